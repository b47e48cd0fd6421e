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
