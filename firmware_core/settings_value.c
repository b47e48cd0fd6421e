/* SPDX-License-Identifier: MIT */
#include "firmware_core/settings_value.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/settings_week.h"

static uint32_t number_at(const unsigned char *from, uint16_t size)
{
    uint16_t half;
    uint32_t word;
    switch (size) {
    case sizeof(uint8_t):
        return *from;
    case sizeof half:
        memcpy(&half, from, sizeof half);
        return half;
    default:
        assert(size == sizeof word);
        memcpy(&word, from, sizeof word);
        return word;
    }
}

static void points_value(struct text *text, const unsigned char *points, unsigned n)
{
    text_char(text, '[');
    for (unsigned i = 0; i < n; i++) {
        struct point point;
        memcpy(&point, points + i * sizeof point, sizeof point);
        text_add(text, i == 0 ? "[" : ",[");
        text_signed(text, point.x);
        text_char(text, ',');
        text_signed(text, point.y);
        text_char(text, ']');
    }
    text_char(text, ']');
}

void settings_value_write(struct text *text, const struct setting_row *row,
                          const unsigned char *object, const struct model *model)
{
    const unsigned char *at = object + row->offset;
    switch (row->kind) {
    case SETTING_BOOL:
        text_add(text, *at != 0 ? "true" : "false");
        break;
    case SETTING_INTEGER:
        text_unsigned(text, number_at(at, row->size));
        break;
    case SETTING_CHOICE:
        text_quoted(text, row->names[number_at(at, row->size)]);
        break;
    case SETTING_TEXT:
        text_quoted(text, (const char *)at);
        break;
    case SETTING_TIME_ZONE:
        text_char(text, '"');
        civil_time_write_zone(text, (int16_t)number_at(at, row->size));
        text_char(text, '"');
        break;
    case SETTING_DAY_TIME:
        text_char(text, '"');
        civil_time_write_minute(text, (uint16_t)number_at(at, row->size));
        text_char(text, '"');
        break;
    case SETTING_PERIODS:
        settings_week_write_periods(text, (const struct day_schedule *)(const void *)at);
        break;
    case SETTING_WEEKDAYS:
        settings_week_write_days(text, *at);
        break;
    case SETTING_POINTS:
        points_value(text, at, object[row->count_offset]);
        break;
    case SETTING_MODEL:
        text_quoted(text, model->name);
        break;
    case SETTING_OBJECT:
    case SETTING_LIST:
        assert(false); /* these have no value of their own */
        break;
    }
}

static void between(struct text *text, int64_t min, int64_t max)
{
    text_signed(text, min);
    text_add(text, "..");
    text_signed(text, max);
}

void settings_value_range(struct text *text, const struct setting_row *row,
                          const struct model *model)
{
    switch (row->kind) {
    case SETTING_OBJECT:
        text_add(text, "an object");
        break;
    case SETTING_LIST:
        text_add(text, "a list of at most ");
        text_signed(text, settings_table_max(row, model));
        break;
    case SETTING_BOOL:
        text_add(text, "true, false");
        break;
    case SETTING_INTEGER:
        between(text, row->min, row->max);
        break;
    case SETTING_CHOICE:
        for (const char *const *name = row->names; *name != NULL; name++) {
            text_add(text, name == row->names ? "" : ", ");
            text_add(text, *name);
        }
        break;
    case SETTING_TEXT:
        text_add(text, row->syntax);
        text_add(text, ", at most ");
        text_unsigned(text, row->size - 1U);
        text_add(text, " bytes");
        break;
    case SETTING_TIME_ZONE:
        text_add(text, "UTC-12:00..UTC+14:00");
        break;
    case SETTING_DAY_TIME:
        text_add(text, "00:00..");
        civil_time_write_minute(text, (uint16_t)row->max);
        break;
    case SETTING_PERIODS:
        text_add(text, "at most 3 periods \"HH:MM-HH:MM\" to 24:00 in order, or none");
        break;
    case SETTING_WEEKDAYS:
        text_add(text, "monday to sunday, one at least");
        break;
    case SETTING_POINTS:
        between(text, row->min, settings_table_max(row, model));
        text_add(text, row->optional ? " points [x, y], or none" : " points [x, y]");
        break;
    case SETTING_MODEL:
        text_add(text, model->name);
        break;
    }
}

