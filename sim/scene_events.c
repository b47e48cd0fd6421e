/* SPDX-License-Identifier: MIT */
#include "sim/scene_events.h"

#include <string.h>

#include "sim/scene_upgrade.h"
#include "sim/units.h"

static const char *const network_choices[] = { "down", "up", NULL };
static const char *const press_choices[] = { "di", "reset", NULL };
static const char *const ntp_choices[] = { "answers", "silent",    "unsynchronised",
                                           "denies",  "too_often", "foreign",
                                           NULL };
static const char *const client_choices[] = { "location", NULL };
static const char *const clock_choices[] = { "step", NULL };
static const char *const power_choices[] = { "off", NULL };

int scene_events_offset(struct reading *reading, const cJSON *json, void *target)
{
    const char *text = cJSON_IsString(json) ? json->valuestring : "";
    bool back = text[0] == '-';
    uint64_t us;
    if (units_duration_us(text + (back ? 1 : 0), &us) != 0)
        return reading_expected(reading, json, "a duration such as \"90s\" or \"-90s\"");
    *(int64_t *)target = back ? -(int64_t)us : (int64_t)us;
    return 0;
}

static int read_step(struct reading *reading, const cJSON *json, void *target)
{
    int64_t *step_us = target;
    if (scene_events_offset(reading, json, target) != 0)
        return -1;
    return *step_us != 0 ? 0 : reading_expected(reading, json, "a step other than none");
}

/* A request as it is given, or any bytes as a text. */
static int read_request(struct reading *reading, const cJSON *json, void *target)
{
    char **out = target;
    if (!cJSON_IsObject(json) && !cJSON_IsString(json))
        return reading_expected(reading, json, "a request as an object, or as a text");
    *out = cJSON_IsObject(json) ? cJSON_PrintUnformatted(json) : strdup(json->valuestring);
    return *out != NULL ? 0 : reading_fail(reading, "out of memory");
}

#define EVENT_AT                                                                                   \
    {                                                                                              \
        "at", KEY_DURATION, true, 0, DURATION_MAX_S, AT(event_entry, spec.at_us)                   \
    }
#define EVENT_FOR                                                                                  \
    {                                                                                              \
        "for", KEY_DURATION, .min = 1e-6, .max = DURATION_MAX_S, AT(event_entry, spec.for_us)      \
    }

static const struct key light_event_light_keys[] = {
    { "lux", KEY_NUMBER, true, 0, 100000, AT(event_entry, spec.lux) },
};
TABLE(light_event_light_table, light_event_light_keys);

static const struct key light_event_keys[] = {
    EVENT_AT,
    EVENT_FOR,
    { "light", KEY_OBJECT, true, .table = &light_event_light_table },
};
TABLE(light_event_table, light_event_keys);

static const struct key sun_patch_keys[] = {
    { "lux", KEY_NUMBER, true, 0, 100000, AT(event_entry, spec.lux) },
    { "corners", KEY_POINTS, true, 4, 4, AT(event_entry, spec.patch) },
};
TABLE(sun_patch_table, sun_patch_keys);

static const struct key sun_event_keys[] = {
    EVENT_AT,
    EVENT_FOR,
    { "sun_patch", KEY_OBJECT, true, .table = &sun_patch_table },
};
TABLE(sun_event_table, sun_event_keys);

static const struct key move_event_keys[] = {
    EVENT_AT,
    { "move", KEY_TEXT, true, 1, 31, AT(event_entry, moves) },
    { "to", KEY_POINT, true, AT(event_entry, spec.to) },
    { "rotate_deg", KEY_NUMBER, .min = -360, .max = 360, AT(event_entry, spec.rotate_deg) },
};
TABLE(move_event_table, move_event_keys);

static const struct key network_event_keys[] = {
    EVENT_AT,
    EVENT_FOR,
    { "network", KEY_CHOICE, true, .choices = network_choices, AT(event_entry, network) },
};
TABLE(network_event_table, network_event_keys);

