/* SPDX-License-Identifier: MIT */
#include "sim/keys.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/units.h"

#define FLOOR_REACH_M 100.0
#define WHOLE_MAX 9007199254740992.0 /* 2^53: beyond it a double skips whole numbers */

enum { WORD_MAX = 40, NAMES_MAX = 64 };

size_t reading_enter_key(struct reading *reading, const char *key)
{
    size_t mark = reading->path_len;
    size_t room = sizeof reading->path - mark;
    int n = snprintf(reading->path + mark, room, "%s%s", mark > 0 ? "." : "", key);
    reading->path_len += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
    return mark;
}

size_t reading_enter_index(struct reading *reading, size_t index)
{
    size_t mark = reading->path_len;
    size_t room = sizeof reading->path - mark;
    int n = snprintf(reading->path + mark, room, "[%zu]", index);
    reading->path_len += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
    return mark;
}

void reading_leave(struct reading *reading, size_t mark)
{
    reading->path_len = mark;
    reading->path[mark] = '\0';
}

int reading_fail(struct reading *reading, const char *format, ...)
{
    struct scene_error *error = reading->error;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->reason, sizeof error->reason, format, arguments);
    va_end(arguments);
    snprintf(error->file, sizeof error->file, "%s", reading->file);
    snprintf(error->key, sizeof error->key, "%s", reading->path);
    error->line = jsonc_line_of(reading->text, reading->len, reading->path);
    return -1;
}

/* A short word for the value that was found instead. */
static void describe(const cJSON *json, char *out, size_t cap)
{
    if (cJSON_IsString(json))
        snprintf(out, cap, strlen(json->valuestring) > 40 ? "\"%.40s...\"" : "\"%s\"",
                 json->valuestring);
    else if (cJSON_IsNumber(json))
        snprintf(out, cap, "%.15g", json->valuedouble);
    else if (cJSON_IsBool(json))
        snprintf(out, cap, cJSON_IsTrue(json) ? "true" : "false");
    else if (cJSON_IsArray(json))
        snprintf(out, cap, "a list of %d", cJSON_GetArraySize(json));
    else
        snprintf(out, cap, cJSON_IsNull(json) ? "null" : "an object");
}

