/* SPDX-License-Identifier: MIT */
/* What the VS121-P guide's chapter 6 says about a good place for the sensor, and chapter 2 about
 * what may be wired to it, held against a scene and its settings; and what a scene says of lines
 * that no bench could judge. Used by `footfall lint` and by each run, for its log; advice never
 * refuses. */
#ifndef FOOTFALL_RIG_GUIDE_ADVICE_H
#define FOOTFALL_RIG_GUIDE_ADVICE_H

#include <stdbool.h>

#include "firmware_core/settings.h"
#include "sim/scene.h"

/* Called for each piece of advice, with the key of the scene that it is about. */
typedef void guide_advice_fn(void *ctx, const char *key, const char *text);

void guide_advice(const struct scene *scene, const struct settings *settings, guide_advice_fn *tell,
                  void *ctx);

/* The area recommended for regions and flow (6.1), along the picture's width and height, between
 * the guide's heights of the version; false beyond them. */
bool guide_advice_range(enum camera_version version, double height_m, double *width_m,
                        double *depth_m);

#endif
