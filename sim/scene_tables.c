/* SPDX-License-Identifier: MIT */
#include "sim/scene_tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/scene_activation.h"
#include "sim/scene_events.h"
#include "sim/scene_steps.h"
#include "sim/units.h"

#define SPEED_MAX_M_S 12.0 /* faster than anybody runs: a slip of the pen */

static const char *const floor_choices[] = { "carpet", "wood", "tiles", "concrete", "plain", NULL };
static const char *const version_choices[] = { "standard", "high_ceiling", NULL };
static const char *const object_choices[] = { "chair", "table",      "box",     "plant",  "printer",
                                              "bag",   "coat_stand", "trolley", "mirror", NULL };
static const char *const unit_choices[] = { "m", "cm", "mm", NULL };

static const struct looks_spec drawn_looks = { UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX };

/* Values of their own form. */

static int read_start(struct reading *reading, const cJSON *json, void *target)
{
    struct scene *scene = target;
    if (cJSON_IsString(json) &&
        units_moment(json->valuestring, &scene->start_utc_us, &scene->start_offset_min) == 0)
        return 0;
    return reading_expected(reading, json,
                            "a moment with its UTC offset such as \"2026-03-02T08:59:30+01:00\", "
                            "from 1970 to 2199");
}

static int read_light_colour(struct reading *reading, const cJSON *json, void *target)
{
    uint32_t rgb;
    if (!cJSON_IsString(json) || units_colour_rgb(json->valuestring, &rgb) != 0 || rgb == 0)
        return reading_expected(reading, json, "a colour such as \"#ffa757\", other than black");
    *(uint32_t *)target = rgb;
    return 0;
}

static int read_mains(struct reading *reading, const cJSON *json, void *target)
{
    double hz = json->valuedouble;
    if (!cJSON_IsNumber(json) || !(hz == 0.0 || hz == 50.0 || hz == 60.0))
        return reading_expected(reading, json, "50, 60, or 0 for a lamp that does not flicker");
    *(uint16_t *)target = (uint16_t)hz;
    return 0;
}

/* A picture's width or height: whole macroblocks of 16 pixels. */
static int read_pixels(struct reading *reading, const cJSON *json, uint16_t max, uint16_t *out)
{
    double px = json->valuedouble;
    if (cJSON_IsNumber(json) && px >= 96.0 && px <= max && (double)((int)px / 16 * 16) == px) {
        *out = (uint16_t)px;
        return 0;
    }
    return reading_expected(reading, json,
                            max == 1280 ? "a multiple of 16 from 96 to 1280 (pixels)"
                                        : "a multiple of 16 from 96 to 960 (pixels)");
}

static int read_width(struct reading *reading, const cJSON *json, void *target)
{
    return read_pixels(reading, json, 1280, target);
}

static int read_height(struct reading *reading, const cJSON *json, void *target)
{
    return read_pixels(reading, json, 960, target);
}

static int read_device(struct reading *reading, const cJSON *json, void *target)
{
    char **out = target;
    if (!cJSON_IsObject(json))
        return reading_expected(reading, json, "the device's configuration as an object");
    *out = cJSON_PrintUnformatted(json);
    return *out != NULL ? 0 : reading_fail(reading, "out of memory");
}

static int read_proves(struct reading *reading, const cJSON *json, void *element)
{
    char *out = element;
    size_t len = cJSON_IsString(json) ? strlen(json->valuestring) : 0;
    if (len < 3 || len > 23 || json->valuestring[1] != '-')
        return reading_expected(reading, json, "a requirement's id such as \"P-LINE-02\"");
    memcpy(out, json->valuestring, len + 1);
    return 0;
}

/* As it would be written anew: four numbers without leading zeros, and nothing else. */
static bool is_ipv4(const char *text)
{
    unsigned n[4];
    char again[16];
    if (sscanf(text, "%3u.%3u.%3u.%3u", &n[0], &n[1], &n[2], &n[3]) != 4)
        return false;
    snprintf(again, sizeof again, "%u.%u.%u.%u", n[0] % 1000, n[1] % 1000, n[2] % 1000,
             n[3] % 1000);
    return n[0] <= 255 && n[1] <= 255 && n[2] <= 255 && n[3] <= 255 && strcmp(again, text) == 0;
}

