/* SPDX-License-Identifier: MIT */
#include "firmware_core/identity.h"

#include <stddef.h>

enum {
    DOUBT_INSIDE_US = 190000,
    DOUBT_BESIDE_US = 490000,
    DOUBT_BODY_US = 990000,
};

enum {
    ADOPT_HEADS = 3,
    ADOPT_STRAY = 3,
    BESIDE_HEADS = 2,
    BODY_HEADS = 3,
    BORDER_HEADS = 4, /* a new person nearer than this to the border walked in */
};

/* Two heads are not nearer to each other than that: 0.6 head widths, 0.1 m, and 3 px of noise. */
static bool at_the_same_place(int64_t dx_q8, int64_t dy_q8, int32_t size_q4)
{
    return person_square(dx_q8) + person_square(dy_q8) <
           person_square((int64_t)size_q4 * 16 * 6 / 10 + 3 * 256);
}

bool identity_is_double(const struct tracker *tracker, const struct detection *d)
{
    for (int i = 0; i < tracker->n; i++) {
        const struct person *p = &tracker->p[i];
        if (p->seen_now &&
            at_the_same_place((int64_t)d->x_q4 * 16 - p->belief.x_q8,
                              (int64_t)d->y_q4 * 16 - p->belief.y_q8, p->shown.size_q4))
            return true;
    }
    return false;
}

bool identity_is_shadow(const struct tracker *tracker, int index)
{
    const struct person *p = &tracker->p[index];

    for (int i = 0; i < index; i++) {
        const struct person *o = &tracker->p[i];
        if (!o->ended && o->seen_now &&
            at_the_same_place((int64_t)o->belief.x_q8 - p->belief.x_q8,
                              (int64_t)o->belief.y_q8 - p->belief.y_q8, o->shown.size_q4))
            return true;
    }
    return false;
}

struct person *identity_same_head(struct tracker *tracker, int index)
{
    const struct person *p = &tracker->p[index];

    for (int i = 0; i < index; i++) {
        struct person *o = &tracker->p[i];
        if (o->shown.confirmed && !o->ended && !o->shown.lost && !(o->seen_now && p->seen_now) &&
            at_the_same_place((int64_t)o->belief.x_q8 - p->belief.x_q8,
                              (int64_t)o->belief.y_q8 - p->belief.y_q8, o->shown.size_q4))
            return o;
    }
    return NULL;
}

static bool walked_in(const struct tracker *tracker, const struct person *p)
{
    int64_t x = (int64_t)p->shown.birth_x_q4 * 16, y = (int64_t)p->shown.birth_y_q4 * 16;
    int64_t border = (int64_t)p->shown.size_q4 * 16 * BORDER_HEADS;

    return x < border || y < border || x > tracker->width_q8 - border ||
           y > tracker->height_q8 - border;
}

/* Whether p is at the shoulder of o, or where the body of o is seen: heads lean outwards in the
 * picture of a camera that looks straight down, so that bodies are on the way to its middle. */
static bool beside(const struct tracker *tracker, const struct person *p, const struct person *o)
{
    int64_t size_q8 = (int64_t)o->shown.size_q4 * 16;
    int64_t dx = (int64_t)p->belief.x_q8 - o->belief.x_q8;
    int64_t dy = (int64_t)p->belief.y_q8 - o->belief.y_q8;
    int64_t in_x = tracker->width_q8 / 2 - o->belief.x_q8;
    int64_t in_y = tracker->height_q8 / 2 - o->belief.y_q8;
    uint64_t apart2 = person_square(dx) + person_square(dy);

    if (apart2 < person_square(size_q8 * BESIDE_HEADS))
        return true;
    int64_t inwards = dx * in_x + dy * in_y;
    int64_t across = dx * in_y - dy * in_x;
    return apart2 < person_square(size_q8 * BODY_HEADS) && inwards > 0 &&
           (across < 0 ? -across : across) * 2 < inwards;
}

static bool beside_somebody(const struct tracker *tracker, int index)
{
    for (int i = 0; i < tracker->n; i++) {
        const struct person *o = &tracker->p[i];
        if (o->shown.confirmed && !o->ended && !o->shown.lost &&
            beside(tracker, &tracker->p[index], o))
            return true;
    }
    return false;
}

uint64_t identity_doubt_us(const struct tracker *tracker, int index)
{
    bool came_in = walked_in(tracker, &tracker->p[index]);

    if (beside_somebody(tracker, index))
        return came_in ? DOUBT_BESIDE_US : DOUBT_BODY_US;
    return came_in ? 0 : DOUBT_INSIDE_US;
}

/* How far off a lost person may appear again; not far when the new one could as well just have
 * walked into the picture. */
static int64_t return_q8(const struct tracker *tracker, const struct person *lost,
                         const struct person *found, int64_t gap_us)
{
    int64_t size_q8 = (int64_t)lost->shown.size_q4 * 16;

    if (gap_us > PERSON_LOST_MAX_US)
        gap_us = PERSON_LOST_MAX_US;
    if (walked_in(tracker, found))
        gap_us = 0;
    return size_q8 * ADOPT_HEADS +
           size_q8 * (person_rests(lost) ? 1 : ADOPT_STRAY) * gap_us / 1000000;
}

/* How far a new person appeared from where a lost one would have walked to, in 1/256 of what is
 * possible; UINT64_MAX when it is not. */
static uint64_t stray_of(const struct tracker *tracker, const struct person *lost,
                         const struct person *found)
{
    const struct kalman *k = person_rests(lost) ? &lost->belief : &lost->last_seen;
    int64_t gap_us = (int64_t)(found->born_us - lost->seen_us);
    int64_t dx = (int64_t)found->shown.birth_x_q4 * 16 - k->x_q8 - k->vx_q8 * gap_us / 1000000;
    int64_t dy = (int64_t)found->shown.birth_y_q4 * 16 - k->y_q8 - k->vy_q8 * gap_us / 1000000;
    uint64_t reach2 = person_square(return_q8(tracker, lost, found, gap_us));
    uint64_t apart2 = person_square(dx) + person_square(dy);

    return apart2 < reach2 ? apart2 * 256 / reach2 : UINT64_MAX;
}

struct person *identity_lost_twin(struct tracker *tracker, const struct person *found)
{
    struct person *best = NULL;
    uint64_t best_stray = UINT64_MAX;

    for (int i = 0; i < tracker->n; i++) {
        struct person *p = &tracker->p[i];
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