static const char *kind_of(const cJSON *item)
{
    if (cJSON_IsString(item))
        return "a text";
    if (cJSON_IsNumber(item)) /* cJSON keeps what is beyond an int at its ends */
        return item->valueint == INT_MAX || item->valueint == INT_MIN ? "a number of that size"
                                                                      : "a fraction";
    if (cJSON_IsBool(item))
        return "true or false";
    if (cJSON_IsArray(item))
        return "a list";
    return cJSON_IsObject(item) ? "an object" : "null";
}

/* Whole numbers only; what cJSON cannot hold in an int is none of a setting's. */
bool settings_value_is_whole(const cJSON *item)
{
    return cJSON_IsNumber(item) && (double)item->valueint == item->valuedouble;
}

static int refuse(struct text *reason, const struct setting_row *row, const cJSON *item,
                  const struct settings_frame *frame)
{
    text_add(reason, "takes ");
    settings_value_range(reason, row, frame->model);
    text_add(reason, ", not ");
    if (settings_value_is_whole(item)) {
        text_signed(reason, item->valueint);
    } else if (cJSON_IsString(item)) {
        text_char(reason, '"');
        text_excerpt(reason, item->valuestring, 32);
        text_char(reason, '"');
    } else {
        text_add(reason, kind_of(item));
    }
    return -1;
}

/* Of a list it was the entry `index`, or, with -1, how many there are. */
static int refuse_list(struct text *reason, const struct setting_row *row, const cJSON *item,
                       const struct settings_frame *frame, int index)
{
    if (!cJSON_IsArray(item) || index >= 0)
        return refuse(reason, row, index >= 0 ? cJSON_GetArrayItem(item, index) : item, frame);
    text_add(reason, "takes ");
    settings_value_range(reason, row, frame->model);
    text_add(reason, ", not ");
    text_signed(reason, cJSON_GetArraySize(item));
    return -1;
}

static void store_number(unsigned char *to, uint16_t size, uint32_t value)
{
    uint8_t byte = (uint8_t)value;
    uint16_t half = (uint16_t)value;
    if (size == sizeof byte)
        memcpy(to, &byte, sizeof byte);
    else if (size == sizeof half)
        memcpy(to, &half, sizeof half);
    else
        memcpy(to, &value, sizeof value);
}

static int read_choice(const cJSON *item, const struct setting_row *row, unsigned char *to,
                       const struct settings_frame *frame, struct text *reason)
{
    for (uint32_t i = 0; cJSON_IsString(item) && row->names[i] != NULL; i++) {
        if (strcmp(row->names[i], item->valuestring) != 0)
            continue;
        if (row->fixed && i != number_at(to, row->size)) {
            text_add(reason, "stays ");
            text_add(reason, row->names[number_at(to, row->size)]);
            text_add(reason, ", as chosen at first use; only the reset button frees it");
            return -1;
        }
        store_number(to, row->size, i);
        return 0;
    }
    return refuse(reason, row, item, frame);
}

static int read_text(const cJSON *item, const struct setting_row *row, unsigned char *to,
                     const struct settings_frame *frame, struct text *reason)
{
    if (!cJSON_IsString(item))
        return refuse(reason, row, item, frame);
    size_t len = strlen(item->valuestring);
    const char *wrong = NULL;
    for (size_t i = 0; i < len && wrong == NULL; i++)
        if ((unsigned char)item->valuestring[i] < 0x20 || item->valuestring[i] == 0x7f)
            wrong = "must not hold control characters";
    if (wrong == NULL && len >= row->size)
        return refuse(reason, row, item, frame);
    if (wrong == NULL && row->check != NULL)
        wrong = row->check(item->valuestring);
    if (wrong != NULL) {
        text_add(reason, wrong);
        return -1;
    }
    memset(to, 0, row->size);
    memcpy(to, item->valuestring, len);
    return 0;
}

static int read_time_zone(const cJSON *item, const struct setting_row *row, unsigned char *to,
                          const struct settings_frame *frame, struct text *reason)
{
    int16_t minutes;
    if (!cJSON_IsString(item) || civil_time_read_zone(item->valuestring, &minutes) != 0)
        return refuse(reason, row, item, frame);
    memcpy(to, &minutes, sizeof minutes);
    return 0;
}

