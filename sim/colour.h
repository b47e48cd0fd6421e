/* SPDX-License-Identifier: MIT */
/* From the colours of scenes (sRGB) to what the chip delivers: BT.601, full range, a little paler
 * than the paint, as cheap chips are. Levels stand for the square root of light throughout. */
#ifndef FOOTFALL_SIM_COLOUR_H
#define FOOTFALL_SIM_COLOUR_H

#include <stdint.h>

#define COLOUR_SATURATION 0.84

struct colour {
    double luma, u, v; /* 0..255; chroma without its middle of 128 */
};

static inline void colour_split(uint32_t rgb, double out[3])
{
    out[0] = (double)((rgb >> 16) & 255U);
    out[1] = (double)((rgb >> 8) & 255U);
    out[2] = (double)(rgb & 255U);
}

static inline struct colour colour_of(const double rgb[3])
{
    double luma = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
    return (struct colour) { luma, 0.564 * COLOUR_SATURATION * (rgb[2] - luma),
                             0.713 * COLOUR_SATURATION * (rgb[0] - luma) };
}

#endif
