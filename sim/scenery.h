/* SPDX-License-Identifier: MIT */
/* The still part of the picture: floor, furniture, their light and shadows. Looked at ray by ray
 * once, kept as levels under unit exposure, and turned into pixels when the exposure changes. */
#ifndef FOOTFALL_SIM_SCENERY_H
#define FOOTFALL_SIM_SCENERY_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/camera.h"
#include "sim/canvas.h"
#include "sim/floor.h"
#include "sim/furniture.h"
#include "sim/lighting.h"

enum { SCENERY_LAYERS_MAX = 254 };

/* What may stand before a person: the part of an object in one band of heights. */
struct layer {
    enum band band;
    double distance_m; /* of its solids from the point under the camera, on average */
    size_t n_solids;
    struct rect box; /* pixels that it holds; empty when hidden */
};

struct scenery {
    const struct camera *camera;
    const struct lighting *lighting;
    int32_t width, height;
    uint16_t *luma;  /* like a plane of the canvas, with margins; 32 a level of 255 */
    int16_t *chroma; /* without its middle, the same scale */
    uint8_t *owner;  /* width * height: index of the layer + 1, 0 is the floor */
    struct grain *grain;
    struct floor_look floor;
    struct shadow_map shadow;
    size_t n_solids, n_layers;
    struct solid *solids;
    struct rect *solid_boxes;
    struct layer layers[SCENERY_LAYERS_MAX];
    /* Of what the present picture was made. */
    bool made;
    size_t n_objects, n_patches;
    struct object_spec *objects;
    struct sun_patch *patches;
    double lux;
};

int scenery_create(struct scenery *scenery, const struct scene *scene, const struct camera *camera,
                   const struct lighting *lighting);
void scenery_free(struct scenery *scenery);

/* Looks again where something moved or the sun came or went. 1 when anything changed, 0 when
 * not, -1 when memory ran out. */
int scenery_update(struct scenery *scenery, const struct surroundings *surroundings);

/* The glass of an object's mirror, and the owner of its pixels in the lowest band; those of the
 * bands above follow. False for everything else. */
bool scenery_mirror(const struct scenery *scenery, size_t object, struct mirror *mirror,
                    uint8_t *first_owner);

/* Pixels at `level` = what a white floor under the lamp would get, over 255 (exposure_level). */
void scenery_expose(const struct scenery *scenery, double level, struct picture *picture);

/* Mean luma at an exposure, from a few of the pixels. */
double scenery_mean(const struct scenery *scenery, double level);

#endif
