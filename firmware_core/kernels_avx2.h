/* SPDX-License-Identifier: MIT */
/* The two loops of kernels.h that take most of the time, for processors with AVX2. kernels.c asks
 * the processor first; only it and the test that compares the forms call them. */
#ifndef FOOTFALL_CORE_KERNELS_AVX2_H
#define FOOTFALL_CORE_KERNELS_AVX2_H

#include <stdbool.h>

#include "firmware_core/kernels.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define KERNELS_AVX2 1

bool kernels_avx2_possible(void);

void kernels_pointwise_avx2(const struct pointwise *p, const int16_t *in, const int16_t *extra,
                            const int16_t *add, int16_t *out, unsigned n);

/* channels must be a multiple of 16. */
void kernels_depthwise_avx2(const struct depthwise *d, const int16_t *in, unsigned row,
                            int16_t *out, unsigned n);

#endif
#endif
