/* SPDX-License-Identifier: MIT */
/* A wide picture: what a chip with wide dynamic range makes of a long and a short exposure of one
 * scene. Where the long one is about to clip the short one stands in, with its coarser noise, and a
 * curve brings both into one byte. Called by the renderer. */
#ifndef FOOTFALL_SIM_WIDE_H
#define FOOTFALL_SIM_WIDE_H

#include <stdint.h>

enum {
    WIDE_RATIO = 16, /* of the exposure times; a level goes with the square root of light */
    WIDE_STEP = 4,   /* so much brighter is a level of the short exposure */
    WIDE_LEVELS = 255 * WIDE_STEP + 1,
    WIDE_SHARES = 32, /* a weight of the short exposure is 0 to 32 */
};

/* Two lines have to be read in the time of one: the read-out's bandwidth, and with it the square
 * of its noise, doubles. */
#define WIDE_READ_NOISE 1.41421356

struct wide {
    uint8_t weight[256];          /* of the short exposure by the level of the long one */
    uint8_t curve[WIDE_LEVELS];   /* from levels of the long exposure, and beyond, to the byte */
    uint16_t factor[WIDE_LEVELS]; /* the same as a factor, 256: 1 */
};

void wide_init(struct wide *wide);

/* Puts one NV12 picture together from two; `out` may be none of them. */
void wide_merge(const struct wide *wide, const uint8_t *longer, const uint8_t *shorter,
                int32_t width, int32_t height, uint8_t *out);

/* What the exposure is to follow, from the luma of both, `stride` bytes a row: the mean of what the
 * long exposure shows without clipping, and more where even the short one clips. */
double wide_mean(const struct wide *wide, const uint8_t *longer, const uint8_t *shorter,
                 int32_t width, int32_t height, int32_t stride);

#endif