static int read_neighbour(struct reading *reading, const cJSON *json, void *element)
{
    struct neighbour_spec *neighbour = element;
    if (!cJSON_IsString(json) || !is_ipv4(json->valuestring))
        return reading_expected(reading, json, "an IPv4 address such as \"192.168.5.61\"");
    memcpy(neighbour->address, json->valuestring, strlen(json->valuestring) + 1);
    return 0;
}

static int read_golden(struct reading *reading, const cJSON *json, void *target)
{
    const char *name = cJSON_IsString(json) ? json->valuestring : "";
    if (name[0] == '\0' || name[0] == '.' || strlen(name) > 63 || strchr(name, '/') != NULL)
        return reading_expected(reading, json, "the name of a file beside scene.json");
    memcpy(target, name, strlen(name) + 1);
    return 0;
}

static bool is_sn(const char *text)
{
    return strlen(text) == 12 && strspn(text, "0123456789") == 12;
}

static int read_sn(struct reading *reading, const cJSON *json, void *target)
{
    if (!cJSON_IsString(json) || !is_sn(json->valuestring))
        return reading_expected(reading, json, "a serial number of 12 digits");
    memcpy(target, json->valuestring, 13);
    return 0;
}

static int read_mac(struct reading *reading, const cJSON *json, void *target)
{
    const char *text = cJSON_IsString(json) ? json->valuestring : "";
    bool good = strlen(text) == 17;
    for (size_t i = 0; good && i < 17; i++)
        good = strchr(i % 3 == 2 ? ":" : "0123456789ABCDEF", text[i]) != NULL;
    if (!good)
        return reading_expected(reading, json, "a MAC address such as \"00:16:28:FA:8E:68\"");
    memcpy(target, text, 18);
    return 0;
}

static int read_recorded_name(struct reading *reading, const cJSON *json, void *target)
{
    const char *name = cJSON_IsString(json) ? json->valuestring : "";
    if (name[0] == '\0' || name[0] == '/' || strlen(name) > 127 || strstr(name, "..") != NULL)
        return reading_expected(reading, json, "the name of a file with recorded walks");
    memcpy(target, name, strlen(name) + 1);
    return 0;
}

/* What things look like. */

static const struct key looks_keys[] = {
    { "top", KEY_COLOUR, AT(looks_spec, top_rgb) },
    { "legs", KEY_COLOUR, AT(looks_spec, legs_rgb) },
    { "hair", KEY_COLOUR, AT(looks_spec, hair_rgb) },
    { "skin", KEY_COLOUR, AT(looks_spec, skin_rgb) },
};
TABLE(looks_table, looks_keys);

static const struct key object_keys[] = {
    { "kind", KEY_CHOICE, true, .choices = object_choices, AT(object_spec, kind) },
    { "at", KEY_POINT, true, AT(object_spec, at) },
    { "id", KEY_TEXT, .min = 1, .max = 31, AT(object_spec, id) },
    { "rotate_deg", KEY_NUMBER, .min = -360, .max = 360, .fallback = "0",
      AT(object_spec, rotate_deg) },
    { "size", KEY_LENGTHS, .min = 0.02, .max = 6, AT(object_spec, width_m) },
    { "colour", KEY_COLOUR, AT(object_spec, colour_rgb) },
};
TABLE(object_table, object_keys);
static const struct key_form object_forms[] = { { "kind", &object_table } };

static int read_object(struct reading *reading, const cJSON *json, void *element)
{
    struct object_spec *object = element;
    object->colour_rgb = UINT32_MAX;
    return keys_read(reading, json, &object_table, object);
}

static const struct key_list object_list = { sizeof(struct object_spec),
                                             offsetof(struct scene_draft, scene.n_objects),
                                             read_object, object_forms, 1 };

/* Camera and site. */

