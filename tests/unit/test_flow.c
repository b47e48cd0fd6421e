/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/flow.h"
#include "firmware_core/model.h"
#include "firmware_core/reporting.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

enum { HEAD_PX = 16, PLACES_MAX = 12 };

/* From 100 to 300 both ways: A is the upper edge, B the right one, C the lower one, D the left. */
static const struct flow_settings square = {
    .enable = true,
    .n_points = 4,
    .points = { { 100, 100 }, { 300, 100 }, { 300, 300 }, { 100, 300 } },
};
/* A slants up to the right, B slants down to the right, C is the base. */
static const struct flow_settings triangle = {
    .enable = true,
    .n_points = 3,
    .points = { { 100, 300 }, { 200, 100 }, { 300, 300 } },
};

static struct flow_counter counter;
static struct tracks tracks;
static struct flow_result result, sum;

static void begin(void)
{
    flow_init(&counter);
    memset(&sum, 0, sizeof sum);
    memset(&tracks, 0, sizeof tracks);
}

static void show(const struct flow_settings *settings)
{
    flow_update(&counter, settings, &tracks, &result);
    for (int i = 0; i < 16; i++)
        sum.count[i / 4][i % 4] += result.count[i / 4][i % 4];
}

static void frame(const struct flow_settings *settings, struct point at)
{
    tracks.n = 1;
    tracks.t[0] = (struct track) {
        .id = 1, .x_q4 = at.x * 16, .y_q4 = at.y * 16, .size_q4 = HEAD_PX * 16, .confirmed = true
    };
    show(settings);
}

/* What was counted: "A-C", "A-A B-C", "" and so on. */
static const char *told(void)
{
    static char text[128];
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < 16; i++)
        for (unsigned k = 0; k < sum.count[i / 4][i % 4]; k++)
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%c-%c",
                                     used > 0 ? " " : "", 'A' + i / 4, 'A' + i % 4);
    return text;
}

struct way_case {
    const char *name;
    int n;
    struct point at[PLACES_MAX];
    const char *told;
};

static void assert_ways(const struct flow_settings *settings, const struct way_case *cases, int n)
{
    for (int i = 0; i < n; i++) {
        begin();
        for (int k = 0; k < cases[i].n; k++)
            frame(settings, cases[i].at[k]);
        if (strcmp(told(), cases[i].told) != 0)
            print_error("%s: %s\n", cases[i].name, told());
        assert_string_equal(told(), cases[i].told);
    }
}

#define NORTH                                                                                      \
    {                                                                                              \
        200, 50                                                                                    \
    }
#define EAST                                                                                       \
    {                                                                                              \
        350, 200                                                                                   \
    }
#define SOUTH                                                                                      \
    {                                                                                              \
        200, 350                                                                                   \
    }
#define WEST                                                                                       \
    {                                                                                              \
        50, 200                                                                                    \
    }
#define MIDDLE                                                                                     \
    {                                                                                              \
        200, 200                                                                                   \
    }

/* proves: P-FLOW-03, P-FLOW-09, P-FLOW-10 */
static void every_pair_of_edges_has_a_number_of_its_own(void **state)
{
    (void)state;
    static const struct point outside[4] = { NORTH, EAST, SOUTH, WEST };
    for (int pair = 0; pair < 16; pair++) {
        begin();
        for (int times = 0; times <= pair; times++) {
            frame(&square, outside[pair / 4]);
            frame(&square, (struct point)MIDDLE);
            frame(&square, outside[pair % 4]);
        }
        for (int i = 0; i < 16; i++)
            if (i == pair)
                assert_int_equal(sum.count[i / 4][i % 4], pair + 1);
            else if (i != pair % 4 * 4 + pair / 4 && i / 4 != pair % 4)
                assert_int_equal(sum.count[i / 4][i % 4], 0);
    }
}

