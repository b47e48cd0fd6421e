/* SPDX-License-Identifier: MIT */
/* Total In and Out of each detection region since the last reset (VS121-P 5.3.1). No report tells
 * them: they are part of the device's status. Called by device_step() once a frame, after the
 * regions were counted.
 *
 * The rule: a confirmed person who is in a region by the rule of region_count.h and was not before,
 * or appears in it, came in; who leaves it or disappears in it went out. So In - Out is who is
 * there. */
#ifndef FOOTFALL_CORE_REGION_TOTALS_H
#define FOOTFALL_CORE_REGION_TOTALS_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/region_count.h"
#include "firmware_core/settings.h"
#include "firmware_core/track.h"

struct region_visitor {
    uint32_t id;
    uint16_t inside; /* bit i: in regions[i] */
};

/* All zero is the state at the start. */
struct region_totals {
    uint32_t in[REGION_MAX], out[REGION_MAX]; /* of region number 1 at 0, and so on */
    bool takes_over;                          /* the next frame's people came before */
    uint16_t n;
    struct region_visitor was[TRACK_MAX]; /* in order of id */
};

/* The settings were saved: nobody came or went by it. */
void region_totals_save(struct region_totals *totals);

/* The function was closed: who is there is forgotten, and comes in again when it opens. */
void region_totals_close(struct region_totals *totals);

/* In and Out go back to 0. */
void region_totals_reset(struct region_totals *totals);

void region_totals_update(struct region_totals *totals, const struct region_settings *settings,
                          const struct region_counter *regions, const struct tracks *tracks);

#endif
