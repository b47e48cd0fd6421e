/* SPDX-License-Identifier: MIT */
/* What a scene expects of lines, as tables of keys. Used by the tables of the scene and, for the
 * limits, by those of a bench's map. */
#ifndef FOOTFALL_SIM_SCENE_STEPS_H
#define FOOTFALL_SIM_SCENE_STEPS_H

#include "sim/keys.h"
#include "sim/scene.h"

/* The elements of "expect.steps". */
extern const struct key_list scene_step_list;

/* The keys of a struct line_limits. */
extern const struct key_table line_limits_table;

/* Whether every window lies within the scene: 0, or -1 with the error filled in. */
int scene_steps_check(struct reading *reading, const struct scene *scene);

#endif