/* proves: P-FLOW-06, P-FLOW-10 */
static void ways_through_a_square(void **state)
{
    (void)state;
    static const struct way_case cases[] = {
        { "straight through", 3, { NORTH, MIDDLE, SOUTH }, "A-C" },
        { "in one step", 2, { NORTH, SOUTH }, "A-C" },
        { "round a corner inside", 3, { WEST, MIDDLE, NORTH }, "D-A" },
        { "in and back", 3, { EAST, MIDDLE, EAST }, "B-B" },
        { "appears inside", 3, { MIDDLE, { 200, 220 }, SOUTH }, "" },
        { "appears inside, leaves, comes and goes",
          5,
          { MIDDLE, SOUTH, MIDDLE, WEST, WEST },
          "C-D" },
        { "appears on the edge", 3, { { 200, 100 }, MIDDLE, SOUTH }, "" },
        { "vanishes inside", 2, { NORTH, MIDDLE }, "" },
        { "passes outside", 3, { NORTH, { 350, 50 }, EAST }, "" },
        { "along the outside of an edge", 3, { { 50, 98 }, { 200, 98 }, { 350, 98 } }, "" },
        { "touches an edge and goes", 3, { NORTH, { 200, 100 }, NORTH }, "" },
        { "trembles on an edge and goes",
          6,
          { NORTH, { 200, 102 }, { 200, 98 }, { 200, 103 }, { 200, 97 }, NORTH },
          "" },
        { "trembles on the way in",
          6,
          { NORTH, { 200, 102 }, { 200, 98 }, { 200, 103 }, MIDDLE, SOUTH },
          "A-C" },
        { "trembles on the way out",
          7,
          { NORTH, MIDDLE, { 200, 298 }, { 200, 302 }, { 200, 298 }, { 200, 303 }, SOUTH },
          "A-C" },
        { "in exactly over the corner of A and B", 3, { { 350, 50 }, MIDDLE, SOUTH }, "A-C" },
        { "out exactly over the corner of C and D", 3, { NORTH, MIDDLE, { 50, 350 } }, "A-C" },
        { "in over the corner of D and A", 3, { { 50, 50 }, MIDDLE, SOUTH }, "A-C" },
        { "near the corner, A first", 3, { { 340, 50 }, MIDDLE, SOUTH }, "A-C" },
        { "near the corner, B first", 3, { { 350, 60 }, MIDDLE, SOUTH }, "B-C" },
        { "cuts the corner of A and B in one step", 2, { { 290, 80 }, { 320, 110 } }, "" },
        { "cuts the corner of A and B slowly",
          6,
          { { 270, 70 }, { 290, 90 }, { 296, 103 }, { 303, 107 }, { 320, 120 }, { 350, 150 } },
          "A-B" },
        { "only touches the corner", 3, { { 250, 50 }, { 300, 100 }, { 350, 150 } }, "" },
        { "clear of the edge only later",
          5,
          { NORTH, MIDDLE, { 200, 302 }, { 200, 306 }, { 200, 309 } },
          "A-C" },
        { "not yet clear of the edge", 4, { NORTH, MIDDLE, { 200, 302 }, { 200, 307 } }, "" },
        { "looks out over B, leaves over C",
          5,
          { NORTH, MIDDLE, { 304, 200 }, MIDDLE, SOUTH },
          "A-C" },
    };
    assert_ways(&square, cases, COUNT(cases));
}

/* proves: P-FLOW-02, P-FLOW-11 */
static void a_triangle_has_no_edge_d(void **state)
{
    (void)state;
    static const struct way_case cases[] = {
        { "left to right", 3, { { 100, 200 }, { 200, 220 }, { 300, 200 } }, "A-B" },
        { "right to below", 3, { { 300, 200 }, { 200, 220 }, { 200, 350 } }, "B-C" },
        { "below and back", 3, { { 200, 350 }, { 200, 220 }, { 200, 350 } }, "C-C" },
        { "over the top", 3, { { 200, 50 }, { 200, 220 }, { 200, 350 } }, "A-C" },
    };
    assert_ways(&triangle, cases, COUNT(cases));
}

static void the_drawing_order_names_the_edges_either_way_round(void **state)
{
    (void)state;
    static const struct flow_settings backwards = {
        .enable = true,
        .n_points = 4,
        .points = { { 100, 300 }, { 300, 300 }, { 300, 100 }, { 100, 100 } },
    };
    static const struct way_case cases[] = {
        { "down the picture", 3, { NORTH, MIDDLE, SOUTH }, "C-A" },
        { "to the right", 3, { WEST, MIDDLE, EAST }, "D-B" }
    };
    assert_ways(&backwards, cases, COUNT(cases));
}

/* proves: P-FLOW-01, P-FLOW-06 */
static void switched_off_or_without_a_region_nothing_counts(void **state)
{
    (void)state;
    static const struct way_case way = { "straight through", 3, { NORTH, MIDDLE, SOUTH }, "" };
    struct flow_settings settings = square;
    settings.enable = false;
    assert_ways(&settings, &way, 1);
    settings = square;
    settings.n_points = 0;
    assert_ways(&settings, &way, 1);
}

