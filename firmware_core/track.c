/* SPDX-License-Identifier: MIT */
#include "firmware_core/track.h"

#include <string.h>

/* Scores of detections. Clear ones are given to people first, faint ones after that, and those
 * below SCORE_LOW are not looked at. From SCORE_BIRTH up they may begin a track, whose trust then
 * rises and falls with the score of each sighting over or under TRUST_PIVOT, and falls with each
 * miss; at TRUST_ENOUGH it is a person. */
enum {
    SCORE_HIGH = 88,
    SCORE_LOW = 40,
    SCORE_BIRTH = 84,
    TRUST_PIVOT = 84,
    TRUST_MISS = 8,
    TRUST_ENOUGH = 60,
    TRUST_MAX = 2000,
};

enum {
    CONFIRM_HITS = 3,
    CONFIRM_HITS_SLOW = 2, /* when frames are further apart than SLOW_US */
    SLOW_US = 150000,
    DOUBT_INSIDE_US = 250000,
    DOUBT_BESIDE_US = 590000,
    TENTATIVE_US = 230000,        /* an unconfirmed person may be out of sight so long */
    COAST_MIN_US = 540000,        /* a confirmed one, when just born */
    COAST_MAX_US = 1000000,       /* when long known and walking */
    COAST_STILL_MAX_US = 6000000, /* added for those who stood or sat as long as that */
    COAST_LEAVING_US = 200000,    /* for those about to walk out of the picture */
    LOST_MAX_US = 2200000,        /* so long a lost person may be recognised */
    STRAY_US = 70000,             /* who sat when last seen, strays no further than in this time */
    FREE_RUN_US = 700000,         /* from here on an unseen person is thought to slow down */
    LOW_US = 600000,              /* low scores continue tracks seen within this time */
    STILL_US = 2000000,
    FRAME_FIRST_US = 66667,
    SIZE_MIN_Q4 = 3 * 16,
    SIZE_MAX_Q4 = 240 * 16,
};

/* Costs are -2 ln of a likelihood in 1/16. */
enum {
    COST_ALONE = 330,     /* a miss and a birth or a false alarm together */
    COST_ALONE_LOW = 190, /* low scores have to fit better */
    COST_TENTATIVE = 64,
    COST_VAGUE_MAX = 40,
    COST_ZERO = 160,      /* keeps all costs above 0 */
    SPEED_MAX_HEADS = 32, /* a second: 5 m/s */
    ADOPT_HEADS = 3,
    ADOPT_STRAY = 3,
    BESIDE_HEADS = 2,
    BODY_HEADS = 3,
    BORDER_HEADS = 4, /* a new person nearer than this to the border walked in */
    STRAY_HEADS = 12, /* a second, from the way foreseen: 1.9 m/s */
};

static uint64_t square(int64_t v)
{
    return (uint64_t)(v * v);
}

static int32_t clamp(int32_t v, int32_t low, int32_t high)
{
    if (v < low)
        return low;
    return v > high ? high : v;
}

/* 16 * ln(v) for v >= 1, by the position of the highest bit and a straight line between. */
static int32_t ln_q4(uint64_t v)
{
    int bits = 63;

    while (!(v >> bits))
        bits--;
    uint64_t fraction_q8 = bits >= 8 ? (v >> (bits - 8)) & 255 : (v << (8 - bits)) & 255;
    return (int32_t)((bits * 256 + (int64_t)fraction_q8) * 2839 / 65536); /* 16 ln 2 / 256 */
}

static int32_t size_of(const struct detection *d)
{
    return clamp(d->size_q4, SIZE_MIN_Q4, SIZE_MAX_Q4);
}

/* At most KALMAN_DT_MAX_US more than the longest time that a track may coast. */
static uint64_t unseen_us(const struct tracker *tracker, const struct track_person *p)
{
    return tracker->now_us - p->seen_us;
}

/* Stood or sat still when last seen. */
static bool rests(const struct track_person *p)
{
    return p->seen_us - p->moved_us >= STILL_US;
}

void track_init(struct tracker *tracker)
{
    memset(tracker, 0, sizeof *tracker);
}

