/* SPDX-License-Identifier: MIT */
#include "sim/rng.h"

void rng_seed(struct rng *rng, uint64_t seed, uint64_t stream)
{
    rng->state = 0;
    rng->stream = (stream << 1) | 1U;
    rng_u32(rng);
    rng->state += seed;
    rng_u32(rng);
}

uint32_t rng_u32(struct rng *rng)
{
    uint64_t old = rng->state;
    rng->state = old * 6364136223846793005ULL + rng->stream;
    uint32_t mixed = (uint32_t)(((old >> 18) ^ old) >> 27);
    uint32_t turn = (uint32_t)(old >> 59);
    return (mixed >> turn) | (mixed << ((32U - turn) & 31U));
}

double rng_unit(struct rng *rng)
{
    return (double)rng_u32(rng) * (1.0 / 4294967296.0);
}

double rng_range(struct rng *rng, double low, double high)
{
    return low + (high - low) * rng_unit(rng);
}

double rng_normal(struct rng *rng, double mean, double sd)
{
    double sum = -6.0;
    for (int i = 0; i < 12; i++)
        sum += rng_unit(rng);
    return mean + sd * sum;
}
