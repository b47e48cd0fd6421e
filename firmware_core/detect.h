/* SPDX-License-Identifier: MIT */
/* Finds people's heads in one picture. Called by device_step() once a frame, after the
 * background stage; its output feeds the tracker. */
#ifndef FOOTFALL_CORE_DETECT_H
#define FOOTFALL_CORE_DETECT_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/background.h"
#include "firmware_core/detect_net.h"

enum { DETECT_MAX = 192 };

/* The centre of a head in the picture, in 1/16 pixel of the full frame. */
struct detection {
    int32_t x_q4;
    int32_t y_q4;
    int32_t size_q4; /* estimated width of the head, the scale for gates and suppression */
    uint8_t score;   /* 0..255, how sure */
    bool covered;    /* by a privacy mask: nobody begins here (mask.h) */
};

struct detections {
    uint16_t n;
    uint16_t dropped; /* more were there than DETECT_MAX */
    struct detection d[DETECT_MAX];
};

/* All zeros has seen nothing yet. What the net said of a tile stays until the tile, or one
 * beside it, changes by more than the noise; besides, a few tiles are looked at anew in each
 * frame, so that slow changes come through too. */
struct detect {
    uint16_t n_x, n_y;                     /* cells; 0 before the first picture */
    uint16_t refresh;                      /* the tile whose turn is next */
    uint16_t n_sizes;                      /* from which size_q4 was learnt, up to enough of them */
    int32_t size_q4;                       /* of the heads in this place, as a rule */
    uint16_t tiles_run;                    /* in the last frame, for measurements */
    int16_t seen[CELL_MAX][CELL_CHANNELS]; /* each tile as it was when the net last saw it */
    struct detect_net net;
};

/* The best detections first; in the dark only those that stand out (contrast.h). A size of the
 * picture that differs from the last one starts anew. */
void detect_people(struct detect *detect, const struct small_image *in, struct detections *out);

/* After so many frames it is the same tiles' turn to be looked at anew; 1 before the first. */
uint32_t detect_cycle_frames(const struct detect *detect);

#endif
