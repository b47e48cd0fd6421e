/* SPDX-License-Identifier: MIT */
#include "rig/bench_lacks.h"

#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "firmware_core/recipient.h"

static const enum bench_role role_of[LINE_PINS] = {
    [LINE_DO] = ROLE_DO, [LINE_LED] = ROLE_LED, [LINE_DI] = ROLE_DI, [LINE_RESET] = ROLE_RESET
};

static bool lacks(struct bench_lack *out, const char *does, enum bench_role role)
{
    const char *name = bench_role_name(role);
    snprintf(out->text, sizeof out->text, "it %s, and the map has no line with the role %s", does,
             name);
    return true;
}

static bool cannot(struct bench_lack *out, const char *what)
{
    snprintf(out->text, sizeof out->text, "%s", what);
    return true;
}

static bool lacks_press(const struct press_spec *press, const struct bench_map *map,
                        struct bench_lack *out)
{
    enum bench_role role = press->pin == PRESS_DI ? ROLE_DI : ROLE_RESET;
    const char *does = role == ROLE_DI ? "presses the button on di" : "presses the reset button";
    if (!map->line[role].wired)
        return lacks(out, does, role);
    if (map->side == SIDE_DEVICE && bench_map_presser(map, role) == ROLE_COUNT) {
        snprintf(out->text, sizeof out->text, "it %s, and no output of the map reads back %s", does,
                 bench_role_name(role));
        return true;
    }
    return press->ramp_us > 0 &&
           cannot(out, "it raises the voltage on di slowly, which a relay cannot");
}

static bool lacks_event(const struct event_spec *event, const struct bench_map *map,
                        struct bench_lack *out)
{
    if (event->kind == EVENT_PRESS)
        return lacks_press(&event->press, map, out);
    if (map->side == SIDE_DEVICE)
        return false;
    switch (event->kind) {
    case EVENT_POWER:
        return !map->line[ROLE_POWER].wired && lacks(out, "cuts the power", ROLE_POWER);
    case EVENT_NETWORK:
    case EVENT_NTP:
    case EVENT_CLOCK:
    case EVENT_MANAGE:
    case EVENT_CLIENT:
    case EVENT_PLATFORM:
    case EVENT_UPGRADE:
        return cannot(out, "it changes the device's network, clock, settings or software, which "
                           "lines cannot");
    default:
        return false; /* what happens in the picture is on the screen before the device */
    }
}

static const char *text_of(const cJSON *json, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    return cJSON_IsString(item) ? item->valuestring : "";
}

/* Whether a line of the golden tells of this output. That the LED is lit from the start on is true
 * of every scene, and needs no look. */
static bool tells_of(const cJSON *json, enum line_pin pin)
{
    const cJSON *t_us = cJSON_GetObjectItemCaseSensitive(json, "t_us");
    if (pin == LINE_LED)
        return strcmp(text_of(json, "kind"), "led") == 0 &&
               !(cJSON_IsNumber(t_us) && t_us->valuedouble == 0);
    return pin == LINE_DO && strcmp(text_of(json, "pin"), line_pin_name(pin)) == 0;
}

static bool is_watched(const struct scene *scene, const char *golden, enum line_pin pin)
{
    bool watched = false;
    for (size_t i = 0; i < scene->expect.n_steps; i++)
        watched = watched || scene->expect.steps[i].pin == pin;
    for (const char *s = golden; *s != '\0' && !watched;) {
        size_t len = strcspn(s, "\n");
        cJSON *json = cJSON_ParseWithLength(s, len);
        watched = tells_of(json, pin);
        cJSON_Delete(json);
        s += len + (s[len] == '\n' ? 1 : 0);
    }
    return watched;
}

static bool lacks_watched(const struct scene *scene, const char *golden,
                          const struct bench_map *map, struct bench_lack *out)
{
    for (enum line_pin pin = 0; pin < LINE_PINS; pin++) {
        char does[32];
        snprintf(does, sizeof does, "looks at %s", line_pin_name(pin));
        if (!map->line[role_of[pin]].wired && is_watched(scene, golden, pin))
            return lacks(out, does, role_of[pin]);
    }
    return false;
}

bool bench_lacks(const struct scene *scene, const char *golden, const struct bench_map *map,
                 struct bench_lack *out)
{
    for (size_t i = 0; i < scene->n_events; i++)
        if (lacks_event(&scene->events[i], map, out))
            return true;
    return lacks_watched(scene, golden, map, out);
}

bool bench_lacks_collector(const struct settings *settings, const struct bench_map *map,
                           struct bench_lack *out)
{
    const struct bench_collector *collector = &map->collector;
    for (unsigned i = 0; i < RECIPIENT_COUNT; i++) {
        bool http = strncmp(recipient_entry_name(i), "http", 4) == 0;
        if (!recipient_enabled(settings, i))
            continue;
        if (http && collector->http_port == 0)
            return cannot(out, "it reports over HTTP, and the map has no collector.http");
        if (!http && collector->mqtt_host[0] == '\0')
            return cannot(out, "it reports over MQTT, and the map has no collector.mqtt");
    }
    return false;
}
