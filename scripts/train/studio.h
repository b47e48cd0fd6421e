/* SPDX-License-Identifier: MIT */
/* Fabricates pictures to train and to measure detection with: a room drawn at random, people put
 * into it at random, painted by the real renderer and reduced by the firmware's own background
 * stage. Everything follows from the seed; nothing of it comes from a recorded walk. */
#ifndef FOOTFALL_TRAIN_STUDIO_H
#define FOOTFALL_TRAIN_STUDIO_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/background.h"

enum { STUDIO_HEADS_MAX = 160 };

struct studio_head {
    float x, y;   /* centre, in cells from the upper left corner */
    float width;  /* cells */
    float ignore; /* 1: mostly hidden, or cut by the edge: neither asked for nor forbidden */
    float per_m2; /* people around */
};

struct studio_picture {
    struct small_image image;
    uint16_t n;
    struct studio_head heads[STUDIO_HEADS_MAX];
    double height_m, hfov_deg;
};

struct studio;

/* NULL when memory runs out. */
struct studio *studio_create(uint64_t seed);
void studio_destroy(struct studio *studio);

/* Another crowd in the same room. False when it had more heads than fit. */
bool studio_take(struct studio *studio, struct studio_picture *out);

#endif
