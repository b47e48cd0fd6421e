/* SPDX-License-Identifier: MIT */
#include "firmware_core/settings_week.h"

#include <string.h>

#include "firmware_core/civil_time.h"

const char *const settings_week_names[] = { "monday", "tuesday",  "wednesday", "thursday",
                                            "friday", "saturday", "sunday",    NULL };

void settings_week_write_periods(struct text *text, const struct day_schedule *day)
{
    text_char(text, '[');
    for (unsigned i = 0; i < day->n_periods; i++) {
        text_add(text, i == 0 ? "\"" : ", \"");
        civil_time_write_minute(text, day->periods[i].start_min);
        text_char(text, '-');
        civil_time_write_minute(text, day->periods[i].end_min);
        text_char(text, '"');
    }
    text_char(text, ']');
}

static int read_period(const cJSON *item, struct day_period *out)
{
    const char *at = cJSON_IsString(item) ? item->valuestring : "";
    if (civil_time_read_minute(&at, &out->start_min) != 0 || *at++ != '-' ||
        civil_time_read_minute(&at, &out->end_min) != 0 || *at != '\0')
        return -1;
    return out->start_min < out->end_min ? 0 : -1;
}

int settings_week_read_periods(const cJSON *item, struct day_schedule *day, int *index)
{
    struct day_schedule read = { 0 };
    uint16_t free_from_min = 0;
    if (!cJSON_IsArray(item) || cJSON_GetArraySize(item) > SCHEDULE_PERIODS_MAX)
        return -1;
    for (const cJSON *child = item->child; child != NULL; child = child->next) {
        struct day_period *period = &read.periods[read.n_periods];
        if (read_period(child, period) != 0 || period->start_min < free_from_min) {
            *index = read.n_periods;
            return -1;
        }
        free_from_min = period->end_min;
        read.n_periods++;
    }
    *day = read;
    return 0;
}

void settings_week_write_days(struct text *text, uint8_t days)
{
    bool first = true;
    text_char(text, '[');
    for (unsigned i = 0; i < WEEKDAYS; i++) {
        if ((days >> i & 1) == 0)
            continue;
        text_add(text, first ? "" : ", ");
        text_quoted(text, settings_week_names[i]);
        first = false;
    }
    text_char(text, ']');
}

/* The bit of a weekday's name; 0 when it is none. */
static uint8_t day_bit(const cJSON *item)
{
    for (unsigned i = 0; cJSON_IsString(item) && i < WEEKDAYS; i++)
        if (strcmp(item->valuestring, settings_week_names[i]) == 0)
            return (uint8_t)(1U << i);
    return 0;
}

int settings_week_read_days(const cJSON *item, uint8_t *days, int *index)
{
    uint8_t read = 0;
    int n = 0;
    if (!cJSON_IsArray(item) || item->child == NULL)
        return -1;
    for (const cJSON *child = item->child; child != NULL; child = child->next, n++) {
        uint8_t bit = day_bit(child);
        if (bit == 0 || (read & bit) != 0) {
            *index = n;
            return -1;
        }
        read |= bit;
    }
    *days = read;
    return 0;
}
