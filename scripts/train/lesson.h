/* SPDX-License-Identifier: MIT */
/* One picture as the network is taught it: varied a little, with what is wanted of each cell, and
 * how wrong an answer is. Used by fit.c. */
#ifndef FOOTFALL_TRAIN_LESSON_H
#define FOOTFALL_TRAIN_LESSON_H

#include <stdint.h>

#include "scripts/train/tensor.h"
#include "sim/rng.h"

enum { SAMPLE_X = 80, SAMPLE_Y = 60, SAMPLE_CELLS = SAMPLE_X * SAMPLE_Y, SAMPLE_HEADS = 160 };

/* As render_samples writes it. Heads: x, y, width in cells; 1 when it need not be found. */
struct sample {
    int16_t cells[SAMPLE_CELLS][8];
    int32_t n;
    float heads[SAMPLE_HEADS][4];
};

struct lesson {
    float heat[SAMPLE_CELLS]; /* 1 in the middle of a head, falling off around */
    float care[SAMPLE_CELLS]; /* how much an error in the heat counts */
    float wanted[SAMPLE_CELLS][3];
    float near[SAMPLE_CELLS]; /* squared distance to the head that `wanted` is of */
    float n_heads;
};

struct losses {
    double heat, place, width;
};

/* Mirrors and varies the sample at random, puts it into the input and notes what is wanted. */
void lesson_make(struct lesson *lesson, const struct sample *sample, struct rng *rng,
                 struct tensor *input);

/* slope: of the loss times share, by the output. */
void lesson_judge(const struct lesson *lesson, const struct tensor *output, struct tensor *slope,
                  float share, struct losses *losses);

#endif
