/* SPDX-License-Identifier: MIT */
/* Who is who: a double of somebody, somebody known who was lost, or somebody new, and when to
 * believe it. Called by the tracker. Indices are those of tracker->p, where older people come
 * first. */
#ifndef FOOTFALL_CORE_IDENTITY_H
#define FOOTFALL_CORE_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/track.h"

/* A second sighting of somebody who was seen already in this frame. */
bool identity_is_double(const struct tracker *tracker, const struct detection *d);

/* An unconfirmed person who keeps to an older one is that one seen twice. */
bool identity_is_shadow(const struct tracker *tracker, int index);

/* An older person who follows the same head: they keep to one place, and one sighting a frame
 * does for both. NULL when there is none. */
struct person *identity_same_head(struct tracker *tracker, int index);

/* How long a new person has to stay before he or she is believed: people walk in from the border,
 * while a bag, a hand or a shoulder shows up in the middle, beside its owner. */
uint64_t identity_doubt_us(const struct tracker *tracker, int index);

/* The unseen person that a new one is: known before, and able to have come here; or NULL. */
struct person *identity_lost_twin(struct tracker *tracker, const struct person *found);

#endif
