/* SPDX-License-Identifier: MIT */
/* How much of each pixel a shape covers, for edges without steps. Shapes are gathered and then
 * coloured once, so that what is see-through stays even where they overlap. Used by
 * rig/window/paint.c; SDL's own triangles begin and end on whole pixels. */
#ifndef FOOTFALL_RIG_WINDOW_COVER_H
#define FOOTFALL_RIG_WINDOW_COVER_H

#include <stddef.h>
#include <stdint.h>

#include "rig/window/paint.h"

/* In whole pixels, the right and lower edge not included. */
struct cover_box {
    int x0, y0, x1, y1;
};

struct cover_row {
    int from, to; /* what may be covered; from >= to: nothing */
};

struct cover {
    int width, height;
    struct cover_box clip; /* within the picture */
    int top, bottom;       /* rows that hold anything */
    uint8_t *mask;         /* all 0 between shapes */
    struct cover_row *row;
};

void cover_create(struct cover *cover, int width, int height);
void cover_free(struct cover *cover);

/* A line with round ends; radius is half its width. */
void cover_line(struct cover *cover, struct spot a, struct spot b, double radius);
/* Everything within the radius, less what is within the inner one (0: nothing). */
void cover_ring(struct cover *cover, struct spot middle, double radius, double inner);
void cover_polygon(struct cover *cover, const struct spot *p, size_t n);

/* Paints what was gathered and forgets it. */
void cover_colour(struct cover *cover, uint32_t *pixels, struct colour colour);

/* `share` 0..255 of the colour over a pixel. */
static inline uint32_t cover_mix(uint32_t under, uint32_t over, uint32_t share)
{
    const uint32_t a = share + (share >> 7); /* 0..256 */
    const uint32_t rb = (under & 0xff00ff) * (256 - a) + (over & 0xff00ff) * a;
    const uint32_t g = (under & 0x00ff00) * (256 - a) + (over & 0x00ff00) * a;
    return (rb >> 8 & 0xff00ff) | (g >> 8 & 0x00ff00);
}

#endif
