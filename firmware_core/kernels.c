/* SPDX-License-Identifier: MIT */
#include "firmware_core/kernels.h"

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
        const int16_t *from = coarse + (size_t)((first + i) / 2) * channels;
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

#ifdef KERNELS_SSE2
#define BEST(name) name##_sse2
#else
#define BEST(name) name##_plain
#endif

void kernels_pointwise(const struct pointwise *p, const int16_t *in, const int16_t *extra,
                       const int16_t *add, int16_t *out, unsigned n)
{
    BEST(kernels_pointwise)(p, in, extra, add, out, n);
}

void kernels_depthwise(const struct depthwise *d, const int16_t *in, unsigned row, int16_t *out,
                       unsigned n)
{
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
