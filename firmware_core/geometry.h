/* SPDX-License-Identifier: MIT */
/* Plane geometry in whole numbers: crossings, distances and polygons, exact where a count hangs
 * on it. Called by the counting stages and by the settings reader. */
#ifndef FOOTFALL_CORE_GEOMETRY_H
#define FOOTFALL_CORE_GEOMETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/settings.h"

/* A place in 1/16 pixel, x to the right and y down, within +-GEOMETRY_LIMIT_Q4. */
struct place {
    int32_t x, y;
};

enum { GEOMETRY_LIMIT_Q4 = 1 << 20 };

struct place geometry_place(int32_t x_q4, int32_t y_q4); /* limits both */
struct place geometry_of_point(struct point point);      /* pixels to 1/16 pixel */

/* The largest whole number whose square is at most v. */
uint32_t geometry_sqrt(uint64_t v);

/* How the step a -> b crosses the polyline: each crossing towards the left hand of the drawing
 * direction, as seen in the picture, is +1, each towards the right hand -1. Over all the steps
 * of a way the sum is exact: no joint, end or touch is counted twice or not at all. Both end
 * points belong to the line. */
int geometry_crossings(const struct point *line, int n_points, struct place a, struct place b);

/* Whether the place is nearer than distance_q4 to the polyline (its ends are round). */
bool geometry_near_line(const struct point *line, int n_points, struct place a,
                        int32_t distance_q4);

/* The same for the outline of a polygon. */
bool geometry_near_outline(const struct point *polygon, int n_points, struct place a,
                           int32_t distance_q4);

/* Whether the place is in the polygon or on its outline. */
bool geometry_inside(const struct point *polygon, int n_points, struct place a);

/* Whether the polyline runs through the polygon: a part of it lies inside, or it meets a side. */
bool geometry_meets(const struct point *line, int n_points, const struct point *polygon,
                    int n_corners);

/* A straight step in pieces of at most 8 pixels, for rules that ask at each of them where it is
 * (very long steps have longer ones): how many, and where the i-th of n ends, i from 1. */
int geometry_pieces(struct place from, struct place to);
struct place geometry_piece(struct place from, struct place to, int i, int n);

/* A share of a way: part of whole, 0 to 1, whole > 0. */
struct geometry_share {
    int64_t part, whole;
};

/* Whether a piece of a way a -> b touches or crosses p -> q, and where first. False when it lies
 * along it. */
bool geometry_touch_at(struct place a, struct place b, struct place p, struct place q,
                       struct geometry_share *at);
int geometry_share_order(struct geometry_share a, struct geometry_share b); /* -1, 0, 1 */

/* Whether the corners make a convex polygon: no inner angle of 180 degrees or more. */
bool geometry_convex(const struct point *polygon, int n_points);

/* Whether at least three corners make a polygon with an area whose sides meet at the corners
 * only (VS121-P 5.3.1: areas are simple polygons). */
bool geometry_simple(const struct point *polygon, int n_points);

#endif
