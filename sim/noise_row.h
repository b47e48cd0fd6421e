/* SPDX-License-Identifier: MIT */
/* Adds signed deviations to a row of levels, saturating: the inner loop of the chip's noise, of its
 * fixed pattern and of flicker. */
#ifndef FOOTFALL_SIM_NOISE_ROW_H
#define FOOTFALL_SIM_NOISE_ROW_H

#include <stdint.h>

enum { NOISE_STEPS_MAX = 5 };

struct noise_row {
    const int8_t *add[NOISE_STEPS_MAX]; /* n each, in turn: all of the first, */
    const uint8_t *limit;               /* of the others where the level is below limit[k] */
    int32_t n_steps;                    /* 1 up */
    int8_t offset;                      /* of the whole row */
    uint16_t gain;                      /* of the levels, before; 32768: 1 */
};

/* n is a multiple of 16. Both do the same; the second is plain C, for machines without SSE2 and
 * for the test that holds them together. */
void noise_row(uint8_t *out, const uint8_t *in, int32_t n, const struct noise_row *row);
void noise_row_plain(uint8_t *out, const uint8_t *in, int32_t n, const struct noise_row *row);

#endif
