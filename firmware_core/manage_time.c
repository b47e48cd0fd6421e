/* SPDX-License-Identifier: MIT */
/* Setting the clock by hand or from the computer of whoever asks (VS121-P 5.4.3). The way in which
 * it was set last is the one in force, so the questions to an NTP server end with it. */
#include "firmware_core/manage_call.h"

#include <string.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/time_zone.h"

enum { YEAR_MIN = 2000, YEAR_MAX = 2199 };

/* Reads by a pattern in which 0 stands for a digit; its six numbers, and a seventh where there is
 * one, are the groups of digits. */
static bool read_groups(const char *s, const char *pattern, unsigned groups[7])
{
    unsigned n = 0;
    memset(groups, 0, 7 * sizeof groups[0]);
    for (; *pattern != '\0'; s++, pattern++) {
        if (*pattern != '0') {
            if (*s != *pattern)
                return false;
            n++;
        } else if (*s < '0' || *s > '9') {
            return false;
        } else {
            groups[n] = groups[n] * 10 + (unsigned)(*s - '0');
        }
    }
    return *s == '\0';
}

/* 0, or -1 when the calendar has no such moment. */
static int civil_of(const unsigned g[7], int64_t *us)
{
    if (g[0] < YEAR_MIN || g[0] > YEAR_MAX || g[1] < 1 || g[1] > 12 || g[2] < 1 || g[2] > 31 ||
        g[3] > 23 || g[4] > 59 || g[5] > 59)
        return -1;
    *us = civil_time_day(g[0], g[1], g[2]) * CIVIL_DAY_US +
          (int64_t)(g[3] * 3600 + g[4] * 60 + g[5]) * CIVIL_SECOND_US + (int64_t)g[6] * 1000;
    return civil_time_local(*us, 0).day == g[2] ? 0 : -1; /* no 31st of April */
}

/* A local time that daylight saving repeats is the first of the two. 0, or -1 when it skips it. */
static int utc_of_local(const struct time_zone *zone, int64_t local_us, int64_t *utc_us)
{
    int64_t standard_us = local_us - zone->utc_offset_min * CIVIL_MINUTE_US;
    const int64_t tries[] = { standard_us - zone->dst_offset_min * CIVIL_MINUTE_US, standard_us };
    for (unsigned i = 0; i < 2; i++) {
        if (tries[i] + time_zone_at(zone, tries[i]).offset_us != local_us)
            continue;
        *utc_us = tries[i];
        return 0;
    }
    return -1;
}

static int read_local(struct manage_call *call, int64_t *utc_us)
{
    const char *const key = "time";
    unsigned groups[7];
    int64_t local_us;
    const char *text = manage_text(call, key);
    if (text == NULL)
        return -1;
    if (!read_groups(text, "0000/00/00 00:00:00", groups) || civil_of(groups, &local_us) != 0)
        return manage_refuse(call, key,
                             "takes a local time such as 2026/03/02 09:00:00, from 2000 to 2199");
    if (utc_of_local(&call->device->settings.zone, local_us, utc_us) != 0)
        return manage_refuse(call, key, "is skipped by daylight saving");
    return 0;
}

static int read_computer(struct manage_call *call, int64_t *utc_us)
{
    unsigned groups[7];
    const char *text = manage_text(call, "computer_time");
    if (text == NULL)
        return -1;
    if ((!read_groups(text, "0000-00-00T00:00:00.000Z", groups) &&
         !read_groups(text, "0000-00-00T00:00:00Z", groups)) ||
        civil_of(groups, utc_us) != 0)
        return manage_refuse(call, "computer_time",
                             "takes UTC such as 2026-03-02T08:00:00.000Z, from 2000 to 2199");
    return 0;
}

int manage_set_time(struct manage_call *call)
{
    struct device *device = call->device;
    bool by_hand = cJSON_GetObjectItemCaseSensitive(call->request, "time") != NULL;
    bool by_computer = cJSON_GetObjectItemCaseSensitive(call->request, "computer_time") != NULL;
    int64_t utc_us = 0;
    if (by_hand == by_computer)
        return manage_refuse(call, "time", "give either time or computer_time");
    if ((by_hand ? read_local(call, &utc_us) : read_computer(call, &utc_us)) != 0)
        return -1;
    device_set_clock(device, by_hand ? CLOCK_MANUAL : CLOCK_COMPUTER, utc_us);
    return 0;
}
