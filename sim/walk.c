/* SPDX-License-Identifier: MIT */
#include "sim/walk.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "sim/exact.h"

#define WINDOW_US 200000U /* heading and speed are taken over twice this time */
#define SIT_US 800000.0   /* to sit down or to stand up */
#define STILL_M_S 0.1     /* below it a body keeps its heading */
#define STRIDING_M_S 0.35 /* above it a body faces where it goes */
#define SWAY_FULL_M_S 0.6 /* slower walkers sway less */

static const struct vec2 no_face = { 0.0, 1.0 };

uint64_t walk_begin_us(const struct walk *walk)
{
    return walk->spec->points[0].t_us;
}

uint64_t walk_end_us(const struct walk *walk)
{
    uint64_t last_us = walk->spec->points[walk->spec->n_points - 1].t_us;
    uint64_t until_us = walk->spec->until_us;
    return until_us > 0 && until_us < last_us ? until_us : last_us;
}

double walk_stride_m(double height_m, double speed_m_s)
{
    double share = 0.35 + 0.34 * speed_m_s;
    return height_m * (share < 1.4 ? share : 1.4);
}

double walk_sway_m(double amplitude_m, double stride, double speed_m_s)
{
    double share = speed_m_s < SWAY_FULL_M_S ? speed_m_s / SWAY_FULL_M_S : 1.0;
    return amplitude_m * share * exact_sin(2.0 * EXACT_PI * exact_fraction(stride));
}

/* The point whose following stretch holds t_us. */
static size_t find(const struct walker_spec *spec, uint64_t t_us, size_t from)
{
    const struct waypoint *points = spec->points;
    while (from > 0 && points[from].t_us > t_us)
        from--;
    while (from + 2 < spec->n_points && points[from + 1].t_us <= t_us)
        from++;
    return from;
}

static struct vec2 place(const struct walker_spec *spec, uint64_t t_us, size_t i)
{
    const struct waypoint *a = &spec->points[i], *b = &spec->points[i + 1];
    if (t_us <= a->t_us)
        return a->at;
    if (t_us >= b->t_us)
        return b->at;
    double share = (double)(t_us - a->t_us) / (double)(b->t_us - a->t_us);
    return (struct vec2) { a->at.x + (b->at.x - a->at.x) * share,
                           a->at.y + (b->at.y - a->at.y) * share };
}

struct vec2 walk_place(const struct walk *walk, uint64_t t_us, size_t *cursor)
{
    *cursor = find(walk->spec, t_us, *cursor);
    return place(walk->spec, t_us, *cursor);
}

/* Mean velocity over the window around t_us; shorter at the path's ends. */
static struct vec2 velocity(const struct walker_spec *spec, uint64_t t_us, size_t near)
{
    uint64_t first = spec->points[0].t_us, last = spec->points[spec->n_points - 1].t_us;
    uint64_t begin = t_us > first + WINDOW_US ? t_us - WINDOW_US : first;
    uint64_t end = t_us + WINDOW_US < last ? t_us + WINDOW_US : last;
    if (end <= begin)
        return (struct vec2) { 0.0, 0.0 };
    struct vec2 from = place(spec, begin, find(spec, begin, near));
    struct vec2 to = place(spec, end, find(spec, end, near));
    double per_s = 1e6 / (double)(end - begin);
    return (struct vec2) { (to.x - from.x) * per_s, (to.y - from.y) * per_s };
}

static double length(struct vec2 v)
{
    return sqrt(v.x * v.x + v.y * v.y);
}

/* Turns from the kept heading to that of the walk as the speed rises. */
static struct vec2 blend_face(struct vec2 kept, struct vec2 velocity_m_s, double speed)
{
    if (speed <= STILL_M_S)
        return kept;
    struct vec2 ahead = { velocity_m_s.x / speed, velocity_m_s.y / speed };
    if (speed >= STRIDING_M_S)
        return ahead;
    double share = (speed - STILL_M_S) / (STRIDING_M_S - STILL_M_S);
    struct vec2 mixed = { kept.x + (ahead.x - kept.x) * share,
                          kept.y + (ahead.y - kept.y) * share };
    double len = length(mixed);
    return len > 1e-3 ? (struct vec2) { mixed.x / len, mixed.y / len } : kept;
}

/* Who stands at first faces where he or she will go. */
static struct vec2 first_face(const struct walker_spec *spec)
{
    for (size_t i = 0; i + 1 < spec->n_points; i++) {
        struct vec2 way = { spec->points[i + 1].at.x - spec->points[i].at.x,
                            spec->points[i + 1].at.y - spec->points[i].at.y };
        double len = length(way);
        if (len > 0.05)
            return (struct vec2) { way.x / len, way.y / len };
    }
    return no_face;
}

int walk_init(struct walk *walk, const struct walker_spec *spec, double height_m)
{
    assert(spec->n_points >= 2);
    walk->spec = spec;
    walk->points = calloc(spec->n_points, sizeof *walk->points);
    if (walk->points == NULL)
        return -1;
    struct vec2 face = first_face(spec);
    double stride = 0.0;
    uint64_t sit_us = 0;
    for (size_t i = 0; i < spec->n_points; i++) {
        uint64_t t_us = spec->points[i].t_us;
        struct vec2 now = velocity(spec, t_us, i);
        face = blend_face(face, now, length(now));
        if (i > 0 && spec->points[i].sits != spec->points[i - 1].sits)
            sit_us = t_us;
        walk->points[i] = (struct walk_point) { stride, face, sit_us };
        if (i + 1 == spec->n_points)
            break;
        uint64_t next_us = spec->points[i + 1].t_us;
        double speed = length(velocity(spec, t_us + (next_us - t_us) / 2, i));
        stride += speed * (double)(next_us - t_us) * 1e-6 / walk_stride_m(height_m, speed);
    }
    return 0;
}

void walk_free(struct walk *walk)
{
    free(walk->points);
    walk->points = NULL;
}

static double sitting(const struct walk *walk, uint64_t t_us, size_t i)
{
    bool sits = walk->spec->points[i].sits;
    double share = 1.0;
    if (walk->points[i].sit_us > 0 && t_us >= walk->points[i].sit_us)
        share = (double)(t_us - walk->points[i].sit_us) / SIT_US;
    if (share >= 1.0)
        return sits ? 1.0 : 0.0;
    share = share * share * (3.0 - 2.0 * share);
    return sits ? share : 1.0 - share;
}

void walk_state_at(const struct walk *walk, uint64_t t_us, size_t *cursor, struct walk_state *out)
{
    out->at = walk_place(walk, t_us, cursor);
    size_t i = *cursor;
    struct vec2 now = velocity(walk->spec, t_us, i);
    const struct waypoint *points = walk->spec->points;
    const struct walk_point *known = &walk->points[i];
    double share = (double)(t_us - points[i].t_us) / (double)(points[i + 1].t_us - points[i].t_us);
    out->speed_m_s = length(now);
    out->heading = blend_face(known[0].face, now, out->speed_m_s);
    out->stride = known[0].stride + (known[1].stride - known[0].stride) * share;
    out->sit = sitting(walk, t_us, i);
}
