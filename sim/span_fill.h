/* SPDX-License-Identifier: MIT */
/* Paints one row of a rounded, textured part: the inner loop of all bodies. */
#ifndef FOOTFALL_SIM_SPAN_FILL_H
#define FOOTFALL_SIM_SPAN_FILL_H

#include <stdint.h>

enum { SPAN_BLOCK = 16 };

/* Level at pixel i, with s = (s0 + i * ds) / 8192 and base in 16ths of a level:
 * (base + 8 * across * s / 64 + 16 * bulge * s^2 / 256 + texel * grain / 32) / 16. */
struct span_fill {
    int16_t ds;
    int16_t across, bulge; /* 128ths and 256ths of a level at s = 1 */
    int16_t grain;         /* 0..250 */
};

/* Paints whole blocks, and puts back what lay behind the n pixels: no odd pixels, which would take
 * as long as all the rest. `out` and `texel` reach a block further than n. */
void span_fill(uint8_t *out, int32_t n, int16_t s0, int16_t base, const struct span_fill *span,
               const int8_t *texel);

/* The same in plain C, for machines without SSE2 and for the test that holds them together. */
void span_fill_plain(uint8_t *out, int32_t n, int16_t s0, int16_t base,
                     const struct span_fill *span, const int8_t *texel);

#endif
