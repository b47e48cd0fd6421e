/* SPDX-License-Identifier: MIT */
/* What detection found and missed, by how dense people stand and by how wide their heads are.
 * Heads that are hidden or cut by the edge count neither way. Used by the two evaluations. */
#ifndef FOOTFALL_TRAIN_SCORE_H
#define FOOTFALL_TRAIN_SCORE_H

#include "firmware_core/detect.h"
#include "scripts/train/studio.h"

enum { SCORE_BANDS = 5 };

struct tally {
    unsigned heads, found, wrong;
    double error_cells; /* sum of squared distances */
};

struct score {
    struct tally density[SCORE_BANDS], width[SCORE_BANDS];
};

/* Detections with less than `least` are left out. */
void score_picture(struct score *score, const struct studio_picture *picture,
                   const struct detections *found, unsigned least);
void score_print(const struct score *score);

#endif
