/* SPDX-License-Identifier: MIT */
#include "hal_sim/bench_map.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/scene_steps.h"
#include "sim/text_file.h"

enum {
    OFFSET_MAX = 1023,
    /* where the map says none */
    RELAY_DELAY_US = 20 * 1000,
    PERIOD_US = 1000 * 1000,
};

#define AT(structure, member) .offset = offsetof(struct structure, member)
#define TABLE(name, rows)                                                                          \
    static const struct key_table name = { sizeof rows / sizeof rows[0], rows }

static const char *const side_choices[] = { "device", "tester", NULL };
static const char *const bias_choices[] = { "as_is", "disabled", "pull_up", "pull_down", NULL };
#define EIGHT(is, name, first)                                                                     \
    is(name "1", first) is(name "2", first + 1) is(name "3", first + 2) is(name "4", first + 3)    \
        is(name "5", first + 4) is(name "6", first + 5) is(name "7", first + 6)                    \
            is(name "8", first + 7)
#define ROLES(is)                                                                                  \
    is("di", ROLE_DI) is("do", ROLE_DO) is("led", ROLE_LED) is("reset", ROLE_RESET)                \
        is("power", ROLE_POWER) is("watchdog", ROLE_WATCHDOG) EIGHT(is, "out", ROLE_OUT_FIRST)     \
            EIGHT(is, "in", ROLE_IN_FIRST)

#define ROLE_NAME(name, role) [role] = name,
static const char *const role_names[ROLE_COUNT] = { ROLES(ROLE_NAME) };

/* A line by its name, or by its number on the chip. */
static int read_line(struct reading *reading, const cJSON *json, void *target)
{
    struct bench_line *line = target;
    double number = json->valuedouble;
    if (cJSON_IsNumber(json) && number >= 0 && number <= OFFSET_MAX &&
        number == (double)(uint32_t)number) {
        line->offset = (uint32_t)number;
        return 0;
    }
    if (cJSON_IsString(json) && json->valuestring[0] != '\0' &&
        strlen(json->valuestring) <= BENCH_NAME_MAX) {
        snprintf(line->name, sizeof line->name, "%s", json->valuestring);
        return 0;
    }
    return reading_expected(reading, json,
                            "a line's name such as \"GPIO17\", or its offset from 0 to 1023");
}

/* The input that sees an output's contact. */
static int read_reads_back(struct reading *reading, const cJSON *json, void *target)
{
    struct bench_line *line = target;
    for (int role = 0; cJSON_IsString(json) && role < ROLE_COUNT; role++)
        if (strcmp(json->valuestring, role_names[role]) == 0) {
            line->reads_back = (enum bench_role)role;
            line->has_reads_back = true;
            return 0;
        }
    return reading_expected(reading, json, "the role of an input, such as \"in1\"");
}

static const struct key line_keys[] = {
    { "chip", KEY_TEXT, true, 1, BENCH_NAME_MAX, AT(bench_line, chip) },
    { "line", KEY_OTHER, true, .read = read_line, .expects = "name or offset" },
    { "active_low", KEY_BOOL, AT(bench_line, active_low), .fallback = "false" },
    { "bias", KEY_CHOICE, AT(bench_line, bias), .fallback = "\"as_is\"", .choices = bias_choices },
    { "debounce", KEY_DURATION, false, 0, 1, AT(bench_line, debounce_us), .fallback = "\"0s\"" },
    { "relay_delay", KEY_DURATION, false, 0, 1, AT(bench_line, relay_delay_us),
      .fallback = "\"20ms\"" },
    { "safe", KEY_BOOL, AT(bench_line, safe), .fallback = "false" },
    { "period", KEY_DURATION, false, 0.01, 60, AT(bench_line, period_us), .fallback = "\"1s\"" },
    { "reads_back", KEY_OTHER, .read = read_reads_back, .expects = "the role of an input" },
};
TABLE(line_table, line_keys);

