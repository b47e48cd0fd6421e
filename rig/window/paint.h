/* SPDX-License-Identifier: MIT */
/* Paints a picture in memory: what a window shows and what goes into a file are made by the same
 * calls and have the same pixels, with no display. Coordinates are pixels of the picture, and a
 * pixel's middle lies half a pixel from its corner. */
#ifndef FOOTFALL_RIG_WINDOW_PAINT_H
#define FOOTFALL_RIG_WINDOW_PAINT_H

#include <stddef.h>
#include <stdint.h>

#include "rig/buffer.h"
#include "rig/window/look.h"

struct colour {
    uint8_t r, g, b, a;
};

struct spot {
    double x, y;
};

enum paint_font { FONT_TEXT, FONT_SMALL, FONT_BOLD, FONT_MONO };
enum { PAINT_FONTS = FONT_MONO + 1, PAINT_SLOTS = 4, PAINT_SIDE_MAX = 16384 };

struct paint;

/* A picture of width x height pixels, each 1..PAINT_SIDE_MAX, for texts of this scale (1 at 96 dots
 * an inch). NULL with the reason when there are no fonts: DejaVu from the usual places, or from
 * what FOOTFALL_FONTS names. Out of memory ends the program. */
struct paint *paint_create_in_memory(unsigned width, unsigned height, double scale,
                                     struct buffer *why);
void paint_free(struct paint *paint);

/* Another size; what was painted is lost. 0, or -1 with the reason. */
int paint_resize(struct paint *paint, unsigned width, unsigned height, double scale,
                 struct buffer *why);

/* Rows without gaps from the top, 32 bit 0x00RRGGBB; valid until the next paint_resize(). */
const uint32_t *paint_picture(const struct paint *paint, unsigned *width, unsigned *height);

/* Everything after it is cut off at the area; NULL: at the picture's edge. */
void paint_clip(struct paint *paint, const struct area *area);
/* On whole pixels. */
void paint_fill(struct paint *paint, const struct area *area, struct colour colour);
void paint_frame(struct paint *paint, const struct area *area, double width, struct colour colour);
/* Ends and corners are round; what is see-through is so once, also where a way crosses itself. */
void paint_line(struct paint *paint, struct spot a, struct spot b, double width,
                struct colour colour);
void paint_way(struct paint *paint, const struct spot *p, size_t n, double width,
               struct colour colour);
void paint_dashes(struct paint *paint, struct spot a, struct spot b, double width, double dash,
                  struct colour colour);
/* Of any shape; what crosses itself is filled by the even-odd rule. */
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

/* Room for a picture of width x height pixels, 32 bit 0xXXRRGGBB, that is filled in and painted
 * again and again; `slot` is below PAINT_SLOTS. What was there before is lost. */
uint32_t *paint_slot(struct paint *paint, unsigned slot, unsigned width, unsigned height);

/* Pixels stretched over `to`: a pixel that becomes larger stays one square of one colour, pixels
 * that become smaller are mixed. */
void paint_pixels(struct paint *paint, const uint32_t *rgb, unsigned width, unsigned height,
                  const struct area *to);

#endif
