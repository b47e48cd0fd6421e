/* SPDX-License-Identifier: MIT */
#include "firmware_core/time_zone.h"

#include "firmware_core/civil_time.h"

/* The day, counted from 1970-01-01, on which the clocks change in a year. */
static int64_t change_day(int64_t year, const struct dst_change *change)
{
    int64_t first = civil_time_day(year, change->month, 1);
    int64_t next_month = change->month == 12 ? civil_time_day(year + 1, 1, 1)
                                             : civil_time_day(year, change->month + 1U, 1);
    unsigned to_weekday = (change->weekday + 7U - civil_time_weekday(first)) % 7U;
    int64_t day = first + to_weekday;
    if (change->week != WEEK_LAST)
        return day + 7 * (int64_t)change->week;
    while (day + 7 < next_month)
        day += 7;
    return day;
}

/* The clock that shows a local change's time is the one that it ends. */
static int64_t change_us(const struct time_zone *zone, int64_t year, bool starts)
{
    const struct dst_change *change = starts ? &zone->dst_start : &zone->dst_end;
    int64_t us = change_day(year, change) * CIVIL_DAY_US + change->minute * CIVIL_MINUTE_US;
    if (zone->dst_clock == DST_LOCAL)
        us -= (zone->utc_offset_min + (starts ? 0 : zone->dst_offset_min)) * CIVIL_MINUTE_US;
    return us;
}

static void set_offset(struct time_zone_span *span, const struct time_zone *zone)
{
    span->offset_min = (int16_t)(zone->utc_offset_min + (span->dst ? zone->dst_offset_min : 0));
    span->offset_us = span->offset_min * CIVIL_MINUTE_US;
}

/* The changes of three years hold the one before and the one after any moment of the middle one. */
struct time_zone_span time_zone_at(const struct time_zone *zone, int64_t utc_us)
{
    struct time_zone_span span = { .from_us = INT64_MIN, .until_us = INT64_MAX };
    int64_t year = zone->dst_enable ? civil_time_local(utc_us, zone->utc_offset_min).year : 0;
    for (int i = 0; zone->dst_enable && i < 6; i++) {
        bool starts = i % 2 == 0;
        int64_t change = change_us(zone, year - 1 + i / 2, starts);
        if (change <= utc_us && change > span.from_us) {
            span.from_us = change;
            span.dst = starts;
        } else if (change > utc_us && change < span.until_us) {
            span.until_us = change;
        }
    }
    set_offset(&span, zone);
    return span;
}
