/* SPDX-License-Identifier: MIT */
/* The window itself: hands the desk what keys and mouse do, and shows what is painted of it. Used
 * by `footfall view`, after engine_open(). */
#ifndef FOOTFALL_RIG_WINDOW_WINDOW_H
#define FOOTFALL_RIG_WINDOW_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "rig/window/desk.h"
#include "rig/window/show.h"

struct window_options {
    const char *title; /* also the beginning of the names of pictures and clips */
    const struct model *model;
    unsigned width, height; /* of the window's inside, at scale 1 */
    double scale;           /* of texts and lines; 0: as the display has it */
    uint64_t begun_us;      /* by window_clock_us(), when the program began */
    bool tell;              /* on standard output, whenever nothing more is to come: window.c */
};

/* A clock that never steps back. */
uint64_t window_clock_us(void);

/* What there is to paint now. */
void window_show(const struct desk *desk, const struct model *model, uint64_t wall_us,
                 struct show *out);

/* Until somebody quits. An exit status: without a display STATUS_ENVIRONMENT, with the reason on
 * standard error. */
int window_run(struct desk *desk, const struct window_options *options);

#endif
