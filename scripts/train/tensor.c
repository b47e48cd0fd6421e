/* SPDX-License-Identifier: MIT */
#include "scripts/train/tensor.h"

#include <string.h>

/* Sixteen floats at once, however the machine does it. */
typedef float lanes __attribute__((vector_size(64), aligned(4)));
enum { LANES = 16, BLOCK = 8 };

static inline lanes load(const float *from)
{
    lanes value;
    memcpy(&value, from, sizeof value);
    return value;
}

static inline void store(float *to, lanes value)
{
    memcpy(to, &value, sizeof value);
}

/* n cells, at most BLOCK, times cin x (groups * 16) weights; added to what sum holds. */
static inline __attribute__((always_inline)) void multiply(const float *in, int cin, int cout,
                                                           const float *weight, float *out, int n,
                                                           const int groups, const float *bias)
{
    lanes sum[BLOCK][3];
    for (int i = 0; i < n; i++)
        for (int g = 0; g < groups; g++)
            sum[i][g] = bias ? load(bias + g * LANES) : load(out + i * cout + g * LANES);
    for (int c = 0; c < cin; c++) {
        lanes w[3];
        for (int g = 0; g < groups; g++)
            w[g] = load(weight + c * cout + g * LANES);
        for (int i = 0; i < n; i++)
            for (int g = 0; g < groups; g++)
                sum[i][g] += in[i * cin + c] * w[g];
    }
    for (int i = 0; i < n; i++)
        for (int g = 0; g < groups; g++)
            store(out + i * cout + g * LANES, sum[i][g]);
}

static inline __attribute__((always_inline)) void multiply_row(const float *in, int cin, int cout,
                                                               const float *weight, float *out,
                                                               int n, const int groups,
                                                               const float *bias)
{
    int i = 0;
    for (; i + BLOCK <= n; i += BLOCK)
        multiply(in + i * cin, cin, cout, weight, out + i * cout, BLOCK, groups, bias);
    for (; i < n; i++)
        multiply(in + i * cin, cin, cout, weight, out + i * cout, 1, groups, bias);
}

static void multiply_any(const float *in, int cin, int cout, const float *weight, float *out, int n,
                         const float *bias)
{
    if (cout == 16)
        multiply_row(in, cin, 16, weight, out, n, 1, bias);
    else if (cout == 48)
        multiply_row(in, cin, 48, weight, out, n, 3, bias);
    else
        for (int o = 0; o < cout; o += 32)
            multiply_row(in, cin, cout, weight + o, out + o, n, 2, bias ? bias + o : NULL);
}

void tensor_pointwise(const struct tensor *in, const float *weight, const float *bias,
                      struct tensor *out)
{
    for (int y = 0; y < out->n_y; y++)
        multiply_any(tensor_at(in, 0, y), in->channels, out->channels, weight, tensor_at(out, 0, y),
                     out->n_x, bias);
}

/* d_weight[c0 .. c0 + n) += the outer products along a row. */
static inline __attribute__((always_inline)) void outer(const float *in, int cin, int cout,
                                                        const float *d_out, int cells, int n,
                                                        const int groups, float *d_weight)
{
    lanes sum[BLOCK][3];
    for (int c = 0; c < n; c++)
        for (int g = 0; g < groups; g++)
            sum[c][g] = load(d_weight + c * cout + g * LANES);
    for (int i = 0; i < cells; i++) {
        lanes d[3];
        for (int g = 0; g < groups; g++)
            d[g] = load(d_out + i * cout + g * LANES);
        for (int c = 0; c < n; c++)
            for (int g = 0; g < groups; g++)
                sum[c][g] += in[i * cin + c] * d[g];
    }
    for (int c = 0; c < n; c++)
        for (int g = 0; g < groups; g++)
            store(d_weight + c * cout + g * LANES, sum[c][g]);
}

static inline __attribute__((always_inline)) void outer_row(const float *in, int cin, int cout,
                                                            const float *d_out, int cells,
                                                            const int groups, float *d_weight)
{
    int c = 0;
    for (; c + BLOCK <= cin; c += BLOCK)
        outer(in + c, cin, cout, d_out, cells, BLOCK, groups, d_weight + c * cout);
    for (; c < cin; c++)
        outer(in + c, cin, cout, d_out, cells, 1, groups, d_weight + c * cout);
}

static void back_row(const float *in, int cin, int cout, const float *d_out, int cells,
                     float *d_weight, float *d_bias)
{
    if (cout == 16)
        outer_row(in, cin, 16, d_out, cells, 1, d_weight);
    else if (cout == 48)
        outer_row(in, cin, 48, d_out, cells, 3, d_weight);
    else
        for (int o = 0; o < cout; o += 32)
            outer_row(in, cin, cout, d_out + o, cells, 2, d_weight + o);
    for (int i = 0; i < cells; i++)
        for (int o = 0; o < cout; o++)
            d_bias[o] += d_out[i * cout + o];
}

