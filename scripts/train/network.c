/* SPDX-License-Identifier: MIT */
#include "scripts/train/network.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "sim/rng.h"

enum op { END, POINTWISE, DEPTHWISE, ADD };

enum { FINE = 16, MIDDLE = 32, COARSE = 48, SCRATCH = 128 * 64, OUTPUTS_MAX = 128 };

/* Values of the network by name; `scale` halves the grid so many times. */
enum {
    INPUT,
    FINE0,
    FINE1_DW,
    FINE1,
    MIDDLE0_DW,
    MIDDLE0,
    MIDDLE1_DW,
    MIDDLE1_PW,
    MIDDLE1,
    MIDDLE2_DW,
    MIDDLE2_PW,
    MIDDLE2,
    COARSE0_DW,
    COARSE0,
    COARSE1_DW,
    COARSE1_PW,
    COARSE1,
    COARSE2_DW,
    COARSE2_PW,
    COARSE2,
    TO_MIDDLE,
    MERGED,
    MIDDLE3_DW,
    MIDDLE3_PW,
    MIDDLE3,
    MIDDLE4_DW,
    MIDDLE4_PW,
    MIDDLE4,
    TO_FINE,
    FINE2,
    FINE3_DW,
    FINE3,
    OUTPUT,
    VALUES
};

struct shape {
    int scale, channels, border;
};
static const struct shape shapes[VALUES] = {
    [INPUT] = { 0, NETWORK_INPUTS, 0 },   [FINE0] = { 0, FINE, 1 },
    [FINE1_DW] = { 0, FINE, 0 },          [FINE1] = { 0, FINE, 1 },
    [MIDDLE0_DW] = { 1, FINE, 0 },        [MIDDLE0] = { 1, MIDDLE, 1 },
    [MIDDLE1_DW] = { 1, MIDDLE, 0 },      [MIDDLE1_PW] = { 1, MIDDLE, 0 },
    [MIDDLE1] = { 1, MIDDLE, 1 },         [MIDDLE2_DW] = { 1, MIDDLE, 0 },
    [MIDDLE2_PW] = { 1, MIDDLE, 0 },      [MIDDLE2] = { 1, MIDDLE, 1 },
    [COARSE0_DW] = { 2, MIDDLE, 0 },      [COARSE0] = { 2, COARSE, 2 },
    [COARSE1_DW] = { 2, COARSE, 0 },      [COARSE1_PW] = { 2, COARSE, 0 },
    [COARSE1] = { 2, COARSE, 2 },         [COARSE2_DW] = { 2, COARSE, 0 },
    [COARSE2_PW] = { 2, COARSE, 0 },      [COARSE2] = { 2, COARSE, 0 },
    [TO_MIDDLE] = { 2, 4 * MIDDLE, 0 },   [MERGED] = { 1, MIDDLE, 1 },
    [MIDDLE3_DW] = { 1, MIDDLE, 0 },      [MIDDLE3_PW] = { 1, MIDDLE, 0 },
    [MIDDLE3] = { 1, MIDDLE, 1 },         [MIDDLE4_DW] = { 1, MIDDLE, 0 },
    [MIDDLE4_PW] = { 1, MIDDLE, 0 },      [MIDDLE4] = { 1, MIDDLE, 0 },
    [TO_FINE] = { 1, 4 * FINE, 0 },       [FINE2] = { 0, FINE, 1 },
    [FINE3_DW] = { 0, FINE, 0 },          [FINE3] = { 0, FINE, 0 },
    [OUTPUT] = { 0, NETWORK_OUTPUTS, 0 },
};

