/* SPDX-License-Identifier: MIT */
/* Stretches a picture: each new pixel is the mean of what it covers of the old ones, so squares
 * stay squares of one colour at any size and nothing shimmers. Used by rig/window/paint.c. */
#ifndef FOOTFALL_RIG_WINDOW_STRETCH_H
#define FOOTFALL_RIG_WINDOW_STRETCH_H

#include <stdint.h>

#include "rig/window/cover.h"

/* What one column or row of the new picture takes of n old ones: shares of 256 in all. */
struct stretch_share {
    uint32_t first, n;
    uint32_t of_first, of_middle, of_last;
};

/* Room that is used again; zero-initialise. */
struct stretch {
    struct stretch_share *column;
    uint32_t *row;
    int column_cap;
    unsigned row_cap;
};

/* Onto `box` of pixels with `pitch` in a row; the whole old picture would fill `to`, which contains
 * the box. Alpha of the old one is ignored. */
void stretch_paint(struct stretch *stretch, const uint32_t *rgb, unsigned width, unsigned height,
                   const struct area *to, const struct cover_box *box, uint32_t *pixels, int pitch);
void stretch_free(struct stretch *stretch);

#endif
