/* SPDX-License-Identifier: MIT */
#include "rig/crossing.h"

#include <math.h>

/* Positive on the left hand of a -> b as seen in a picture whose y points down. */
static double side(struct crossing_point a, struct crossing_point b, struct crossing_point p)
{
    return (b.y - a.y) * (p.x - a.x) - (b.x - a.x) * (p.y - a.y);
}

/* +1 when the way from p to q passes a -> b towards its left hand, -1 towards its right, else 0.
 * The line itself belongs to its left, so that two steps that meet on it pass once. */
static int passes(struct crossing_point a, struct crossing_point b, struct crossing_point p,
                  struct crossing_point q)
{
    bool p_left = side(a, b, p) >= 0, q_left = side(a, b, q) >= 0;
    if (p_left == q_left)
        return 0;
    /* between the ends: a and b lie on different sides of the way */
    bool a_left = side(p, q, a) >= 0, b_left = side(p, q, b) >= 0;
    if (a_left == b_left)
        return 0;
    return q_left ? 1 : -1;
}

static double segment_distance(struct crossing_point a, struct crossing_point b,
                               struct crossing_point p)
{
    double dx = b.x - a.x, dy = b.y - a.y;
    double length2 = dx * dx + dy * dy;
    double t = length2 > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2 : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    double ex = p.x - (a.x + t * dx), ey = p.y - (a.y + t * dy);
    return sqrt(ex * ex + ey * ey);
}

double crossing_distance_px(const struct crossing_line *line, struct crossing_point at)
{
    double nearest = INFINITY;
    for (size_t i = 0; i + 1 < line->n; i++) {
        double d = segment_distance(line->p[i], line->p[i + 1], at);
        nearest = d < nearest ? d : nearest;
    }
    return nearest;
}

int crossing_step(const struct crossing_line *line, struct crossing_state *state,
                  struct crossing_point at, double dead_band_px)
{
    int completed = 0;
    if (state->seen)
        for (size_t i = 0; i + 1 < line->n; i++)
            state->net += passes(line->p[i], line->p[i + 1], state->at, at);
    if (crossing_distance_px(line, at) >= dead_band_px) {
        completed = state->net - state->counted;
        state->counted = state->net;
    }
    state->at = at;
    state->seen = true;
    return completed;
}

/* The head is a small way on, so at most one edge of the area lies between. */
static int passage_to(const struct crossing_line *line, const struct crossing_area *area,
                      struct crossing_passage *state, struct crossing_point at)
{
    bool inside = crossing_inside(area->p, area->n, at);
    int passed = 0;
    if (!state->seen)
        state->whole = false;
    else if (!state->inside) {
        state->whole = true;
        state->passes = 0;
    }
    for (size_t i = 0; state->seen && i + 1 < line->n; i++)
        state->passes += passes(line->p[i], line->p[i + 1], state->at, at);
    if (state->inside && !inside && state->whole && state->passes != 0)
        passed = state->passes > 0 ? 1 : -1;
    state->inside = inside;
    state->at = at;
    state->seen = true;
    return passed;
}

int crossing_passage_step(const struct crossing_line *line, const struct crossing_area *area,
                          struct crossing_passage *state, struct crossing_point at)
{
    static const double stride_px = 2;
    struct crossing_point from = state->at;
    double way = state->seen ? fmax(fabs(at.x - from.x), fabs(at.y - from.y)) : 0;
    int strides = (int)(fmin(way, 1e4) / stride_px) + 1;
    int passed = 0;
    for (int i = 1; i < strides; i++) {
        double part = (double)i / strides;
        const struct crossing_point on_the_way = { from.x + (at.x - from.x) * part,
                                                   from.y + (at.y - from.y) * part };
        passed += passage_to(line, area, state, on_the_way);
    }
    return passed + passage_to(line, area, state, at);
}

bool crossing_inside(const struct crossing_point *polygon, size_t n, struct crossing_point at)
{
    bool inside = false;
    for (size_t i = 0, j = n - 1; i < n; j = i++) {
        struct crossing_point a = polygon[i], b = polygon[j];
        if ((a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside;
}
