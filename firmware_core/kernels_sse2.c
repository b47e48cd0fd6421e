/* SPDX-License-Identifier: MIT */
#include "firmware_core/kernels_sse2.h"

#ifdef KERNELS_SSE2

#include <emmintrin.h>
#include <stdbool.h>
#include <string.h>

enum { GROUP = 16 }; /* outputs of one cell that are summed at once, in four registers */

static inline __m128i load(const void *from)
{
    return _mm_loadu_si128((const __m128i *)from);
}

static inline void store(void *to, __m128i value)
{
    _mm_storeu_si128((__m128i *)to, value);
}

static inline void add_products(__m128i sum[4], __m128i pair, const int16_t *weights)
{
    for (int k = 0; k < 4; k++)
        sum[k] = _mm_add_epi32(sum[k], _mm_madd_epi16(pair, load(weights + 8 * k)));
}

/* Two cells at once use each weight twice; with one cell b repeats a. */
static inline void add_pair(__m128i a[4], __m128i b[4], __m128i in_a, __m128i in_b,
                            const int16_t *weights)
{
    for (int k = 0; k < 4; k++) {
        const __m128i weight = load(weights + 8 * k);
        a[k] = _mm_add_epi32(a[k], _mm_madd_epi16(in_a, weight));
        b[k] = _mm_add_epi32(b[k], _mm_madd_epi16(in_b, weight));
    }
}

static inline __m128i broadcast_pair(const int16_t *pair)
{
    int32_t both;
    memcpy(&both, pair, sizeof both);
    return _mm_set1_epi32(both);
}

static inline void finish(const struct pointwise *p, const __m128i sum[4], const int16_t *add,
                          int16_t *out)
{
    const __m128i shift = _mm_cvtsi32_si128(p->shift);
    const __m128i least = _mm_set1_epi16(p->floor);
    for (int half = 0; half < 2; half++) {
        __m128i value = _mm_packs_epi32(_mm_sra_epi32(sum[2 * half], shift),
                                        _mm_sra_epi32(sum[2 * half + 1], shift));
        if (add)
            value = _mm_adds_epi16(value, load(add + 8 * half));
        store(out + 8 * half, _mm_max_epi16(value, least));
    }
}

static inline void start(const struct pointwise *p, unsigned group, __m128i sum[4])
{
    for (int k = 0; k < 4; k++)
        sum[k] = load(p->bias + group + 4 * k);
}

/* One group of outputs for two cells next to each other. */
static inline void two_cells(const struct pointwise *p, unsigned group, const int16_t *in,
                             const int16_t *extra, const int16_t *add, int16_t *out)
{
    const unsigned step = 2U * p->cout;
    const int16_t *weights = p->weights + 2 * group;
    __m128i a[4], b[4];
    start(p, group, a);
    start(p, group, b);
    for (unsigned c = 0; c < p->cin; c += 8, weights += 4 * step) {
        const __m128i in_a = load(in + c), in_b = load(in + p->cin + c);
        add_pair(a, b, _mm_shuffle_epi32(in_a, 0x00), _mm_shuffle_epi32(in_b, 0x00), weights);
        add_pair(a, b, _mm_shuffle_epi32(in_a, 0x55), _mm_shuffle_epi32(in_b, 0x55),
                 weights + step);
        add_pair(a, b, _mm_shuffle_epi32(in_a, 0xAA), _mm_shuffle_epi32(in_b, 0xAA),
                 weights + 2 * step);
        add_pair(a, b, _mm_shuffle_epi32(in_a, 0xFF), _mm_shuffle_epi32(in_b, 0xFF),
                 weights + 3 * step);
    }
    if (extra)
        add_pair(a, b, broadcast_pair(extra), broadcast_pair(extra + 2), weights);
    finish(p, a, add, out);
    finish(p, b, add ? add + p->cout : NULL, out + p->cout);
}

static inline void one_cell(const struct pointwise *p, unsigned group, const int16_t *in,
                            const int16_t *extra, const int16_t *add, int16_t *out)
{
    const int16_t *weights = p->weights + 2 * group;
    __m128i sum[4];
    start(p, group, sum);
    for (unsigned c = 0; c < p->cin; c += 2, weights += 2 * p->cout)
        add_products(sum, broadcast_pair(in + c), weights);
    if (extra)
        add_products(sum, broadcast_pair(extra), weights);
    finish(p, sum, add, out);
}

void kernels_pointwise_sse2(const struct pointwise *p, const int16_t *in, const int16_t *extra,
                            const int16_t *add, int16_t *out, unsigned n)
{
    for (unsigned group = 0; group < p->cout; group += GROUP) {
        unsigned i = 0;
        for (; i + 2 <= n; i += 2)
            two_cells(p, group, in + (size_t)i * p->cin, extra ? extra + 2 * i : NULL,
                      add ? add + (size_t)i * p->cout + group : NULL,
                      out + (size_t)i * p->cout + group);
        if (i < n)
            one_cell(p, group, in + (size_t)i * p->cin, extra ? extra + 2 * i : NULL,
                     add ? add + (size_t)i * p->cout + group : NULL,
                     out + (size_t)i * p->cout + group);
    }
}

