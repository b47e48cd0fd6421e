/* SPDX-License-Identifier: MIT */
#include "firmware_core/schedule.h"

#include "firmware_core/civil_time.h"
#include "firmware_core/time_zone.h"

static const struct day_schedule *day_of(const struct schedule *schedule, int64_t day)
{
    return &schedule->day[civil_time_weekday(day)];
}

static bool open_at(const struct schedule *schedule, int64_t local_us)
{
    int64_t day = civil_time_day_of(local_us);
    const struct day_schedule *today = day_of(schedule, day);
    int64_t minute = (local_us - day * CIVIL_DAY_US) / CIVIL_MINUTE_US;
    for (unsigned i = 0; i < today->n_periods; i++)
        if (minute >= today->periods[i].start_min && minute < today->periods[i].end_min)
            return true;
    return false;
}

bool schedule_open(const struct schedule *schedule, const struct time_zone *zone, int64_t utc_us)
{
    return open_at(schedule, utc_us + time_zone_at(zone, utc_us).offset_us);
}

/* The first time of a day, later than local_us, at which it is open unlike `now`; INT64_MAX none.
 * A period's end comes before the next one's start. */
static int64_t turn_of_day(const struct schedule *schedule, int64_t day, int64_t local_us, bool now)
{
    const struct day_schedule *today = day_of(schedule, day);
    for (unsigned i = 0; i < today->n_periods * 2U; i++) {
        const struct day_period *period = &today->periods[i / 2];
        uint16_t minute = i % 2 == 0 ? period->start_min : period->end_min;
        int64_t at = day * CIVIL_DAY_US + minute * CIVIL_MINUTE_US;
        if (at > local_us && open_at(schedule, at) != now)
            return at;
    }
    return INT64_MAX;
}

static bool always_open(const struct schedule *schedule)
{
    for (unsigned i = 0; i < WEEKDAYS; i++) {
        const struct day_period *first = &schedule->day[i].periods[0];
        if (schedule->day[i].n_periods != 1 || first->start_min > 0 || first->end_min < 24 * 60)
            return false;
    }
    return true;
}

int64_t schedule_next_utc_us(const struct schedule *schedule, const struct time_zone *zone,
                             int64_t utc_us)
{
    if (always_open(schedule))
        return INT64_MAX;
    struct time_zone_span span = time_zone_at(zone, utc_us);
    int64_t local_us = utc_us + span.offset_us;
    bool now = open_at(schedule, local_us);
    int64_t today = civil_time_day_of(local_us);
    for (int64_t day = today; day <= today + WEEKDAYS; day++) {
        int64_t turn = turn_of_day(schedule, day, local_us, now);
        if (turn != INT64_MAX)
            return turn - span.offset_us < span.until_us ? turn - span.offset_us : span.until_us;
    }
    return span.until_us;
}
