/* SPDX-License-Identifier: MIT */
/* A body taken apart: where head, trunk, arms, legs and what is worn are at this moment of the
 * stride, standing or sitting. Proportions follow the body's height; children have larger heads. */
#ifndef FOOTFALL_SIM_POSTURE_H
#define FOOTFALL_SIM_POSTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/body.h"

enum { POSTURE_PARTS_MAX = 32 };

enum part_shape { PART_BALL, PART_LIMB };
enum part_stuff { STUFF_TOP, STUFF_LEGS, STUFF_HAIR, STUFF_SKIN, STUFF_SHOES, STUFF_WORN, STUFFS };

struct part {
    enum part_shape shape;
    enum part_stuff stuff;
    double at[3], to[3]; /* centre of a ball; ends of a limb */
    double r0, r1;       /* of a limb's ends */
    double rf, rl, rz;   /* of a ball: forward, left, up */
    double tone;         /* share of the stuff's own colour */
    double round;        /* how far the shade falls towards the outline: 1 a ball, 0 flat */
};

struct posture {
    double forward[2]; /* unit vector in which the body faces */
    double foot[2];    /* floor point under the hips */
    uint32_t rgb[STUFFS];
    uint32_t seed; /* of the person, for what is drawn once */
    int32_t n;
    struct part part[POSTURE_PARTS_MAX];
};

void posture_of(const struct body *body, struct posture *posture);

#endif
