/* SPDX-License-Identifier: MIT */
/* What there is to paint, and who paints which part of the window. Each fills
 * its area of the layout and nothing else. */
#ifndef FOOTFALL_RIG_WINDOW_SHOW_H
#define FOOTFALL_RIG_WINDOW_SHOW_H

#include "firmware_core/model.h"
#include "rig/window/desk.h"
#include "rig/window/paint.h"

struct show {
    const struct desk *desk;
    const struct instant *instant; /* NULL: not yet */
    const uint8_t *picture;        /* NV12 */
    const struct chronicle *chronicle;
    const struct model *model; /* of the device */
    uint64_t frames;           /* of the whole scene */
    uint64_t end_us;           /* when the last of them is taken */
    uint64_t wall_us;          /* for what flashes */
    double window_fps;
};

void show_paint(struct paint *paint, const struct show *show); /* everything */

void layers_paint(struct paint *paint, const struct show *show); /* pictures and overlays */
void shapes_paint(struct paint *paint, const struct show *show); /* what is being drawn */
void loupe_paint(struct paint *paint, const struct show *show);  /* the pixel under the pointer */
/* The pixel under the pointer and its cell, for the foot; false: it is on no
 * picture. */
bool loupe_say(const struct show *show, char *text, size_t cap);
void panels_paint(struct paint *paint, const struct show *show);
void buttons_paint(struct paint *paint, const struct show *show);
void time_line_paint(struct paint *paint, const struct show *show);
void foot_paint(struct paint *paint, const struct show *show);
void hover_paint(struct paint *paint, const struct show *show); /* what the pointer is on */
void help_paint(struct paint *paint, const struct show *show);
unsigned help_pages(struct paint *paint,
                    const struct layout *layout); /* in a window of this size */

/* As far as look->scroll can go, in lines. */
double panels_scroll_max(struct paint *paint, const struct show *show);

#endif
