/* SPDX-License-Identifier: MIT */
/* A small convolutional network in integers that says for each cell of the picture whether a
 * head's centre lies in it. It works on three scales and keeps what it computed, so that only
 * the tiles that changed are computed anew; detect.c says which. */
#ifndef FOOTFALL_CORE_DETECT_NET_H
#define FOOTFALL_CORE_DETECT_NET_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/background.h"

enum {
    NET_TILE = 4, /* cells of a tile's side: 4 fine, 2 middle, 1 coarse */
    NET_TILE_X_MAX = CELL_X_MAX / NET_TILE,
    NET_TILE_Y_MAX = CELL_Y_MAX / NET_TILE,
    NET_FINE = 16, /* channels of the three scales */
    NET_MIDDLE = 32,
    NET_COARSE = 48,
    NET_FINE_ROW = (CELL_X_MAX + 2) * NET_FINE, /* with a border of zeros around */
    NET_MIDDLE_ROW = (CELL_X_MAX / 2 + 2) * NET_MIDDLE,
    NET_COARSE_ROW = (CELL_X_MAX / 4 + 4) * NET_COARSE,
    NET_FINE_SIZE = NET_FINE_ROW * (CELL_Y_MAX + 2),
    NET_MIDDLE_SIZE = NET_MIDDLE_ROW * (CELL_Y_MAX / 2 + 2),
    NET_COARSE_SIZE = NET_COARSE_ROW * (CELL_Y_MAX / 4 + 4),
};

/* Activations: 1024 is 1.0, and they end at 32. All zeros before the first use. */
struct detect_net {
    int16_t fine0[NET_FINE_SIZE], fine1[NET_FINE_SIZE], fine2[NET_FINE_SIZE];
    int16_t middle0[NET_MIDDLE_SIZE], middle1[NET_MIDDLE_SIZE], middle2[NET_MIDDLE_SIZE];
    int16_t merged[NET_MIDDLE_SIZE], middle3[NET_MIDDLE_SIZE];
    int16_t coarse0[NET_COARSE_SIZE], coarse1[NET_COARSE_SIZE];
    int16_t to_middle[NET_TILE_X_MAX * NET_TILE_Y_MAX * 4 * NET_MIDDLE];
    int16_t to_fine[CELL_MAX * NET_FINE];
    int16_t heat[CELL_MAX]; /* the answer; 4096 is a logit of 1 */
};

/* Which tiles to compute; those beside them keep their values. */
struct net_tiles {
    bool on[NET_TILE_Y_MAX][NET_TILE_X_MAX];
};

/* What the net says of the head in one cell; 4096 is one cell. */
struct net_head {
    int16_t dx, dy; /* from the middle of the cell to the head's centre */
    int16_t width;  /* a quarter of the head's width */
};

/* in has the size of the call before, or net is all zeros. */
void detect_net_run(struct detect_net *net, const struct small_image *in,
                    const struct net_tiles *tiles);
void detect_net_head(struct detect_net *net, unsigned x, unsigned y, struct net_head *out);

#endif