void tensor_pointwise_back(const struct tensor *in, const float *weight, const struct tensor *d_out,
                           struct tensor *d_in, float *d_weight, float *d_bias, float *scratch)
{
    const int cin = in->channels, cout = d_out->channels;
    for (int c = 0; c < cin; c++)
        for (int o = 0; o < cout; o++)
            scratch[o * cin + c] = weight[c * cout + o];
    for (int y = 0; y < d_out->n_y; y++) {
        const float *d = tensor_at(d_out, 0, y);
        back_row(tensor_at(in, 0, y), cin, cout, d, d_out->n_x, d_weight, d_bias);
        if (d_in)
            multiply_any(d, cout, cin, scratch, tensor_at(d_in, 0, y), d_out->n_x, NULL);
    }
}

void tensor_depthwise(const struct tensor *in, const float *weight, int size, int stride,
                      struct tensor *out)
{
    const int channels = in->channels, reach = size / 2;
    const size_t row = tensor_row(in);
    for (int y = 0; y < out->n_y; y++) {
        for (int g = 0; g < channels; g += LANES) {
            const float *at =
                tensor_at(in, 0, y * stride) + g - reach * (int)row - reach * channels;
            float *to = tensor_at(out, 0, y) + g;
            for (int x = 0; x < out->n_x; x++, at += stride * channels, to += channels) {
                lanes sum = { 0 };
                for (int dy = 0; dy < size; dy++)
                    for (int dx = 0; dx < size; dx++)
                        sum += load(at + (size_t)dy * row + dx * channels) *
                               load(weight + (dy * size + dx) * channels + g);
                store(to, sum);
            }
        }
    }
}

/* One row of a filter along one row of cells, sixteen channels. */
static inline __attribute__((always_inline)) void back_taps(const float *in, const float *weight,
                                                            const float *d, float *d_in,
                                                            float *d_weight, int channels,
                                                            int stride, int n, const int size)
{
    lanes w[5], sum[5];
    for (int k = 0; k < size; k++) {
        w[k] = load(weight + k * channels);
        sum[k] = load(d_weight + k * channels);
    }
    for (int x = 0; x < n; x++, d += channels, in += stride * channels, d_in += stride * channels) {
        const lanes dd = load(d);
        for (int k = 0; k < size; k++) {
            sum[k] += dd * load(in + k * channels);
            store(d_in + k * channels, load(d_in + k * channels) + dd * w[k]);
        }
    }
    for (int k = 0; k < size; k++)
        store(d_weight + k * channels, sum[k]);
}

void tensor_depthwise_back(const struct tensor *in, const float *weight, int size, int stride,
                           const struct tensor *d_out, struct tensor *d_in, float *d_weight)
{
    const int channels = in->channels, reach = size / 2, n = d_out->n_x;
    for (int y = 0; y < d_out->n_y; y++) {
        for (int at = 0; at < size * channels; at += LANES) {
            const int dy = at / channels, g = at % channels;
            const float *from = tensor_at(in, -reach, y * stride + dy - reach) + g;
            float *to = tensor_at(d_in, -reach, y * stride + dy - reach) + g;
            const float *d = tensor_at(d_out, 0, y) + g;
            const int tap = dy * size * channels + g;
            if (size == 3)
                back_taps(from, weight + tap, d, to, d_weight + tap, channels, stride, n, 3);
            else
                back_taps(from, weight + tap, d, to, d_weight + tap, channels, stride, n, 5);
        }
    }
}

void tensor_relu(struct tensor *x)
{
    const size_t n = tensor_size(x);
    for (size_t i = 0; i < n; i++)
        x->data[i] = x->data[i] > 0 ? (x->data[i] < TENSOR_MOST ? x->data[i] : TENSOR_MOST) : 0;
}

void tensor_relu_back(const struct tensor *x, struct tensor *d_x)
{
    for (int y = 0; y < x->n_y; y++) {
        const float *value = tensor_at(x, 0, y);
        float *d = tensor_at(d_x, 0, y);
        for (int i = 0; i < x->n_x * x->channels; i++)
            d[i] = value[i] > 0 && value[i] < TENSOR_MOST ? d[i] : 0;
    }
}

/* Where b's share of a's cell lies: four shares in each cell of b, or the cell itself. */
static float *share_at(const struct tensor *a, const struct tensor *b, int x, int y)
{
    if (a->n_x == b->n_x)
        return tensor_at(b, x, y);
    return tensor_at(b, x / 2, y / 2) + (y % 2 * 2 + x % 2) * a->channels;
}

void tensor_add(const struct tensor *a, const struct tensor *b, struct tensor *sum)
{
    for (int y = 0; y < sum->n_y; y++)
        for (int x = 0; x < sum->n_x; x++) {
            const float *from = tensor_at(a, x, y), *other = share_at(a, b, x, y);
            float *to = tensor_at(sum, x, y);
            for (int c = 0; c < a->channels; c++)
                to[c] = from[c] + other[c];
        }
}

void tensor_add_back(const struct tensor *d_sum, struct tensor *d_a, struct tensor *d_b)
{
    for (int y = 0; y < d_sum->n_y; y++)
        for (int x = 0; x < d_sum->n_x; x++) {
            const float *d = tensor_at(d_sum, x, y);
            float *a = tensor_at(d_a, x, y), *b = share_at(d_a, d_b, x, y);
            for (int c = 0; c < d_a->channels; c++) {
                a[c] += d[c];
                b[c] += d[c];
            }
        }
}
