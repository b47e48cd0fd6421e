/* SPDX-License-Identifier: MIT */
/* Privacy masks: who is in a masked area is not there (VS121-P 5.3.5). Called by device_step()
 * around the tracker.
 *
 * The rule: a person ends where the centre of the head comes into a mask, and begins anew, as
 * another one, when it is out by a quarter of its width, so that nobody on the edge comes and goes.
 *
 * The stages before see the picture without masks, which does not leave the device. To the one that
 * follows the light, paint would be a lamp that never flickers, and to the one that looks for heads
 * a head that is half painted over would be something else, on this side of the edge. */
#ifndef FOOTFALL_CORE_MASK_H
#define FOOTFALL_CORE_MASK_H

#include "firmware_core/detect.h"
#include "firmware_core/settings.h"
#include "firmware_core/track.h"

/* Before the tracker: marks what it must begin nobody with. Whom it already follows it may see
 * there, and so go in without a doubt. */
void mask_detections(const struct mask_settings *mask, struct detections *detections);

/* After the tracker: ends those who are in a mask. */
void mask_tracks(const struct mask_settings *mask, struct tracker *tracker, struct tracks *tracks);

#endif
