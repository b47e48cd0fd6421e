/* SPDX-License-Identifier: MIT */
/* Paints on a window or on a picture in memory, by SDL's software renderer in both cases, so that
 * the same call makes the same pixels. Coordinates are pixels of the target. */
#ifndef FOOTFALL_RIG_WINDOW_PAINT_H
#define FOOTFALL_RIG_WINDOW_PAINT_H

#include <stddef.h>
#include <stdint.h>

#include "rig/window/look.h"

struct colour {
    uint8_t r, g, b, a;
};

struct spot {
    double x, y;
};

enum paint_font { FONT_TEXT, FONT_SMALL, FONT_BOLD, FONT_MONO };
enum { PAINT_FONTS = FONT_MONO + 1 };

struct paint;

/* Everything after it is cut off at the area; NULL: at the target's edge. */
void paint_clip(struct paint *paint, const struct area *area);
void paint_fill(struct paint *paint, const struct area *area, struct colour colour);
void paint_frame(struct paint *paint, const struct area *area, double width, struct colour colour);
void paint_line(struct paint *paint, struct spot a, struct spot b, double width,
                struct colour colour);
void paint_way(struct paint *paint, const struct spot *p, size_t n, double width,
               struct colour colour);
void paint_dashes(struct paint *paint, struct spot a, struct spot b, double width, double dash,
                  struct colour colour);
/* Convex. */
void paint_polygon(struct paint *paint, const struct spot *p, size_t n, struct colour colour);
void paint_ring(struct paint *paint, struct spot middle, double radius, double width,
                struct colour colour);
void paint_disc(struct paint *paint, struct spot middle, double radius, struct colour colour);

/* The upper left corner of one line of UTF-8; returns its width. Text of any bytes is shown. */
double paint_text(struct paint *paint, enum paint_font font, double x, double y,
                  struct colour colour, const char *text);
double paint_text_width(struct paint *paint, enum paint_font font, const char *text);
double paint_line_height(struct paint *paint, enum paint_font font);
double paint_scale(const struct paint *paint); /* layout.scale; fonts follow it */

/* Pixels of width x height, 32 bit 0xXXRRGGBB, stretched over `to` without smoothing when a pixel
 * becomes larger. `slot` (0..3) names a picture that is painted again and again. */
void paint_pixels(struct paint *paint, unsigned slot, const uint32_t *rgb, unsigned width,
                  unsigned height, const struct area *to);

#endif