static const struct key camera_keys[] = {
    { "height", KEY_LENGTH, true, 1.5, 12, AT(scene_draft, scene.camera.height_m) },
    { "version", KEY_CHOICE, .choices = version_choices, .fallback = "\"standard\"",
      AT(scene_draft, scene.camera.version) },
    { "width_px", KEY_OTHER, .min = 96, .max = 1280, .fallback = "640", .read = read_width,
      AT(scene_draft, scene.camera.width_px), .expects = "a multiple of 16 from 96 to 1280" },
    { "height_px", KEY_OTHER, .min = 96, .max = 960, .fallback = "480", .read = read_height,
      AT(scene_draft, scene.camera.height_px), .expects = "a multiple of 16 from 96 to 960" },
    { "fps", KEY_U16, .min = 1, .max = 60, .fallback = "15", AT(scene_draft, scene.camera.fps) },
    { "hfov_deg", KEY_NUMBER, .min = 20, .max = 130, .fallback = "98",
      AT(scene_draft, scene.camera.hfov_deg) },
    { "k1", KEY_NUMBER, .min = -0.15, .max = 0.3, .fallback = "0",
      AT(scene_draft, scene.camera.k1) },
    { "tilt_deg", KEY_NUMBER, .min = 0, .max = 45, .fallback = "0",
      AT(scene_draft, scene.camera.tilt_deg) },
    { "tilt_towards_deg", KEY_NUMBER, .min = -360, .max = 360, .fallback = "0",
      AT(scene_draft, scene.camera.tilt_towards_deg) },
    { "exposure", KEY_DURATION, .min = 0, .max = 0.1, .fallback = "\"0s\"",
      AT(scene_draft, exposure_us) },
    { "noise", KEY_BOOL, .fallback = "true", AT(scene_draft, scene.camera.noise) },
};
TABLE(camera_table, camera_keys);

static const struct key light_keys[] = {
    { "lux", KEY_NUMBER, .min = 0, .max = 100000, .fallback = "300",
      AT(scene_draft, scene.light.lux) },
    { "mains_hz", KEY_OTHER, .min = 0, .max = 60, .fallback = "50", .read = read_mains,
      AT(scene_draft, scene.light.mains_hz), .expects = "50, 60 or 0" },
    { "flicker", KEY_NUMBER, .min = 0, .max = 1, .fallback = "0.1",
      AT(scene_draft, scene.light.flicker) },
    { "shadows", KEY_BOOL, .fallback = "true", AT(scene_draft, scene.light.shadows) },
    { "colour", KEY_OTHER, .fallback = "\"#ffffff\"", .read = read_light_colour,
      AT(scene_draft, scene.light.colour_rgb), .expects = "a colour other than black" },
    { "lamp", KEY_POINT, .fallback = "[0.8, 0.6]", AT(scene_draft, scene.light.lamp) },
    { "lamp_height", KEY_LENGTH, .min = 1.9, .max = 20, .fallback = "\"3m\"",
      AT(scene_draft, scene.light.lamp_height_m) },
};
TABLE(light_table, light_keys);

static const struct key ntp_server_keys[] = {
    { "offset", KEY_OTHER, .fallback = "\"0s\"", .read = scene_events_offset,
      AT(scene_draft, scene.ntp.offset_us), .expects = "a duration, also with a minus" },
    { "delay", KEY_DURATION, .min = 0, .max = 60, .fallback = "\"20ms\"",
      AT(scene_draft, scene.ntp.delay_us) },
};
TABLE(ntp_server_table, ntp_server_keys);

static const struct key_list neighbour_list = { sizeof(struct neighbour_spec),
                                                offsetof(struct scene_draft, scene.n_neighbours),
                                                read_neighbour, NULL, 0 };

static const struct key network_keys[] = {
    { "neighbours", KEY_LIST, .min = 0, .max = SCENE_NEIGHBOURS_MAX, .list = &neighbour_list,
      AT(scene_draft, scene.neighbours) },
};
TABLE(network_table, network_keys);

static const struct key site_keys[] = {
    { "floor", KEY_CHOICE, .choices = floor_choices, .fallback = "\"carpet\"",
      AT(scene_draft, scene.floor) },
    { "floor_colour", KEY_COLOUR, AT(scene_draft, scene.floor_rgb) },
    { "light", KEY_OBJECT, .table = &light_table, .fallback = "{}" },
    { "objects", KEY_LIST, .min = 0, .max = SCENE_OBJECTS_MAX, .list = &object_list,
      AT(scene_draft, scene.objects) },
};
TABLE(site_table, site_keys);

static const struct key clock_keys[] = {
    { "drift_ppm", KEY_NUMBER, .min = -1000, .max = 1000, .fallback = "0",
      AT(scene_draft, scene.drift_ppm) },
};
TABLE(clock_table, clock_keys);

static const struct key load_keys[] = {
    { "volts", KEY_NUMBER, true, 0, 1000, AT(scene_draft, scene.load_volts) },
    { "amps", KEY_NUMBER, true, 0, 100, AT(scene_draft, scene.load_amps) },
};
TABLE(load_table, load_keys);

