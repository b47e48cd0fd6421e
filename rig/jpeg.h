/* SPDX-License-Identifier: MIT */
/* Frames as JPEG, for results and pages. NV12 in BT.601 full range is what JPEG stores anyway, so
 * the planes go in as they are. */
#ifndef FOOTFALL_RIG_JPEG_H
#define FOOTFALL_RIG_JPEG_H

#include <stdint.h>

#include "rig/buffer.h"

/* Width and height are multiples of 16, stride = width; quality 1..100. */
void jpeg_from_nv12(const uint8_t *luma, const uint8_t *chroma, uint16_t width_px,
                    uint16_t height_px, int quality, struct buffer *out);

#endif
