/* SPDX-License-Identifier: MIT */
#include "firmware_core/civil_time.h"

#include <stdbool.h>

/* 0000-01-01T00:00:00 and 9999-12-31T23:59:59 as microseconds since 1970. */
#define CIVIL_FIRST_US (INT64_C(-719528) * CIVIL_DAY_US)
#define CIVIL_LAST_US (INT64_C(2932897) * CIVIL_DAY_US - CIVIL_SECOND_US)

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

/* Counts days from 0000-03-01, so that the leap day is the last of its year and every month's
 * start follows from one linear formula. */
static void date_of_day(int64_t days_since_1970, struct civil_time *out)
{
    int64_t day = days_since_1970 + 719468;
    int64_t era = floor_div(day, 146097);
    int64_t of_era = day - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * of_year + 2) / 153;
    bool after_december = march_month >= 10;
    out->day = (uint8_t)(of_year - (153 * march_month + 2) / 5 + 1);
    out->month = (uint8_t)(after_december ? march_month - 9 : march_month + 3);
    out->year = (uint16_t)(era * 400 + year_of_era + (after_december ? 1 : 0));
}

struct civil_time civil_time_local(int64_t utc_us, int16_t utc_offset_min)
{
    int64_t shift = utc_offset_min * CIVIL_MINUTE_US;
    int64_t local = utc_us;
    if (local > CIVIL_LAST_US - shift)
        local = CIVIL_LAST_US - shift;
    if (local < CIVIL_FIRST_US - shift)
        local = CIVIL_FIRST_US - shift;
    local += shift;
    struct civil_time out;
    int64_t days = floor_div(local, CIVIL_DAY_US);
    int64_t second = (local - days * CIVIL_DAY_US) / CIVIL_SECOND_US;
    date_of_day(days, &out);
    out.hour = (uint8_t)(second / 3600);
    out.minute = (uint8_t)(second / 60 % 60);
    out.second = (uint8_t)(second % 60);
    return out;
}

int64_t civil_time_day(int64_t year, unsigned month, unsigned day)
{
    int64_t from_march = month > 2 ? month - 3 : month + 9;
    int64_t march_year = month > 2 ? year : year - 1;
    int64_t era = floor_div(march_year, 400);
    int64_t of_era = march_year - era * 400;
    int64_t of_year = (153 * from_march + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

unsigned civil_time_weekday(int64_t day)
{
    int64_t since_monday = day + 3; /* 1970-01-01 was a Thursday */
    return (unsigned)(since_monday - floor_div(since_monday, 7) * 7);
}

int64_t civil_time_day_of(int64_t local_us)
{
    return floor_div(local_us, CIVIL_DAY_US);
}

static void write_local(struct text *text, int64_t utc_us, int16_t utc_offset_min, char in_date,
                        char before_time)
{
    struct civil_time t = civil_time_local(utc_us, utc_offset_min);
    text_padded(text, t.year, 4);
    text_char(text, in_date);
    text_padded(text, t.month, 2);
    text_char(text, in_date);
    text_padded(text, t.day, 2);
    text_char(text, before_time);
    text_padded(text, t.hour, 2);
    text_char(text, ':');
    text_padded(text, t.minute, 2);
    text_char(text, ':');
    text_padded(text, t.second, 2);
}

void civil_time_write(struct text *text, int64_t utc_us, int16_t utc_offset_min)
{
    write_local(text, utc_us, utc_offset_min, '/', ' ');
}

void civil_time_write_iso(struct text *text, int64_t utc_us, int16_t utc_offset_min)
{
    uint32_t minutes = (uint32_t)(utc_offset_min < 0 ? -utc_offset_min : utc_offset_min);
    write_local(text, utc_us, utc_offset_min, '-', 'T');
    text_char(text, utc_offset_min < 0 ? '-' : '+');
    text_padded(text, minutes / 60, 2);
    text_char(text, ':');
    text_padded(text, minutes % 60, 2);
}

void civil_time_write_zone(struct text *text, int16_t utc_offset_min)
{
    unsigned minutes = (unsigned)(utc_offset_min < 0 ? -utc_offset_min : utc_offset_min);
    text_add(text, utc_offset_min < 0 ? "UTC-" : "UTC+");
    text_unsigned(text, minutes / 60);
    text_char(text, ':');
    text_padded(text, minutes % 60, 2);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

int civil_time_read_zone(const char *s, int16_t *utc_offset_min)
{
    if (s[0] != 'U' || s[1] != 'T' || s[2] != 'C' || (s[3] != '+' && s[3] != '-'))
        return -1;
    bool west = s[3] == '-';
    const char *at = s + 4;
    int hours = 0;
    int digits = 0;
    for (; digits < 2 && is_digit(*at); digits++)
        hours = hours * 10 + (*at++ - '0');
    bool leading_zero = digits == 2 && s[4] == '0';
    if (digits == 0 || leading_zero || *at++ != ':' || !is_digit(at[0]) || !is_digit(at[1]) ||
        at[0] > '5' || at[2] != '\0')
        return -1;
    int minutes = hours * 60 + (at[0] - '0') * 10 + (at[1] - '0');
    if (west)
        minutes = -minutes;
    if (minutes < CIVIL_ZONE_MIN || minutes > CIVIL_ZONE_MAX)
        return -1;
    *utc_offset_min = (int16_t)minutes;
    return 0;
}

void civil_time_write_minute(struct text *text, uint16_t minute)
{
    text_padded(text, minute / 60U, 2);
    text_char(text, ':');
    text_padded(text, minute % 60U, 2);
}

int civil_time_read_minute(const char **s, uint16_t *minute)
{
    const char *at = *s;
    for (int i = 0; i < 5; i++)
        if (i == 2 ? at[i] != ':' : !is_digit(at[i]))
            return -1;
    int hours = (at[0] - '0') * 10 + (at[1] - '0');
    int minutes = (at[3] - '0') * 10 + (at[4] - '0');
    if (minutes > 59 || hours * 60 + minutes > 24 * 60)
        return -1;
    *minute = (uint16_t)(hours * 60 + minutes);
    *s = at + 5;
    return 0;
}
