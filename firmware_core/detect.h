/* SPDX-License-Identifier: MIT */
/* Finds people's heads in one picture. Called by device_step() once a frame, after the
 * background stage; its output feeds the tracker. */
#ifndef FOOTFALL_CORE_DETECT_H
#define FOOTFALL_CORE_DETECT_H

#include <stdint.h>

enum { DETECT_MAX = 192 };

/* The centre of a head in the picture, in 1/16 pixel of the full frame. */
struct detection {
    int32_t x_q4;
    int32_t y_q4;
    int32_t size_q4; /* estimated width of the head, the scale for gates and suppression */
    uint8_t score;   /* 0..255, how sure */
};

struct detections {
    uint16_t n;
    uint16_t dropped; /* more were there than DETECT_MAX */
    struct detection d[DETECT_MAX];
};

#endif