/* Who sits is thought to go on sitting, a little less surely with time; who walks, to walk on. */
static void predict_person(const struct tracker *tracker, struct track_person *p, uint32_t dt_us)
{
    struct kalman *k = &p->belief;
    uint64_t unseen = unseen_us(tracker, p);

    if (rests(p) && unseen > dt_us) {
        uint64_t quarter = square((int64_t)p->shown.size_q4 * 4);
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

static void predict(struct tracker *tracker, uint32_t dt_us)
{
    for (int i = 0; i < tracker->n; i++) {
        struct track_person *p = &tracker->p[i];
        p->shown.prev_x_q4 = p->shown.x_q4;
        p->shown.prev_y_q4 = p->shown.y_q4;
        p->seen_now = false;
        predict_person(tracker, p, dt_us);
    }
}

/* How far from where a person is thought to be he or she may show up. */
static int32_t reach_q8(const struct tracker *tracker, const struct track_person *p)
{
    int64_t size_q8 = (int64_t)p->shown.size_q4 * 16;
    int64_t speed = p->hits < CONFIRM_HITS ? SPEED_MAX_HEADS : STRAY_HEADS;
    int64_t unseen = (int64_t)unseen_us(tracker, p);

    if (rests(p) && unseen > STRAY_US)
        unseen = STRAY_US;
    return (int32_t)(size_q8 + size_q8 * speed * unseen / 1000000);
}

/* What a person costs before the distance is known: 2 ln(2 pi spread / size^2), since the less is
 * known, the less a fit says, and the doubt about those who were hardly seen. */
static int32_t base_cost(const struct track_person *p, uint64_t spread)
{
    int32_t vague = 2 * (ln_q4(spread) + 29 - ln_q4(square((int64_t)p->shown.size_q4 * 16)));

    if (p->hits < CONFIRM_HITS && vague > COST_VAGUE_MAX)
        vague = COST_VAGUE_MAX; /* at few frames a second nobody would ever begin */
    return COST_ZERO + vague + (p->shown.confirmed ? 0 : COST_TENTATIVE);
}

/* Lists for one row of the assignment what may be this person. */
static void pair_person(struct tracker *tracker, int row)
{
    const struct track_person *p = &tracker->p[row];
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
        uint64_t apart2 = square(dx) + square(dy);
        if (apart2 > square(reach))
            continue;
        int64_t cost = base + (int64_t)(apart2 * 16 / spread);
        if (cost < most)
            assign_pair(&tracker->assign, row, o->index, cost < 0 ? 0 : (int32_t)cost);
    }
}

static bool in_picture(const struct tracker *tracker, const struct detection *d)
{
    int64_t x = (int64_t)d->x_q4 * 16, y = (int64_t)d->y_q4 * 16;
    int64_t margin = (int64_t)size_of(d) * 16;

    return x >= -margin && y >= -margin && x <= tracker->width_q8 + margin &&
           y <= tracker->height_q8 + margin;
}

static void make_offers(struct tracker *tracker, const struct detections *detections, bool high)
{
    tracker->n_offered = 0;
    for (int j = 0; j < detections->n; j++) {
        const struct detection *d = &detections->d[j];
        if (d->score >= SCORE_LOW && (d->score >= SCORE_HIGH) == high && in_picture(tracker, d))
            tracker->offer[tracker->n_offered++] =
                (struct track_offer) { d->x_q4 * 16, d->y_q4 * 16, (uint16_t)j };
    }
}

static void trust(struct track_person *p, int change)
{
    p->trust = (int16_t)clamp(p->trust + change, -TRUST_MAX, TRUST_MAX);
}

static void see(struct tracker *tracker, struct track_person *p, const struct detection *d)
{
    int32_t size = size_of(d);

    kalman_update(&p->belief, d->x_q4 * 16, d->y_q4 * 16, p->shown.size_q4);
    p->shown.size_q4 += (size - p->shown.size_q4) / 8;
    p->last_seen = p->belief;
    p->seen_us = tracker->now_us;
    p->seen_now = true;
    p->shown.lost = false;
    trust(p, d->score - TRUST_PIVOT);
    if (p->hits < UINT16_MAX)
        p->hits++;
    int64_t step = (int64_t)p->shown.size_q4 * 16;
    if (square(p->belief.x_q8 - p->rest_x_q8) + square(p->belief.y_q8 - p->rest_y_q8) >
        square(step)) {
        p->rest_x_q8 = p->belief.x_q8;
        p->rest_y_q8 = p->belief.y_q8;
        p->moved_us = tracker->now_us;
    }
}

/* One of the two rounds: clear sightings first, then what is left for the faint ones. */
static void associate(struct tracker *tracker, const struct detections *detections, bool high)
{
    struct assign *assign = &tracker->assign;

    make_offers(tracker, detections, high);
    if (tracker->n_offered == 0)
        return;
    assign_begin(assign, tracker->n, detections->n, high ? COST_ALONE : COST_ALONE_LOW);
    for (int i = 0; i < tracker->n; i++) {
        const struct track_person *p = &tracker->p[i];
        if (p->ended || p->seen_now || p->shown.lost || (!high && unseen_us(tracker, p) > LOW_US))
            continue;
        pair_person(tracker, i);
    }
    assign_solve(assign);
    for (int i = 0; i < tracker->n; i++) {
        int j = assign->col_of_row[i];
        if (j == ASSIGN_NONE)
            continue;
        see(tracker, &tracker->p[i], &detections->d[j]);
        tracker->taken[j] = true;
    }
}

/* Two heads are not nearer to each other than that: 0.6 head widths, 0.1 m, and 3 px of noise. */
static bool at_the_same_place(int64_t dx_q8, int64_t dy_q8, int32_t size_q4)
{
    return square(dx_q8) + square(dy_q8) < square((int64_t)size_q4 * 16 * 6 / 10 + 3 * 256);
}

/* A second sighting of somebody who was seen already. */
static bool is_double(const struct tracker *tracker, const struct detection *d)
{
    for (int i = 0; i < tracker->n; i++) {
        const struct track_person *p = &tracker->p[i];
        if (p->seen_now &&
            at_the_same_place((int64_t)d->x_q4 * 16 - p->belief.x_q8,
                              (int64_t)d->y_q4 * 16 - p->belief.y_q8, p->shown.size_q4))
            return true;
    }
    return false;
}

static void give_birth(struct tracker *tracker, const struct detection *d)
{
    if (tracker->n == TRACK_MAX) {
        tracker->dropped++;
        return;
    }
    struct track_person *p = &tracker->p[tracker->n++];
    *p = (struct track_person) { .born_us = tracker->now_us,
                                 .seen_us = tracker->now_us,
                                 .moved_us = tracker->now_us,
                                 .rest_x_q8 = d->x_q4 * 16,
                                 .rest_y_q8 = d->y_q4 * 16,
                                 .hits = 1,
                                 .trust = (int16_t)(d->score - TRUST_PIVOT),
                                 .seen_now = true };
    p->shown = (struct track) { .id = ++tracker->last_id,
                                .x_q4 = d->x_q4,
                                .y_q4 = d->y_q4,
                                .prev_x_q4 = d->x_q4,
                                .prev_y_q4 = d->y_q4,
                                .birth_x_q4 = d->x_q4,
                                .birth_y_q4 = d->y_q4,
                                .size_q4 = size_of(d) };
    kalman_start(&p->belief, d->x_q4 * 16, d->y_q4 * 16, p->shown.size_q4);
    p->last_seen = p->belief;
}

static void births(struct tracker *tracker, const struct detections *detections)
{
    for (int j = 0; j < detections->n; j++) {
        const struct detection *d = &detections->d[j];
        if (!tracker->taken[j] && d->score >= SCORE_BIRTH && in_picture(tracker, d) &&
            !is_double(tracker, d))
            give_birth(tracker, d);
    }
}

static bool leaving(const struct tracker *tracker, const struct track_person *p)
{
    const struct kalman *k = &p->belief;
    int32_t margin = p->shown.size_q4 * 16;

    return (k->x_q8 < margin && k->vx_q8 < 0) || (k->y_q8 < margin && k->vy_q8 < 0) ||
           (k->x_q8 > tracker->width_q8 - margin && k->vx_q8 > 0) ||
           (k->y_q8 > tracker->height_q8 - margin && k->vy_q8 > 0);
}

/* How long a person may be out of sight before the track ends. */
static uint64_t coast_us(const struct tracker *tracker, const struct track_person *p)
{
    uint64_t known = p->seen_us - p->born_us;
    uint64_t still = p->seen_us - p->moved_us;
    uint64_t coast = COAST_MIN_US + known / 2;

    if (!p->shown.confirmed)
        return TENTATIVE_US;
    if (rests(p))
        return COAST_MAX_US + (still < COAST_STILL_MAX_US ? still : COAST_STILL_MAX_US);
    if (leaving(tracker, p))
        return COAST_LEAVING_US;
    return coast < COAST_MAX_US ? coast : COAST_MAX_US;
}

static bool outside(const struct tracker *tracker, const struct track_person *p)
{
    const struct kalman *k = &p->belief;

    return k->x_q8 < 0 || k->y_q8 < 0 || k->x_q8 > tracker->width_q8 ||
           k->y_q8 > tracker->height_q8;
}

/* Whether it pays to remember a lost person. */
static bool may_return(const struct tracker *tracker, const struct track_person *p)
{
    return p->shown.confirmed && !leaving(tracker, p) && unseen_us(tracker, p) <= LOST_MAX_US;
}

/* An unconfirmed track that keeps to an older person is that person seen twice. */
static bool is_shadow(const struct tracker *tracker, int index)
{
    const struct track_person *p = &tracker->p[index];

    for (int i = 0; i < index; i++) {
        const struct track_person *o = &tracker->p[i];
        if (!o->ended && o->seen_now &&
            at_the_same_place((int64_t)o->belief.x_q8 - p->belief.x_q8,
                              (int64_t)o->belief.y_q8 - p->belief.y_q8, o->shown.size_q4))
            return true;
    }
    return false;
}

static bool walked_in(const struct tracker *tracker, const struct track_person *p)
{
    int64_t x = (int64_t)p->shown.birth_x_q4 * 16, y = (int64_t)p->shown.birth_y_q4 * 16;
    int64_t border = (int64_t)p->shown.size_q4 * 16 * BORDER_HEADS;

    return x < border || y < border || x > tracker->width_q8 - border ||
           y > tracker->height_q8 - border;
}

/* Whether p is at the shoulder of o, or where the body of o is seen: heads lean outwards in the
 * picture of a camera that looks straight down, so that bodies are on the way to its middle. */
static bool beside(const struct tracker *tracker, const struct track_person *p,
                   const struct track_person *o)
{
    int64_t size_q8 = (int64_t)o->shown.size_q4 * 16;
    int64_t dx = (int64_t)p->belief.x_q8 - o->belief.x_q8;
    int64_t dy = (int64_t)p->belief.y_q8 - o->belief.y_q8;
    int64_t in_x = tracker->width_q8 / 2 - o->belief.x_q8;
    int64_t in_y = tracker->height_q8 / 2 - o->belief.y_q8;
    uint64_t apart2 = square(dx) + square(dy);

    if (apart2 < square(size_q8 * BESIDE_HEADS))
        return true;
    int64_t inwards = dx * in_x + dy * in_y;
    int64_t across = dx * in_y - dy * in_x;
    return apart2 < square(size_q8 * BODY_HEADS) && inwards > 0 &&
           (across < 0 ? -across : across) * 2 < inwards;
}

static bool beside_somebody(const struct tracker *tracker, int index)
{
    for (int i = 0; i < tracker->n; i++) {
        const struct track_person *o = &tracker->p[i];
        if (o->shown.confirmed && !o->ended && !o->shown.lost &&
            beside(tracker, &tracker->p[index], o))
            return true;
    }
    return false;
}

/* How long a new person has to stay before he or she is believed: people walk in from the border,
 * while a bag, a hand or a shoulder shows up in the middle, beside its owner. */
static uint64_t doubt_us(const struct tracker *tracker, int index)
{
    if (beside_somebody(tracker, index))
        return DOUBT_BESIDE_US;
    return walked_in(tracker, &tracker->p[index]) ? 0 : DOUBT_INSIDE_US;
}

/* How far off a lost person may appear again; not far when the new one could as well just have
 * walked into the picture. */
static int64_t return_q8(const struct tracker *tracker, const struct track_person *lost,
                         const struct track_person *found, int64_t gap_us)
{
    int64_t size_q8 = (int64_t)lost->shown.size_q4 * 16;

    if (gap_us > LOST_MAX_US)
        gap_us = LOST_MAX_US;
    if (walked_in(tracker, found))
        gap_us = 0;
    return size_q8 * ADOPT_HEADS + size_q8 * (rests(lost) ? 1 : ADOPT_STRAY) * gap_us / 1000000;
}

/* How far a new person appeared from where a lost one would have walked to, in 1/256 of what is
 * possible; UINT64_MAX when it is not. */
static uint64_t stray_of(const struct tracker *tracker, const struct track_person *lost,
                         const struct track_person *found)
{
    const struct kalman *k = rests(lost) ? &lost->belief : &lost->last_seen;
    int64_t gap_us = (int64_t)(found->born_us - lost->seen_us);
    int64_t dx = (int64_t)found->shown.birth_x_q4 * 16 - k->x_q8 - k->vx_q8 * gap_us / 1000000;
    int64_t dy = (int64_t)found->shown.birth_y_q4 * 16 - k->y_q8 - k->vy_q8 * gap_us / 1000000;
    uint64_t reach2 = square(return_q8(tracker, lost, found, gap_us));
    uint64_t apart2 = square(dx) + square(dy);

    return apart2 < reach2 ? apart2 * 256 / reach2 : UINT64_MAX;
}

/* Finds the unseen person that a new one is: known before, and able to have come here. */
static struct track_person *lost_twin(struct tracker *tracker, const struct track_person *found)
{
    struct track_person *best = NULL;
    uint64_t best_stray = UINT64_MAX;

    for (int i = 0; i < tracker->n; i++) {
        struct track_person *p = &tracker->p[i];
        if (!p->shown.confirmed || p->ended || p->seen_us >= found->born_us)
            continue;
        uint64_t stray = stray_of(tracker, p, found);
        if (stray < best_stray) {
            best = p;
            best_stray = stray;
        }
    }
    return best;
}

static void adopt(struct track_person *lost, struct track_person *found)
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

static void confirm(struct tracker *tracker, uint32_t dt_us)
{
    int needed = dt_us > SLOW_US ? CONFIRM_HITS_SLOW : CONFIRM_HITS;

    for (int i = 0; i < tracker->n; i++) {
        struct track_person *p = &tracker->p[i];
        if (p->shown.confirmed || !p->seen_now || p->hits < needed || p->trust < TRUST_ENOUGH)
            continue;
        if (is_shadow(tracker, i)) {
            p->ended = true;
            continue;
        }
        struct track_person *lost = lost_twin(tracker, p);
        if (lost)
            adopt(lost, p);
        else if (tracker->now_us - p->born_us >= doubt_us(tracker, i))
            p->shown.confirmed = true;
    }
}

static void deaths(struct tracker *tracker, uint32_t dt_us)
{
    uint64_t a_miss_us = (uint64_t)dt_us * 5 / 4; /* one is forgiven at any frame rate */

    for (int i = 0; i < tracker->n; i++) {
        struct track_person *p = &tracker->p[i];
        uint64_t unseen = unseen_us(tracker, p);
        if (!p->seen_now)
            trust(p, -TRUST_MISS);
        p->shown.lost = unseen > coast_us(tracker, p) && unseen > a_miss_us;
        if ((p->shown.lost && !may_return(tracker, p)) || (!p->seen_now && outside(tracker, p)))
            p->ended = true;
    }
}

static int32_t a_frame(int32_t v_q8, uint32_t dt_us)
{
    return (int32_t)((int64_t)v_q8 * dt_us / 1000000);
}

static void show(struct track_person *p, uint32_t dt_us)
{
    struct track *t = &p->shown;

    t->x_q4 = p->belief.x_q8 / 16;
    t->y_q4 = p->belief.y_q8 / 16;
    t->vx_q8 = a_frame(p->belief.vx_q8, dt_us);
    t->vy_q8 = a_frame(p->belief.vy_q8, dt_us);
    if (t->age_frames == 0) {
        t->prev_x_q4 = t->x_q4;
        t->prev_y_q4 = t->y_q4;
    }
    if (t->age_frames < UINT16_MAX)
        t->age_frames++;
    if (p->seen_now)
        t->missed_frames = 0;
    else if (t->missed_frames < UINT16_MAX)
        t->missed_frames++;
}

/* Lets those who ended go, and lists the others. */
static void hand_out(struct tracker *tracker, struct tracks *out, uint32_t dt_us)
{
    uint16_t kept = 0;

    out->n_ended = 0;
    for (int i = 0; i < tracker->n; i++) {
        struct track_person *p = &tracker->p[i];
        if (p->ended) {
            out->ended[out->n_ended++] = p->shown.id;
            continue;
        }
        show(p, dt_us);
        out->t[kept] = p->shown;
        if (kept != i)
            tracker->p[kept] = *p;
        kept++;
    }
    tracker->n = kept;
    out->n = kept;
    out->dropped = tracker->dropped;
}

/* After a hole of more than KALMAN_DT_MAX_US in the pictures nobody is known any more. */
static uint32_t time_passes(struct tracker *tracker, uint64_t now_us)
{
    uint64_t dt = now_us > tracker->now_us ? now_us - tracker->now_us : 0;
    bool first = tracker->now_us == 0;

    tracker->now_us += dt;
    if (first)
        return FRAME_FIRST_US;
    if (dt <= KALMAN_DT_MAX_US)
        return (uint32_t)dt;
    for (int i = 0; i < tracker->n; i++)
        tracker->p[i].ended = true;
    return KALMAN_DT_MAX_US;
}

void track_update(struct tracker *tracker, const struct detections *detections, uint16_t width_px,
                  uint16_t height_px, struct tracks *out, uint64_t now_us)
{
    uint32_t dt_us = time_passes(tracker, now_us);

    tracker->width_q8 = width_px * 256;
    tracker->height_q8 = height_px * 256;
    memset(tracker->taken, 0, sizeof tracker->taken);
    predict(tracker, dt_us);
    associate(tracker, detections, true);
    associate(tracker, detections, false);
    births(tracker, detections);
    confirm(tracker, dt_us);
    deaths(tracker, dt_us);
    hand_out(tracker, out, dt_us);
}
