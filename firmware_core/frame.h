/* SPDX-License-Identifier: MIT */
/* One picture of the camera chip, as every stage of the core sees it. The HAL owns the pixels;
 * they stay as they are until hal->frame hands out another picture or fails, or the camera is set
 * up anew. */
#ifndef FOOTFALL_CORE_FRAME_H
#define FOOTFALL_CORE_FRAME_H

#include <stdint.h>

enum {
    FRAME_WIDTH_MAX_PX = 1280,
    FRAME_HEIGHT_MAX_PX = 960,
};

/* NV12: a full-size luma plane and a half-size plane of interleaved U and V, BT.601 full range,
 * neutral chroma 128. Width and height are multiples of 16. */
struct frame {
    const uint8_t *luma;
    const uint8_t *chroma;
    uint16_t width_px;
    uint16_t height_px;
    uint16_t stride_px; /* of both planes, in bytes */
    uint32_t seq;
    uint64_t t_us; /* middle of the exposure, on the clock of hal->now_us */
};

#endif
