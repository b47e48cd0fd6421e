/* SPDX-License-Identifier: MIT */
/* Draws how people look: colours of clothes, hair and skin, height, build and sway, as one meets
 * them in a shop. Used by the world for everything that a scene leaves open. */
#ifndef FOOTFALL_SIM_LOOKS_H
#define FOOTFALL_SIM_LOOKS_H

#include "sim/rng.h"
#include "sim/scene.h"

struct looks {
    double height_m; /* normal, mean 1.72 m, standard deviation 0.096 m, from 1.40 to 2.05 */
    uint8_t build;   /* 0..255: slim to broad */
    double sway_m;   /* amplitude of the head's lateral sway; 25 mm rms over many people */
    uint32_t top_rgb, legs_rgb, hair_rgb, skin_rgb;
};

/* Takes what `wanted` leaves open from the generator; the number of draws is always the same. */
void looks_draw(struct looks *out, struct rng *rng, const struct looks_spec *wanted);

#endif