struct step {
    enum op op;
    int in, other, out; /* other: of ADD */
    int size, stride;   /* of DEPTHWISE */
    bool relu;
};
static const struct step steps[] = {
    { POINTWISE, INPUT, 0, FINE0, 0, 0, true },
    { DEPTHWISE, FINE0, 0, FINE1_DW, 3, 1, false },
    { POINTWISE, FINE1_DW, 0, FINE1, 0, 0, true },
    { DEPTHWISE, FINE1, 0, MIDDLE0_DW, 3, 2, false },
    { POINTWISE, MIDDLE0_DW, 0, MIDDLE0, 0, 0, true },
    { DEPTHWISE, MIDDLE0, 0, MIDDLE1_DW, 3, 1, false },
    { POINTWISE, MIDDLE1_DW, 0, MIDDLE1_PW, 0, 0, false },
    { ADD, MIDDLE0, MIDDLE1_PW, MIDDLE1, 0, 0, true },
    { DEPTHWISE, MIDDLE1, 0, MIDDLE2_DW, 3, 1, false },
    { POINTWISE, MIDDLE2_DW, 0, MIDDLE2_PW, 0, 0, false },
    { ADD, MIDDLE1, MIDDLE2_PW, MIDDLE2, 0, 0, true },
    { DEPTHWISE, MIDDLE2, 0, COARSE0_DW, 3, 2, false },
    { POINTWISE, COARSE0_DW, 0, COARSE0, 0, 0, true },
    { DEPTHWISE, COARSE0, 0, COARSE1_DW, 5, 1, false },
    { POINTWISE, COARSE1_DW, 0, COARSE1_PW, 0, 0, false },
    { ADD, COARSE0, COARSE1_PW, COARSE1, 0, 0, true },
    { DEPTHWISE, COARSE1, 0, COARSE2_DW, 5, 1, false },
    { POINTWISE, COARSE2_DW, 0, COARSE2_PW, 0, 0, false },
    { ADD, COARSE1, COARSE2_PW, COARSE2, 0, 0, true },
    { POINTWISE, COARSE2, 0, TO_MIDDLE, 0, 0, false },
    { ADD, MIDDLE2, TO_MIDDLE, MERGED, 0, 0, true },
    { DEPTHWISE, MERGED, 0, MIDDLE3_DW, 3, 1, false },
    { POINTWISE, MIDDLE3_DW, 0, MIDDLE3_PW, 0, 0, false },
    { ADD, MERGED, MIDDLE3_PW, MIDDLE3, 0, 0, true },
    { DEPTHWISE, MIDDLE3, 0, MIDDLE4_DW, 3, 1, false },
    { POINTWISE, MIDDLE4_DW, 0, MIDDLE4_PW, 0, 0, false },
    { ADD, MIDDLE3, MIDDLE4_PW, MIDDLE4, 0, 0, true },
    { POINTWISE, MIDDLE4, 0, TO_FINE, 0, 0, false },
    { ADD, FINE1, TO_FINE, FINE2, 0, 0, true },
    { DEPTHWISE, FINE2, 0, FINE3_DW, 3, 1, false },
    { POINTWISE, FINE3_DW, 0, FINE3, 0, 0, true },
    { POINTWISE, FINE3, 0, OUTPUT, 0, 0, false },
    { END, 0, 0, 0, 0, 0, false },
};

static size_t weights_of(const struct step *step)
{
    const size_t in = (size_t)shapes[step->in].channels, out = (size_t)shapes[step->out].channels;
    if (step->op == POINTWISE)
        return in * out;
    return step->op == DEPTHWISE ? (size_t)(step->size * step->size) * in : 0;
}

static size_t parameters_of(const struct step *step)
{
    return weights_of(step) + (step->op == POINTWISE ? (size_t)shapes[step->out].channels : 0);
}

size_t network_parameters(void)
{
    size_t n = 0;
    for (const struct step *step = steps; step->op != END; step++)
        n += parameters_of(step);
    return n;
}

int network_create(struct network *network, int n_x, int n_y)
{
    size_t n = 0, at = 0;
    for (int i = 0; i < VALUES; i++) {
        struct tensor *t = &network->value[i];
        const int round = (1 << shapes[i].scale) - 1;
        *t = (struct tensor) { NULL, (n_x + round) >> shapes[i].scale,
                               (n_y + round) >> shapes[i].scale, shapes[i].channels,
                               shapes[i].border };
        network->slope[i] = *t;
        n += 2 * (tensor_size(t) + 32); /* vectors may reach over the end */
    }
    network->memory = calloc(n, sizeof *network->memory);
    network->memory_n = n;
    if (!network->memory)
        return -1;
    for (int i = 0; i < VALUES; i++) {
        const size_t size = tensor_size(&network->value[i]) + 32;
        network->value[i].data = network->memory + at;
        network->slope[i].data = network->memory + n / 2 + at;
        at += size;
    }
    return 0;
}

void network_free(struct network *network)
{
    free(network->memory);
}

struct tensor *network_input(struct network *network)
{
    return &network->value[INPUT];
}

struct tensor *network_output(struct network *network)
{
    return &network->value[OUTPUT];
}

struct tensor *network_output_slope(struct network *network)
{
    return &network->slope[OUTPUT];
}

