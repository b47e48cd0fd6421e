/* SPDX-License-Identifier: MIT */
/* The time schedule of a function (VS121-P 5.3.1 to 5.3.3): the periods of the week in which it is
 * open. They are local times: a period that daylight saving skips does not come, and one that it
 * repeats comes twice. Asked by reporting.c, which opens and closes the functions. */
#ifndef FOOTFALL_CORE_SCHEDULE_H
#define FOOTFALL_CORE_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/settings.h"

bool schedule_open(const struct schedule *schedule, const struct time_zone *zone, int64_t utc_us);

/* When it opens or closes next, or the clocks change, whichever is first; INT64_MAX never.
 * Periods that touch, over midnight too, are one. */
int64_t schedule_next_utc_us(const struct schedule *schedule, const struct time_zone *zone,
                             int64_t utc_us);

#endif
