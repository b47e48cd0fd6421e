/* SPDX-License-Identifier: MIT */
/* The key "upgrade" of a scene's event: an object with keys of its own. Called by the scene's
 * tables. */
#ifndef FOOTFALL_SIM_SCENE_UPGRADE_H
#define FOOTFALL_SIM_SCENE_UPGRADE_H

#include "sim/keys.h"

/* Fills in a struct upgrade_spec. */
int scene_upgrade_read(struct reading *reading, const cJSON *json, void *target);

#endif
