/* SPDX-License-Identifier: MIT */
/* The colours of the window. Those that tell one thing from another are the eight of Okabe and Ito,
 * which people with any colour vision tell apart; where one carries a meaning, a shape or a word
 * carries it too. */
#ifndef FOOTFALL_RIG_WINDOW_THEME_H
#define FOOTFALL_RIG_WINDOW_THEME_H

#include "rig/window/paint.h"

struct theme {
    /* around the picture */
    struct colour ground, panel, raised, edge;
    struct colour lit;              /* in place of `raised` where a button is on */
    struct colour text, dim, faint; /* important, less so, hardly; all readable on `panel` */
    /* of Okabe and Ito, but for black */
    struct colour orange, sky, green, yellow, blue, vermillion, purple;
};

extern const struct theme theme;

#endif
