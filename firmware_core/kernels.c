/* SPDX-License-Identifier: MIT */
#include "firmware_core/kernels.h"

#include <stdbool.h>

#include "firmware_core/kernels_avx2.h"
#include "firmware_core/kernels_sse2.h"

static int16_t saturate(int32_t value)
{
    if (value > INT16_MAX)
        return INT16_MAX;
    return value < INT16_MIN ? INT16_MIN : (int16_t)value;
}

static int16_t larger(int16_t a, int16_t b)
{
    return a > b ? a : b;
}

static int32_t pair_sum(const int16_t *in, const int16_t *weights)
{
    return in[0] * weights[0] + in[1] * weights[1];
}

void kernels_pointwise_plain(const struct pointwise *p, const int16_t *in, const int16_t *extra,
                             const int16_t *add, int16_t *out, unsigned n)
{
    const int16_t *extra_weights = p->weights + (size_t)p->cin * p->cout;
    for (unsigned i = 0; i < n; i++) {
        for (unsigned o = 0; o < p->cout; o++) {
            int32_t sum = p->bias[o];
            for (unsigned c = 0; c < p->cin; c += 2)
                sum += pair_sum(in + c, p->weights + (size_t)c * p->cout + 2 * o);
            if (extra)
                sum += pair_sum(extra + 2 * i, extra_weights + 2 * o);
            int16_t value = saturate(sum >> p->shift);
            if (add)
                value = saturate(value + add[o]);
            out[o] = larger(value, p->floor);
        }
        in += p->cin;
        out += p->cout;
        if (add)
            add += p->cout;
    }
}

void kernels_depthwise_plain(const struct depthwise *d, const int16_t *in, unsigned row,
                             int16_t *out, unsigned n)
{
    const int reach = d->size / 2;
    for (unsigned i = 0; i < n; i++) {
        for (unsigned c = 0; c < d->channels; c++) {
            const int16_t *weight = d->weights + c;
            int16_t sum = 0;
            for (int dy = -reach; dy <= reach; dy++) {
                for (int dx = -reach; dx <= reach; dx++) {
                    int32_t value = in[dy * (int)row + dx * d->channels + (int)c];
                    sum = saturate(sum + (value * *weight >> 16));
                    weight += d->channels;
                }
            }
            out[c] = sum;
        }
        in += d->stride * d->channels;
        out += d->channels;
    }
}

void kernels_add_upscaled_plain(const int16_t *fine, const int16_t *coarse, unsigned channels,
                                unsigned first, int16_t *out, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        const int16_t *from = coarse + ((size_t)((first + i) / 2) * 4 + (first + i) % 2) * channels;
        for (unsigned c = 0; c < channels; c++)
            out[c] = larger(saturate(fine[c] + from[c]), 0);
        fine += channels;
        out += channels;
    }
}

void kernels_dot_plain(const struct dot *d, const int16_t *in, int16_t *out, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        int32_t sum = d->bias;
        for (unsigned c = 0; c < DOT_INPUTS; c += 2)
            sum += pair_sum(in + c, d->weights + c);
        out[i] = saturate(sum >> d->shift);
        in += DOT_INPUTS;
    }
}

void kernels_chroma_sums_plain(const uint8_t *chroma, unsigned stride, unsigned size, uint16_t *out,
                               unsigned n)
{
    for (unsigned i = 0; i < 2 * n; i++) {
        unsigned sum = 0;
        for (unsigned y = 0; y < size; y++)
            for (unsigned x = 0; x < size; x++)
                sum += chroma[(size_t)y * stride + 2 * (i / 2 * size + x) + i % 2];
        out[i] = (uint16_t)sum;
    }
}

void kernels_box_sums_plain(const uint8_t *luma, unsigned stride, unsigned size, uint16_t *out,
                            unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        unsigned sum = 0;
        for (unsigned y = 0; y < size; y++)
            for (unsigned x = 0; x < size; x++)
                sum += luma[(size_t)y * stride + i * size + x];
        out[i] = (uint16_t)sum;
    }
}

static int32_t luma_sum(const int16_t *cell)
{
    return cell[0] + cell[1] + cell[2] + cell[3];
}

void kernels_light_sums_plain(const int16_t *mean_q7, const int16_t *now_q4, const uint8_t *empty,
                              unsigned n, struct light_sums *out)
{
    *out = (struct light_sums) { 0 };
    for (unsigned i = 0; i < n; i++, mean_q7 += CELL_VALUES, now_q4 += CELL_VALUES) {
        int32_t mean = 0;
        for (unsigned k = 0; k < 4; k++)
            mean += mean_q7[k] >> 3;
        const int32_t now = luma_sum(now_q4);
        out->mean_q4 += mean;
        out->now_q4 += now;
        out->mean_empty_q4 += empty[i] ? mean : 0;
        out->now_empty_q4 += empty[i] ? now : 0;
        out->n_empty += empty[i];
    }
}

static int16_t between(int32_t value, int32_t low, int32_t high)
{
    if (value < low)
        return (int16_t)low;
    return (int16_t)(value > high ? high : value);
}

static int32_t distance(int32_t a, int32_t b)
{
    return a > b ? a - b : b - a;
}

