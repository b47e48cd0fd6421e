/* SPDX-License-Identifier: MIT */
/* Counts the people in the detection area and in each mapped region (VS121-P 5.3.1). Called by
 * device_step() once a frame, after the tracker.
 *
 * The rule: a confirmed person is where the centre of the head is; on the outline is inside. A
 * person changes over an edge at once when the head is half its width clear of it, and nearer to
 * the edge when the head has been an eighth of its width beyond it for 0.4 s without break. So
 * who stands on an edge stays what he or she was. */
#ifndef FOOTFALL_CORE_REGION_COUNT_H
#define FOOTFALL_CORE_REGION_COUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/report.h"
#include "firmware_core/settings.h"
#include "firmware_core/track.h"

/* Where one person is held to be. */
struct region_member {
    uint32_t id;
    uint16_t inside;                /* bit i: in regions[i] */
    uint16_t beyond_ms[REGION_MAX]; /* how long the head has been on the other side */
};

/* All zero is the state at the start. To be made anew whenever regions are changed. */
struct region_counter {
    uint64_t last_us;
    uint16_t n;
    struct region_member member[TRACK_MAX]; /* in order of id, as the tracks are */
};

void region_count_init(struct region_counter *counter);

/* Fills in the result of this frame: everybody in the detection area once in current_total, and
 * an entry for each mapped region (none with Non-mapped Region or without regions; 0 or 1 with
 * reporting type Occupancy). max_counted is the same as current_total: who keeps a period takes
 * the largest. With the function switched off all is zero. */
void region_count_update(struct region_counter *counter, const struct region_settings *settings,
                         const struct tracks *tracks, struct region_result *out, uint64_t now_us);

#endif
