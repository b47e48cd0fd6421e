/* SPDX-License-Identifier: MIT */
/* One scene's part of the result page: verdict, picture, curves, diff. Made by the worker that
 * ran the scene, because only it still has the pixels. */
#ifndef FOOTFALL_RIG_CARD_H
#define FOOTFALL_RIG_CARD_H

#include "rig/observer.h"
#include "rig/picture.h"
#include "rig/result.h"
#include "rig/verdicts.h"

/* What a scene that really ran can show. */
struct card_show {
    const struct observer *observer;
    const struct picture_layers *layers;
    const struct buffer *jpeg;
    uint64_t end_us;
};

/* `show` is NULL where nothing was simulated: the scene did not run, or a foreign device ran it. */
void card_html(const struct scene_result *result, const struct card_show *show,
               const struct verdict_notes *notes, struct buffer *out);

#endif
