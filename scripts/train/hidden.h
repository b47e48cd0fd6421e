/* SPDX-License-Identifier: MIT */
/* How much of somebody's head the others hide from the camera: by geometry, for studio.c to
 * leave out of training what cannot be seen. */
#ifndef FOOTFALL_TRAIN_HIDDEN_H
#define FOOTFALL_TRAIN_HIDDEN_H

#include "sim/body.h"

/* Share of the head's disc that heads, shoulders and chests of others are in front of, 0 to 1. */
double hidden_share(const struct bodies *people, unsigned who, double camera_height_m);

#endif
