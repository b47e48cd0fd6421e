/* SPDX-License-Identifier: MIT */
/* Where heads are in the picture: the truth that detection is trained and measured with. Used by
 * studio.c and by evaluate_scenes.c. */
#ifndef FOOTFALL_TRAIN_HEADS_H
#define FOOTFALL_TRAIN_HEADS_H

#include "scripts/train/studio.h"
#include "sim/body.h"
#include "sim/camera.h"

#define HEAD_WIDTH_M 0.17

/* Fills in out->heads; out->image must be there. */
void heads_note(const struct camera *camera, const struct bodies *people,
                struct studio_picture *out);

#endif
