/* SPDX-License-Identifier: MIT */
/* The letters of a few fonts at one size, each made once by SDL_ttf and kept as how much of each
 * pixel it covers. Used by rig/window/paint.c. */
#ifndef FOOTFALL_RIG_WINDOW_GLYPHS_H
#define FOOTFALL_RIG_WINDOW_GLYPHS_H

#include <stdint.h>

#include "rig/buffer.h"
#include "rig/window/paint.h"

struct glyph {
    uint32_t code; /* of Unicode, 0: none yet */
    int left, top; /* of its picture, from the upper left corner of the line */
    int width, height;
    int advance;   /* to the next one */
    uint8_t *mask; /* width x height; NULL: nothing to see */
};

struct glyphs;

/* NULL with the reason when there are no fonts. */
struct glyphs *glyphs_open(double scale, struct buffer *why);
void glyphs_close(struct glyphs *glyphs);
int glyphs_line_height(const struct glyphs *glyphs, enum paint_font font);

/* The next one of a text, which is moved on behind it; a byte that is no UTF-8 and control
 * characters are shown as a replacement. NULL at the end. */
const struct glyph *glyphs_next(struct glyphs *glyphs, enum paint_font font, const char **text);

#endif
