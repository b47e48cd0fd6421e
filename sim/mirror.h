/* SPDX-License-Identifier: MIT */
/* The plane of an upright mirror: what stands before it is seen again as far behind it. Used where
 * the scenery follows a ray and where people are painted a second time. */
#ifndef FOOTFALL_SIM_MIRROR_H
#define FOOTFALL_SIM_MIRROR_H

#include <stdbool.h>

#include "sim/scene.h"

/* Factor on levels: glass and silver keep 0.9 of the light. */
#define MIRROR_LEVEL 0.95

struct mirror {
    struct vec2 at;     /* a point of the glass, on the floor */
    struct vec2 normal; /* unit, out of the glass, to the camera's side */
};

/* The face of an upright slab, its middle, turn and half thickness given, that looks to the
 * camera. False when the camera hangs over the slab's own plane and sees neither. */
bool mirror_of_slab(struct vec2 middle, double cosine, double sine, double half_depth_m,
                    struct mirror *mirror);

/* How far a floor point is before the glass; negative behind it. */
double mirror_before_m(const struct mirror *mirror, double x, double y);

/* The mirror image of a floor point, and of a direction. */
void mirror_point(const struct mirror *mirror, double *x, double *y);
void mirror_direction(const struct mirror *mirror, double *x, double *y);

#endif
