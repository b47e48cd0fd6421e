/* SPDX-License-Identifier: MIT */
#include "firmware_core/reset_schedule.h"

#include "firmware_core/civil_time.h"
#include "firmware_core/time_zone.h"

static int64_t local_of(const struct time_zone *zone, int64_t utc_us)
{
    return utc_us + time_zone_at(zone, utc_us).offset_us;
}

void reset_watch_start(struct reset_watch *watch, const struct time_zone *zone, int64_t utc_us)
{
    *watch = (struct reset_watch) { .local_us = local_of(zone, utc_us) };
}

void reset_watch_resume(struct reset_watch *watch, int64_t local_us)
{
    *watch = (struct reset_watch) { .local_us = local_us, .slept = true };
}

struct reset_stretch reset_watch_look(struct reset_watch *watch, const struct time_zone *zone,
                                      int64_t utc_us)
{
    int64_t local_us = local_of(zone, utc_us);
    struct reset_stretch stretch = { watch->local_us, local_us };
    bool was_wrong = local_us < stretch.from_us - CIVIL_DAY_US ||
                     (local_us > stretch.from_us + CIVIL_DAY_US && !watch->slept);
    watch->slept = false;
    if (was_wrong)
        stretch.from_us = local_us;
    if (was_wrong || local_us > watch->local_us)
        watch->local_us = local_us;
    return stretch;
}

/* The earliest of the times later than a moment, in local time; INT64_MAX without any. */
static int64_t next_local(const struct reset_schedule *schedule, int64_t local_us)
{
    int64_t next = INT64_MAX;
    int64_t today = civil_time_day_of(local_us);
    for (unsigned i = 0; schedule->enable && i < schedule->n_times; i++) {
        for (int64_t day = today; day <= today + WEEKDAYS; day++) {
            int64_t at = day * CIVIL_DAY_US + schedule->times[i].minute * CIVIL_MINUTE_US;
            if ((schedule->times[i].weekdays >> civil_time_weekday(day) & 1) != 0 &&
                at > local_us && at < next)
                next = at;
        }
    }
    return next;
}

bool reset_schedule_due(const struct reset_schedule *schedule, const struct reset_stretch *stretch)
{
    return stretch->until_us > stretch->from_us &&
           next_local(schedule, stretch->from_us) <= stretch->until_us;
}

int64_t reset_schedule_next_utc_us(const struct reset_schedule *schedule,
                                   const struct time_zone *zone, int64_t utc_us)
{
    struct time_zone_span span = time_zone_at(zone, utc_us);
    int64_t next = next_local(schedule, utc_us + span.offset_us);
    if (next == INT64_MAX)
        return INT64_MAX;
    return next - span.offset_us < span.until_us ? next - span.offset_us : span.until_us;
}
