/* SPDX-License-Identifier: MIT */
/* How much light falls where: lamp, ambient, sun patches, the lens's own falloff, and the soft
 * shadows of people and things on the floor. Factors are on pixel levels, which go with the
 * square root of light, and all of them multiply. */
#ifndef FOOTFALL_SIM_LIGHTING_H
#define FOOTFALL_SIM_LIGHTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/camera.h"
#include "sim/canvas.h"
#include "sim/light_colour.h"
#include "sim/world.h"

enum { SHADOW_CELL_PX = 8 /* as TILE_HEIGHT_PX */ };

struct lighting {
    struct vec2 lamp;
    double lamp_height_m;
    bool shadows;
    struct light_colour colour;
};

void lighting_init(struct lighting *lighting, const struct light_spec *spec);

/* Level of a white surface that looks up, relative to the middle of the room: the lamp falls off
 * with the fourth power of the cosine, half of the light comes from everywhere. */
double lighting_at(const struct lighting *lighting, double x, double y);

/* Unit vector from a point to the main lamp. */
void lighting_direction(const struct lighting *lighting, const double at[3], double to_lamp[3]);

/* Level of a surface by its normal: one that looks up at the lamp has 1, one that looks aside
 * about 0.6. Linear in the normal, see lighting_slope(). */
double lighting_shade(const double normal[3], const double to_lamp[3]);

#define LIGHTING_BASE 0.60

/* The vector whose product with the normal is what lighting_shade() adds to LIGHTING_BASE. */
void lighting_slope(const double to_lamp[3], double slope[3]);

/* Light of a sun patch at a floor point, in lux; 0 outside of all. */
double lighting_sun_lux(const struct sun_patch *patches, size_t n, double x, double y);

/* cos^4 of the angle off the axis, of which the chip's own shading correction has given half
 * (of the exponent) back; r2 = squared distance from the centre in focal lengths. */
double lighting_lens(double r2);

/* A grid of factors over the picture, one node each SHADOW_CELL_PX pixels, for the floor. */
struct shadow_map {
    int32_t across, down;
    float *x, *y;       /* floor point of each node, metres */
    float *factor;      /* 1: no shadow */
    struct tiles tiles; /* that hold any shadow */
};

int shadow_map_create(struct shadow_map *map, const struct camera *camera, int32_t width,
                      int32_t height);
void shadow_map_free(struct shadow_map *map);
void shadow_map_clear(struct shadow_map *map);

/* The shadow that the lamp throws of somebody, and the darker floor around the feet. */
void shadow_map_person(struct shadow_map *map, const struct lighting *lighting,
                       const struct camera *camera, const struct body *body);

/* The shadow of a box from z0 to z1 over the floor. */
struct shadow_box {
    struct vec2 at;
    double cosine, sine; /* of its turn */
    double half_width, half_depth;
    double z0, z1;
};
void shadow_map_box(struct shadow_map *map, const struct lighting *lighting,
                    const struct shadow_box *box);

/* Between the nodes, at a pixel. */
double shadow_map_at(const struct shadow_map *map, double u, double v);

/* Finds the tiles with shadow and darkens them; texture stays, for the shadow multiplies. */
void shadow_map_apply(struct shadow_map *map, struct picture *picture);

#endif
