/* SPDX-License-Identifier: MIT */
#include "firmware_core/kernels_avx2.h"

#ifdef KERNELS_AVX2

#include <immintrin.h>
#include <string.h>

#define WITH_AVX2 __attribute__((target("avx2")))

enum {
    GROUP = 16, /* outputs of one cell that are summed at once, in two registers */
    CELLS = 4,  /* cells that share each weight once it is loaded */
};

bool kernels_avx2_possible(void)
{
    return __builtin_cpu_supports("avx2") != 0;
}

WITH_AVX2 static inline __m256i load(const void *from)
{
    return _mm256_loadu_si256((const __m256i *)from);
}

WITH_AVX2 static inline void store(void *to, __m256i value)
{
    _mm256_storeu_si256((__m256i *)to, value);
}

WITH_AVX2 static inline __m256i broadcast_pair(const int16_t *pair)
{
    int32_t both;
    memcpy(&both, pair, sizeof both);
    return _mm256_set1_epi32(both);
}

struct cell_sum {
    __m256i low, high;
};

WITH_AVX2 static inline void add_products(struct cell_sum *sum, __m256i pair, __m256i low,
                                          __m256i high)
{
    sum->low = _mm256_add_epi32(sum->low, _mm256_madd_epi16(pair, low));
    sum->high = _mm256_add_epi32(sum->high, _mm256_madd_epi16(pair, high));
}

WITH_AVX2 static inline void finish(const struct pointwise *p, const struct cell_sum *sum,
                                    const int16_t *add, int16_t *out)
{
    const __m128i shift = _mm_cvtsi32_si128(p->shift);
    const __m256i packed =
        _mm256_packs_epi32(_mm256_sra_epi32(sum->low, shift), _mm256_sra_epi32(sum->high, shift));
    __m256i value = _mm256_permute4x64_epi64(packed, 0xD8); /* packing mixes the halves */
    if (add)
        value = _mm256_adds_epi16(value, load(add));
    store(out, _mm256_max_epi16(value, _mm256_set1_epi16(p->floor)));
}

/* One group of outputs for `cells` neighbours; inlined with a constant number of them. */
WITH_AVX2 static inline __attribute__((always_inline)) void
some_cells(const struct pointwise *p, unsigned group, const int16_t *in, const int16_t *extra,
           const int16_t *add, int16_t *out, const unsigned cells)
{
    const int16_t *weights = p->weights + 2 * group;
    struct cell_sum sum[CELLS];
    for (unsigned k = 0; k < cells; k++)
        sum[k] = (struct cell_sum) { load(p->bias + group), load(p->bias + group + 8) };
    for (unsigned c = 0; c < p->cin; c += 2, weights += 2 * p->cout) {
        const __m256i low = load(weights), high = load(weights + 16);
        for (unsigned k = 0; k < cells; k++)
            add_products(&sum[k], broadcast_pair(in + k * p->cin + c), low, high);
    }
    if (extra) {
        const __m256i low = load(weights), high = load(weights + 16);
        for (unsigned k = 0; k < cells; k++)
            add_products(&sum[k], broadcast_pair(extra + 2 * k), low, high);
    }
    for (unsigned k = 0; k < cells; k++)
        finish(p, &sum[k], add ? add + k * p->cout : NULL, out + k * p->cout);
}

WITH_AVX2 void kernels_pointwise_avx2(const struct pointwise *p, const int16_t *in,
                                      const int16_t *extra, const int16_t *add, int16_t *out,
                                      unsigned n)
{
    for (unsigned group = 0; group < p->cout; group += GROUP) {
        const int16_t *from = in, *more = extra, *plus = add ? add + group : NULL;
        int16_t *to = out + group;
        unsigned left = n;
        for (; left >= CELLS; left -= CELLS) {
            some_cells(p, group, from, more, plus, to, CELLS);
            from += CELLS * p->cin;
            more = more ? more + 2 * CELLS : NULL;
            plus = plus ? plus + CELLS * p->cout : NULL;
            to += CELLS * p->cout;
        }
        for (; left > 0; left--) {
            some_cells(p, group, from, more, plus, to, 1);
            from += p->cin;
            more = more ? more + 2 : NULL;
            plus = plus ? plus + p->cout : NULL;
            to += p->cout;
        }
    }
}

WITH_AVX2 static inline __m256i add_tap(__m256i sum, const int16_t *value, __m256i weight)
{
    return _mm256_adds_epi16(sum, _mm256_mulhi_epi16(load(value), weight));
}

/* Sixteen channels of a row of cells: the nine weights stay in registers. */
WITH_AVX2 static void filter3(const struct depthwise *d, unsigned channel, const int16_t *in,
                              unsigned row, int16_t *out, unsigned n)
{
    const unsigned channels = d->channels, step = d->stride * channels;
    const int16_t *corner = in - row - channels + channel;
    __m256i weight[9];
    for (int k = 0; k < 9; k++)
        weight[k] = load(d->weights + (size_t)k * channels + channel);
    for (unsigned i = 0; i < n; i++, corner += step, out += channels) {
        __m256i sum = _mm256_setzero_si256();
        for (unsigned y = 0; y < 3; y++)
            for (unsigned x = 0; x < 3; x++)
                sum = add_tap(sum, corner + (size_t)y * row + (size_t)x * channels,
                              weight[3 * y + x]);
        store(out + channel, sum);
    }
}

WITH_AVX2 static void filter5(const struct depthwise *d, unsigned channel, const int16_t *in,
                              unsigned row, int16_t *out, unsigned n)
{
    const unsigned channels = d->channels, step = d->stride * channels;
    const int16_t *corner = in - 2 * row - 2 * channels + channel;
    for (unsigned i = 0; i < n; i++, corner += step, out += channels) {
        const int16_t *weight = d->weights + channel;
        __m256i sum = _mm256_setzero_si256();
        for (unsigned y = 0; y < 5; y++)
            for (unsigned x = 0; x < 5; x++, weight += channels)
                sum = add_tap(sum, corner + (size_t)y * row + (size_t)x * channels, load(weight));
        store(out + channel, sum);
    }
}

WITH_AVX2 void kernels_depthwise_avx2(const struct depthwise *d, const int16_t *in, unsigned row,
                                      int16_t *out, unsigned n)
{
    for (unsigned c = 0; c < d->channels; c += 16) {
        if (d->size == 3)
            filter3(d, c, in, row, out, n);
        else
            filter5(d, c, in, row, out, n);
    }
}

#endif
