/* SPDX-License-Identifier: MIT */
#include "firmware_core/period.h"

static int64_t interval_us(const struct report_settings *settings)
{
    return (int64_t)settings->interval_s * CIVIL_SECOND_US;
}

/* The dot at or before a moment. */
static int64_t dot_before(int64_t utc_us, int64_t interval, int16_t utc_offset_min)
{
    int64_t midnight = civil_time_midnight_us(utc_us, utc_offset_min);
    return midnight + (utc_us - midnight) / interval * interval;
}

/* The first dot later than a moment; the grid starts anew at each midnight. */
static int64_t dot_after(int64_t utc_us, int64_t interval, int16_t utc_offset_min)
{
    int64_t midnight = civil_time_midnight_us(utc_us, utc_offset_min) + CIVIL_DAY_US;
    int64_t dot = dot_before(utc_us, interval, utc_offset_min) + interval;
    return dot < midnight ? dot : midnight;
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

static bool dot_passed(struct period *period, int64_t interval, int16_t utc_offset_min,
                       int64_t utc_us, int64_t *end_utc_us)
{
    if (utc_us < period->start_utc_us - CIVIL_DAY_US)
        period->start_utc_us = utc_us;
    if (utc_us < dot_after(period->start_utc_us, interval, utc_offset_min))
        return false;
    *end_utc_us = dot_before(utc_us, interval, utc_offset_min);
    return true;
}

bool period_ended(struct period *period, const struct report_settings *settings,
                  int16_t utc_offset_min, const struct moment *now, int64_t *start_utc_us,
                  int64_t *end_utc_us)
{
    int64_t interval = interval_us(settings);
    bool ended = settings->scheme == SCHEME_FROM_NOW_ON
                     ? cycle_ended(period, interval, now, end_utc_us)
                     : dot_passed(period, interval, utc_offset_min, now->utc_us, end_utc_us);
    if (!ended)
        return false;
    *start_utc_us = period->start_utc_us;
    period->start_utc_us = *end_utc_us;
    return true;
}

uint64_t period_next_us(const struct period *period, const struct report_settings *settings,
                        int16_t utc_offset_min, const struct moment *now)
{
    if (settings->scheme == SCHEME_FROM_NOW_ON)
        return period->cycle_end_us > now->now_us ? period->cycle_end_us : now->now_us;
    int64_t interval = interval_us(settings);
    int64_t from = period->start_utc_us;
    if (now->utc_us < from - CIVIL_DAY_US)
        from = now->utc_us;
    int64_t dot = dot_after(from, interval, utc_offset_min);
    return dot > now->utc_us ? now->now_us + (uint64_t)(dot - now->utc_us) : now->now_us;
}
