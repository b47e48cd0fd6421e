/* SPDX-License-Identifier: MIT */
/* What hands are drawing on the picture or have chosen in it: points of a path, a line or an area.
 * Without SDL. */
#ifndef FOOTFALL_RIG_WINDOW_SHAPES_H
#define FOOTFALL_RIG_WINDOW_SHAPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SHAPE_POINTS_MAX = 32 };

enum chosen {
    CHOSEN_NOTHING,
    CHOSEN_WALKER,
    CHOSEN_LINE,
    CHOSEN_REGION,
    CHOSEN_MASK,
    CHOSEN_U_TURN
};

struct shapes {
    size_t n; /* points so far, of the tool that is in hand; camera pixels */
    struct {
        double u, v;
    } p[SHAPE_POINTS_MAX];
    enum chosen chosen;
    size_t index;          /* which walker, region, mask */
    bool dragging;         /* the chosen one, or one of its points */
    long point;            /* that is dragged; -1: the whole */
    double from_u, from_v; /* where it was taken hold of: head, point, or anywhere of the whole */
    double to_u, to_v;     /* and where that is now */
    double height_m;       /* of the next walker */
    uint32_t top_rgb;      /* and its clothes */
};

#endif