static const struct key identity_keys[] = {
    { "sn", KEY_OTHER, .fallback = "\"000000000001\"", .read = read_sn,
      AT(scene_draft, scene.device_sn), .expects = "12 digits" },
    { "mac", KEY_OTHER, .fallback = "\"02:00:00:00:00:01\"", .read = read_mac,
      AT(scene_draft, scene.device_mac), .expects = "a MAC address" },
    { "hardware_version", KEY_TEXT, .min = 1, .max = 15, .fallback = "\"V1.0\"",
      AT(scene_draft, scene.hardware_version) },
    { "software_version", KEY_TEXT, .min = 5, .max = 15, AT(scene_draft, scene.software) },
};
TABLE(identity_table, identity_keys);

/* Walkers. */

static int read_waypoint(struct reading *reading, const cJSON *json, void *element)
{
    struct waypoint *point = element;
    int n = cJSON_IsArray(json) ? cJSON_GetArraySize(json) : 0;
    const cJSON *time = cJSON_GetArrayItem(json, 0);
    const cJSON *sits = cJSON_GetArrayItem(json, 3);
    if ((n != 3 && n != 4) || !cJSON_IsString(time) ||
        units_duration_us(time->valuestring, &point->t_us) != 0)
        return reading_expected(reading, n > 0 && !cJSON_IsString(time) ? time : json,
                                "[time, x, y] or [time, x, y, \"sits\"] with a time such as "
                                "\"4s\" and metres");
    double at[2];
    for (int i = 0; i < 2; i++) {
        const cJSON *metres = cJSON_GetArrayItem(json, i + 1);
        at[i] = metres->valuedouble;
        if (!cJSON_IsNumber(metres) || !(at[i] >= -100.0 && at[i] <= 100.0))
            return reading_expected(reading, metres, "metres from -100 to 100");
    }
    point->at = (struct vec2) { at[0], at[1] };
    point->sits = sits != NULL;
    if (sits != NULL && (!cJSON_IsString(sits) || strcmp(sits->valuestring, "sits") != 0))
        return reading_expected(reading, sits, "\"sits\"");
    return 0;
}

static const struct key_list path_list = { sizeof(struct waypoint),
                                           offsetof(struct walker_entry, n_points), read_waypoint,
                                           NULL, 0 };

static const struct key path_walker_keys[] = {
    { "path", KEY_LIST, true, 2, SCENE_POINTS_MAX, .list = &path_list, AT(walker_entry, points) },
    { "until", KEY_DURATION, .min = 1e-6, .max = DURATION_MAX_S, AT(walker_entry, until_us) },
    { "height", KEY_LENGTH, .min = 0.6, .max = 2.3, AT(walker_entry, height_m) },
    { "clothes", KEY_OBJECT, .table = &looks_table, AT(walker_entry, looks) },
};
TABLE(path_walker_table, path_walker_keys);

static const struct key recorded_walker_keys[] = {
    { "recorded", KEY_OTHER, true, .read = read_recorded_name, AT(walker_entry, recorded),
      .expects = "the name of a file with recorded walks" },
    { "fps", KEY_NUMBER, true, 1, 200, AT(walker_entry, fps) },
    { "unit", KEY_CHOICE, true, .choices = unit_choices, AT(walker_entry, unit) },
    { "rotate_deg", KEY_NUMBER, .min = -360, .max = 360, .fallback = "0",
      AT(walker_entry, rotate_deg) },
    { "move", KEY_POINT, .fallback = "[0, 0]", AT(walker_entry, move) },
    { "skip", KEY_DURATION, .min = 0, .max = DAY_S, .fallback = "\"0s\"",
      AT(walker_entry, skip_us) },
    { "clothes", KEY_OBJECT, .table = &looks_table, AT(walker_entry, looks) },
};
TABLE(recorded_walker_table, recorded_walker_keys);

static const struct key crowd_keys[] = {
    { "per_minute", KEY_NUMBER, true, 0.01, 600, AT(crowd_spec, per_minute) },
    { "from", KEY_POINTS, true, 2, 2, AT(crowd_spec, from) },
    { "to", KEY_POINTS, true, 2, 2, AT(crowd_spec, to) },
    { "begin", KEY_DURATION, .min = 0, .max = DURATION_MAX_S, .fallback = "\"0s\"",
      AT(crowd_spec, begin_us) },
    { "end", KEY_DURATION, .min = 0, .max = DURATION_MAX_S, AT(crowd_spec, end_us) },
    { "speed", KEY_SPEED, .min = 0.2, .max = 6, .fallback = "\"1.72m/s\"",
      AT(crowd_spec, speed_mean_m_s) },
    { "speed_sd", KEY_SPEED, .min = 0, .max = 2, .fallback = "\"0.2m/s\"",
      AT(crowd_spec, speed_sd_m_s) },
};
TABLE(crowd_table, crowd_keys);