static const struct key press_event_keys[] = {
    EVENT_AT,
    EVENT_FOR,
    { "press", KEY_CHOICE, true, .choices = press_choices, AT(event_entry, spec.press.pin) },
    { "volts", KEY_NUMBER, .min = 0, .max = 5, .fallback = "5", AT(event_entry, spec.press.volts) },
    { "bounce", KEY_DURATION, .min = 0, .max = 1, .fallback = "\"0s\"",
      AT(event_entry, spec.press.bounce_us) },
    { "ramp", KEY_DURATION, .min = 0, .max = 60, .fallback = "\"0s\"",
      AT(event_entry, spec.press.ramp_us) },
};
TABLE(press_event_table, press_event_keys);

static const struct key clock_event_keys[] = {
    EVENT_AT,
    { "clock", KEY_CHOICE, true, .choices = clock_choices, AT(event_entry, clock) },
    { "by", KEY_OTHER, true, .read = read_step, AT(event_entry, spec.step_us),
      .expects = "a duration, also with a minus" },
};
TABLE(clock_event_table, clock_event_keys);

static const struct key power_event_keys[] = {
    EVENT_AT,
    EVENT_FOR,
    { "power", KEY_CHOICE, true, .choices = power_choices, AT(event_entry, power) },
};
TABLE(power_event_table, power_event_keys);

static const struct key manage_event_keys[] = {
    EVENT_AT,
    { "manage", KEY_OTHER, true, .read = read_request, AT(event_entry, spec.request),
      .expects = "a request" },
};
TABLE(manage_event_table, manage_event_keys);

static const struct key ntp_event_keys[] = {
    EVENT_AT,
    EVENT_FOR,
    { "ntp", KEY_CHOICE, true, .choices = ntp_choices, AT(event_entry, spec.ntp_mood) },
};
TABLE(ntp_event_table, ntp_event_keys);

static const struct key client_event_keys[] = {
    EVENT_AT,
    EVENT_FOR,
    { "client", KEY_CHOICE, true, .choices = client_choices, AT(event_entry, client) },
    { "port", KEY_U16, .min = 1, .max = 65535, AT(event_entry, spec.client_port) },
};
TABLE(client_event_table, client_event_keys);

static const struct key upgrade_event_keys[] = {
    EVENT_AT,
    { "upgrade", KEY_OTHER, true, .read = scene_upgrade_read, AT(event_entry, spec.upgrade),
      .expects = "an object" },
};
TABLE(upgrade_event_table, upgrade_event_keys);

static const struct key platform_event_keys[] = {
    EVENT_AT,
    { "platform", KEY_OTHER, true, .read = read_request, AT(event_entry, spec.request),
      .expects = "a request" },
};
TABLE(platform_event_table, platform_event_keys);

/* In the order of enum event_kind. */
static const struct key_form event_forms[] = {
    { "light", &light_event_table },     { "sun_patch", &sun_event_table },
    { "move", &move_event_table },       { "network", &network_event_table },
    { "press", &press_event_table },     { "clock", &clock_event_table },
    { "power", &power_event_table },     { "manage", &manage_event_table },
    { "ntp", &ntp_event_table },         { "client", &client_event_table },
    { "upgrade", &upgrade_event_table }, { "platform", &platform_event_table },
};

enum { EVENT_FORMS = sizeof event_forms / sizeof *event_forms };

static int read_event(struct reading *reading, const cJSON *json, void *element)
{
    struct event_entry *event = element;
    int form = keys_form(reading, json, event_forms, EVENT_FORMS);
    if (form < 0)
        return -1;
    event->spec.kind = (enum event_kind)form;
    event->spec.rotates = cJSON_GetObjectItemCaseSensitive(json, "rotate_deg") != NULL;
    if (keys_read(reading, json, event_forms[form].table, event) != 0)
        return -1;
    event->spec.network_up = event->network == 1;
    if (event->spec.press.bounce_us > 0 && event->spec.press.ramp_us > 0)
        return reading_fail(reading, "expected \"bounce\" or \"ramp\", found both");
    if (event->spec.kind == EVENT_PRESS && event->spec.press.pin == PRESS_RESET &&
        (event->spec.press.ramp_us > 0 || cJSON_GetObjectItemCaseSensitive(json, "volts") != NULL))
        return reading_fail(reading, "expected no voltage: the reset button only has a contact");
    return 0;
}

const struct key_list scene_event_list = { sizeof(struct event_entry),
                                           offsetof(struct scene_draft, n_events), read_event,
                                           event_forms, EVENT_FORMS };
