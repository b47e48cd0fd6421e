/* SPDX-License-Identifier: MIT */
/* Reduces a frame to a grid of cells, freed of flicker and of steps of the light, and tells for
 * each cell how far it is from the empty scene. Called by device_step() once a frame, before
 * detection. */
#ifndef FOOTFALL_CORE_BACKGROUND_H
#define FOOTFALL_CORE_BACKGROUND_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/darkness.h"
#include "firmware_core/frame.h"

enum {
    CELL_X_MAX = 160,
    CELL_Y_MAX = 64,
    CELL_MAX = CELL_X_MAX * CELL_Y_MAX,
    CELL_CHANNELS = 8,
};

/* What a cell holds. Luma and chroma are those of the frame times one factor that keeps the
 * empty scene at a mean of 96, or in the dark at a lower one; 1/16 of a level. */
enum cell_channel {
    CELL_LUMA_00, /* luma of the cell's quarters, from the upper left one, less that mean */
    CELL_LUMA_10, /* to the right of it */
    CELL_LUMA_01, /* below it */
    CELL_LUMA_11,
    CELL_U, /* less 128 levels; 1/64 of a level, as V and the two below */
    CELL_V,
    CELL_LUMA_DIFF,   /* mean distance of the quarters from the background, up to 8191 */
    CELL_CHROMA_DIFF, /* sum of both chroma distances, up to 8191 */
};

struct small_image {
    uint16_t n_x, n_y;
    uint16_t cell_px;
    uint16_t noise_q4; /* mean distance of a quarter from the background where nothing is */
    bool dark;         /* most of the frame is hardly more than noise */
    int32_t grain_q4;  /* by less than this the noise changes most steps between quarters */
    int16_t cell[CELL_MAX][CELL_CHANNELS]; /* row by row, n_x in each */
};

/* All zeros is a background that has seen nothing yet; the first frame becomes it, and if that was
 * dark, so does the first one in the light. What was learnt in the light stays as it is while the
 * picture is black. Cells hold luma quarters, U and V in the order of enum cell_channel; what
 * follows V is zero. */
struct background {
    uint16_t n_x, n_y, cell_px;
    uint16_t noise_q4;
    int16_t factor_q11; /* from the frame's luma and chroma to the background's */
    int32_t level_q4;   /* sum of the empty scene's luma quarters */
    bool settled;       /* every cell is empty, and their mean level is where it is kept */
    bool primed;        /* some frame became the background, */
    bool lit;           /* and one that was not dark */
    int32_t kept_q4;    /* mean level of the empty scene: 96, or less in the dark */
    uint64_t t_us;
    struct darkness darkness;
    int16_t mean_q7[CELL_MAX][CELL_CHANNELS];
    int16_t now_q4[CELL_MAX][CELL_CHANNELS]; /* the newest frame */
    uint8_t empty[CELL_MAX];                 /* 1: looked like the background last time */
};

/* The side of a cell: 4, 8 or 16 pixels, so that 80 x 60 of them cover any frame. Of a frame at
 * least twice as wide as high there are up to 160 x 64: that is the picture of the high-ceiling
 * version, whose areas are wide and shallow (VS121-P 6.1) and where heads are half as large. */
uint16_t background_cell_px(uint16_t width_px, uint16_t height_px);

/* A size of the frame that differs from the last one starts anew. */
void background_update(struct background *background, const struct frame *frame,
                       struct small_image *out, uint64_t now_us);

#endif
