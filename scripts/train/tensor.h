/* SPDX-License-Identifier: MIT */
/* The arithmetic of training in floats: the layers of firmware_core/detect_net.c forwards and
 * backwards, one picture at a time. Cells lie row by row with their channels together; layers
 * under a filter have a border of zeros. Used by network.c only. */
#ifndef FOOTFALL_TRAIN_TENSOR_H
#define FOOTFALL_TRAIN_TENSOR_H

#include <stddef.h>

/* n_x x n_y cells within a border on all sides; data belongs to whoever made it. */
struct tensor {
    float *data;
    int n_x, n_y, channels, border;
};

static inline size_t tensor_row(const struct tensor *t)
{
    return (size_t)(t->n_x + 2 * t->border) * (size_t)t->channels;
}

static inline size_t tensor_size(const struct tensor *t)
{
    return tensor_row(t) * (size_t)(t->n_y + 2 * t->border);
}

static inline float *tensor_at(const struct tensor *t, int x, int y)
{
    return t->data + (size_t)(y + t->border) * tensor_row(t) +
           (size_t)(x + t->border) * (size_t)t->channels;
}

/* out = in * weight + bias. weight: [in channels][out channels]. */
void tensor_pointwise(const struct tensor *in, const float *weight, const float *bias,
                      struct tensor *out);

/* What d_out means for in (added to d_in), weight and bias (added to theirs); d_in may be NULL.
 * scratch holds the weights turned round. */
void tensor_pointwise_back(const struct tensor *in, const float *weight, const struct tensor *d_out,
                           struct tensor *d_in, float *d_weight, float *d_bias, float *scratch);

/* weight: [size * size][channels]. */
void tensor_depthwise(const struct tensor *in, const float *weight, int size, int stride,
                      struct tensor *out);
void tensor_depthwise_back(const struct tensor *in, const float *weight, int size, int stride,
                           const struct tensor *d_out, struct tensor *d_in, float *d_weight);

/* Activations end where those of the firmware do. */
#define TENSOR_MOST 31.99F

/* x from 0 to TENSOR_MOST, and d_x = 0 where x is at an end. */
void tensor_relu(struct tensor *x);
void tensor_relu_back(const struct tensor *x, struct tensor *d_x);

/* sum = a + b; where b is half as wide, each of its cells holds the channels of four of a's. */
void tensor_add(const struct tensor *a, const struct tensor *b, struct tensor *sum);
void tensor_add_back(const struct tensor *d_sum, struct tensor *d_a, struct tensor *d_b);

#endif
