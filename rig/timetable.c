/* SPDX-License-Identifier: MIT */
#include "rig/timetable.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DAY_MIN = 24 * 60, WEEK_DAYS = 7, THURSDAY_FROM_MONDAY = 3 };

/* +HH:MM with the sign that POSIX wants. */
static void spell_offset(char out[16], int minutes)
{
    snprintf(out, 16, "%s%d:%02d", minutes < 0 ? "-" : "", abs(minutes) / 60 % 1000,
             abs(minutes) % 60);
}

/* POSIX counts the weeks of a change from 1 and the last is 5; the weekdays from Sunday, and the
 * time is that on the wall just before. */
static void spell_change(char out[40], const struct dst_change *change, int wall_min)
{
    char at[16];
    spell_offset(at, wall_min);
    snprintf(out, 40, ",M%u.%u.%u/%s", change->month, (unsigned)change->week + 1,
             ((unsigned)change->weekday + 1) % WEEK_DAYS, at);
}

void timetable_use_zone(const struct time_zone *zone)
{
    char name[160], standard[16], summer[16], start[40], end[40];
    int standard_min = zone->utc_offset_min, summer_min = standard_min + zone->dst_offset_min;
    bool utc = zone->dst_clock == DST_UTC;
    spell_offset(standard, -standard_min);
    spell_offset(summer, -summer_min);
    spell_change(start, &zone->dst_start, zone->dst_start.minute + (utc ? standard_min : 0));
    spell_change(end, &zone->dst_end, zone->dst_end.minute + (utc ? summer_min : 0));
    if (zone->dst_enable)
        snprintf(name, sizeof name, "<WIN>%s<SUM>%s%s%s", standard, summer, start, end);
    else
        snprintf(name, sizeof name, "<WIN>%s", standard);
    setenv("TZ", name, 1);
    tzset();
}

int64_t timetable_local_min(int64_t utc_us)
{
    struct tm local;
    time_t utc_s = (time_t)(utc_us / 1000000);
    localtime_r(&utc_s, &local);
    return (utc_s + local.tm_gmtoff) / 60;
}

static unsigned weekday_of(int64_t local_min)
{
    return (unsigned)((local_min / DAY_MIN + THURSDAY_FROM_MONDAY) % WEEK_DAYS);
}

bool timetable_open(const struct schedule *schedule, int64_t local_min)
{
    const struct day_schedule *day = &schedule->day[weekday_of(local_min)];
    int64_t minute = local_min % DAY_MIN;
    for (unsigned i = 0; i < day->n_periods; i++)
        if (minute >= day->periods[i].start_min && minute < day->periods[i].end_min)
            return true;
    return false;
}

bool timetable_resets(const struct reset_schedule *resets, int64_t from_min, int64_t to_min)
{
    if (!resets->enable || to_min - from_min > DAY_MIN)
        return false;
    for (int64_t at = from_min + 1; at <= to_min; at++)
        for (unsigned i = 0; i < resets->n_times; i++)
            if (resets->times[i].minute == at % DAY_MIN &&
                (resets->times[i].weekdays >> weekday_of(at) & 1))
                return true;
    return false;
}
