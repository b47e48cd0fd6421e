/* SPDX-License-Identifier: MIT */
/* Gives each sighting of a frame to the person it most likely is, all of them together. Called
 * by the tracker, which then begins new people with what is left. */
#ifndef FOOTFALL_CORE_ASSOCIATE_H
#define FOOTFALL_CORE_ASSOCIATE_H

#include <stdbool.h>

#include "firmware_core/track.h"

/* One of two rounds: clear sightings first, then what is left for the faint ones. */
void associate_round(struct tracker *tracker, const struct detections *detections, bool clear);

/* Whether a detection lies in the picture, or not further beside it than it is wide. */
bool associate_in_picture(const struct tracker *tracker, const struct detection *d);

#endif
