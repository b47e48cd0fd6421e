/* SPDX-License-Identifier: MIT */
/* Opens a scene for a command, with everything that can be wrong with it said in one form:
 * FILE:LINE: key: reason. Used by run, list, lint and serve. */
#ifndef FOOTFALL_RIG_SCENE_OPEN_H
#define FOOTFALL_RIG_SCENE_OPEN_H

#include "firmware_core/settings.h"
#include "rig/buffer.h"
#include "rig/options.h"
#include "sim/scene.h"

/* `data` lists folders with recorded walks. NULL with the reason in `why` when the scene is not
 * valid or no model has its name. Free with scene_free(). */
struct scene *scene_open(const char *folder, const struct arguments *data, struct buffer *why);

/* What a device has against its part of the scene. */
void scene_open_refused(const char *folder, const struct settings_error *error, struct buffer *why);

#endif