#define ROLE_KEY(name, role)                                                                       \
    { name, KEY_OBJECT, .offset = (role) * sizeof(struct bench_line), .table = &line_table },
static const struct key role_keys[] = { ROLES(ROLE_KEY) };
TABLE(role_table, role_keys);

#define WORDS(name, max, member)                                                                   \
    {                                                                                              \
        name, KEY_TEXT, false, 0, max, AT(bench_collector, member), .fallback = "\"\""             \
    }
static const struct key http_keys[] = {
    { "port", KEY_U16, true, 1, 65535, AT(bench_collector, http_port) },
    WORDS("certificate", BENCH_PATH_MAX, certificate),
    WORDS("key", BENCH_PATH_MAX, key),
};
TABLE(http_table, http_keys);

static const struct key mqtt_keys[] = {
    { "host", KEY_TEXT, true, 1, 127, AT(bench_collector, mqtt_host) },
    { "port", KEY_U16, false, 1, 65535, AT(bench_collector, mqtt_port), .fallback = "1883" },
    WORDS("username", BENCH_NAME_MAX, mqtt_username),
    WORDS("password", BENCH_NAME_MAX, mqtt_password),
    WORDS("authorities", BENCH_PATH_MAX, mqtt_authorities),
};
TABLE(mqtt_table, mqtt_keys);

static const struct key collector_keys[] = {
    { "http", KEY_OBJECT, .offset = 0, .table = &http_table },
    { "mqtt", KEY_OBJECT, .offset = 0, .table = &mqtt_table },
};
TABLE(collector_table, collector_keys);

struct draft {
    uint32_t version;
    struct bench_map map;
};

static const struct key map_keys[] = {
    { "version", KEY_U32, true, 1, 1, AT(draft, version) },
    { "title", KEY_TEXT, false, 0, sizeof((struct bench_map *)0)->title - 1, AT(draft, map.title),
      .fallback = "\"\"" },
    { "side", KEY_CHOICE, true, AT(draft, map.side), .choices = side_choices },
    { "lines", KEY_OBJECT, true, AT(draft, map.line), .table = &role_table },
    { "collector", KEY_OBJECT, AT(draft, map.collector), .table = &collector_table },
    { "limits", KEY_OBJECT, AT(draft, map.limits), .table = &line_limits_table },
};
const struct key_table bench_map_table = { sizeof map_keys / sizeof map_keys[0], map_keys };

const char *bench_role_name(enum bench_role role)
{
    return role_names[role];
}

bool bench_role_is_output(enum bench_side side, enum bench_role role)
{
    switch (role) {
    case ROLE_DI:
    case ROLE_RESET:
        return side == SIDE_TESTER;
    case ROLE_DO:
    case ROLE_LED:
        return side == SIDE_DEVICE;
    default:
        return role < ROLE_IN_FIRST;
    }
}

const char *bench_map_idle_key(const struct bench_map *map, enum bench_role role)
{
    const struct bench_line *line = &map->line[role];
    bool output = bench_role_is_output(map->side, role);
    if (!line->wired)
        return NULL;
    return output && line->debounce_us > 0                         ? "debounce"
           : !output && line->safe                                 ? "safe"
           : !output && line->relay_delay_us != RELAY_DELAY_US     ? "relay_delay"
           : role != ROLE_WATCHDOG && line->period_us != PERIOD_US ? "period"
                                                                   : NULL;
}

enum bench_role bench_map_presser(const struct bench_map *map, enum bench_role input)
{
    for (enum bench_role role = 0; role < ROLE_COUNT; role++)
        if (map->line[role].wired && map->line[role].has_reads_back &&
            map->line[role].reads_back == input)
            return role;
    return ROLE_COUNT;
}

void bench_line_spell(const struct bench_line *line, char *out, size_t cap)
{
    if (line->name[0] != '\0')
        snprintf(out, cap, "%s/%s", line->chip, line->name);
    else
        snprintf(out, cap, "%s/%u", line->chip, line->offset);
}

