/* SPDX-License-Identifier: MIT */
#include "firmware_core/period.h"

#include "firmware_core/time_zone.h"

static int64_t interval_us(const struct report_settings *settings)
{
    return (int64_t)settings->interval_s * CIVIL_SECOND_US;
}

/* The grid of local times: multiples of the interval since midnight, and midnight. */
static int64_t grid_at_or_before(int64_t local_us, int64_t interval)
{
    int64_t midnight = civil_time_day_of(local_us) * CIVIL_DAY_US;
    return midnight + (local_us - midnight) / interval * interval;
}

static int64_t grid_after(int64_t local_us, int64_t interval)
{
    int64_t midnight = (civil_time_day_of(local_us) + 1) * CIVIL_DAY_US;
    int64_t next = grid_at_or_before(local_us, interval) + interval;
    return next < midnight ? next : midnight;
}

/* Whether the clock skips a midnight at the span's begin, which then stands for it. */
static bool begins_a_day(const struct time_zone_span *before, const struct time_zone_span *after)
{
    return civil_time_day_of(after->from_us + after->offset_us) >
           civil_time_day_of(after->from_us - 1 + before->offset_us);
}

/* The last dot at or before a moment. */
static int64_t dot_before(int64_t utc_us, int64_t interval, const struct time_zone *zone)
{
    struct time_zone_span span = time_zone_at(zone, utc_us);
    int64_t dot = grid_at_or_before(utc_us + span.offset_us, interval) - span.offset_us;
    if (dot >= span.from_us)
        return dot;
    struct time_zone_span before = time_zone_at(zone, span.from_us - 1);
    if (begins_a_day(&before, &span))
        return span.from_us;
    return grid_at_or_before(span.from_us - 1 + before.offset_us, interval) - before.offset_us;
}

/* The first dot later than a moment: when the clock first shows the next time of the grid. Times
 * that daylight saving skips are no dots, and those that it repeats are dots once. */
static int64_t dot_after(int64_t utc_us, int64_t interval, const struct time_zone *zone)
{
    struct time_zone_span span = time_zone_at(zone, utc_us);
    int64_t local = grid_after(utc_us + span.offset_us, interval);
    if (local - span.offset_us < span.until_us)
        return local - span.offset_us;
    struct time_zone_span next = time_zone_at(zone, span.until_us);
    if (local - next.offset_us >= next.from_us)
        return local - next.offset_us;
    if (begins_a_day(&span, &next))
        return next.from_us;
    return grid_after(next.from_us + next.offset_us - 1, interval) - next.offset_us;
}

void period_start(struct period *period, const struct report_settings *settings,
                  const struct moment *at)
{
    period->start_utc_us = at->utc_us;
    period_save(period, settings, at);
}

void period_save(struct period *period, const struct report_settings *settings,
                 const struct moment *at)
{
    period->cycle_end_us = at->now_us + (uint64_t)interval_us(settings);
}

static bool cycle_ended(struct period *period, int64_t interval, const struct moment *now,
                        int64_t *end_utc_us)
{
    if (now->now_us < period->cycle_end_us)
        return false;
    *end_utc_us = now->utc_us - (int64_t)(now->now_us - period->cycle_end_us);
    period->cycle_end_us += (uint64_t)interval;
    return true;
}

static bool dot_passed(struct period *period, int64_t interval, const struct time_zone *zone,
                       int64_t utc_us, int64_t *end_utc_us)
{
    if (utc_us < period->start_utc_us - CIVIL_DAY_US)
        period->start_utc_us = utc_us;
    int64_t dot = dot_after(period->start_utc_us, interval, zone);
    if (utc_us < dot)
        return false;
    if (utc_us >= dot_after(dot, interval, zone))
        dot = dot_before(utc_us, interval, zone);
    *end_utc_us = dot;
    return true;
}

bool period_ended(struct period *period, const struct report_settings *settings,
                  const struct time_zone *zone, const struct moment *now, int64_t *start_utc_us,
                  int64_t *end_utc_us)
{
    int64_t interval = interval_us(settings);
    bool ended = settings->scheme == SCHEME_FROM_NOW_ON
                     ? cycle_ended(period, interval, now, end_utc_us)
                     : dot_passed(period, interval, zone, now->utc_us, end_utc_us);
    if (!ended)
        return false;
    *start_utc_us = period->start_utc_us;
    period->start_utc_us = *end_utc_us;
    return true;
}

uint64_t period_next_us(const struct period *period, const struct report_settings *settings,
                        const struct time_zone *zone, const struct moment *now)
{
    if (settings->scheme == SCHEME_FROM_NOW_ON)
        return period->cycle_end_us > now->now_us ? period->cycle_end_us : now->now_us;
    int64_t interval = interval_us(settings);
    int64_t from = period->start_utc_us;
    if (now->utc_us < from - CIVIL_DAY_US)
        from = now->utc_us;
    int64_t dot = dot_after(from, interval, zone);
    return dot > now->utc_us ? now->now_us + (uint64_t)(dot - now->utc_us) : now->now_us;
}
