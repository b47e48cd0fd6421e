/* SPDX-License-Identifier: MIT */
/* Paints bodies: each part of a posture is projected through the camera, shaded by the lamp, and
 * laid over what is farther away. */
#ifndef FOOTFALL_SIM_FIGURE_H
#define FOOTFALL_SIM_FIGURE_H

#include <stdbool.h>

#include "sim/band.h"
#include "sim/brush.h"
#include "sim/camera.h"
#include "sim/lighting.h"
#include "sim/mirror.h"
#include "sim/posture.h"

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

/* A body in the light of its place. */
struct figure {
    struct posture posture;
    struct paint paints[STUFFS];
    double slope[3]; /* lighting_slope() */
};
void figure_make(struct figure *figure, const struct figure_view *view, const struct body *body);

/* Turns a figure into its image in a mirror. */
void figure_mirror(struct figure *figure, const struct mirror *mirror);

/* Paints what of a figure is in a set of bands and tells where; the trail is where its pixels are.
 */
struct rect figure_paint(const struct figure *figure, const struct figure_view *view,
                         unsigned bands, struct picture *picture, struct brush_trail *trail);

#endif
