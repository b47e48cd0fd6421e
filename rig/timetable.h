/* SPDX-License-Identifier: MIT */
/* When a function is open and when its sums are reset, for the truth: by the C library's local
 * time, so that a mistake in the core's own calendar shows. Local times that daylight saving skips
 * do not come, those that it repeats come twice (VS121-P 5.3.1, 5.4.3). */
#ifndef FOOTFALL_RIG_TIMETABLE_H
#define FOOTFALL_RIG_TIMETABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/settings.h"

/* One timetable at a time in a process: the C library knows one zone. */
void timetable_use_zone(const struct time_zone *zone);

/* Local time in minutes since the beginning of 1970, a Thursday. */
int64_t timetable_local_min(int64_t utc_us);

bool timetable_open(const struct schedule *schedule, int64_t local_min);

/* Whether one of the times lies after `from_min` and not after `to_min`. Of more than a day
 * nothing is passed: then the clock was wrong before. */
bool timetable_resets(const struct reset_schedule *resets, int64_t from_min, int64_t to_min);

#endif
