/* SPDX-License-Identifier: MIT */
/* Things that stand still, as boxes, cylinders and rounded bodies in metres; the scenery looks
 * at them along the camera's rays. */
#ifndef FOOTFALL_SIM_FURNITURE_H
#define FOOTFALL_SIM_FURNITURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/band.h"
#include "sim/floor.h"
#include "sim/lighting.h"
#include "sim/mirror.h"

enum { SOLIDS_PER_OBJECT_MAX = 24, SHADOWS_PER_OBJECT_MAX = 2 };

enum solid_shape { SOLID_BOX, SOLID_CYLINDER, SOLID_BALL };
enum solid_skin { SKIN_PLAIN, SKIN_WOOD, SKIN_CLOTH, SKIN_LEAVES, SKIN_MIRROR };

struct solid {
    enum solid_shape shape;
    enum solid_skin skin;
    double x, y, z;      /* centre */
    double cosine, sine; /* of the turn of its own axes */
    double rx, ry, rz;   /* half sizes */
    double colour[3];
    uint8_t owner; /* of its layer, for things that hide people */
};

/* Where a ray from the camera meets a solid: how far below the camera, and the outward normal.
 * False when it passes by. The ray is (rx, ry, -1) from (x, y, height); x and y are 0 but for the
 * camera's image in a mirror. */
struct ray {
    double rx, ry, height, x, y;
};
bool solid_meet(const struct solid *solid, const struct ray *ray, double *depth, double normal[3]);

/* Colour of the surface at a point. */
void solid_colour(const struct solid *solid, const struct grain *grain, const double at[3],
                  double rgb[3]);

/* Takes an object apart. `first` is the owner of what stands in the lowest band, the next numbers
 * those of the bands above; 0: nobody. Returns the number of solids. */
size_t furniture_solids(const struct object_spec *object, uint8_t first,
                        struct solid solids[SOLIDS_PER_OBJECT_MAX]);
/* The plane of a mirror's glass; false for another object, and for a mirror seen edge-on. */
bool furniture_mirror(const struct object_spec *object, struct mirror *mirror);
size_t furniture_shadows(const struct object_spec *object,
                         struct shadow_box shadows[SHADOWS_PER_OBJECT_MAX]);

#endif
