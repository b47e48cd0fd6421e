/* SPDX-License-Identifier: MIT */
/* The fast forms of kernels.h for processors with SSE2, which every x86-64 has. Only kernels.c
 * and the test that compares both forms call them. */
#ifndef FOOTFALL_CORE_KERNELS_SSE2_H
#define FOOTFALL_CORE_KERNELS_SSE2_H

#include "firmware_core/kernels.h"

#ifdef __SSE2__
#define KERNELS_SSE2 1

void kernels_pointwise_sse2(const struct pointwise *p, const int16_t *in, const int16_t *extra,
                            const int16_t *add, int16_t *out, unsigned n);
void kernels_depthwise_sse2(const struct depthwise *d, const int16_t *in, unsigned row,
                            int16_t *out, unsigned n);
void kernels_add_upscaled_sse2(const int16_t *fine, const int16_t *coarse, unsigned channels,
                               unsigned first, int16_t *out, unsigned n);
void kernels_dot_sse2(const struct dot *d, const int16_t *in, int16_t *out, unsigned n);
void kernels_chroma_sums_sse2(const uint8_t *chroma, unsigned stride, unsigned size, uint16_t *out,
                              unsigned n);
void kernels_box_sums_sse2(const uint8_t *luma, unsigned stride, unsigned size, uint16_t *out,
                           unsigned n);
void kernels_light_sums_sse2(const int16_t *mean_q7, const int16_t *now_q4, const uint8_t *empty,
                             unsigned n, struct light_sums *out);
void kernels_compare_sse2(const struct compare *c, const int16_t *now_q4, int16_t *mean_q7,
                          uint8_t *empty, int16_t *out, unsigned n, struct compare_sums *sums);
void kernels_change_sse2(const int16_t *now, const int16_t *then, unsigned n,
                         struct change *change);

#endif
#endif
