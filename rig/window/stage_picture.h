/* SPDX-License-Identifier: MIT */
/* What the core sees as pixels to look at: the camera's picture, and what each of its stages makes
 * of it, cell by cell. Used by rig/window/layers.c. */
#ifndef FOOTFALL_RIG_WINDOW_STAGE_PICTURE_H
#define FOOTFALL_RIG_WINDOW_STAGE_PICTURE_H

#include <stdint.h>

#include "rig/window/instant.h"
#include "rig/window/look.h"

enum { STAGE_SHARES = 256 };

/* How a stage's values look from none to most, 0x00RRGGBB; dark and light for eyes of any kind. */
struct stage_scale {
    uint32_t rgb[STAGE_SHARES];
};

void stage_scale_make(enum look_stage stage, struct stage_scale *out);

/* NV12, BT.601 full range, both planes with stride width_px. */
void stage_camera(const uint8_t *nv12, unsigned width_px, unsigned height_px, uint32_t *rgb);

/* How much there is of what the stage looks for, 0..255; the background's is its light. */
uint8_t stage_share(const struct instant *instant, enum look_stage stage, unsigned cell);

/* A pixel for each cell. */
void stage_cells(const struct instant *instant, enum look_stage stage,
                 const struct stage_scale *scale, uint32_t *rgb);

/* Over the camera's picture, which shows through where there is little. */
void stage_over(const struct instant *instant, enum look_stage stage,
                const struct stage_scale *scale, uint32_t *rgb);

#endif
