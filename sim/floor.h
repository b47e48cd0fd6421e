/* SPDX-License-Identifier: MIT */
/* What floors look like, at true scale: carpet, wood, tiles, concrete, plain. Used when the still
 * part of the picture is painted. */
#ifndef FOOTFALL_SIM_FLOOR_H
#define FOOTFALL_SIM_FLOOR_H

#include <stdint.h>

#include "sim/scene.h"

enum { GRAIN_SIDE = 256 };

/* Smooth random field, -1..1, that repeats after GRAIN_SIDE steps. */
struct grain {
    float value[GRAIN_SIDE][GRAIN_SIDE];
};

struct floor_look {
    enum floor_kind kind;
    double colour[3]; /* 0..255 */
    uint32_t seed;
    const struct grain *grain;
};

void grain_create(struct grain *grain, uint64_t seed);
double grain_at(const struct grain *grain, double x, double y);

/* Several octaves, -1..1 or so; `step_m` is the size of the largest. */
double grain_cloud(const struct grain *grain, double x, double y, double step_m, int octaves);

void floor_look_init(struct floor_look *look, enum floor_kind kind, uint32_t rgb, uint64_t seed,
                     const struct grain *grain);

/* Colour at a floor point, seen by a sample that covers `size_m` of it. */
void floor_colour(const struct floor_look *look, double x, double y, double size_m, double rgb[3]);

/* A whole random number for a place, the same wherever it is asked from. */
uint32_t place_hash(int32_t x, int32_t y, uint32_t seed);

#endif
