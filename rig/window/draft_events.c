/* SPDX-License-Identifier: MIT */
#include "rig/window/draft_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const uint64_t PRESS_US = 300000, LEAST_US = 1000;
#define LUX_LEAST 1.0
#define LUX_MOST 100000.0

static int add(struct draft *draft, uint64_t t_us, cJSON *event, const char *what,
               struct buffer *why)
{
    cJSON *next = draft_begin(draft);
    cJSON_AddItemToObject(event, "at", draft_duration(draft_after(t_us)));
    cJSON_InsertItemInArray(event, 0, cJSON_DetachItemFromObject(event, "at"));
    cJSON_AddItemToArray(draft_list(next, "events"), event);
    return draft_commit(draft, next, t_us, what, why);
}

static cJSON *event_of(const char *key, const char *value)
{
    cJSON *event = cJSON_CreateObject();
    cJSON_AddStringToObject(event, key, value);
    return event;
}

/* Ends, right after t_us, every event of this form that is in force then. */
static int end(struct draft *draft, uint64_t t_us, const char *key, const char *value,
               const char *what, struct buffer *why)
{
    cJSON *next = draft_begin(draft), *event;
    uint64_t now_us = draft_after(t_us);
    cJSON_ArrayForEach(event, draft_list(next, "events"))
    {
        const cJSON *form = cJSON_GetObjectItemCaseSensitive(event, key);
        uint64_t at_us = draft_duration_us(event, "at", UINT64_MAX);
        uint64_t for_us = draft_duration_us(event, "for", UINT64_MAX);
        if (!cJSON_IsString(form) || strcmp(form->valuestring, value) != 0 || at_us > now_us ||
            (for_us != UINT64_MAX && at_us + for_us <= now_us))
            continue;
        uint64_t lasts_us = now_us > at_us ? now_us - at_us : LEAST_US;
        cJSON_DeleteItemFromObjectCaseSensitive(event, "for");
        cJSON_AddItemToObject(event, "for", draft_duration(lasts_us));
    }
    return draft_commit(draft, next, t_us, what, why);
}

int draft_press_di(struct draft *draft, uint64_t t_us, struct buffer *why)
{
    cJSON *event = event_of("press", "di");
    cJSON_AddItemToObject(event, "for", draft_duration(PRESS_US));
    return add(draft, t_us, event, "DI pressed", why);
}

int draft_toggle_reset(struct draft *draft, uint64_t t_us, struct buffer *why)
{
    if (draft_holds_reset(draft, t_us))
        return end(draft, t_us, "press", "reset", "reset button let go", why);
    return add(draft, t_us, event_of("press", "reset"), "reset button held", why);
}

int draft_toggle_network(struct draft *draft, uint64_t t_us, struct buffer *why)
{
    bool up = draft_network_is_up(draft, t_us);
    return add(draft, t_us, event_of("network", up ? "down" : "up"),
               up ? "network pulled" : "network plugged", why);
}

int draft_toggle_power(struct draft *draft, uint64_t t_us, struct buffer *why)
{
    if (!draft_has_power(draft, t_us))
        return end(draft, t_us, "power", "off", "power plugged", why);
    return add(draft, t_us, event_of("power", "off"), "power pulled", why);
}

/* Three digits are enough for a lamp. */
static double rounded(double lux)
{
    char text[32];
    double value = lux;
    snprintf(text, sizeof text, "%.3g", lux);
    return sscanf(text, "%lf", &value) == 1 ? value : lux;
}

int draft_scale_light(struct draft *draft, uint64_t t_us, double by, struct buffer *why)
{
    double lux = fmin(fmax(draft_lux(draft, t_us), LUX_LEAST) * by, LUX_MOST);
    cJSON *event = cJSON_CreateObject();
    cJSON_AddNumberToObject(cJSON_AddObjectToObject(event, "light"), "lux",
                            lux < LUX_LEAST ? 0.0 : rounded(lux));
    return add(draft, t_us, event, by > 1.0 ? "more light" : "less light", why);
}

int draft_step_clock(struct draft *draft, uint64_t t_us, int seconds, struct buffer *why)
{
    char by[32];
    cJSON *event = event_of("clock", "step");
    snprintf(by, sizeof by, "%ds", seconds);
    cJSON_AddStringToObject(event, "by", by);
    return add(draft, t_us, event, seconds > 0 ? "clock set forward" : "clock set back", why);
}

static bool in_force(const struct event_spec *event, uint64_t now_us)
{
    return event->at_us <= now_us && (event->for_us == 0 || event->at_us + event->for_us > now_us);
}

/* The last change by now decides: an event's beginning, or its end. */
bool draft_network_is_up(const struct draft *draft, uint64_t t_us)
{
    uint64_t now_us = draft_after(t_us), last_us = 0;
    bool up = true;
    for (size_t i = 0; i < draft->scene->n_events; i++) {
        const struct event_spec *event = &draft->scene->events[i];
        uint64_t end_us = event->at_us + event->for_us;
        if (event->kind != EVENT_NETWORK || event->at_us > now_us)
            continue;
        bool ended = event->for_us > 0 && end_us <= now_us;
        uint64_t changed_us = ended ? end_us : event->at_us;
        if (changed_us < last_us)
            continue;
        last_us = changed_us;
        up = event->network_up != ended;
    }
    return up;
}

bool draft_has_power(const struct draft *draft, uint64_t t_us)
{
    for (size_t i = 0; i < draft->scene->n_events; i++)
        if (draft->scene->events[i].kind == EVENT_POWER &&
            in_force(&draft->scene->events[i], draft_after(t_us)))
            return false;
    return true;
}

bool draft_holds_reset(const struct draft *draft, uint64_t t_us)
{
    for (size_t i = 0; i < draft->scene->n_events; i++)
        if (draft->scene->events[i].kind == EVENT_PRESS &&
            draft->scene->events[i].press.pin == PRESS_RESET &&
            in_force(&draft->scene->events[i], draft_after(t_us)))
            return true;
    return false;
}

double draft_lux(const struct draft *draft, uint64_t t_us)
{
    double lux = draft->scene->light.lux;
    for (size_t i = 0; i < draft->scene->n_events; i++)
        if (draft->scene->events[i].kind == EVENT_LIGHT &&
            in_force(&draft->scene->events[i], draft_after(t_us)))
            lux = draft->scene->events[i].lux;
    return lux;
}
