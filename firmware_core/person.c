/* SPDX-License-Identifier: MIT */
#include "firmware_core/person.h"

enum {
    TRUST_PIVOT = 84,
    TRUST_MISS = 8,
    TRUST_MAX = 2000,
    STILL_US = 2000000,
    FREE_RUN_US = 700000, /* from here on an unseen person is thought to slow down */
    SIZE_MIN_Q4 = 3 * 16,
    SIZE_MAX_Q4 = 240 * 16,
};

uint64_t person_square(int64_t v)
{
    return (uint64_t)(v * v);
}

static int32_t clamp(int32_t v, int32_t low, int32_t high)
{
    if (v < low)
        return low;
    return v > high ? high : v;
}

int32_t person_size_of(const struct detection *d)
{
    return clamp(d->size_q4, SIZE_MIN_Q4, SIZE_MAX_Q4);
}

uint64_t person_unseen_us(const struct person *p, uint64_t now_us)
{
    return now_us - p->seen_us;
}

bool person_rests(const struct person *p)
{
    return p->seen_us - p->moved_us >= STILL_US;
}

void person_begin(struct person *p, uint32_t id, const struct detection *d, uint64_t now_us)
{
    *p = (struct person) { .born_us = now_us,
                           .seen_us = now_us,
                           .moved_us = now_us,
                           .rest_x_q8 = d->x_q4 * 16,
                           .rest_y_q8 = d->y_q4 * 16,
                           .hits = 1,
                           .trust = (int16_t)(d->score - TRUST_PIVOT),
                           .seen_now = true };
    p->shown = (struct track) { .id = id,
                                .x_q4 = d->x_q4,
                                .y_q4 = d->y_q4,
                                .prev_x_q4 = d->x_q4,
                                .prev_y_q4 = d->y_q4,
                                .birth_x_q4 = d->x_q4,
                                .birth_y_q4 = d->y_q4,
                                .size_q4 = person_size_of(d) };
    kalman_start(&p->belief, d->x_q4 * 16, d->y_q4 * 16, p->shown.size_q4);
    p->last_seen = p->belief;
}

/* Who sits is thought to go on sitting, a little less surely with time; who walks, to walk on. */
static void predict_belief(struct person *p, uint32_t dt_us, uint64_t now_us)
{
    struct kalman *k = &p->belief;
    uint64_t unseen = person_unseen_us(p, now_us);

    if (person_rests(p) && unseen > dt_us) {
        uint64_t quarter = person_square((int64_t)p->shown.size_q4 * 4);
        k->vx_q8 = 0;
        k->vy_q8 = 0;
        k->cov = 0;
        k->var_pos += (int64_t)(quarter * dt_us / 1000000);
        return;
    }
    if (unseen > FREE_RUN_US) {
        k->vx_q8 -= k->vx_q8 / 4;
        k->vy_q8 -= k->vy_q8 / 4;
    }
    kalman_predict(k, p->shown.size_q4, dt_us);
}

void person_predict(struct person *p, uint32_t dt_us, uint64_t now_us)
{
    p->shown.prev_x_q4 = p->shown.x_q4;
    p->shown.prev_y_q4 = p->shown.y_q4;
    p->seen_now = false;
    predict_belief(p, dt_us, now_us);
}

static void trust(struct person *p, int change)
{
    p->trust = (int16_t)clamp(p->trust + change, -TRUST_MAX, TRUST_MAX);
}

void person_see(struct person *p, const struct detection *d, uint64_t now_us)
{
    int32_t size = person_size_of(d);

    kalman_update(&p->belief, d->x_q4 * 16, d->y_q4 * 16, p->shown.size_q4);
    p->shown.size_q4 += (size - p->shown.size_q4) / 8;
    p->last_seen = p->belief;
    p->seen_us = now_us;
    p->seen_now = true;
    p->shown.lost = false;
    trust(p, d->score - TRUST_PIVOT);
    if (p->hits < UINT16_MAX)
        p->hits++;
    int64_t step = (int64_t)p->shown.size_q4 * 16;
    if (person_square(p->belief.x_q8 - p->rest_x_q8) +
            person_square(p->belief.y_q8 - p->rest_y_q8) >
        person_square(step)) {
        p->rest_x_q8 = p->belief.x_q8;
        p->rest_y_q8 = p->belief.y_q8;
        p->moved_us = now_us;
    }
}

void person_miss(struct person *p)
{
    trust(p, -TRUST_MISS);
}

void person_adopt(struct person *lost, struct person *found)
{
    uint32_t hits = (uint32_t)lost->hits + found->hits;

    lost->belief = found->belief;
    lost->last_seen = found->last_seen;
    lost->shown.lost = false;
    lost->shown.size_q4 = found->shown.size_q4;
    lost->seen_us = found->seen_us;
    lost->moved_us = found->moved_us;
    lost->rest_x_q8 = found->rest_x_q8;
    lost->rest_y_q8 = found->rest_y_q8;
    lost->seen_now = found->seen_now;
    lost->hits = hits > UINT16_MAX ? UINT16_MAX : (uint16_t)hits;
    found->ended = true;
}