static int read_day_time(const cJSON *item, const struct setting_row *row, unsigned char *to,
                         const struct settings_frame *frame, struct text *reason)
{
    const char *at = cJSON_IsString(item) ? item->valuestring : "";
    uint16_t minute;
    if (civil_time_read_minute(&at, &minute) != 0 || *at != '\0' || minute > row->max)
        return refuse(reason, row, item, frame);
    store_number(to, row->size, minute);
    return 0;
}

static int read_point(const cJSON *item, const struct settings_frame *frame, struct point *out,
                      struct text *reason)
{
    const cJSON *x = cJSON_IsArray(item) ? item->child : NULL;
    const cJSON *y = x != NULL ? x->next : NULL;
    if (x != NULL && cJSON_IsArray(x)) {
        text_add(reason, "is a list of points itself; only one list of points can be set here");
        return -1;
    }
    if (y == NULL || y->next != NULL || !settings_value_is_whole(x) ||
        !settings_value_is_whole(y)) {
        text_add(reason, "must be a point [x, y] of two whole numbers");
        return -1;
    }
    if (x->valueint < 0 || x->valueint >= frame->width_px || y->valueint < 0 ||
        y->valueint >= frame->height_px) {
        text_add(reason, "lies outside the picture: x takes 0..");
        text_signed(reason, frame->width_px - 1);
        text_add(reason, ", y takes 0..");
        text_signed(reason, frame->height_px - 1);
        return -1;
    }
    *out = (struct point) { .x = (int16_t)x->valueint, .y = (int16_t)y->valueint };
    return 0;
}

static int read_points(const cJSON *item, const struct setting_row *row, unsigned char *object,
                       const struct settings_frame *frame, struct text *reason, int *index)
{
    if (!cJSON_IsArray(item))
        return refuse(reason, row, item, frame);
    struct point points[REGION_POINTS_MAX];
    int n = 0;
    int max = settings_table_max(row, frame->model);
    assert(max <= REGION_POINTS_MAX);
    for (const cJSON *child = item->child; child != NULL; child = child->next, n++) {
        *index = n;
        if (n < max && read_point(child, frame, &points[n], reason) != 0)
            return -1;
    }
    *index = -1;
    if (n > max || (n < row->min && (n > 0 || !row->optional)))
        return refuse_list(reason, row, item, frame, -1);
    memset(object + row->offset, 0, row->size);
    memcpy(object + row->offset, points, (size_t)n * sizeof points[0]);
    object[row->count_offset] = (uint8_t)n;
    return 0;
}

int settings_value_read(const cJSON *item, const struct setting_row *row, unsigned char *object,
                        const struct settings_frame *frame, struct text *reason, int *index)
{
    unsigned char *to = object + row->offset;
    *index = -1;
    switch (row->kind) {
    case SETTING_BOOL:
        if (!cJSON_IsBool(item))
            return refuse(reason, row, item, frame);
        store_number(to, row->size, cJSON_IsTrue(item) ? 1 : 0);
        return 0;
    case SETTING_INTEGER:
        if (!settings_value_is_whole(item) || item->valueint < row->min ||
            item->valueint > row->max)
            return refuse(reason, row, item, frame);
        store_number(to, row->size, (uint32_t)item->valueint);
        return 0;
    case SETTING_CHOICE:
        return read_choice(item, row, to, frame, reason);
    case SETTING_TEXT:
        return read_text(item, row, to, frame, reason);
    case SETTING_TIME_ZONE:
        return read_time_zone(item, row, to, frame, reason);
    case SETTING_DAY_TIME:
        return read_day_time(item, row, to, frame, reason);
    case SETTING_PERIODS:
        if (settings_week_read_periods(item, (struct day_schedule *)(void *)to, index) == 0)
            return 0;
        return refuse_list(reason, row, item, frame, *index);
    case SETTING_WEEKDAYS:
        if (settings_week_read_days(item, to, index) == 0)
            return 0;
        return refuse_list(reason, row, item, frame, *index);
    case SETTING_POINTS:
        return read_points(item, row, object, frame, reason, index);
    case SETTING_MODEL:
        if (!cJSON_IsString(item) || strcmp(item->valuestring, frame->model->name) != 0)
            return refuse(reason, row, item, frame);
        return 0;
    case SETTING_OBJECT:
    case SETTING_LIST:
        break;
    }
    return refuse(reason, row, item, frame);
}
