/* SPDX-License-Identifier: MIT */
/* Paints bodies: each part of a posture is projected through the camera, shaded by the lamp, and
 * laid over what is farther away. */
#ifndef FOOTFALL_SIM_FIGURE_H
#define FOOTFALL_SIM_FIGURE_H

#include <stdbool.h>

#include "sim/brush.h"
#include "sim/camera.h"
#include "sim/lighting.h"
#include "sim/posture.h"

/* Bodies are painted in two slices, below and above this height: a level plane under the camera
 * parts what hides from what is hidden, so that legs go under a table and its top under a chest. */
#define FIGURE_CUT_M 0.65

/* Cloth, hair and skin as seen from above. */
struct weaves {
    struct weave cloth, hair, skin;
};
void weaves_create(struct weaves *weaves, uint64_t seed);

/* What all bodies of a frame share. */
struct figure_view {
    const struct camera *camera;
    const struct lighting *lighting;
    const struct weaves *weaves;
    double level; /* of a white floor under the lamp, over 255 */
    double lux;
    const struct sun_patch *patches;
    size_t n_patches;
};

/* Paints one slice of a body and tells where; the trail is where its pixels are. */
struct rect figure_paint(const struct figure_view *view, const struct posture *posture, bool high,
                         struct picture *picture, struct brush_trail *trail);

#endif
