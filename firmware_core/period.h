/* SPDX-License-Identifier: MIT */
/* The periods of a function's periodic report: On the Dot, on a grid of local time, or From Now
 * On, in cycles (VS121-P 5.3.1, 5.3.2). Consecutive periods touch: each starts where the one
 * before ended. */
#ifndef FOOTFALL_CORE_PERIOD_H
#define FOOTFALL_CORE_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/settings.h"

struct period {
    int64_t start_utc_us;  /* of the running period */
    uint64_t cycle_end_us; /* From Now On: its end, on the clock that never steps */
};

/* A period begins at this moment. */
void period_start(struct period *period, const struct report_settings *settings,
                  const struct moment *at);

/* The report settings were saved: the running period goes on, and a From Now On cycle begins
 * anew, so that it ends one whole interval from here. */
void period_save(struct period *period, const struct report_settings *settings,
                 const struct moment *at);

/* Whether the running period has ended by now. If so the next one has begun and *start_utc_us and
 * *end_utc_us are those of the ended one. At most one a call: period_next_us() is then already
 * past when a further one is due.
 *
 * On the Dot ends at multiples of the interval since local midnight, midnight included. When the
 * clock was set forward over dots, one period covers them; when it was set back, dots that were
 * reported once are passed over in silence, unless it went back by more than a day: then the
 * former time was wrong and the period starts over on the new clock. Daylight saving is alike: a
 * time that it skips is no dot, and one that it repeats is a dot the first time only, so that no
 * two reports end at one local time. */
bool period_ended(struct period *period, const struct report_settings *settings,
                  const struct time_zone *zone, const struct moment *now, int64_t *start_utc_us,
                  int64_t *end_utc_us);

/* When to ask again, on the clock that never steps; `now` when the period has ended already. */
uint64_t period_next_us(const struct period *period, const struct report_settings *settings,
                        const struct time_zone *zone, const struct moment *now);

#endif
