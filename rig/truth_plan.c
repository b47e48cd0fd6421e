/* SPDX-License-Identifier: MIT */
#include "rig/truth_plan.h"

#include <string.h>

static void take_points(struct crossing_point *to, const struct point *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (struct crossing_point) { from[i].x, from[i].y };
}

static void take_line(struct truth_plan *plan, const struct line_settings *line)
{
    if (!line->enable)
        return;
    plan->filter_staff = line->filter_staff;
    plan->line.n = line->n_points;
    take_points(plan->line.p, line->points, plan->line.n);
    plan->u_turns.n = line->filter_u_turns ? line->n_u_turn_points : 0;
    take_points(plan->u_turns.p, line->u_turn_points, plan->u_turns.n);
}

static void take_masks(struct truth_plan *plan, const struct mask_settings *mask)
{
    plan->n_masks = mask->enable ? mask->n_areas : 0;
    for (size_t i = 0; i < plan->n_masks; i++) {
        plan->mask[i].n = mask->areas[i].n_points;
        take_points(plan->mask[i].p, mask->areas[i].points, plan->mask[i].n);
    }
}

static void take_regions(struct truth_plan *plan, const struct region_settings *region)
{
    plan->regions_on = region->enable;
    plan->whole = !region->detection_region_enable || region->n_regions == 0;
    plan->inverted = region->detection_area == AREA_NON_MAPPED;
    plan->times_stays = region->enable && region->dwell_enable;
    plan->stay_min_us = region->min_dwell_time_s * UINT64_C(1000000);
    if (!region->enable || plan->whole)
        return;
    plan->n_areas = region->n_regions;
    for (size_t i = 0; i < plan->n_areas; i++) {
        plan->area[i].number = region->regions[i].number;
        plan->area[i].n = region->regions[i].n_points;
        take_points(plan->area[i].p, region->regions[i].points, plan->area[i].n);
    }
}

static void take_flow(struct truth_plan *plan, const struct flow_settings *flow)
{
    plan->n_flow = flow->enable ? flow->n_points : 0;
    take_points(plan->flow, flow->points, plan->n_flow);
}

void truth_plan_make(struct truth_plan *plan, const struct settings *settings)
{
    memset(plan, 0, sizeof *plan);
    take_line(plan, &settings->line);
    take_masks(plan, &settings->mask);
    take_regions(plan, &settings->region);
    take_flow(plan, &settings->flow);
    /* copied as bytes, padding included */
    memcpy(&plan->line_hours, &settings->line.schedule, sizeof plan->line_hours);
    memcpy(&plan->region_hours, &settings->region.schedule, sizeof plan->region_hours);
    memcpy(&plan->flow_hours, &settings->flow.schedule, sizeof plan->flow_hours);
    memcpy(&plan->region_reset, &settings->region.reset, sizeof plan->region_reset);
    memcpy(&plan->zone, &settings->zone, sizeof plan->zone);
}
