/* SPDX-License-Identifier: MIT */
/* Counts over which edge of a region people come in and over which they go out (VS121-P 5.3.3,
 * People Flow Analysis). Called by device_step() once a frame, after the tracker.
 *
 * The rule: edges are A, B, C and D in drawing order. A person has come in over the last edge that
 * the centre of the head passed inwards before it was half a head's width clear of the outline
 * inside, and has gone out over the last one passed outwards when it is as far clear outside, or
 * was outside when last seen. So trembling on an edge counts nothing; who crosses so narrow a
 * corner that he or she is never clear inside counts if the two edges differ. Over a corner, of the
 * two edges the first in order counts. Who appears or vanishes inside counts nothing. */
#ifndef FOOTFALL_CORE_FLOW_H
#define FOOTFALL_CORE_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/report.h"
#include "firmware_core/settings.h"
#include "firmware_core/track.h"

/* One person's way; edges are numbered from 1, 0 is none yet. */
struct flow_way {
    uint32_t id;
    int32_t x_q4, y_q4; /* where last seen */
    uint8_t came_over, went_over;
    bool inside; /* the centre of the head */
    bool deep;   /* has been clear inside, or appeared there, since last clear outside */
    bool confirmed;
    uint8_t waits_from, waits_to; /* completed, waiting for the track's confirmation */
};

/* All zero is the state at the start. To be made anew whenever the region is changed. */
struct flow_counter {
    uint16_t n;
    struct flow_way way[TRACK_MAX]; /* in order of id, as the tracks are */
};

void flow_init(struct flow_counter *counter);

/* Fills in who completed a way through the region in this frame. Without a region, or with the
 * function switched off, nothing is counted or remembered. */
void flow_update(struct flow_counter *counter, const struct flow_settings *settings,
                 const struct tracks *tracks, struct flow_result *out);

#endif