static void forward_step(struct network *network, const struct step *step, const float *p)
{
    struct tensor *value = network->value;
    if (step->op == POINTWISE)
        tensor_pointwise(&value[step->in], p, p + weights_of(step), &value[step->out]);
    else if (step->op == DEPTHWISE)
        tensor_depthwise(&value[step->in], p, step->size, step->stride, &value[step->out]);
    else
        tensor_add(&value[step->in], &value[step->other], &value[step->out]);
    if (step->relu)
        tensor_relu(&value[step->out]);
}

void network_forward(struct network *network, const float *parameters)
{
    for (const struct step *step = steps; step->op != END; step++) {
        forward_step(network, step, parameters);
        parameters += parameters_of(step);
    }
}

static void backward_step(struct network *network, const struct step *step, const float *p,
                          float *gradient)
{
    struct tensor *value = network->value, *slope = network->slope;
    float scratch[SCRATCH];
    if (step->relu)
        tensor_relu_back(&value[step->out], &slope[step->out]);
    if (step->op == POINTWISE)
        tensor_pointwise_back(&value[step->in], p, &slope[step->out],
                              step->in == INPUT ? NULL : &slope[step->in], gradient,
                              gradient + weights_of(step), scratch);
    else if (step->op == DEPTHWISE)
        tensor_depthwise_back(&value[step->in], p, step->size, step->stride, &slope[step->out],
                              &slope[step->in], gradient);
    else
        tensor_add_back(&slope[step->out], &slope[step->in], &slope[step->other]);
}

void network_backward(struct network *network, const float *parameters, float *gradient)
{
    const float *output = network->slope[OUTPUT].data;
    const size_t half = network->memory_n / 2, upto = (size_t)(output - network->memory) - half;
    memset(network->memory + half, 0, upto * sizeof *network->memory);
    const struct step *step = steps;
    size_t at = 0;
    for (; step->op != END; step++)
        at += parameters_of(step);
    while (step-- != steps) {
        at -= parameters_of(step);
        backward_step(network, step, parameters + at, gradient + at);
    }
}

static void draw_step(const struct step *step, struct rng *rng, float *p)
{
    const double fan = step->op == POINTWISE ? shapes[step->in].channels : step->size * step->size;
    const size_t weights = weights_of(step), all = parameters_of(step);
    for (size_t i = 0; i < all; i++)
        p[i] = i < weights ? (float)(rng_normal(rng, 0, 1) / sqrt(fan)) : 0.0F;
}

/* Stretches and shifts each output so that it varies by about one around nothing. */
static void measure_step(struct network *network, const struct step *step, float *parameters,
                         float *p, void (*fill)(void *, unsigned, struct tensor *), void *ctx,
                         unsigned pictures)
{
    const int cin = shapes[step->in].channels, cout = shapes[step->out].channels;
    double sum[OUTPUTS_MAX] = { 0 }, square[OUTPUTS_MAX] = { 0 }, n = 0;
    for (unsigned i = 0; i < pictures; i++) {
        fill(ctx, i, network_input(network));
        network_forward(network, parameters);
        const struct tensor *in = &network->value[step->in];
        for (int y = 0; y < in->n_y; y++)
            for (int x = 0; x < in->n_x; x++, n++)
                for (int o = 0; o < cout; o++) {
                    double value = 0;
                    for (int c = 0; c < cin; c++)
                        value += tensor_at(in, x, y)[c] * p[c * cout + o];
                    sum[o] += value;
                    square[o] += value * value;
                }
    }
    for (int o = 0; o < cout; o++) {
        const double mean = sum[o] / n, scale = 1 / sqrt(square[o] / n - mean * mean + 1e-4);
        for (int c = 0; c < cin; c++)
            p[c * cout + o] = (float)(p[c * cout + o] * scale);
        p[cin * cout + o] = (float)(-mean * scale);
    }
}

void network_begin(struct network *network, float *parameters, unsigned long seed,
                   void (*fill)(void *, unsigned, struct tensor *), void *ctx, unsigned pictures)
{
    struct rng rng;
    rng_seed(&rng, seed, 5);
    float *p = parameters;
    for (const struct step *step = steps; step->op != END; p += parameters_of(step), step++)
        draw_step(step, &rng, p);
    p = parameters;
    for (const struct step *step = steps; step->op != END; p += parameters_of(step), step++) {
        if (step->op != POINTWISE)
            continue;
        if (step->out != OUTPUT) {
            measure_step(network, step, parameters, p, fill, ctx, pictures);
            continue;
        }
        float *bias = p + weights_of(step);
        for (size_t i = 0; i < weights_of(step); i++)
            p[i] *= 0.1F;
        bias[0] = -4.0F;
        bias[3] = 0.7F;
    }
}
