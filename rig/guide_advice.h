/* SPDX-License-Identifier: MIT */
/* What the VS121-P guide's chapter 6 says about a good place for the sensor, held against a scene
 * and its settings. Used by `footfall lint`; advice never refuses a scene. */
#ifndef FOOTFALL_RIG_GUIDE_ADVICE_H
#define FOOTFALL_RIG_GUIDE_ADVICE_H

#include "firmware_core/settings.h"
#include "sim/scene.h"

/* Called for each piece of advice, with the key of the scene that it is about. */
typedef void guide_advice_fn(void *ctx, const char *key, const char *text);

void guide_advice(const struct scene *scene, const struct settings *settings, guide_advice_fn *tell,
                  void *ctx);

#endif
