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
    /* One pair at a time: unrolled, compilers reorder the sums and run out of registers. */
    for (unsigned c = 0; c < p->cin; c += 2, weights += step)
        add_pair(a, b, broadcast_pair(in + c), broadcast_pair(in + p->cin + c), weights);
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

static inline __m128i add_tap(__m128i sum, const int16_t *value, __m128i weight)
{
    return _mm_adds_epi16(sum, _mm_mulhi_epi16(load(value), weight));
}

static inline __m128i add_row(__m128i sum, const int16_t *left, unsigned channels,
                              const __m128i weight[3])
{
    sum = add_tap(sum, left, weight[0]);
    sum = add_tap(sum, left + channels, weight[1]);
    return add_tap(sum, left + 2 * channels, weight[2]);
}

/* Eight channels of a row of cells: the nine weights stay in registers. */
static void filter3(const struct depthwise *d, unsigned channel, const int16_t *in, unsigned row,
                    int16_t *out, unsigned n)
{
    const unsigned channels = d->channels, step = d->stride * channels;
    const int16_t *corner = in - row - channels + channel;
    __m128i weight[9];
    for (int k = 0; k < 9; k++)
        weight[k] = load(d->weights + (size_t)k * channels + channel);
    for (unsigned i = 0; i < n; i++, corner += step, out += channels) {
        __m128i sum = add_row(_mm_setzero_si128(), corner, channels, weight);
        sum = add_row(sum, corner + row, channels, weight + 3);
        store(out + channel, add_row(sum, corner + 2 * row, channels, weight + 6));
    }
}

static void filter5(const struct depthwise *d, unsigned channel, const int16_t *in, unsigned row,
                    int16_t *out, unsigned n)
{
    const unsigned channels = d->channels, step = d->stride * channels;
    const int16_t *corner = in - 2 * row - 2 * channels + channel;
    for (unsigned i = 0; i < n; i++, corner += step, out += channels) {
        const int16_t *weight = d->weights + channel;
        __m128i sum = _mm_setzero_si128();
        for (unsigned y = 0; y < 5; y++)
            for (unsigned x = 0; x < 5; x++, weight += channels)
                sum = add_tap(sum, corner + (size_t)y * row + (size_t)x * channels, load(weight));
        store(out + channel, sum);
    }
}

void kernels_depthwise_sse2(const struct depthwise *d, const int16_t *in, unsigned row,
                            int16_t *out, unsigned n)
{
    for (unsigned c = 0; c < d->channels; c += 8) {
        if (d->size == 3)
            filter3(d, c, in, row, out, n);
        else
            filter5(d, c, in, row, out, n);
    }
}

