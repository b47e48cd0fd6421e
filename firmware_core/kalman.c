/* SPDX-License-Identifier: MIT */
#include "firmware_core/kalman.h"

#include <assert.h>

/* A head is 0.16 m wide, which makes its width in the picture the scale of everything: */
enum {
    START_SPEED_HEADS = 16, /* a second, standard deviation: 2.6 m/s */
    PUSH_HEADS2 = 14,       /* squared, a second cubed: white acceleration, 0.36 m^2/s^3 */
    SEEN_FLOOR_Q8 = 352,    /* standard deviation of a sighting: 1.4 px + 0.12 head */
    SEEN_HEAD = 8,          /* of 64 parts of a head */
};

static const int64_t VAR_POS_MAX = (int64_t)1 << 40;

/* a * b / 2^16, rounded towards 0 on both sides so that left and right are treated alike. */
static int64_t scaled(int64_t a, int64_t b_q16)
{
    return a * b_q16 / 65536;
}

static int64_t square(int64_t v)
{
    return v * v;
}

static int64_t var_seen(int32_t size_q4)
{
    return square(SEEN_FLOOR_Q8 + (int64_t)size_q4 * 16 * SEEN_HEAD / 64);
}

static int64_t var_vel_max(int32_t size_q4)
{
    return square((int64_t)size_q4 * 16 * START_SPEED_HEADS);
}

int64_t kalman_spread(const struct kalman *kalman, int32_t size_q4)
{
    return kalman->var_pos + var_seen(size_q4);
}

void kalman_start(struct kalman *kalman, int32_t x_q8, int32_t y_q8, int32_t size_q4)
{
    *kalman = (struct kalman) { .x_q8 = x_q8, .y_q8 = y_q8 };
    kalman->var_pos = var_seen(size_q4);
    kalman->var_vel = var_vel_max(size_q4);
}

void kalman_predict(struct kalman *kalman, int32_t size_q4, uint32_t dt_us)
{
    assert(dt_us <= KALMAN_DT_MAX_US);
    int64_t dt = (int64_t)dt_us * 65536 / 1000000;
    int64_t dt2 = scaled(dt, dt);
    int64_t push = square((int64_t)size_q4 * 16) * PUSH_HEADS2;

    if (kalman->var_vel >= var_vel_max(size_q4))
        push = 0; /* people do not get faster for not being seen */
    kalman->x_q8 += (int32_t)scaled(kalman->vx_q8, dt);
    kalman->y_q8 += (int32_t)scaled(kalman->vy_q8, dt);
    kalman->var_pos += 2 * scaled(kalman->cov, dt) + scaled(kalman->var_vel, dt2) +
                       scaled(push, scaled(dt2, dt) / 3);
    kalman->cov += scaled(kalman->var_vel, dt) + scaled(push, dt2 / 2);
    kalman->var_vel += scaled(push, dt);
    if (kalman->var_pos > VAR_POS_MAX)
        kalman->var_pos = VAR_POS_MAX;
}

void kalman_update(struct kalman *kalman, int32_t x_q8, int32_t y_q8, int32_t size_q4)
{
    int64_t spread = kalman_spread(kalman, size_q4);
    int64_t gain_pos = kalman->var_pos * 65536 / spread;
    int64_t gain_vel = kalman->cov * 65536 / spread;
    int64_t dx = (int64_t)x_q8 - kalman->x_q8;
    int64_t dy = (int64_t)y_q8 - kalman->y_q8;

    kalman->x_q8 += (int32_t)scaled(dx, gain_pos);
    kalman->y_q8 += (int32_t)scaled(dy, gain_pos);
    kalman->vx_q8 += (int32_t)scaled(dx, gain_vel);
    kalman->vy_q8 += (int32_t)scaled(dy, gain_vel);
    kalman->var_vel -= scaled(kalman->cov, gain_vel);
    kalman->cov -= scaled(kalman->cov, gain_pos);
    kalman->var_pos -= scaled(kalman->var_pos, gain_pos);
}
