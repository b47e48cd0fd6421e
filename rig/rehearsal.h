/* SPDX-License-Identifier: MIT */
/* Runs the first moments of a scene for nothing, before one whose clock is that of the wall: what
 * they need of memory and of the program's file is there then, and the first frame is no later than
 * the others. Called where the device's pins are lines. */
#ifndef FOOTFALL_RIG_REHEARSAL_H
#define FOOTFALL_RIG_REHEARSAL_H

#include "sim/scene.h"

void rehearse(const struct scene *scene);

#endif
