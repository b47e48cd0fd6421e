/* SPDX-License-Identifier: MIT */
/* The network of firmware_core/detect_net.c in floats, with its gradient. fit.c trains it, and
 * export.py turns its parameters into whole numbers. */
#ifndef FOOTFALL_TRAIN_NETWORK_H
#define FOOTFALL_TRAIN_NETWORK_H

#include <stddef.h>

#include "scripts/train/tensor.h"

enum {
    NETWORK_INPUTS = 10,  /* the eight of a cell and its place */
    NETWORK_OUTPUTS = 16, /* heat, dx, dy, width; the rest is idle */
    NETWORK_TENSORS = 40,
};

/* One picture on its way through the network. */
struct network {
    struct tensor value[NETWORK_TENSORS], slope[NETWORK_TENSORS];
    float *memory;
    size_t memory_n;
};

/* Number of parameters, all in one array, layer by layer as detect_weights.h lists them. */
size_t network_parameters(void);

/* 0, or -1 when memory runs out. */
int network_create(struct network *network, int n_x, int n_y);
void network_free(struct network *network);

struct tensor *network_input(struct network *network);
struct tensor *network_output(struct network *network);
struct tensor *network_output_slope(struct network *network);

void network_forward(struct network *network, const float *parameters);

/* Adds to `gradient` what the slope of the output means for the parameters. */
void network_backward(struct network *network, const float *parameters, float *gradient);

/* Random parameters that keep the scale of what passes through: drawn, then measured with the
 * pictures that `fill` puts into the input, layer by layer. */
void network_begin(struct network *network, float *parameters, unsigned long seed,
                   void (*fill)(void *ctx, unsigned picture, struct tensor *input), void *ctx,
                   unsigned pictures);

#endif