int reading_expected(struct reading *reading, const cJSON *found, const char *what)
{
    char value[64];
    describe(found, value, sizeof value);
    return reading_fail(reading, "expected %s, found %s", what, value);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many letters must be changed, added or left out to make b of a. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t before[WORD_MAX + 1], row[WORD_MAX + 1];
    size_t len_a = smaller(strlen(a), WORD_MAX), len_b = smaller(strlen(b), WORD_MAX);
    for (size_t j = 0; j <= len_b; j++)
        before[j] = j;
    for (size_t i = 1; i <= len_a; i++) {
        row[0] = i;
        for (size_t j = 1; j <= len_b; j++) {
            size_t change = before[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = smaller(change, smaller(before[j], row[j - 1]) + 1);
        }
        memcpy(before, row, sizeof before);
    }
    return before[len_b];
}

const char *keys_nearest(const char *word, const char *const *names, size_t n)
{
    const char *best = NULL;
    size_t best_distance = 0;
    for (size_t i = 0; i < n; i++) {
        size_t distance = edit_distance(word, names[i]);
        if (best == NULL || distance < best_distance) {
            best = names[i];
            best_distance = distance;
        }
    }
    return best;
}

static int fail_unknown(struct reading *reading, const char *key, const struct key_form *forms,
                        size_t n_forms)
{
    const char *names[NAMES_MAX];
    size_t n = 0;
    for (size_t f = 0; f < n_forms; f++)
        for (size_t i = 0; i < forms[f].table->n && n < NAMES_MAX; i++)
            names[n++] = forms[f].table->keys[i].name;
    size_t mark = reading_enter_key(reading, key);
    reading_fail(reading, "unknown key; the nearest known one is \"%s\"",
                 keys_nearest(key, names, n));
    reading_leave(reading, mark);
    return -1;
}

static const struct key *find_key(const struct key_table *table, const char *name)
{
    for (size_t i = 0; i < table->n; i++)
        if (strcmp(table->keys[i].name, name) == 0)
            return &table->keys[i];
    return NULL;
}

static void list_choices(const char *const *choices, char *out, size_t cap)
{
    size_t used = (size_t)snprintf(out, cap, "one of");
    for (size_t i = 0; choices[i] != NULL && used < cap; i++)
        used += (size_t)snprintf(out + used, cap - used, "%s \"%s\"", i > 0 ? "," : "", choices[i]);
}

static void seconds_text(double seconds, char *out, uint32_t cap)
{
    units_print_duration((uint64_t)(seconds * 1e6), out, cap);
}

/* What a key's value must look like, with its range. */
static void expectation(const struct key *key, char *out, size_t cap)
{
    char low[24], high[24];
    switch (key->kind) {
    case KEY_NUMBER:
        snprintf(out, cap, "a number from %.15g to %.15g", key->min, key->max);
        break;
    case KEY_U16:
    case KEY_U32:
    case KEY_U64:
        snprintf(out, cap, "a whole number from %.16g to %.16g", key->min, key->max);
        break;
    case KEY_BOOL:
        snprintf(out, cap, "true or false");
        break;
    case KEY_TEXT:
        snprintf(out, cap, "a text of %g to %g bytes", key->min, key->max);
        break;
    case KEY_CHOICE:
        list_choices(key->choices, out, cap);
        break;
    case KEY_DURATION:
        seconds_text(key->min, low, sizeof low);
        seconds_text(key->max, high, sizeof high);
        snprintf(out, cap, "a duration with its unit (us, ms, s, min, h, d) from \"%s\" to \"%s\"",
                 low, high);
        break;
    case KEY_LENGTH:
        snprintf(out, cap, "a length with its unit (mm, cm, m) from \"%gm\" to \"%gm\"", key->min,
                 key->max);
        break;
    case KEY_LENGTHS:
        snprintf(out, cap,
                 "three lengths (width, depth, height) with their units from \"%gm\" to \"%gm\"",
                 key->min, key->max);
        break;
    case KEY_SPEED:
        snprintf(out, cap, "a speed with its unit (m/s, km/h) from \"%gm/s\" to \"%gm/s\"",
                 key->min, key->max);
        break;
    case KEY_COLOUR:
        snprintf(out, cap, "a colour such as \"#30404f\"");
        break;
    case KEY_POINT:
        snprintf(out, cap, "a point [x, y] in metres, each from -100 to 100");
        break;
    case KEY_POINTS:
        snprintf(out, cap, "%g points [x, y] in metres, each from -100 to 100", key->max);
        break;
    case KEY_OBJECT:
        snprintf(out, cap, "an object");
        break;
    case KEY_LIST:
        snprintf(out, cap, "a list of %g to %g", key->min, key->max);
        break;
    case KEY_OTHER:
        snprintf(out, cap, "%s", key->expects);
        break;
    }
}

static int fail_expected(struct reading *reading, const struct key *key, const cJSON *found)
{
    char what[200];
    expectation(key, what, sizeof what);
    return reading_expected(reading, found, what);
}

int reading_point(struct reading *reading, const cJSON *json, double out[2])
{
    if (!cJSON_IsArray(json) || cJSON_GetArraySize(json) != 2)
        return reading_expected(reading, json, "a point [x, y] in metres, each from -100 to 100");
    size_t i = 0;
    for (const cJSON *item = json->child; item != NULL; item = item->next, i++) {
        if (cJSON_IsNumber(item) && item->valuedouble >= -FLOOR_REACH_M &&
            item->valuedouble <= FLOOR_REACH_M) {
            out[i] = item->valuedouble;
            continue;
        }
        size_t mark = reading_enter_index(reading, i);
        reading_expected(reading, item, "metres from -100 to 100");
        reading_leave(reading, mark);
        return -1;
    }
    return 0;
}

static int read_points(struct reading *reading, const struct key *key, const cJSON *json,
                       double *out)
{
    if (!cJSON_IsArray(json) || cJSON_GetArraySize(json) != (int)key->max)
        return fail_expected(reading, key, json);
    size_t i = 0;
    for (const cJSON *item = json->child; item != NULL; item = item->next, i++) {
        size_t mark = reading_enter_index(reading, i);
        if (reading_point(reading, item, out + 2 * i) != 0)
            return -1;
        reading_leave(reading, mark);
    }
    return 0;
}

static bool in_range(const struct key *key, double value)
{
    return value >= key->min && value <= key->max;
}

static int read_lengths(struct reading *reading, const struct key *key, const cJSON *json,
                        double out[3])
{
    if (!cJSON_IsArray(json) || cJSON_GetArraySize(json) != 3)
        return fail_expected(reading, key, json);
    for (const cJSON *item = json->child; item != NULL; item = item->next, out++)
        if (!cJSON_IsString(item) || units_length_m(item->valuestring, out) != 0 ||
            !in_range(key, *out))
            return fail_expected(reading, key, item);
    return 0;
}

static int read_number(struct reading *reading, const struct key *key, const cJSON *json,
                       void *target)
{
    double value = json->valuedouble;
    if (!cJSON_IsNumber(json) || !in_range(key, value))
        return fail_expected(reading, key, json);
    if (key->kind == KEY_NUMBER) {
        *(double *)target = value;
        return 0;
    }
    assert(key->min >= 0 && key->max <= WHOLE_MAX);
    uint64_t whole = (uint64_t)value;
    if ((double)whole != value)
        return fail_expected(reading, key, json);
    if (key->kind == KEY_U16)
        *(uint16_t *)target = (uint16_t)whole;
    else if (key->kind == KEY_U32)
        *(uint32_t *)target = (uint32_t)whole;
    else
        *(uint64_t *)target = whole;
    return 0;
}

static int read_choice(struct reading *reading, const struct key *key, const cJSON *json,
                       void *target)
{
    for (int i = 0; cJSON_IsString(json) && key->choices[i] != NULL; i++)
        if (strcmp(json->valuestring, key->choices[i]) == 0) {
            memcpy(target, &i, sizeof i);
            return 0;
        }
    return fail_expected(reading, key, json);
}

/* Quantities and texts: everything that stands in quotes. */
static int read_quoted(struct reading *reading, const struct key *key, const cJSON *json,
                       void *target)
{
    const char *text = cJSON_IsString(json) ? json->valuestring : "";
    uint64_t us = 0;
    double value = 0.0;
    bool good = cJSON_IsString(json);
    switch (key->kind) {
    case KEY_TEXT:
        good = good && in_range(key, (double)strlen(text));
        if (good)
            memcpy(target, text, strlen(text) + 1);
        break;
    case KEY_COLOUR:
        good = good && units_colour_rgb(text, target) == 0;
        break;
    case KEY_DURATION:
        good = good && units_duration_us(text, &us) == 0 && in_range(key, (double)us * 1e-6);
        if (good)
            *(uint64_t *)target = us;
        break;
    default:
        good = good &&
               (key->kind == KEY_SPEED ? units_speed_m_s : units_length_m)(text, &value) == 0 &&
               in_range(key, value);
        if (good)
            *(double *)target = value;
        break;
    }
    return good ? 0 : fail_expected(reading, key, json);
}

static int read_list(struct reading *reading, const struct key *key, const cJSON *json,
                     char *structure)
{
    const struct key_list *list = key->list;
    size_t n = cJSON_IsArray(json) ? (size_t)cJSON_GetArraySize(json) : 0;
    if (!cJSON_IsArray(json) || !in_range(key, (double)n))
        return fail_expected(reading, key, json);
    char *elements = calloc(n + 1, list->size);
    if (elements == NULL)
        return reading_fail(reading, "out of memory");
    memcpy(structure + key->offset, &elements, sizeof elements);
    memcpy(structure + list->count_offset, &n, sizeof n);
    size_t i = 0;
    for (const cJSON *item = json->child; item != NULL; item = item->next, i++) {
        size_t mark = reading_enter_index(reading, i);
        if (list->read(reading, item, elements + i * list->size) != 0)
            return -1;
        reading_leave(reading, mark);
    }
    return 0;
}

static int read_value(struct reading *reading, const struct key *key, const cJSON *json,
                      char *structure)
{
    void *target = structure + key->offset;
    switch (key->kind) {
    case KEY_NUMBER:
    case KEY_U16:
    case KEY_U32:
    case KEY_U64:
        return read_number(reading, key, json, target);
    case KEY_BOOL:
        if (!cJSON_IsBool(json))
            return fail_expected(reading, key, json);
        *(bool *)target = cJSON_IsTrue(json);
        return 0;
    case KEY_CHOICE:
        return read_choice(reading, key, json, target);
    case KEY_POINT:
        return reading_point(reading, json, target);
    case KEY_POINTS:
        return read_points(reading, key, json, target);
    case KEY_LENGTHS:
        return read_lengths(reading, key, json, target);
    case KEY_OBJECT:
        return keys_read(reading, json, key->table, target);
    case KEY_LIST:
        return read_list(reading, key, json, structure);
    case KEY_OTHER:
        return key->read(reading, json, target);
    default:
        return read_quoted(reading, key, json, target);
    }
}

static int read_absent(struct reading *reading, const struct key *key, char *structure)
{
    char what[200];
    if (key->required) {
        expectation(key, what, sizeof what);
        return reading_fail(reading, "missing; expected %s", what);
    }
    if (key->fallback == NULL)
        return 0;
    cJSON *json = cJSON_Parse(key->fallback);
    if (json == NULL)
        return reading_fail(reading, "out of memory");
    int result = read_value(reading, key, json, structure);
    cJSON_Delete(json);
    return result;
}

int keys_read(struct reading *reading, const cJSON *json, const struct key_table *table,
              void *target)
{
    if (!cJSON_IsObject(json))
        return reading_expected(reading, json, "an object");
    const struct key_form form = { "", table };
    for (const cJSON *item = json->child; item != NULL; item = item->next)
        if (find_key(table, item->string) == NULL)
            return fail_unknown(reading, item->string, &form, 1);
    for (size_t i = 0; i < table->n; i++) {
        const struct key *key = &table->keys[i];
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(json, key->name);
        size_t mark = reading_enter_key(reading, key->name);
        int result = value != NULL ? read_value(reading, key, value, target)
                                   : read_absent(reading, key, target);
        if (result != 0)
            return -1;
        reading_leave(reading, mark);
    }
    return 0;
}

int keys_form(struct reading *reading, const cJSON *json, const struct key_form *forms, size_t n)
{
    char names[160];
    int found = -1;
    if (!cJSON_IsObject(json))
        return reading_expected(reading, json, "an object");
    for (size_t i = 0; i < n; i++) {
        if (cJSON_GetObjectItemCaseSensitive(json, forms[i].key) == NULL)
            continue;
        if (found >= 0)
            return reading_fail(reading, "\"%s\" and \"%s\" do not go together", forms[found].key,
                                forms[i].key);
        found = (int)i;
    }
    if (found >= 0)
        return found;
    for (const cJSON *item = json->child; item != NULL; item = item->next) {
        bool known = false;
        for (size_t i = 0; i < n; i++)
            known = known || find_key(forms[i].table, item->string) != NULL;
        if (!known)
            return fail_unknown(reading, item->string, forms, n);
    }
    size_t used = 0;
    for (size_t i = 0; i < n && used < sizeof names; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s\"%s\"", i > 0 ? ", " : "",
                                 forms[i].key);
    return reading_fail(reading, "incomplete; expected one of the keys %s", names);
}
