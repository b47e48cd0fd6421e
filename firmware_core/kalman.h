/* SPDX-License-Identifier: MIT */
/* What is believed about the place and the velocity of one head, with how sure that is, in whole
 * numbers. Called by the tracker. The unsureness is the same along x and y, so that one 2x2
 * covariance serves both. */
#ifndef FOOTFALL_CORE_KALMAN_H
#define FOOTFALL_CORE_KALMAN_H

#include <stdint.h>

/* Places are in 1/256 pixel, velocities in 1/256 pixel a second. */
struct kalman {
    int32_t x_q8, y_q8;
    int32_t vx_q8, vy_q8;
    int64_t var_pos, cov, var_vel;
};

enum { KALMAN_DT_MAX_US = 2000000 };

/* A head of the given width is seen for the first time; nothing is known about its velocity but
 * that people walk. */
void kalman_start(struct kalman *kalman, int32_t x_q8, int32_t y_q8, int32_t size_q4);

/* Time passes. */
void kalman_predict(struct kalman *kalman, int32_t size_q4, uint32_t dt_us);

/* The head was seen. */
void kalman_update(struct kalman *kalman, int32_t x_q8, int32_t y_q8, int32_t size_q4);

/* Variance of the difference between a sighting and the belief, in (1/256 px)^2; at least 1. */
int64_t kalman_spread(const struct kalman *kalman, int32_t size_q4);

#endif
