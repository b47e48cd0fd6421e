/* SPDX-License-Identifier: MIT */
/* The truth's own rule for people flow, case by case. proves: P-FLOW-03 P-FLOW-06 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "rig/flow_truth.h"

enum { STEP_PX = 5, WAY_MAX = 6 };
static const double clear_px = 15;

/* A is the upper edge, from 100,100 to 200,100; B the right one, C the lower, D the left. */
static const struct crossing_point square[4] = {
    { 100, 100 }, { 200, 100 }, { 200, 200 }, { 100, 200 }
};

struct way {
    const char *name, *counts; /* pairs of edges, such as "AC" */
    size_t n;
    struct crossing_point p[WAY_MAX];
};

static void walk(struct flow_truth *flow, uint32_t id, const struct way *way)
{
    uint64_t t_us = 0;
    for (size_t i = 1; i < way->n; i++) {
        double dx = way->p[i].x - way->p[i - 1].x, dy = way->p[i].y - way->p[i - 1].y;
        int steps = (int)((dx < 0 ? -dx : dx) + (dy < 0 ? -dy : dy)) / STEP_PX + 1;
        for (int k = i == 1 ? 0 : 1; k <= steps; k++) {
            const struct crossing_point at = { way->p[i - 1].x + dx * k / steps,
                                               way->p[i - 1].y + dy * k / steps };
            flow_truth_see(flow, id, at, clear_px, t_us);
            flow_truth_frame(flow, t_us += 100000);
        }
    }
    flow_truth_frame(flow, t_us + 100000); /* gone */
}

static void spell(const struct flow_truth *flow, char out[40])
{
    size_t len = 0;
    for (size_t from = 0; from < FLOW_TRUTH_EDGES; from++)
        for (size_t to = 0; to < FLOW_TRUTH_EDGES; to++)
            for (size_t i = 0; i < flow->match[from][to].truth.n && len < 37; i++)
                len += (size_t)snprintf(out + len, 40 - len, "%c%c", (int)('A' + from),
                                        (int)('A' + to));
    out[len] = '\0';
}

static void ways_from_edge_to_edge(void **state)
{
    (void)state;
    static const struct way ways[] = {
        { "straight down", "AC", 2, { { 150, 50 }, { 150, 250 } } },
        { "straight through in two steps", "DB", 3, { { 50, 150 }, { 150, 150 }, { 250, 150 } } },
        { "round a corner", "AB", 3, { { 150, 50 }, { 150, 150 }, { 250, 150 } } },
        { "in and back", "AA", 3, { { 150, 50 }, { 150, 150 }, { 150, 50 } } },
        { "in, out over B, in again, out over C",
          "ABBC",
          6,
          { { 150, 50 }, { 150, 150 }, { 250, 150 }, { 150, 150 }, { 150, 250 }, { 150, 250 } } },
        { "never clear inside, out over the same edge",
          "",
          3,
          { { 120, 50 }, { 150, 110 }, { 180, 50 } } },
        { "over so narrow a corner that never clear inside",
          "AB",
          2,
          { { 160, 70 }, { 230, 140 } } },
        { "trembles on A, then goes through",
          "AC",
          6,
          { { 150, 50 }, { 150, 105 }, { 150, 95 }, { 150, 105 }, { 150, 95 }, { 150, 250 } } },
        { "trembles on the way out: the last edge counts",
          "AC",
          5,
          { { 150, 50 }, { 150, 205 }, { 150, 195 }, { 150, 205 }, { 150, 250 } } },
        { "appears inside", "", 2, { { 150, 150 }, { 150, 250 } } },
        { "appears inside and comes back over another edge",
          "CC",
          4,
          { { 150, 150 }, { 150, 250 }, { 150, 150 }, { 150, 250 } } },
        { "vanishes inside", "", 2, { { 150, 50 }, { 150, 150 } } },
        { "vanishes outside before being clear", "AC", 2, { { 150, 50 }, { 150, 208 } } },
        { "passes by", "", 2, { { 50, 90 }, { 250, 90 } } },
        { "passes by far away", "", 2, { { 50, 10 }, { 250, 10 } } },
    };
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct flow_truth flow = { .n = 4 };
        char counts[40];
        memcpy(flow.corner, square, sizeof square);
        walk(&flow, 1, &ways[i]);
        spell(&flow, counts);
        if (strcmp(counts, ways[i].counts) != 0)
            fail_msg("%s: \"%s\", not \"%s\"", ways[i].name, counts, ways[i].counts);
        flow_truth_free(&flow);
    }
}

static void nobody_is_remembered_while_it_is_closed(void **state)
{
    (void)state;
    struct flow_truth flow = { .n = 4 };
    memcpy(flow.corner, square, sizeof square);
    flow_truth_see(&flow, 3, (struct crossing_point) { 150, 90 }, clear_px, 0);
    flow_truth_frame(&flow, 0);
    flow_truth_see(&flow, 3, (struct crossing_point) { 150, 150 }, clear_px, 1);
    flow_truth_frame(&flow, 1);
    flow_truth_forget(&flow);
    flow_truth_see(&flow, 3, (struct crossing_point) { 150, 150 }, clear_px, 2);
    flow_truth_frame(&flow, 2);
    flow_truth_see(&flow, 3, (struct crossing_point) { 150, 250 }, clear_px, 3);
    flow_truth_frame(&flow, 3);
    char counts[40];
    spell(&flow, counts);
    assert_string_equal(counts, "");
    flow_truth_free(&flow);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ways_from_edge_to_edge),
        cmocka_unit_test(nobody_is_remembered_while_it_is_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
