/* SPDX-License-Identifier: MIT */
/* Which offset from UTC the device's clock shows at a moment: the zone's own, and daylight saving
 * while that applies (VS121-P 5.4.3). Asked by everything that goes by local time: the periods,
 * the schedules and the encoders. */
#ifndef FOOTFALL_CORE_TIME_ZONE_H
#define FOOTFALL_CORE_TIME_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/settings.h"

/* The time between two changes of the clock. */
struct time_zone_span {
    int64_t from_us;  /* the change before, INT64_MIN without any */
    int64_t until_us; /* the next change, no longer of the span; INT64_MAX without any */
    int64_t offset_us;
    int16_t offset_min; /* local time less UTC */
    bool dst;
};

struct time_zone_span time_zone_at(const struct time_zone *zone, int64_t utc_us);

#endif
