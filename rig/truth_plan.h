/* SPDX-License-Identifier: MIT */
/* What of a device's settings says whom it has to count: lines, areas, masks, filters and hours.
 * The truth goes by it, in its own shapes. */
#ifndef FOOTFALL_RIG_TRUTH_PLAN_H
#define FOOTFALL_RIG_TRUTH_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/settings.h"
#include "rig/crossing.h"

struct truth_area {
    uint8_t number; /* from 1 */
    size_t n;
    struct crossing_point p[REGION_POINTS_MAX];
};

struct truth_plan {
    struct crossing_line line;    /* without points unless the function is on */
    struct crossing_area u_turns; /* without corners unless they are filtered */
    bool filter_staff;
    size_t n_masks;
    struct crossing_area mask[MASK_MAX];
    bool regions_on, whole, inverted;
    size_t n_areas;
    struct truth_area area[REGION_MAX];
    bool times_stays;
    uint64_t stay_min_us;
    size_t n_flow; /* corners */
    struct crossing_point flow[FLOW_POINTS_MAX];
    struct schedule line_hours, region_hours, flow_hours;
    struct reset_schedule region_reset;
    struct time_zone zone;
};

/* Two plans that say the same are the same bytes. */
void truth_plan_make(struct truth_plan *plan, const struct settings *settings);

#endif
