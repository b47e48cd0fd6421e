/* SPDX-License-Identifier: MIT */
/* The times of the week at which a function's cumulative counts are reset (VS121-P 5.3.1, 5.3.2).
 * Asked by reporting.c. One watch goes with the local clock and says which times it has passed:
 * one that daylight saving skips is passed at the change, and one that comes again, by daylight
 * saving or by a clock that was set back, was passed before. */
#ifndef FOOTFALL_CORE_RESET_SCHEDULE_H
#define FOOTFALL_CORE_RESET_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/settings.h"

struct reset_watch {
    int64_t local_us; /* the latest local time that was looked at */
    bool slept;       /* since then the power was off, for however long */
};

/* The stretch of local time that has passed since the last look: after from_us, until until_us. */
struct reset_stretch {
    int64_t from_us, until_us;
};

void reset_watch_start(struct reset_watch *watch, const struct time_zone *zone, int64_t utc_us);

/* The device starts again, and last looked at that local time. */
void reset_watch_resume(struct reset_watch *watch, int64_t local_us);

/* A clock that was set by more than a day was wrong before, and passed nothing on its way. */
struct reset_stretch reset_watch_look(struct reset_watch *watch, const struct time_zone *zone,
                                      int64_t utc_us);

/* Whether one of the times lies in the stretch. */
bool reset_schedule_due(const struct reset_schedule *schedule, const struct reset_stretch *stretch);

/* When to look again; INT64_MAX never. */
int64_t reset_schedule_next_utc_us(const struct reset_schedule *schedule,
                                   const struct time_zone *zone, int64_t utc_us);

#endif
