/* SPDX-License-Identifier: MIT */
#include "rig/flow_truth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rig/memory.h"

/* Where a way passes an edge, as a share of the way. */
struct pass {
    double share;
    unsigned edge; /* from 1 */
};

static double cross(struct crossing_point a, struct crossing_point b)
{
    return a.x * b.y - a.y * b.x;
}

static struct crossing_point minus(struct crossing_point a, struct crossing_point b)
{
    return (struct crossing_point) { a.x - b.x, a.y - b.y };
}

/* The edges that the way from p to q passes, in order. */
static size_t passes(const struct flow_truth *flow, struct crossing_point p,
                     struct crossing_point q, struct pass out[FLOW_TRUTH_EDGES])
{
    size_t n = 0;
    struct crossing_point way = minus(q, p);
    for (size_t i = 0; i < flow->n; i++) {
        struct crossing_point a = flow->corner[i];
        struct crossing_point edge = minus(flow->corner[(i + 1) % flow->n], a);
        double slant = cross(way, edge);
        if (fabs(slant) < 1e-12)
            continue; /* along the edge, or no way at all */
        double share = cross(minus(a, p), edge) / slant, at = cross(minus(a, p), way) / slant;
        if (share <= 0 || share > 1 || at < 0 || at >= 1)
            continue;
        size_t k = n++;
        for (; k > 0 && out[k - 1].share > share; k--)
            out[k] = out[k - 1];
        out[k] = (struct pass) { share, (unsigned)i + 1 };
    }
    return n;
}

static void complete(struct flow_truth *flow, struct flow_walker *walker, uint64_t t_us)
{
    unsigned from = walker->came_over, to = walker->went_over;
    if (from > 0 && to > 0 && (walker->deep || from != to))
        match_add_true(&flow->match[from - 1][to - 1], t_us,
                       (struct match_place) { true, walker->at.x, walker->at.y });
    walker->came_over = walker->went_over = 0;
    walker->deep = false;
}

static struct flow_walker *walker_of(struct flow_truth *flow, uint32_t id)
{
    if (id >= flow->n_walkers) {
        size_t n = (size_t)id + 64;
        flow->walkers = memory_resize(flow->walkers, n, sizeof *flow->walkers);
        memset(flow->walkers + flow->n_walkers, 0, (n - flow->n_walkers) * sizeof *flow->walkers);
        flow->n_walkers = n;
    }
    return &flow->walkers[id];
}

static double distance_px(const struct flow_truth *flow, struct crossing_point at)
{
    struct crossing_line outline = { .n = flow->n + 1 };
    for (size_t i = 0; i <= flow->n; i++)
        outline.p[i] = flow->corner[i % flow->n];
    return crossing_distance_px(&outline, at);
}

void flow_truth_see(struct flow_truth *flow, uint32_t id, struct crossing_point at, double clear_px,
                    uint64_t t_us)
{
    struct flow_walker *walker = walker_of(flow, id);
    struct pass pass[FLOW_TRUTH_EDGES];
    if (!walker->seen) {
        *walker = (struct flow_walker) { .inside = crossing_inside(flow->corner, flow->n, at) };
        walker->deep = walker->inside;
        walker->at = at;
    }
    size_t n = passes(flow, walker->at, at, pass);
    for (size_t i = 0; i < n; i++) {
        walker->inside = !walker->inside;
        if (!walker->inside)
            walker->went_over = pass[i].edge;
        else if (!walker->deep)
            walker->came_over = pass[i].edge;
    }
    walker->inside = crossing_inside(flow->corner, flow->n, at);
    walker->at = at;
    walker->seen = walker->now = true;
    if (distance_px(flow, at) < clear_px)
        return;
    if (walker->inside)
        walker->deep = true;
    else
        complete(flow, walker, t_us);
}

void flow_truth_frame(struct flow_truth *flow, uint64_t t_us)
{
    for (size_t i = 0; i < flow->n_walkers; i++) {
        struct flow_walker *walker = &flow->walkers[i];
        if (walker->seen && !walker->now && !walker->inside)
            complete(flow, walker, t_us);
        walker->seen = walker->now;
        walker->now = false;
    }
}

void flow_truth_forget(struct flow_truth *flow)
{
    if (flow->n_walkers > 0)
        memset(flow->walkers, 0, flow->n_walkers * sizeof *flow->walkers);
}

void flow_truth_free(struct flow_truth *flow)
{
    free(flow->walkers);
    for (size_t from = 0; from < FLOW_TRUTH_EDGES; from++)
        for (size_t to = 0; to < FLOW_TRUTH_EDGES; to++)
            match_free(&flow->match[from][to]);
}
