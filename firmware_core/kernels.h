/* SPDX-License-Identifier: MIT */
/* The few inner loops in which detection spends its time. Each has a plain form and, where the
 * processor has SSE2 or AVX2, fast ones that give the same bytes; background and detect_net call
 * them. */
#ifndef FOOTFALL_CORE_KERNELS_H
#define FOOTFALL_CORE_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/* out[o] = (bias[o] + sum over c of in[c] * weight[c][o]) >> shift, kept within int16.
 * Weights lie as [cin / 2][cout][2]; the weights of `extra`, two inputs more, follow them. */
struct pointwise {
    uint8_t cin, cout; /* multiples of 8 and of 16 */
    uint8_t shift;
    int16_t floor; /* the least value that comes out: 0, or INT16_MIN where nothing is cut */
    const int16_t *weights;
    const int32_t *bias;
};

/* extra: two values for each cell, or NULL. add: what is added to each output after the shift
 * and before the floor, laid out as `out`, or NULL. n cells in a row. */
void kernels_pointwise(const struct pointwise *p, const int16_t *in, const int16_t *extra,
                       const int16_t *add, int16_t *out, unsigned n);
void kernels_pointwise_plain(const struct pointwise *p, const int16_t *in, const int16_t *extra,
                             const int16_t *add, int16_t *out, unsigned n);

/* Every channel with its own size x size filter: out = sum of (in * weight) >> 16, each product
 * cut before the sum. Weights lie as [size * size][channels]. */
struct depthwise {
    uint8_t size;     /* 3 or 5 */
    uint8_t stride;   /* in cells of the input */
    uint8_t channels; /* a multiple of 8 */
    const int16_t *weights;
};

/* in: the cell under the middle of the first filter; row: int16 from one row to the next. */
void kernels_depthwise(const struct depthwise *d, const int16_t *in, unsigned row, int16_t *out,
                       unsigned n);
void kernels_depthwise_plain(const struct depthwise *d, const int16_t *in, unsigned row,
                             int16_t *out, unsigned n);

/* out[i] = max(0, fine[i] + what coarse[(first + i) / 2] has for it) for n cells in a row of 16 k
 * channels each. A coarse cell holds those of four fine ones; coarse points at the first of an even
 * row, at the third of an odd one. */
void kernels_add_upscaled(const int16_t *fine, const int16_t *coarse, unsigned channels,
                          unsigned first, int16_t *out, unsigned n);
void kernels_add_upscaled_plain(const int16_t *fine, const int16_t *coarse, unsigned channels,
                                unsigned first, int16_t *out, unsigned n);

/* One output from 16 inputs, as a pointwise of which the floor is INT16_MIN. */
enum { DOT_INPUTS = 16 };
struct dot {
    int16_t weights[DOT_INPUTS];
    int32_t bias;
    uint8_t shift;
};

void kernels_dot(const struct dot *d, const int16_t *in, int16_t *out, unsigned n);
void kernels_dot_plain(const struct dot *d, const int16_t *in, int16_t *out, unsigned n);

/* out[2 i], out[2 i + 1] = sums of size x size values of U and of V, n of each. */
void kernels_chroma_sums(const uint8_t *chroma, unsigned stride, unsigned size, uint16_t *out,
                         unsigned n);
void kernels_chroma_sums_plain(const uint8_t *chroma, unsigned stride, unsigned size, uint16_t *out,
                               unsigned n);

/* out[i] = sums of size x size luma values, n of them from left to right; size 2, 4 or 8. */
void kernels_box_sums(const uint8_t *luma, unsigned stride, unsigned size, uint16_t *out,
                      unsigned n);
void kernels_box_sums_plain(const uint8_t *luma, unsigned stride, unsigned size, uint16_t *out,
                            unsigned n);

/* Cells of background.h: eight values, of which four are luma, two are chroma and two are free. */
enum {
    CELL_VALUES = 8,
    CELL_LUMA_MAX_Q4 = 255 * 16, /* brighter than this is cut after the factor */
    CELL_CHROMA_MAX_Q4 = 127 * 16,
    CELL_DIFF_MAX = 8191,
};

struct light_sums {
    int32_t mean_q4, now_q4; /* of all cells' luma */
    int32_t mean_empty_q4, now_empty_q4;
    int32_t n_empty;
};

/* mean is in 1/128, now in 1/16 of a level; empty holds 0 or 1 for each cell. */
void kernels_light_sums(const int16_t *mean_q7, const int16_t *now_q4, const uint8_t *empty,
                        unsigned n, struct light_sums *out);
void kernels_light_sums_plain(const int16_t *mean_q7, const int16_t *now_q4, const uint8_t *empty,
                              unsigned n, struct light_sums *out);

struct compare {
    int16_t factor_q11;   /* by which now is multiplied first */
    int16_t level_q4;     /* what is taken from the luma that comes out */
    int16_t near_q4;      /* a cell less far than this from the mean is empty */
    int16_t step_q7;      /* by which the mean follows a cell that is not */
    uint8_t follow_shift; /* and how it follows one that is */
};

struct compare_sums {
    int32_t n_empty;
    int32_t noise_q6; /* the luma distances of the empty cells */
};

/* For n cells: out = what background.h says of a cell, the mean learns, empty is set anew. */
void kernels_compare(const struct compare *c, const int16_t *now_q4, int16_t *mean_q7,
                     uint8_t *empty, int16_t *out, unsigned n, struct compare_sums *sums);
void kernels_compare_plain(const struct compare *c, const int16_t *now_q4, int16_t *mean_q7,
                           uint8_t *empty, int16_t *out, unsigned n, struct compare_sums *sums);

struct change {
    int32_t sum, most; /* over cells; one cell's is that of its luma plus a quarter of chroma's */
};

/* Adds to *change how far n cells are from what they were. */
void kernels_change(const int16_t *now, const int16_t *then, unsigned n, struct change *change);
void kernels_change_plain(const int16_t *now, const int16_t *then, unsigned n,
                          struct change *change);

#endif
