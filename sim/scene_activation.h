/* SPDX-License-Identifier: MIT */
/* The key "activation" of a scene: an object with keys of its own, or false. Called by the scene's
 * tables. */
#ifndef FOOTFALL_SIM_SCENE_ACTIVATION_H
#define FOOTFALL_SIM_SCENE_ACTIVATION_H

#include "sim/keys.h"

/* Fills in a struct activation_spec. */
int scene_activation_read(struct reading *reading, const cJSON *json, void *target);

#endif
