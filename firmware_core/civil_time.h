/* SPDX-License-Identifier: MIT */
/* UTC and the device's local civil time, without a table of zones: an offset in minutes is given.
 * Used by the report schedule for its grid and by the encoders for the times they write. */
#ifndef FOOTFALL_CORE_CIVIL_TIME_H
#define FOOTFALL_CORE_CIVIL_TIME_H

#include <stdint.h>

#include "firmware_core/text.h"

#define CIVIL_SECOND_US INT64_C(1000000)
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

/* Local time; parts of a second are cut off. */
struct civil_time civil_time_local(int64_t utc_us, int16_t utc_offset_min);

/* The moment of the local midnight at or before utc_us. */
int64_t civil_time_midnight_us(int64_t utc_us, int16_t utc_offset_min);

/* Writes 2022/12/20 18:15:52 (VS121-P 7: start_time, end_time, time). */
void civil_time_write(struct text *text, int64_t utc_us, int16_t utc_offset_min);

/* Writes UTC+8:00, UTC-3:30, UTC+0:00 (VS121-P 7: timezone). */
void civil_time_write_zone(struct text *text, int16_t utc_offset_min);

/* Reads the same. 0, or -1 when it has another form or lies outside -12:00..+14:00. */
int civil_time_read_zone(const char *s, int16_t *utc_offset_min);

#endif
