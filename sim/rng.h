/* SPDX-License-Identifier: MIT */
/* The one random generator of the house (PCG32 and friends of it): every draw of the world comes
 * from a stream that is named by the scene's seed and a constant. */
#ifndef FOOTFALL_SIM_RNG_H
#define FOOTFALL_SIM_RNG_H

#include <stdint.h>

struct rng {
    uint64_t state, stream;
};

void rng_seed(struct rng *rng, uint64_t seed, uint64_t stream);
uint32_t rng_u32(struct rng *rng);
double rng_unit(struct rng *rng);                           /* [0, 1) */
double rng_range(struct rng *rng, double low, double high); /* [low, high) */
double rng_normal(struct rng *rng, double mean, double sd); /* sum of 12 uniforms: exact */

#endif
