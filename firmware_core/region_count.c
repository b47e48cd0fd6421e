/* SPDX-License-Identifier: MIT */
#include "firmware_core/region_count.h"

#include <string.h>

#include "firmware_core/geometry.h"

enum {
    BEYOND_MS = 400,  /* near an edge the head must stay on the other side so long */
    GAP_MAX_MS = 400, /* a pause between two frames counts for no more than that */
    CLEAR_MIN_Q4 = 3 * 16,
    BEYOND_MIN_Q4 = 16,
};

void region_count_init(struct region_counter *counter)
{
    memset(counter, 0, sizeof *counter);
}

static int32_t at_least(int32_t v, int32_t low)
{
    return v > low ? v : low;
}

/* Decides for one person and one region, whose edge the head may just have passed. */
static void step(struct region_member *member, int index, const struct region *region,
                 const struct track *track, uint32_t dt_ms)
{
    uint16_t bit = (uint16_t)(1u << index);
    struct place at = geometry_place(track->x_q4, track->y_q4);
    bool inside = geometry_inside(region->points, region->n_points, at);
    uint16_t *beyond_ms = &member->beyond_ms[index];

    if (inside == ((member->inside & bit) != 0)) {
        *beyond_ms = 0;
        return;
    }
    int32_t clear = at_least(track->size_q4 / 2, CLEAR_MIN_Q4);
    int32_t beyond = at_least(track->size_q4 / 8, BEYOND_MIN_Q4);
    if (geometry_near_outline(region->points, region->n_points, at, clear)) {
        if (geometry_near_outline(region->points, region->n_points, at, beyond))
            dt_ms = 0;
        *beyond_ms = (uint16_t)(dt_ms == 0 ? 0 : *beyond_ms + dt_ms);
        if (*beyond_ms < BEYOND_MS)
            return;
    }
    *beyond_ms = 0;
    member->inside = (uint16_t)(member->inside ^ bit);
}

static void begin(struct region_member *member, const struct region_settings *settings,
                  const struct track *track)
{
    struct place at = geometry_place(track->x_q4, track->y_q4);

    *member = (struct region_member) { .id = track->id };
    for (int r = 0; r < settings->n_regions; r++) {
        const struct region *region = &settings->regions[r];
        if (geometry_inside(region->points, region->n_points, at))
            member->inside = (uint16_t)(member->inside | 1u << r);
    }
}

/* Keeps those who are still there and begins with new ones; both lists are in order of id. */
static void follow(struct region_counter *counter, const struct region_settings *settings,
                   const struct tracks *tracks)
{
    int old = 0;
    int kept = 0;

    for (int i = 0; i < tracks->n; i++) {
        while (old < counter->n && counter->member[old].id < tracks->t[i].id)
            old++;
        if (old == counter->n || counter->member[old].id != tracks->t[i].id)
            break; /* the rest are new: ids only grow */
        counter->member[kept++] = counter->member[old++];
    }
    for (; kept < tracks->n; kept++)
        begin(&counter->member[kept], settings, &tracks->t[kept]);
    counter->n = tracks->n;
}

static bool uses_regions(const struct region_settings *settings)
{
    return settings->detection_region_enable && settings->n_regions > 0;
}

static void list_regions(const struct region_settings *settings, struct region_result *out)
{
    if (!uses_regions(settings) || settings->detection_area != AREA_MAPPED)
        return;
    out->n_regions = settings->n_regions;
    for (int r = 0; r < settings->n_regions; r++)
        out->number[r] = settings->regions[r].number;
}

static void add(const struct region_settings *settings, uint16_t inside, struct region_result *out)
{
    bool mapped = settings->detection_area == AREA_MAPPED;

    if (!uses_regions(settings) || mapped == (inside != 0))
        out->current_total++;
    for (int r = 0; r < out->n_regions; r++) {
        if (inside >> r & 1)
            out->counted[r]++;
    }
}

/* Occupancy says of a region only whether anybody is in it. */
static void finish(const struct region_settings *settings, struct region_result *out)
{
    out->max_counted = out->current_total;
    for (int r = 0; r < out->n_regions; r++) {
        if (out->counted[r] > out->fullest)
            out->fullest = out->counted[r];
        if (settings->reporting_type == REPORTING_OCCUPANCY && out->counted[r] > 1)
            out->counted[r] = 1;
    }
}

void region_count_update(struct region_counter *counter, const struct region_settings *settings,
                         const struct tracks *tracks, struct region_result *out, uint64_t now_us)
{
    uint64_t dt_ms = (now_us - counter->last_us) / 1000;

    memset(out, 0, sizeof *out);
    out->reporting_type = settings->reporting_type;
    counter->last_us = now_us;
    if (!settings->enable) {
        counter->n = 0;
        return;
    }
    if (dt_ms > GAP_MAX_MS)
        dt_ms = GAP_MAX_MS;
    list_regions(settings, out);
    follow(counter, settings, tracks);
    for (int i = 0; i < tracks->n; i++) {
        const struct track *t = &tracks->t[i];
        for (int r = 0; uses_regions(settings) && r < settings->n_regions; r++)
            step(&counter->member[i], r, &settings->regions[r], t, (uint32_t)dt_ms);
        if (t->confirmed && !t->lost)
            add(settings, counter->member[i].inside, out);
    }
    finish(settings, out);
}