static inline __m128i filter(const struct depthwise *d, int reach, const int16_t *in, int row,
                             const int16_t *weight)
{
    __m128i sum = _mm_setzero_si128();
    for (int dy = -reach; dy <= reach; dy++) {
        for (int dx = -reach; dx <= reach; dx++) {
            const __m128i value = load(in + dy * row + dx * d->channels);
            sum = _mm_adds_epi16(sum, _mm_mulhi_epi16(value, load(weight)));
            weight += d->channels;
        }
    }
    return sum;
}

void kernels_depthwise_sse2(const struct depthwise *d, const int16_t *in, unsigned row,
                            int16_t *out, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        for (unsigned c = 0; c < d->channels; c += 8) {
            /* A fixed reach lets the compiler unroll. */
            const int16_t *at = in + c, *weight = d->weights + c;
            store(out + c, d->size == 3 ? filter(d, 1, at, (int)row, weight)
                                        : filter(d, 2, at, (int)row, weight));
        }
        in += d->stride * d->channels;
        out += d->channels;
    }
}

void kernels_add_upscaled_sse2(const int16_t *fine, const int16_t *coarse, unsigned channels,
                               unsigned first, int16_t *out, unsigned n)
{
    const __m128i zero = _mm_setzero_si128();
    for (unsigned i = 0; i < n; i++) {
        const int16_t *from = coarse + (size_t)((first + i) / 2) * channels;
        for (unsigned c = 0; c < channels; c += 8)
            store(out + c, _mm_max_epi16(_mm_adds_epi16(load(fine + c), load(from + c)), zero));
        fine += channels;
        out += channels;
    }
}

void kernels_dot_sse2(const struct dot *d, const int16_t *in, int16_t *out, unsigned n)
{
    const __m128i low = load(d->weights), high = load(d->weights + 8);
    for (unsigned i = 0; i < n; i++) {
        __m128i sum =
            _mm_add_epi32(_mm_madd_epi16(load(in), low), _mm_madd_epi16(load(in + 8), high));
        sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0x4E));
        sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0xB1));
        const int32_t total = _mm_cvtsi128_si32(sum) + d->bias;
        const __m128i value = _mm_cvtsi32_si128(total >> d->shift);
        out[i] = (int16_t)_mm_extract_epi16(_mm_packs_epi32(value, value), 0);
        in += DOT_INPUTS;
    }
}

/* Eight sums of two values in a row, over size rows of 16. */
static inline __m128i column_pairs(const uint8_t *luma, unsigned stride, unsigned size)
{
    const __m128i low = _mm_set1_epi16(0xFF);
    __m128i sum = _mm_setzero_si128();
    for (unsigned y = 0; y < size; y++) {
        const __m128i v = load(luma + (size_t)y * stride);
        sum = _mm_add_epi16(sum, _mm_add_epi16(_mm_and_si128(v, low), _mm_srli_epi16(v, 8)));
    }
    return sum;
}

void kernels_box_sums_sse2(const uint8_t *luma, unsigned stride, unsigned size, uint16_t *out,
                           unsigned n)
{
    const __m128i one = _mm_set1_epi16(1);
    const unsigned at_once = size == 4 ? 8 : 0;
    unsigned i = 0;
    for (; at_once && i + at_once <= n; i += at_once) {
        const __m128i a = _mm_madd_epi16(column_pairs(luma + 4 * i, stride, 4), one);
        const __m128i b = _mm_madd_epi16(column_pairs(luma + 4 * i + 16, stride, 4), one);
        store(out + i, _mm_packs_epi32(a, b));
    }
    if (i < n)
        kernels_box_sums_plain(luma + (size_t)i * size, stride, size, out + i, n - i);
}

/* U and V of two neighbours, in 32 bits each: U U V V. */
static inline __m128i two_chroma_sums(const uint8_t *chroma, unsigned stride)
{
    const __m128i low = _mm_set1_epi16(0xFF), one = _mm_set1_epi16(1);
    __m128i u = _mm_setzero_si128(), v = u;
    for (unsigned y = 0; y < 4; y++) {
        const __m128i both = load(chroma + (size_t)y * stride);
        u = _mm_add_epi16(u, _mm_and_si128(both, low));
        v = _mm_add_epi16(v, _mm_srli_epi16(both, 8));
    }
    u = _mm_madd_epi16(u, one);
    v = _mm_madd_epi16(v, one);
    const __m128i even = _mm_unpacklo_epi64(_mm_shuffle_epi32(u, 0x08), _mm_shuffle_epi32(v, 0x08));
    const __m128i odd = _mm_unpacklo_epi64(_mm_shuffle_epi32(u, 0x0D), _mm_shuffle_epi32(v, 0x0D));
    return _mm_add_epi32(even, odd);
}

void kernels_chroma_sums_sse2(const uint8_t *chroma, unsigned stride, unsigned size, uint16_t *out,
                              unsigned n)
{
    unsigned i = 0;
    for (; size == 4 && i + 4 <= n; i += 4) {
        const __m128i a = _mm_shuffle_epi32(two_chroma_sums(chroma + 8 * i, stride), 0xD8);
        const __m128i b = _mm_shuffle_epi32(two_chroma_sums(chroma + 8 * i + 16, stride), 0xD8);
        store(out + 2 * i, _mm_packs_epi32(a, b));
    }
    if (i < n)
        kernels_chroma_sums_plain(chroma + 2 * (size_t)i * size, stride, size, out + 2 * i, n - i);
}

#endif
