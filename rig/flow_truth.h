/* SPDX-License-Identifier: MIT */
/* Over which edge of the flow region people really come in and over which they go out (VS121-P
 * 5.3.3), by the plain geometry of their ways, and how the device's counts fit. The truth feeds it
 * frame by frame. */
#ifndef FOOTFALL_RIG_FLOW_TRUTH_H
#define FOOTFALL_RIG_FLOW_TRUTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rig/crossing.h"
#include "rig/match.h"

enum { FLOW_TRUTH_EDGES = 4 }; /* A to D */

/* One person before the region; edges are counted from 1, 0 is none. */
struct flow_walker {
    struct crossing_point at;
    bool seen; /* in the last frame */
    bool now;  /* in this one */
    bool inside;
    bool deep; /* was clear of the outline inside, or appeared there */
    unsigned came_over, went_over;
};

/* Zero-initialise but for the corners and the window of each match. */
struct flow_truth {
    size_t n; /* corners, 3 or 4; 0: there is no region */
    struct crossing_point corner[FLOW_TRUTH_EDGES];
    size_t n_walkers; /* people's ids are their places here */
    struct flow_walker *walkers;
    struct match match[FLOW_TRUTH_EDGES][FLOW_TRUTH_EDGES]; /* from, to */
};

/* The head of this person is here in the frame that flow_truth_frame() ends. Who is as far as
 * clear_px from the outline, outside, has completed the way. */
void flow_truth_see(struct flow_truth *flow, uint32_t id, struct crossing_point at, double clear_px,
                    uint64_t t_us);

/* Who is not seen any more and was outside has completed the way, too. */
void flow_truth_frame(struct flow_truth *flow, uint64_t t_us);

/* The function is closed: nobody's way is remembered. */
void flow_truth_forget(struct flow_truth *flow);

void flow_truth_free(struct flow_truth *flow);

#endif
