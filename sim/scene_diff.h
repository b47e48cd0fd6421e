/* SPDX-License-Identifier: MIT */
/* Says from when on two scenes differ, for whoever changes one while it runs. */
#ifndef FOOTFALL_SIM_SCENE_DIFF_H
#define FOOTFALL_SIM_SCENE_DIFF_H

#include <stdint.h>

#include "sim/scene.h"

/* Before this time since their start everything is the same in both, to the pixel; 0 when they
 * differ in more than who walks, what happens and how long it lasts, and UINT64_MAX when they do
 * not differ. What a scene is called and what it expects does not matter. */
uint64_t scene_diff_us(const struct scene *a, const struct scene *b);

#endif
