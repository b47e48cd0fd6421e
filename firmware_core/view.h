/* SPDX-License-Identifier: MIT */
/* The picture that leaves the device: what the camera sees, with the privacy masks painted over it
 * (VS121-P 5.3.5) and, in blur mode, nobody to be recognised in it (1.2). Called for snapshots, and
 * by whatever shows the live picture. No other way out may lead past it. */
#ifndef FOOTFALL_CORE_VIEW_H
#define FOOTFALL_CORE_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/frame.h"
#include "firmware_core/settings.h"

/* A second frame buffer, for the camera's own is the board's. */
struct view {
    uint8_t luma[FRAME_WIDTH_MAX_PX * FRAME_HEIGHT_MAX_PX];
    uint8_t chroma[FRAME_WIDTH_MAX_PX * FRAME_HEIGHT_MAX_PX / 2];
};

/* Draws it. *out is valid until the next call. Masks lie beneath the blur, so that nothing of what
 * they cover runs out of them, and are painted again above it, so that all of them has the colour.
 * A pixel that an area only touches is covered. */
void view_draw(struct view *view, const struct frame *frame, const struct mask_settings *mask,
               bool blurred, struct frame *out);

#endif