void kernels_add_upscaled_sse2(const int16_t *fine, const int16_t *coarse, unsigned channels,
                               unsigned first, int16_t *out, unsigned n)
{
    const __m128i zero = _mm_setzero_si128();
    for (unsigned i = 0; i < n; i++) {
        const int16_t *from = coarse + ((size_t)((first + i) / 2) * 4 + (first + i) % 2) * channels;
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

static inline __m128i distances(__m128i a, __m128i b)
{
    const __m128i d = _mm_sub_epi16(a, b);
    return _mm_max_epi16(d, _mm_sub_epi16(_mm_setzero_si128(), d));
}

/* Of four sums the first two together. */
static inline int32_t first_two(__m128i sums)
{
    return _mm_cvtsi128_si32(_mm_add_epi32(sums, _mm_srli_si128(sums, 4)));
}

void kernels_light_sums_sse2(const int16_t *mean_q7, const int16_t *now_q4, const uint8_t *empty,
                             unsigned n, struct light_sums *out)
{
    const __m128i one = _mm_set1_epi16(1);
    __m128i mean_all = _mm_setzero_si128(), now_all = mean_all;
    __m128i mean_empty = mean_all, now_empty = mean_all;
    int32_t n_empty = 0;
    for (unsigned i = 0; i < n; i++, mean_q7 += CELL_VALUES, now_q4 += CELL_VALUES) {
        const __m128i mean = _mm_madd_epi16(_mm_srai_epi16(load(mean_q7), 3), one);
        const __m128i now = _mm_madd_epi16(load(now_q4), one);
        const __m128i mask = _mm_set1_epi32(-(int32_t)empty[i]);
        mean_all = _mm_add_epi32(mean_all, mean);
        now_all = _mm_add_epi32(now_all, now);
        mean_empty = _mm_add_epi32(mean_empty, _mm_and_si128(mean, mask));
        now_empty = _mm_add_epi32(now_empty, _mm_and_si128(now, mask));
        n_empty += empty[i];
    }
    *out = (struct light_sums) { first_two(mean_all), first_two(now_all), first_two(mean_empty),
                                 first_two(now_empty), n_empty };
}

/* (value * factor) >> 11 in eight lanes, cut to what luma and chroma may be. */
static inline __m128i times_factor(__m128i value, __m128i factor)
{
    const __m128i low = _mm_mullo_epi16(value, factor), high = _mm_mulhi_epi16(value, factor);
    const __m128i most =
        _mm_setr_epi16(CELL_LUMA_MAX_Q4, CELL_LUMA_MAX_Q4, CELL_LUMA_MAX_Q4, CELL_LUMA_MAX_Q4,
                       CELL_CHROMA_MAX_Q4, CELL_CHROMA_MAX_Q4, 0, 0);
    const __m128i least =
        _mm_setr_epi16(0, 0, 0, 0, -CELL_CHROMA_MAX_Q4, -CELL_CHROMA_MAX_Q4, 0, 0);
    const __m128i half = _mm_set1_epi32(1024);
    const __m128i first = _mm_add_epi32(_mm_unpacklo_epi16(low, high), half);
    const __m128i last = _mm_add_epi32(_mm_unpackhi_epi16(low, high), half);
    const __m128i both = _mm_packs_epi32(_mm_srai_epi32(first, 11), _mm_srai_epi32(last, 11));
    return _mm_max_epi16(_mm_min_epi16(both, most), least);
}

static int16_t at_most_diff_max(int32_t value)
{
    return (int16_t)(value < CELL_DIFF_MAX ? value : CELL_DIFF_MAX);
}

void kernels_compare_sse2(const struct compare *c, const int16_t *now_q4, int16_t *mean_q7,
                          uint8_t *empty, int16_t *out, unsigned n, struct compare_sums *sums)
{
    const __m128i factor = _mm_set1_epi16(c->factor_q11), one = _mm_set1_epi16(1);
    const __m128i step = _mm_set1_epi16(c->step_q7), back = _mm_set1_epi16((int16_t)-c->step_q7);
    const __m128i shift = _mm_cvtsi32_si128(c->follow_shift);
    const __m128i half = _mm_set1_epi16((int16_t)(1 << c->follow_shift >> 1));
    const __m128i level =
        _mm_setr_epi16(c->level_q4, c->level_q4, c->level_q4, c->level_q4, 0, 0, 0, 0);
    const __m128i scale = _mm_setr_epi16(1, 1, 1, 1, 4, 4, 0, 0);
    *sums = (struct compare_sums) { 0 };
    for (unsigned i = 0; i < n; i++) {
        const __m128i now = times_factor(load(now_q4 + (size_t)i * CELL_VALUES), factor);
        const __m128i mean = load(mean_q7 + (size_t)i * CELL_VALUES);
        const __m128i pairs = _mm_madd_epi16(distances(now, _mm_srai_epi16(mean, 3)), one);
        const int32_t luma = first_two(pairs), chroma = _mm_cvtsi128_si32(_mm_srli_si128(pairs, 8));
        const bool is_empty = (luma >> 2) + (chroma >> 1) < c->near_q4;
        const __m128i away = _mm_sub_epi16(_mm_slli_epi16(now, 3), mean);
        const __m128i follow = is_empty ? _mm_sra_epi16(_mm_add_epi16(away, half), shift)
                                        : _mm_max_epi16(_mm_min_epi16(away, step), back);
        store(mean_q7 + (size_t)i * CELL_VALUES, _mm_add_epi16(mean, follow));
        const __m128i differences =
            _mm_setr_epi16(0, 0, 0, 0, 0, 0, at_most_diff_max(luma), at_most_diff_max(chroma * 4));
        const __m128i cell = _mm_mullo_epi16(_mm_sub_epi16(now, level), scale);
        store(out + (size_t)i * CELL_VALUES, _mm_or_si128(cell, differences));
        empty[i] = is_empty;
        sums->n_empty += is_empty;
        sums->noise_q6 += is_empty ? luma : 0;
    }
}

void kernels_change_sse2(const int16_t *now, const int16_t *then, unsigned n, struct change *change)
{
    const __m128i weight = _mm_setr_epi16(4, 4, 4, 4, 1, 1, 0, 0);
    for (unsigned i = 0; i < n; i++, now += CELL_VALUES, then += CELL_VALUES) {
        const __m128i pairs = _mm_madd_epi16(distances(load(now), load(then)), weight);
        const int32_t chroma = _mm_cvtsi128_si32(_mm_srli_si128(pairs, 8));
        const int32_t sum = (first_two(pairs) + chroma) >> 2;
        change->sum += sum;
        change->most = sum > change->most ? sum : change->most;
    }
}

#endif
