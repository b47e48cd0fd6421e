/* SPDX-License-Identifier: MIT */
/* Says who of the tracked counts as a person in regions: the recognition scheme (VS121-P 5.3.4).
 * Called by device_step() once a frame, after the tracker; line and flow do not ask it.
 *
 * The rule: with Algorithm 2 everybody whom the tracker has confirmed is a person. With Algorithm
 * 1, for places full of things, only who has also been a head's width away from where he or she was
 * first seen, and from then on for good: people come walking, and what looks like a head among
 * books, lamps and bags stays where it is. The price is that who sits still when the device starts,
 * or when the tracker takes up somebody anew, is not counted before he or she moves. */
#ifndef FOOTFALL_CORE_RECOGNISE_H
#define FOOTFALL_CORE_RECOGNISE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/settings.h"
#include "firmware_core/track.h"

struct recognised {
    uint32_t id;
    bool moved;
};

/* All zero is the state at the start. */
struct recognition {
    uint16_t n;
    struct recognised who[TRACK_MAX]; /* in order of id */
    struct tracks people;             /* those of the tracker, of whom only people are confirmed */
};

void recognise_people(struct recognition *recognition, const struct region_settings *settings,
                      const struct tracks *tracks);

#endif
