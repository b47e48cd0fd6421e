/* SPDX-License-Identifier: MIT */
#include "sim/mirror.h"

bool mirror_of_slab(struct vec2 middle, double cosine, double sine, double half_depth_m,
                    struct mirror *mirror)
{
    /* The camera's foot, across the slab. */
    double across = middle.x * sine - middle.y * cosine;
    if (across <= half_depth_m && across >= -half_depth_m)
        return false;
    double side = across > 0.0 ? 1.0 : -1.0;
    mirror->normal = (struct vec2) { -side * sine, side * cosine };
    mirror->at = (struct vec2) { middle.x + half_depth_m * mirror->normal.x,
                                 middle.y + half_depth_m * mirror->normal.y };
    return true;
}

double mirror_before_m(const struct mirror *mirror, double x, double y)
{
    return (x - mirror->at.x) * mirror->normal.x + (y - mirror->at.y) * mirror->normal.y;
}

void mirror_point(const struct mirror *mirror, double *x, double *y)
{
    double before = mirror_before_m(mirror, *x, *y);
    *x -= 2.0 * before * mirror->normal.x;
    *y -= 2.0 * before * mirror->normal.y;
}

void mirror_direction(const struct mirror *mirror, double *x, double *y)
{
    double out = *x * mirror->normal.x + *y * mirror->normal.y;
    *x -= 2.0 * out * mirror->normal.x;
    *y -= 2.0 * out * mirror->normal.y;
}
