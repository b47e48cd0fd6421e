/* SPDX-License-Identifier: MIT */
/* The voltage on a wire while somebody presses a button on it: one step when the contact is good,
 * a burst of them when it bounces, a slope when the supply is slow. Pure; the simulation puts the
 * steps into its queue. */
#ifndef FOOTFALL_SIM_PRESS_H
#define FOOTFALL_SIM_PRESS_H

#include <stddef.h>
#include <stdint.h>

#include "sim/scene.h"

enum {
    PRESS_SLOPE_STEPS = 32,
    PRESS_STEPS_MAX = 2 * PRESS_SLOPE_STEPS, /* of one press and its release */
};

struct press_step {
    uint64_t t_us; /* since the start of the scene */
    uint32_t mv;   /* from then on */
};

/* Spells the event of the scene with this index; how it bounces, and the noise on its slopes,
 * hang on the scene's seed and the index. Returns how many steps there are, in order of time. */
size_t press_steps(const struct scene *scene, size_t index, struct press_step out[PRESS_STEPS_MAX]);

#endif
