/* SPDX-License-Identifier: MIT */
#include "firmware_core/associate.h"

enum {
    SPEED_MAX_HEADS = 32, /* a second: 5 m/s */
    STRAY_HEADS = 12,     /* a second, from the way foreseen: 1.9 m/s */
    STRAY_US = 70000,     /* who sat when last seen, strays no further than in this time */
    LOW_US = 600000,      /* low scores continue tracks seen within this time */
};

/* Costs are -2 ln of a likelihood in 1/16. */
enum {
    COST_ALONE = 330,     /* a miss and a birth or a false alarm together */
    COST_ALONE_LOW = 255, /* low scores have to fit better */
    COST_TENTATIVE = 52,
    COST_VAGUE_MAX = 40,
    COST_RUN_MAX = 60, /* some people run from the first moment */
    COST_ZERO = 160,   /* keeps all costs above 0 */
};

/* 16 * ln(v) for v >= 1, by the position of the highest bit and a straight line between. */
static int32_t ln_q4(uint64_t v)
{
    int bits = 63;

    while (!(v >> bits))
        bits--;
    uint64_t fraction_q8 = bits >= 8 ? (v >> (bits - 8)) & 255 : (v << (8 - bits)) & 255;
    return (int32_t)((bits * 256 + (int64_t)fraction_q8) * 2839 / 65536); /* 16 ln 2 / 256 */
}

/* How far from where a person is thought to be he or she may show up. */
static int32_t reach_q8(const struct tracker *tracker, const struct person *p)
{
    int64_t size_q8 = (int64_t)p->shown.size_q4 * 16;
    int64_t speed = p->hits < PERSON_CONFIRM_HITS ? SPEED_MAX_HEADS : STRAY_HEADS;
    int64_t unseen = (int64_t)person_unseen_us(p, tracker->now_us);

    if (person_rests(p) && unseen > STRAY_US)
        unseen = STRAY_US;
    return (int32_t)(size_q8 + size_q8 * speed * unseen / 1000000);
}

/* What a person costs before the distance is known: 2 ln(2 pi spread / size^2), since the less is
 * known, the less a fit says, and the doubt about those who were hardly seen. */
static int32_t base_cost(const struct person *p, uint64_t spread)
{
    int32_t vague = 2 * (ln_q4(spread) + 29 - ln_q4(person_square((int64_t)p->shown.size_q4 * 16)));

    if (p->hits < PERSON_CONFIRM_HITS && vague > COST_VAGUE_MAX)
        vague = COST_VAGUE_MAX; /* at few frames a second nobody would ever begin */
    return COST_ZERO + vague + (p->shown.confirmed ? 0 : COST_TENTATIVE);
}

/* Lists for one row of the assignment what may be this person. */
static void pair_person(struct tracker *tracker, int row)
{
    const struct person *p = &tracker->p[row];
    int32_t reach = reach_q8(tracker, p);
    uint64_t spread = (uint64_t)kalman_spread(&p->belief, p->shown.size_q4);
    int64_t base = base_cost(p, spread);
    int64_t most = tracker->assign.skip[row];

    for (int k = 0; k < tracker->n_offered; k++) {
        const struct track_offer *o = &tracker->offer[k];
        int32_t dx = o->x_q8 - p->belief.x_q8;
        int32_t dy = o->y_q8 - p->belief.y_q8;
        if (dx > reach || dx < -reach || dy > reach || dy < -reach)
            continue;
        uint64_t apart2 = person_square(dx) + person_square(dy);
        if (apart2 > person_square(reach))
            continue;
        int64_t cost = (int64_t)(apart2 * 16 / spread);
        if (p->hits == 1 && cost > COST_RUN_MAX)
            cost = COST_RUN_MAX;
        cost += base;
        if (cost < most)
            assign_pair(&tracker->assign, row, o->index, cost < 0 ? 0 : (int32_t)cost);
    }
}

bool associate_in_picture(const struct tracker *tracker, const struct detection *d)
{
    int64_t x = (int64_t)d->x_q4 * 16, y = (int64_t)d->y_q4 * 16;
    int64_t margin = (int64_t)person_size_of(d) * 16;

    return x >= -margin && y >= -margin && x <= tracker->width_q8 + margin &&
           y <= tracker->height_q8 + margin;
}

static void make_offers(struct tracker *tracker, const struct detections *detections, bool clear)
{
    tracker->n_offered = 0;
    for (int j = 0; j < detections->n; j++) {
        const struct detection *d = &detections->d[j];
        if (d->score >= PERSON_SCORE_LOW && (d->score >= PERSON_SCORE_HIGH) == clear &&
            associate_in_picture(tracker, d))
            tracker->offer[tracker->n_offered++] =
                (struct track_offer) { d->x_q4 * 16, d->y_q4 * 16, (uint16_t)j };
    }
}

void associate_round(struct tracker *tracker, const struct detections *detections, bool clear)
{
    struct assign *assign = &tracker->assign;

    make_offers(tracker, detections, clear);
    if (tracker->n_offered == 0)
        return;
    assign_begin(assign, tracker->n, detections->n, clear ? COST_ALONE : COST_ALONE_LOW);
    for (int i = 0; i < tracker->n; i++) {
        const struct person *p = &tracker->p[i];
        if (p->ended || p->seen_now || p->shown.lost ||
            (!clear && person_unseen_us(p, tracker->now_us) > LOW_US))
            continue;
        pair_person(tracker, i);
    }
    assign_solve(assign);
    for (int i = 0; i < tracker->n; i++) {
        int j = assign->col_of_row[i];
        if (j == ASSIGN_NONE)
            continue;
        person_see(&tracker->p[i], &detections->d[j], tracker->now_us);
        tracker->taken[j] = true;
    }
}
