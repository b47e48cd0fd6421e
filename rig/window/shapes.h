/* SPDX-License-Identifier: MIT */
/* What hands are drawing on the picture or have chosen in it: points of a path, or a line or an
 * area of the device's settings. Changed by rig/window/desk.h, painted by
 * rig/window/shapes_paint.c. */
#ifndef FOOTFALL_RIG_WINDOW_SHAPES_H
#define FOOTFALL_RIG_WINDOW_SHAPES_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/settings.h"

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

/* A line or an area of the settings. */
struct shape_points {
    size_t n;
    struct point p[SHAPE_POINTS_MAX];
};

/* "line", "U-turn area" */
const char *shapes_name(enum chosen kind);
size_t shapes_count(const struct settings *settings, enum chosen kind);
/* False: there is no such shape. */
bool shapes_points(const struct settings *settings, enum chosen kind, size_t index,
                   struct shape_points *out);
/* Moves the point that is held, or all of them, to where the hand is, as far as the picture goes.
 */
void shapes_move(const struct shapes *shapes, uint16_t width_px, uint16_t height_px,
                 struct shape_points *points);
/* The part of the settings with the shape as `points` has it, added when index is how many there
 * are; with none it is removed. The caller's to delete. */
cJSON *shapes_changes(const struct settings *settings, enum chosen kind, size_t index,
                      const struct shape_points *points);

#endif