static const struct key crowd_walker_keys[] = {
    { "crowd", KEY_OBJECT, true, .table = &crowd_table, AT(walker_entry, crowd) },
    { "clothes", KEY_OBJECT, .table = &looks_table, AT(walker_entry, looks) },
};
TABLE(crowd_walker_table, crowd_walker_keys);

/* In the order of enum walker_form. */
static const struct key_form walker_forms[] = { { "path", &path_walker_table },
                                                { "recorded", &recorded_walker_table },
                                                { "crowd", &crowd_walker_table } };

static int check_path(struct reading *reading, const struct walker_entry *walker)
{
    size_t mark = reading_enter_key(reading, "path");
    for (size_t i = 1; i < walker->n_points; i++) {
        const struct waypoint *from = &walker->points[i - 1], *to = &walker->points[i];
        reading_leave(reading, mark);
        mark = reading_enter_key(reading, "path");
        reading_enter_index(reading, i);
        if (to->t_us <= from->t_us)
            return reading_fail(reading, "expected a time later than the point's before");
        double seconds = (double)(to->t_us - from->t_us) * 1e-6;
        double dx = to->at.x - from->at.x, dy = to->at.y - from->at.y;
        if (dx * dx + dy * dy > SPEED_MAX_M_S * SPEED_MAX_M_S * seconds * seconds)
            return reading_fail(reading, "expected a way that a person can run: at most 12 m/s");
    }
    reading_leave(reading, mark);
    return 0;
}

static int read_walker(struct reading *reading, const cJSON *json, void *element)
{
    struct walker_entry *walker = element;
    walker->looks = drawn_looks;
    walker->crowd.end_us = UINT64_MAX;
    int form = keys_form(reading, json, walker_forms, 3);
    if (form < 0)
        return -1;
    walker->form = (enum walker_form)form;
    if (keys_read(reading, json, walker_forms[form].table, walker) != 0)
        return -1;
    return check_path(reading, walker);
}

static const struct key_list walker_list = { sizeof(struct walker_entry),
                                             offsetof(struct scene_draft, n_walkers), read_walker,
                                             walker_forms, 3 };

/* What is expected, and the whole. */

static const struct key truth_keys[] = {
    { "line_missed_max", KEY_U32, .min = 0, .max = 1e6,
      AT(scene_draft, scene.expect.line_missed_max) },
    { "line_false_max", KEY_U32, .min = 0, .max = 1e6,
      AT(scene_draft, scene.expect.line_false_max) },
    { "line_recounted_max", KEY_U32, .min = 0, .max = 1e6,
      AT(scene_draft, scene.expect.line_recounted_max) },
    { "line_error_max", KEY_NUMBER, .min = 0, .max = 1,
      AT(scene_draft, scene.expect.line_error_max) },
    { "flow_missed_max", KEY_U32, .min = 0, .max = 1e6,
      AT(scene_draft, scene.expect.flow_missed_max) },
    { "flow_false_max", KEY_U32, .min = 0, .max = 1e6,
      AT(scene_draft, scene.expect.flow_false_max) },
    { "flow_error_max", KEY_NUMBER, .min = 0, .max = 1,
      AT(scene_draft, scene.expect.flow_error_max) },
    { "occupancy_within_min", KEY_NUMBER, .min = 0, .max = 1,
      AT(scene_draft, scene.expect.occupancy_within_min) },
    { "occupancy_tolerance", KEY_U32, .min = 0, .max = 100, .fallback = "0",
      AT(scene_draft, scene.expect.occupancy_tolerance) },
    { "occupancy_error_max", KEY_NUMBER, .min = 0, .max = 1,
      AT(scene_draft, scene.expect.occupancy_error_max) },
    { "dwell_error_max", KEY_DURATION, .min = 0, .max = DURATION_MAX_S,
      AT(scene_draft, scene.expect.dwell_error_max_us) },
    { "judged", KEY_BOOL, .fallback = "true", AT(scene_draft, truth_judged) },
};
TABLE(truth_table, truth_keys);

