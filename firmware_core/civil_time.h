/* SPDX-License-Identifier: MIT */
/* UTC and civil time at a given offset from it, in and out of numbers and texts. Which offset
 * holds at a moment is the matter of time_zone.h. */
#ifndef FOOTFALL_CORE_CIVIL_TIME_H
#define FOOTFALL_CORE_CIVIL_TIME_H

#include <stdint.h>

#include "firmware_core/text.h"

#define CIVIL_SECOND_US INT64_C(1000000)
#define CIVIL_MINUTE_US (60 * CIVIL_SECOND_US)
#define CIVIL_DAY_US (INT64_C(86400) * CIVIL_SECOND_US)

enum {
    CIVIL_ZONE_MIN = -12 * 60, /* UTC-12:00 */
    CIVIL_ZONE_MAX = 14 * 60,  /* UTC+14:00 */
};

/* The two clocks of the board, read together: the one that never steps, and the one on the wall. */
struct moment {
    uint64_t now_us;
    int64_t utc_us;
};

struct civil_time {
    uint16_t year; /* 0..9999; a clock beyond stays at its end */
    uint8_t month, day;
    uint8_t hour, minute, second;
};

/* The day, counted from 1970-01-01, of a date; any year of the calendar. */
int64_t civil_time_day(int64_t year, unsigned month, unsigned day);

/* 0 is Monday, for a day counted from 1970-01-01. */
unsigned civil_time_weekday(int64_t day);

/* The day, counted from 1970-01-01, that a local time in microseconds falls on. */
int64_t civil_time_day_of(int64_t local_us);

/* Local time; parts of a second are cut off. */
struct civil_time civil_time_local(int64_t utc_us, int16_t utc_offset_min);

/* Writes 2022/12/20 18:15:52 (VS121-P 7: start_time, end_time, time). */
void civil_time_write(struct text *text, int64_t utc_us, int16_t utc_offset_min);

/* Writes 2022-12-20T18:15:52+03:00 (VS121-P 7.4: dwell_start_time, dwell_end_time). */
void civil_time_write_iso(struct text *text, int64_t utc_us, int16_t utc_offset_min);

/* Writes UTC+8:00, UTC-3:30, UTC+0:00 (VS121-P 7: timezone). */
void civil_time_write_zone(struct text *text, int16_t utc_offset_min);

/* Reads the same. 0, or -1 when it has another form or lies outside -12:00..+14:00. */
int civil_time_read_zone(const char *s, int16_t *utc_offset_min);

/* Writes a minute of the day, 0..1440, as 18:30. */
void civil_time_write_minute(struct text *text, uint16_t minute);

/* Reads the same, 00:00 to 24:00 in five characters, and moves *s behind it. 0, or -1 with *s and
 * *minute as they were. */
int civil_time_read_minute(const char **s, uint16_t *minute);

#endif
