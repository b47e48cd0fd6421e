/* SPDX-License-Identifier: MIT */
#include "rig/jpeg.h"

#include <stdlib.h>

#include "hal_sim/jpeg_codec.h"
#include "rig/memory.h"

void jpeg_from_nv12(const uint8_t *luma, const uint8_t *chroma, uint16_t width_px,
                    uint16_t height_px, int quality, struct buffer *out)
{
    const struct frame frame = { .luma = luma,
                                 .chroma = chroma,
                                 .width_px = width_px,
                                 .height_px = height_px,
                                 .stride_px = width_px };
    /* four bytes a pixel is more than any picture takes, with room for the tables */
    const size_t cap = (size_t)width_px * height_px * 4 + 4096;
    uint8_t *bytes = memory_zeroed(cap, 1);
    int len = jpeg_codec_encode(&frame, quality, true, bytes, cap);
    if (len > 0)
        buffer_add_bytes(out, bytes, (size_t)len);
    free(bytes);
}