static const struct key expect_keys[] = {
    { "golden", KEY_OTHER, .read = read_golden, AT(scene_draft, scene.expect.golden),
      .expects = "the name of a file" },
    { "truth", KEY_OBJECT, .table = &truth_table, .fallback = "{}" },
    { "steps", KEY_LIST, .min = 0, .max = LINE_STEPS_MAX, .list = &scene_step_list,
      AT(scene_draft, scene.expect.steps) },
    { "limits", KEY_OBJECT, .table = &line_limits_table, .fallback = "{}",
      AT(scene_draft, scene.expect.limits) },
};
TABLE(expect_table, expect_keys);

static const struct key_list proves_list = { sizeof(char[24]),
                                             offsetof(struct scene_draft, scene.n_proves),
                                             read_proves, NULL, 0 };

static const struct key scene_keys[] = {
    { "version", KEY_U32, true, 1, 1, AT(scene_draft, version) },
    { "model", KEY_TEXT, true, 1, 31, AT(scene_draft, scene.model) },
    { "title", KEY_TEXT, .min = 1, .max = 159, AT(scene_draft, scene.title) },
    { "proves", KEY_LIST, .min = 0, .max = SCENE_PROVES_MAX, .list = &proves_list,
      AT(scene_draft, scene.proves) },
    { "pending", KEY_TEXT, .min = 1, .max = 120, AT(scene_draft, pending) },
    { "seed", KEY_U64, .min = 0, .max = 9007199254740991.0, .fallback = "1",
      AT(scene_draft, scene.seed) },
    { "start", KEY_OTHER, .fallback = "\"2026-01-05T08:00:00Z\"", .read = read_start,
      AT(scene_draft, scene), .expects = "a moment with its UTC offset" },
    { "clock", KEY_OBJECT, .table = &clock_table, .fallback = "{}" },
    { "ntp", KEY_OBJECT, .table = &ntp_server_table },
    { "network", KEY_OBJECT, .table = &network_table, .fallback = "{}" },
    { "duration", KEY_DURATION, true, 0.001, DURATION_MAX_S, AT(scene_draft, scene.duration_us) },
    { "camera", KEY_OBJECT, true, .table = &camera_table },
    { "site", KEY_OBJECT, .table = &site_table, .fallback = "{}" },
    { "identity", KEY_OBJECT, .table = &identity_table, .fallback = "{}" },
    { "load", KEY_OBJECT, .table = &load_table },
    { "activation", KEY_OTHER, .fallback = "{}", .read = scene_activation_read,
      AT(scene_draft, scene.activation), .expects = "an object, or false" },
    { "device", KEY_OTHER, .fallback = "{}", .read = read_device,
      AT(scene_draft, scene.device_json), .expects = "the device's configuration" },
    { "walkers", KEY_LIST, .min = 0, .max = SCENE_WALKERS_MAX, .list = &walker_list,
      AT(scene_draft, walkers) },
    { "events", KEY_LIST, .min = 0, .max = SCENE_EVENTS_MAX, .list = &scene_event_list,
      AT(scene_draft, events) },
    { "expect", KEY_OBJECT, .table = &expect_table, .fallback = "{}" },
};
const struct key_table scene_table = { sizeof scene_keys / sizeof scene_keys[0], scene_keys };

void scene_draft_init(struct scene_draft *draft)
{
    memset(draft, 0, sizeof *draft);
    draft->scene.floor_rgb = UINT32_MAX;
    draft->scene.ntp.delay_us = UINT64_MAX;
    draft->scene.expect.line_missed_max = UINT32_MAX;
    draft->scene.expect.line_false_max = UINT32_MAX;
    draft->scene.load_volts = -1.0;
    draft->scene.expect.line_recounted_max = UINT32_MAX;
    draft->scene.expect.line_error_max = -1.0;
    draft->scene.expect.flow_missed_max = UINT32_MAX;
    draft->scene.expect.flow_false_max = UINT32_MAX;
    draft->scene.expect.flow_error_max = -1.0;
    draft->scene.expect.occupancy_within_min = -1.0;
    draft->scene.expect.occupancy_error_max = -1.0;
    draft->scene.expect.dwell_error_max_us = UINT64_MAX;
    line_limits_init(&draft->scene.expect.limits);
}

void scene_draft_free(struct scene_draft *draft)
{
    for (size_t i = 0; i < draft->n_walkers; i++)
        free(draft->walkers[i].points);
    free(draft->walkers);
    for (size_t i = 0; i < draft->n_events; i++)
        free(draft->events[i].spec.request);
    free(draft->events);
}