/* One cell; returns whether it is empty, and its luma distance. */
static bool compare_cell(const struct compare *c, const int16_t *now_q4, int16_t *mean_q7,
                         int16_t *out, int32_t *luma_q6)
{
    int16_t now[6];
    int32_t luma = 0, chroma = 0;
    for (unsigned k = 0; k < 6; k++) {
        const bool is_luma = k < 4;
        now[k] =
            between((now_q4[k] * c->factor_q11 + 1024) >> 11, is_luma ? 0 : -CELL_CHROMA_MAX_Q4,
                    is_luma ? CELL_LUMA_MAX_Q4 : CELL_CHROMA_MAX_Q4);
        *(is_luma ? &luma : &chroma) += distance(now[k], mean_q7[k] >> 3);
        out[k] = (int16_t)(is_luma ? now[k] - c->level_q4 : now[k] * 4);
    }
    const bool empty = (luma >> 2) + (chroma >> 1) < c->near_q4;
    const int32_t half = 1 << c->follow_shift >> 1; /* rounding: else the mean would sink */
    for (unsigned k = 0; k < 6; k++) {
        const int32_t away = now[k] * 8 - mean_q7[k];
        const int32_t step =
            empty ? (away + half) >> c->follow_shift : between(away, -c->step_q7, c->step_q7);
        mean_q7[k] = (int16_t)(mean_q7[k] + step);
    }
    out[6] = between(luma, 0, CELL_DIFF_MAX);
    out[7] = between(chroma * 4, 0, CELL_DIFF_MAX);
    *luma_q6 = luma;
    return empty;
}

void kernels_compare_plain(const struct compare *c, const int16_t *now_q4, int16_t *mean_q7,
                           uint8_t *empty, int16_t *out, unsigned n, struct compare_sums *sums)
{
    *sums = (struct compare_sums) { 0 };
    for (unsigned i = 0; i < n; i++) {
        int32_t luma_q6;
        empty[i] =
            compare_cell(c, now_q4 + (size_t)i * CELL_VALUES, mean_q7 + (size_t)i * CELL_VALUES,
                         out + (size_t)i * CELL_VALUES, &luma_q6);
        sums->n_empty += empty[i];
        sums->noise_q6 += empty[i] ? luma_q6 : 0;
    }
}

void kernels_change_plain(const int16_t *now, const int16_t *then, unsigned n,
                          struct change *change)
{
    for (unsigned i = 0; i < n; i++, now += CELL_VALUES, then += CELL_VALUES) {
        int32_t sum = 0;
        for (unsigned k = 0; k < 6; k++)
            sum += distance(now[k], then[k]) * (k < 4 ? 4 : 1);
        sum >>= 2;
        change->sum += sum;
        change->most = sum > change->most ? sum : change->most;
    }
}

#ifdef KERNELS_SSE2
#define BEST(name) name##_sse2
#else
#define BEST(name) name##_plain
#endif

void kernels_pointwise(const struct pointwise *p, const int16_t *in, const int16_t *extra,
                       const int16_t *add, int16_t *out, unsigned n)
{
#ifdef KERNELS_AVX2
    if (kernels_avx2_possible()) {
        kernels_pointwise_avx2(p, in, extra, add, out, n);
        return;
    }
#endif
    BEST(kernels_pointwise)(p, in, extra, add, out, n);
}

void kernels_depthwise(const struct depthwise *d, const int16_t *in, unsigned row, int16_t *out,
                       unsigned n)
{
#ifdef KERNELS_AVX2
    if (d->channels % 16 == 0 && kernels_avx2_possible()) {
        kernels_depthwise_avx2(d, in, row, out, n);
        return;
    }
#endif
    BEST(kernels_depthwise)(d, in, row, out, n);
}

void kernels_add_upscaled(const int16_t *fine, const int16_t *coarse, unsigned channels,
                          unsigned first, int16_t *out, unsigned n)
{
    BEST(kernels_add_upscaled)(fine, coarse, channels, first, out, n);
}

void kernels_dot(const struct dot *d, const int16_t *in, int16_t *out, unsigned n)
{
    BEST(kernels_dot)(d, in, out, n);
}

void kernels_chroma_sums(const uint8_t *chroma, unsigned stride, unsigned size, uint16_t *out,
                         unsigned n)
{
    BEST(kernels_chroma_sums)(chroma, stride, size, out, n);
}

void kernels_box_sums(const uint8_t *luma, unsigned stride, unsigned size, uint16_t *out,
                      unsigned n)
{
    BEST(kernels_box_sums)(luma, stride, size, out, n);
}

void kernels_light_sums(const int16_t *mean_q7, const int16_t *now_q4, const uint8_t *empty,
                        unsigned n, struct light_sums *out)
{
    BEST(kernels_light_sums)(mean_q7, now_q4, empty, n, out);
}

void kernels_compare(const struct compare *c, const int16_t *now_q4, int16_t *mean_q7,
                     uint8_t *empty, int16_t *out, unsigned n, struct compare_sums *sums)
{
    BEST(kernels_compare)(c, now_q4, mean_q7, empty, out, n, sums);
}

void kernels_change(const int16_t *now, const int16_t *then, unsigned n, struct change *change)
{
    BEST(kernels_change)(now, then, n, change);
}
