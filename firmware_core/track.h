/* SPDX-License-Identifier: MIT */
/* Follows people from frame to frame and gives each a number. Called by device_step() after
 * detection; counting looks at its tracks only. */
#ifndef FOOTFALL_CORE_TRACK_H
#define FOOTFALL_CORE_TRACK_H

#include <stdbool.h>
#include <stdint.h>

enum { TRACK_MAX = 128 };

/* One person. Positions are the head's centre in 1/16 pixel of the full frame. */
struct track {
    uint32_t id; /* from 1 up, never used twice between two starts */
    int32_t x_q4, y_q4;
    int32_t prev_x_q4, prev_y_q4; /* after the frame before; equal to x, y in the first one */
    int32_t vx_q8, vy_q8;         /* 1/256 pixel a frame */
    int32_t size_q4;
    uint16_t age_frames;
    uint16_t missed_frames; /* since the last detection that was given to it */
    bool confirmed;         /* seen often enough to count; never taken back */
};

/* Live tracks in order of id. `ended` lists those that ended in this frame, for stages that
 * keep something for each person. */
struct tracks {
    uint16_t n;
    uint16_t n_ended;
    uint32_t dropped; /* people who found no free track since the start */
    struct track t[TRACK_MAX];
    uint32_t ended[TRACK_MAX];
};

#endif
