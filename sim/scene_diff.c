/* SPDX-License-Identifier: MIT */
#include "sim/scene_diff.h"

#include <string.h>

#include "sim/crowd.h"

/* Whoever is going to turn does so a little before (sim/walk.c takes the mean over such a time). */
static const uint64_t TURN_US = 200000;

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t before(uint64_t t_us, uint64_t by_us)
{
    return t_us > by_us ? t_us - by_us : 0;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same_looks(const struct looks_spec *a, const struct looks_spec *b)
{
    return a->top_rgb == b->top_rgb && a->legs_rgb == b->legs_rgb && a->hair_rgb == b->hair_rgb &&
           a->skin_rgb == b->skin_rgb;
}

static bool same_place(struct vec2 a, struct vec2 b)
{
    return a.x == b.x && a.y == b.y;
}

/* Who stands faces where he or she will go at first, so standing tells of the way ahead. */
static bool goes_anywhere(const struct walker_spec *walker, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        double x = walker->points[i].at.x - walker->points[i - 1].at.x;
        double y = walker->points[i].at.y - walker->points[i - 1].at.y;
        if (x * x + y * y > 0.05 * 0.05)
            return true;
    }
    return false;
}

/* Two of one path are the same until the first of them is gone. */
static uint64_t gone_us(const struct walker_spec *walker)
{
    return walker->until_us > 0 ? walker->until_us : walker->points[walker->n_points - 1].t_us;
}

static uint64_t walker_differs_us(const struct walker_spec *a, const struct walker_spec *b)
{
    uint64_t begin_us = earlier(a->points[0].t_us, b->points[0].t_us);
    size_t n = 0;
    if (a->height_m != b->height_m || a->recorded != b->recorded || a->source_id != b->source_id ||
        !same_looks(&a->looks, &b->looks))
        return begin_us;
    while (n < a->n_points && n < b->n_points && a->points[n].t_us == b->points[n].t_us &&
           a->points[n].sits == b->points[n].sits && same_place(a->points[n].at, b->points[n].at))
        n++;
    uint64_t until_us = a->until_us == b->until_us ? UINT64_MAX : earlier(gone_us(a), gone_us(b));
    if (n == a->n_points && n == b->n_points)
        return until_us;
    begin_us = earlier(begin_us, until_us);
    return goes_anywhere(a, n) ? earlier(until_us, before(a->points[n - 1].t_us, TURN_US))
                               : begin_us;
}

/* In a crowd people keep clear of each other, which it works out ahead. */
static uint64_t walkers_differ_us(const struct scene *a, const struct scene *b)
{
    uint64_t t_us = UINT64_MAX;
    for (size_t i = 0; i < a->n_walkers || i < b->n_walkers; i++) {
        const struct scene *longer = i < a->n_walkers ? a : b;
        bool both = i < a->n_walkers && i < b->n_walkers;
        t_us = earlier(t_us, both ? walker_differs_us(&a->walkers[i], &b->walkers[i])
                                  : longer->walkers[i].points[0].t_us);
    }
    return t_us != UINT64_MAX && a->n_crowds > 0 ? before(t_us, 2 * CROWD_STEP_US) : t_us;
}

/* A crowd of which only the end differs is the same until then. */
static uint64_t crowds_differ_us(const struct scene *a, const struct scene *b)
{
    uint64_t t_us = UINT64_MAX;
    if (a->n_crowds != b->n_crowds)
        return 0;
    for (size_t i = 0; i < a->n_crowds; i++) {
        const struct crowd_spec *p = &a->crowds[i], *q = &b->crowds[i];
        if (p->per_minute != q->per_minute || p->begin_us != q->begin_us ||
            !same_place(p->from[0], q->from[0]) || !same_place(p->from[1], q->from[1]) ||
            !same_place(p->to[0], q->to[0]) || !same_place(p->to[1], q->to[1]) ||
            p->speed_mean_m_s != q->speed_mean_m_s || p->speed_sd_m_s != q->speed_sd_m_s ||
            !same_looks(&p->looks, &q->looks))
            return 0;
        if (p->end_us != q->end_us)
            t_us = earlier(t_us, before(earlier(p->end_us, q->end_us), 2 * CROWD_STEP_US));
    }
    return t_us;
}

/* Events were filled in over zeros, so their bytes tell. */
static bool same_event(const struct event_spec *a, const struct event_spec *b)
{
    struct event_spec p = *a, q = *b;
    p.request = q.request = NULL;
    return memcmp(&p, &q, sizeof p) == 0 && same_text(a->request, b->request);
}

static uint64_t events_differ_us(const struct scene *a, const struct scene *b)
{
    size_t i = 0;
    while (i < a->n_events && i < b->n_events && same_event(&a->events[i], &b->events[i]))
        i++;
    uint64_t in_a = i < a->n_events ? a->events[i].at_us : UINT64_MAX;
    uint64_t in_b = i < b->n_events ? b->events[i].at_us : UINT64_MAX;
    return earlier(in_a, in_b);
}

static bool same_bytes(const void *a, const void *b, size_t n)
{
    return n == 0 || memcmp(a, b, n) == 0;
}

static bool same_lists(const struct scene *a, const struct scene *b)
{
    return a->n_objects == b->n_objects && a->n_neighbours == b->n_neighbours &&
           a->activation.n_questions == b->activation.n_questions &&
           same_bytes(a->objects, b->objects, a->n_objects * sizeof *a->objects) &&
           same_bytes(a->neighbours, b->neighbours, a->n_neighbours * sizeof *a->neighbours) &&
           same_bytes(a->activation.questions, b->activation.questions,
                      a->activation.n_questions * sizeof *a->activation.questions) &&
           same_text(a->device_json, b->device_json);
}

/* The rest of a scene, without what may differ and without pointers. */
static struct scene rest_of(const struct scene *scene)
{
    struct scene rest = *scene;
    memset(rest.name, 0, sizeof rest.name);
    memset(rest.title, 0, sizeof rest.title);
    memset(rest.skip_reason, 0, sizeof rest.skip_reason);
    memset(&rest.expect, 0, sizeof rest.expect);
    rest.duration_us = 0;
    rest.n_walkers = rest.n_crowds = rest.n_events = rest.n_proves = 0;
    rest.objects = NULL;
    rest.walkers = NULL;
    rest.crowds = NULL;
    rest.events = NULL;
    rest.proves = NULL;
    rest.neighbours = NULL;
    rest.activation.questions = NULL;
    rest.device_json = NULL;
    return rest;
}

uint64_t scene_diff_us(const struct scene *a, const struct scene *b)
{
    const struct scene p = rest_of(a), q = rest_of(b);
    uint64_t t_us = UINT64_MAX;
    if (!same_lists(a, b) || memcmp(&p, &q, sizeof p) != 0)
        return 0;
    if (a->duration_us != b->duration_us)
        t_us = earlier(a->duration_us, b->duration_us);
    t_us = earlier(t_us, walkers_differ_us(a, b));
    t_us = earlier(t_us, crowds_differ_us(a, b));
    return earlier(t_us, events_differ_us(a, b));
}
