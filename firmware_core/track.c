/* SPDX-License-Identifier: MIT */
#include "firmware_core/track.h"

#include <assert.h>
#include <string.h>

#include "firmware_core/associate.h"
#include "firmware_core/identity.h"

enum {
    CONFIRM_HITS_SLOW = 2, /* when frames are further apart than SLOW_US */
    SLOW_US = 150000,
    TENTATIVE_US = 180000,        /* an unconfirmed person may be out of sight so long */
    COAST_MIN_US = 540000,        /* a confirmed one, when just born */
    COAST_MAX_US = 1000000,       /* when long known and walking */
    COAST_STILL_MAX_US = 6000000, /* added for those who stood or sat as long as that */
    COAST_LEAVING_US = 200000,    /* for those about to walk out of the picture */
    SAME_ENOUGH = 8,              /* twice the frames until two who follow one head are one */
    FRAME_FIRST_US = 66667,
};

void track_init(struct tracker *tracker)
{
    memset(tracker, 0, sizeof *tracker);
}

static void predict(struct tracker *tracker, uint32_t dt_us)
{
    for (int i = 0; i < tracker->n; i++)
        person_predict(&tracker->p[i], dt_us, tracker->now_us);
}

static void give_birth(struct tracker *tracker, const struct detection *d)
{
    if (tracker->n == TRACK_MAX) {
        tracker->dropped++;
        return;
    }
    person_begin(&tracker->p[tracker->n++], ++tracker->last_id, d, tracker->now_us);
}

static void births(struct tracker *tracker, const struct detections *detections)
{
    for (int j = 0; j < detections->n; j++) {
        const struct detection *d = &detections->d[j];
        if (!tracker->taken[j] && !d->covered && d->score >= PERSON_SCORE_BIRTH &&
            associate_in_picture(tracker, d) && !identity_is_double(tracker, d))
            give_birth(tracker, d);
    }
}

static bool leaving(const struct tracker *tracker, const struct person *p)
{
    const struct kalman *k = &p->belief;
    int32_t margin = p->shown.size_q4 * 16;

    return (k->x_q8 < margin && k->vx_q8 < 0) || (k->y_q8 < margin && k->vy_q8 < 0) ||
           (k->x_q8 > tracker->width_q8 - margin && k->vx_q8 > 0) ||
           (k->y_q8 > tracker->height_q8 - margin && k->vy_q8 > 0);
}

/* How long a person may be out of sight before the track ends. */
static uint64_t coast_us(const struct tracker *tracker, const struct person *p)
{
    uint64_t known = p->seen_us - p->born_us;
    uint64_t still = p->seen_us - p->moved_us;
    uint64_t coast = COAST_MIN_US + known / 2;

    if (!p->shown.confirmed)
        return TENTATIVE_US;
    if (person_rests(p))
        return COAST_MAX_US + (still < COAST_STILL_MAX_US ? still : COAST_STILL_MAX_US);
    if (leaving(tracker, p))
        return COAST_LEAVING_US;
    return coast < COAST_MAX_US ? coast : COAST_MAX_US;
}

static bool outside(const struct tracker *tracker, const struct person *p)
{
    const struct kalman *k = &p->belief;

    return k->x_q8 < 0 || k->y_q8 < 0 || k->x_q8 > tracker->width_q8 ||
           k->y_q8 > tracker->height_q8;
}

/* Whether it pays to remember a lost person. */
static bool may_return(const struct tracker *tracker, const struct person *p)
{
    return p->shown.confirmed && !leaving(tracker, p) &&
           person_unseen_us(p, tracker->now_us) <= PERSON_LOST_MAX_US;
}

static void confirm(struct tracker *tracker, uint32_t dt_us)
{
    int needed = dt_us > SLOW_US ? CONFIRM_HITS_SLOW : PERSON_CONFIRM_HITS;

    for (int i = 0; i < tracker->n; i++) {
        struct person *p = &tracker->p[i];
        if (p->shown.confirmed || !p->seen_now || p->hits < needed ||
            p->trust < PERSON_TRUST_ENOUGH)
            continue;
        if (identity_is_shadow(tracker, i)) {
            p->ended = true;
            continue;
        }
        struct person *lost = identity_lost_twin(tracker, p);
        if (lost)
            person_adopt(lost, p);
        else if (tracker->now_us - p->born_us >= identity_doubt_us(tracker, i))
            p->shown.confirmed = true;
    }
}

static void deaths(struct tracker *tracker, uint32_t dt_us)
{
    uint64_t a_miss_us = (uint64_t)dt_us * 5 / 4; /* one is forgiven at any frame rate */

    for (int i = 0; i < tracker->n; i++) {
        struct person *p = &tracker->p[i];
        uint64_t unseen = person_unseen_us(p, tracker->now_us);
        if (!p->seen_now)
            person_miss(p);
        p->shown.lost = unseen > coast_us(tracker, p) && unseen > a_miss_us;
        if ((p->shown.lost && !may_return(tracker, p)) || (!p->seen_now && outside(tracker, p)))
            p->ended = true;
    }
}

/* Ends the younger of two tracks that follow one head. */
static void merge(struct tracker *tracker)
{
    for (int i = 1; i < tracker->n; i++) {
        struct person *p = &tracker->p[i];
        if (!p->shown.confirmed || p->ended || p->shown.lost)
            continue;
        struct person *o = identity_same_head(tracker, i);
        if (!o) {
            p->same = (uint8_t)(p->same > 0 ? p->same - 1 : 0);
            continue;
        }
        p->same = (uint8_t)(p->same + 2);
        if (p->same < SAME_ENOUGH)
            continue;
        if (p->seen_now)
            person_adopt(o, p);
        p->ended = true;
    }
}

static int32_t a_frame(int32_t v_q8, uint32_t dt_us)
{
    return (int32_t)((int64_t)v_q8 * dt_us / 1000000);
}

static void publish(struct person *p, uint32_t dt_us)
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
        struct person *p = &tracker->p[i];
        if (p->ended) {
            out->ended[out->n_ended++] = p->shown.id;
            continue;
        }
        publish(p, dt_us);
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
    associate_round(tracker, detections, true);
    associate_round(tracker, detections, false);
    births(tracker, detections);
    confirm(tracker, dt_us);
    merge(tracker);
    deaths(tracker, dt_us);
    hand_out(tracker, out, dt_us);
}

/* Both lists are in the same order. */
void track_end(struct tracker *tracker, struct tracks *tracks, unsigned i)
{
    assert(i < tracks->n && tracks->n == tracker->n && tracks->n_ended < TRACK_MAX);
    size_t rest = tracks->n - i - 1U;
    tracks->ended[tracks->n_ended++] = tracks->t[i].id;
    memmove(&tracks->t[i], &tracks->t[i + 1], rest * sizeof tracks->t[0]);
    memmove(&tracker->p[i], &tracker->p[i + 1], rest * sizeof tracker->p[0]);
    tracks->n--;
    tracker->n--;
}