static const char *direction(enum bench_side side, enum bench_role role)
{
    return bench_role_is_output(side, role) ? "an output" : "an input";
}

static bool same_line(const struct bench_line *a, const struct bench_line *b)
{
    return strcmp(a->chip, b->chip) == 0 && strcmp(a->name, b->name) == 0 && a->offset == b->offset;
}

/* What the tables cannot say: a line has one role, and keys that mean nothing there are slips. */
static int check_roles(struct reading *reading, struct bench_map *map)
{
    size_t n = 0;
    for (enum bench_role role = 0; role < ROLE_COUNT; role++) {
        struct bench_line *line = &map->line[role];
        line->wired = line->chip[0] != '\0';
        if (!line->wired)
            continue;
        n++;
        size_t in_lines = reading_enter_key(reading, "lines");
        size_t in_role = reading_enter_key(reading, role_names[role]);
        if (role == ROLE_POWER && map->side == SIDE_DEVICE)
            return reading_fail(reading, "only a tester switches the device's power");
        if (line->has_reads_back && (!bench_role_is_output(map->side, role) ||
                                     bench_role_is_output(map->side, line->reads_back)))
            return reading_fail(reading,
                                "reads_back leads from an output to an input; on this "
                                "side %s is %s and %s is %s",
                                role_names[role], direction(map->side, role),
                                role_names[line->reads_back],
                                direction(map->side, line->reads_back));
        for (enum bench_role other = 0; other < role; other++)
            if (map->line[other].wired && same_line(line, &map->line[other]))
                return reading_fail(reading, "this line already has the role %s",
                                    role_names[other]);
        reading_leave(reading, in_role);
        reading_leave(reading, in_lines);
    }
    return n > 0 ? 0 : reading_fail(reading, "lines: no role is wired");
}

static int check_collector(struct reading *reading, const struct bench_map *map)
{
    const struct bench_collector *collector = &map->collector;
    size_t mark = reading_enter_key(reading, "collector");
    if (map->side == SIDE_DEVICE && (collector->http_port > 0 || collector->mqtt_host[0] != '\0'))
        return reading_fail(reading, "only a tester collects reports");
    if ((collector->certificate[0] == '\0') != (collector->key[0] == '\0'))
        return reading_fail(reading, "http needs both certificate and key for HTTPS, or neither");
    reading_leave(reading, mark);
    return 0;
}

int bench_map_read_text(struct bench_map *out, const char *path, const char *text, size_t len,
                        struct scene_error *error)
{
    struct draft draft = { 0 };
    struct jsonc_error fault;
    struct reading reading = { .text = text, .len = len, .file = path, .error = error };
    memset(error, 0, sizeof *error);
    line_limits_init(&draft.map.limits);
    cJSON *json = jsonc_parse(text, len, &fault);
    if (json == NULL) {
        reading_fail(&reading, "%s", fault.reason);
        error->line = jsonc_line_at(text, len, fault.offset);
        return -1;
    }
    int result = keys_read(&reading, json, &bench_map_table, &draft);
    cJSON_Delete(json);
    if (result == 0)
        result = check_roles(&reading, &draft.map);
    if (result == 0)
        result = check_collector(&reading, &draft.map);
    if (result != 0)
        return -1;
    *out = draft.map;
    snprintf(out->file, sizeof out->file, "%s", path);
    return 0;
}

int bench_map_read(struct bench_map *out, const char *path, struct scene_error *error)
{
    size_t len = 0;
    char *text = text_file_read(path, JSONC_SIZE_MAX, &len);
    if (text == NULL) {
        memset(error, 0, sizeof *error);
        snprintf(error->file, sizeof error->file, "%s", path);
        snprintf(error->reason, sizeof error->reason, "cannot be read: %s", strerror(errno));
        return -1;
    }
    int result = bench_map_read_text(out, path, text, len, error);
    free(text);
    return result;
}