static void who_ends_just_outside_has_gone_out(void **state)
{
    (void)state;
    begin();
    frame(&square, (struct point)NORTH);
    frame(&square, (struct point)MIDDLE);
    frame(&square, (struct point) { 200, 303 });
    assert_string_equal(told(), "");
    tracks.n = 0;
    show(&square);
    assert_string_equal(told(), "A-C");
}

static void a_way_before_the_confirmation_counts_after_it(void **state)
{
    (void)state;
    static const struct point way[] = { NORTH, MIDDLE, SOUTH };
    begin();
    for (int i = 0; i < 4; i++) {
        tracks.n = 1;
        tracks.t[0] = (struct track) { .id = 1,
                                       .x_q4 = way[i < 3 ? i : 2].x * 16,
                                       .y_q4 = way[i < 3 ? i : 2].y * 16,
                                       .size_q4 = 256,
                                       .confirmed = i == 3 };
        show(&square);
        assert_string_equal(told(), i == 3 ? "A-C" : "");
    }
}

static void where_an_unseen_person_is_believed_to_be_proves_no_way(void **state)
{
    (void)state;
    begin();
    frame(&square, (struct point)NORTH);
    frame(&square, (struct point)MIDDLE);
    tracks.t[0].y_q4 = 350 * 16;
    tracks.t[0].missed_frames = 3;
    show(&square);
    assert_string_equal(told(), "");
    frame(&square, (struct point)MIDDLE);
    frame(&square, (struct point)EAST);
    assert_string_equal(told(), "A-B");
}

static void people_beside_each_other_have_ways_of_their_own(void **state)
{
    (void)state;
    static const struct point first[] = { NORTH, MIDDLE, SOUTH }, second[] = { EAST, MIDDLE, EAST };
    begin();
    for (int i = 0; i < 3; i++) {
        tracks.n = 2;
        for (int k = 0; k < 2; k++) {
            struct point at = k == 0 ? first[i] : second[i];
            tracks.t[k] = (struct track) { .id = 4u + (unsigned)k,
                                           .x_q4 = at.x * 16,
                                           .y_q4 = at.y * 16,
                                           .size_q4 = 256,
                                           .confirmed = true };
        }
        show(&square);
    }
    assert_string_equal(told(), "A-C B-B");
}

/* proves: P-FLOW-07 */
static void a_period_has_its_own_people_and_the_next_begins_with_none(void **state)
{
    (void)state;
    struct settings settings;
    struct reporting reporting;
    struct report report;
    struct moment now = { .utc_us = INT64_C(1772442000) * CIVIL_SECOND_US };
    const struct flow_result seen = { .count = { [0] = { [2] = 1 } } };
    model_vs121_p.defaults(&settings);
    settings.flow.enable = true;
    settings.flow.report.interval_s = 60;
    reporting_start(&reporting, &settings, &now);
    for (unsigned expected = 3; expected != 0; expected = expected == 3 ? 1 : 0) {
        for (unsigned i = 0; i < expected; i++)
            reporting_flow(&reporting, &seen);
        now.now_us += 60000000;
        now.utc_us += 60000000;
        assert_true(reporting_period(&reporting, &settings, FUNCTION_FLOW, &now, &report));
        assert_int_equal(report.kind, REPORT_FLOW_INTERVAL);
        assert_int_equal(report.flow.count[0][2], expected);
        assert_int_equal(report.flow.count[2][0], 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_of_edges_has_a_number_of_its_own),
        cmocka_unit_test(ways_through_a_square),
        cmocka_unit_test(a_triangle_has_no_edge_d),
        cmocka_unit_test(the_drawing_order_names_the_edges_either_way_round),
        cmocka_unit_test(switched_off_or_without_a_region_nothing_counts),
        cmocka_unit_test(who_ends_just_outside_has_gone_out),
        cmocka_unit_test(a_way_before_the_confirmation_counts_after_it),
        cmocka_unit_test(where_an_unseen_person_is_believed_to_be_proves_no_way),
        cmocka_unit_test(people_beside_each_other_have_ways_of_their_own),
        cmocka_unit_test(a_period_has_its_own_people_and_the_next_begins_with_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
