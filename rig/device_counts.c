/* SPDX-License-Identifier: MIT */
#include "rig/device_counts.h"

#include <string.h>

/* How much a cumulative count grew, which begins at zero again when it is reset. */
static uint32_t growth(uint32_t *before, uint32_t now)
{
    uint32_t grown = now >= *before ? now - *before : now;
    *before = now;
    return grown;
}

/* Where those are whom the device counted in this frame. */
static void read_crossings(struct device_counts *counts, const struct device *device)
{
    const struct line_crossings *seen = device_line_seen(device);
    const struct tracks *tracks = device_tracks(device);
    counts->n_crossings = 0;
    for (size_t i = 0, k = 0; i < seen->n && i < TRUTH_CROSSINGS_MAX; i++) {
        while (k < tracks->n && tracks->t[k].id < seen->by[i].id)
            k++;
        if (k == tracks->n || tracks->t[k].id != seen->by[i].id)
            continue;
        const struct track *t = &tracks->t[k];
        counts->crossing[counts->n_crossings++] =
            (struct device_crossing) { .at = { t->x_q4 / 16.0, t->y_q4 / 16.0 },
                                       .reach_px = t->size_q4 / 16.0,
                                       .in = seen->by[i].in,
                                       .out = seen->by[i].out };
    }
}

void device_counts_read(struct device_counts *counts, struct device_counts_before *before,
                        const struct device *device)
{
    const struct line_result *line = device_line_totals(device);
    const struct region_result *region = device_region_now(device);
    counts->line_in += growth(&before->in, line->in_cumulative);
    counts->line_out += growth(&before->out, line->out_cumulative);
    counts->total = region->current_total;
    read_crossings(counts, device);
    memcpy(counts->flow, device_flow_seen(device)->count, sizeof counts->flow);
    for (size_t i = 0; i < REGION_MAX; i++)
        counts->region[i] = i < region->n_regions ? region->counted[i] : 0;
}
