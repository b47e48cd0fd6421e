/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/line_count.h"
#include "rig/crossing.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

enum { PLACES_MAX = 16 };

/* The area lies from 200 to 400 both ways. The line runs through its middle from left to right, so
 * that In is up the picture. */
static struct line_settings settings = {
    .enable = true,
    .n_points = 2,
    .points = { { 100, 300 }, { 500, 300 } },
    .filter_u_turns = true,
    .n_u_turn_points = 4,
    .u_turn_points = { { 200, 200 }, { 400, 200 }, { 400, 400 }, { 200, 400 } },
};

struct way_case {
    const char *name;
    int n;
    struct point at[PLACES_MAX];
    int in, out;
};

static const struct way_case ways[] = {
    { "right through, up", 4, { { 300, 450 }, { 300, 350 }, { 300, 250 }, { 300, 150 } }, 1, 0 },
    { "right through, down", 4, { { 300, 150 }, { 300, 250 }, { 300, 350 }, { 300, 450 } }, 0, 1 },
    { "over the line and back",
      4,
      { { 300, 450 }, { 300, 250 }, { 300, 350 }, { 300, 450 } },
      0,
      0 },
    { "turns before the line", 3, { { 300, 450 }, { 300, 320 }, { 300, 450 } }, 0, 0 },
    { "crosses three times, lingering",
      7,
      { { 300, 450 },
        { 300, 290 },
        { 300, 290 },
        { 300, 310 },
        { 300, 310 },
        { 300, 250 },
        { 300, 150 } },
      1,
      0 },
    { "crosses four times",
      6,
      { { 300, 450 }, { 300, 290 }, { 300, 310 }, { 300, 290 }, { 300, 310 }, { 300, 450 } },
      0,
      0 },
    { "begins inside, leaves beyond", 3, { { 300, 350 }, { 300, 250 }, { 300, 150 } }, 0, 0 },
    { "begins on the outline", 3, { { 300, 400 }, { 300, 250 }, { 300, 150 } }, 0, 0 },
    { "ends inside, beyond the line", 3, { { 300, 450 }, { 300, 350 }, { 300, 250 } }, 0, 0 },
    { "ends on the far outline", 3, { { 300, 450 }, { 300, 350 }, { 300, 200 } }, 0, 0 },
    { "leaves by the side, beyond",
      4,
      { { 300, 450 }, { 300, 350 }, { 350, 250 }, { 450, 250 } },
      1,
      0 },
    { "leaves by the side, not beyond",
      4,
      { { 300, 450 }, { 300, 350 }, { 350, 350 }, { 450, 350 } },
      0,
      0 },
    { "crosses beside the area", 3, { { 450, 450 }, { 450, 310 }, { 450, 150 } }, 0, 0 },
    { "crosses beside it, then looks in",
      5,
      { { 450, 350 }, { 450, 250 }, { 350, 250 }, { 450, 250 }, { 450, 150 } },
      0,
      0 },
    { "in one step through the area", 2, { { 300, 450 }, { 300, 150 } }, 1, 0 },
    { "through, and back through", 3, { { 300, 450 }, { 300, 150 }, { 300, 450 } }, 1, 1 },
    { "sways on the far outline",
      6,
      { { 300, 450 }, { 300, 199 }, { 300, 201 }, { 300, 199 }, { 300, 202 }, { 300, 150 } },
      1,
      0 },
    { "in by one side, out by the other", 3, { { 150, 350 }, { 300, 350 }, { 450, 250 } }, 1, 0 },
    { "along the line without crossing it", 3, { { 150, 310 }, { 300, 310 }, { 450, 310 } }, 0, 0 },
};

static struct line_counter counter;
static struct tracks tracks;
static struct line_crossings crossings;

static void frame(struct point at, bool confirmed, uint16_t missed, int *in, int *out)
{
    tracks.n = 1;
    tracks.t[0] = (struct track) { .id = 1,
                                   .x_q4 = at.x * 16,
                                   .y_q4 = at.y * 16,
                                   .size_q4 = 256,
                                   .missed_frames = missed,
                                   .confirmed = confirmed };
    line_count_update(&counter, &settings, &tracks, &crossings);
    *in += crossings.in;
    *out += crossings.out;
}

/* proves: P-LINE-07, P-LINE-08 */
static void only_who_passes_through_the_area_counts(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT(ways); i++) {
        int in = 0, out = 0;
        line_count_init(&counter);
        for (int k = 0; k < ways[i].n; k++)
            frame(ways[i].at[k], true, 0, &in, &out);
        if (in != ways[i].in || out != ways[i].out)
            print_error("%s: in %d out %d\n", ways[i].name, in, out);
        assert_int_equal(in, ways[i].in);
        assert_int_equal(out, ways[i].out);
    }
}

/* The truth has the same rule in code of its own. */
static void the_truth_agrees_on_every_way(void **state)
{
    (void)state;
    const struct crossing_line line = { 2, { { 100, 300 }, { 500, 300 } } };
    const struct crossing_area area = {
        4, { { 199.9, 199.9 }, { 400.1, 199.9 }, { 400.1, 400.1 }, { 199.9, 400.1 } }
    };
    for (int i = 0; i < COUNT(ways); i++) {
        struct crossing_passage passage = { 0 };
        int in = 0, out = 0;
        for (int k = 0; k < ways[i].n; k++) {
            int passed =
                crossing_passage_step(&line, &area, &passage,
                                      (struct crossing_point) { ways[i].at[k].x, ways[i].at[k].y });
            in += passed > 0;
            out += passed < 0;
        }
        if (in != ways[i].in || out != ways[i].out)
            print_error("%s: in %d out %d\n", ways[i].name, in, out);
        assert_int_equal(in, ways[i].in);
        assert_int_equal(out, ways[i].out);
    }
}

static void the_passage_counts_in_the_frame_that_leaves_the_area(void **state)
{
    (void)state;
    int in = 0, out = 0;
    line_count_init(&counter);
    frame((struct point) { 300, 410 }, true, 0, &in, &out);
    frame((struct point) { 300, 390 }, true, 0, &in, &out);
    frame((struct point) { 300, 200 }, true, 0, &in, &out);
    assert_int_equal(in, 0);
    frame((struct point) { 300, 199 }, true, 0, &in, &out);
    assert_int_equal(in, 1);
}

static void a_way_before_the_confirmation_counts_after_it(void **state)
{
    (void)state;
    int in = 0, out = 0;
    line_count_init(&counter);
    frame((struct point) { 300, 450 }, false, 0, &in, &out);
    frame((struct point) { 300, 150 }, false, 0, &in, &out);
    assert_int_equal(in, 0);
    frame((struct point) { 300, 100 }, true, 0, &in, &out);
    assert_int_equal(in, 1);
}

static void where_an_unseen_person_is_believed_to_be_proves_no_passage(void **state)
{
    (void)state;
    int in = 0, out = 0;
    line_count_init(&counter);
    frame((struct point) { 300, 450 }, true, 0, &in, &out);
    frame((struct point) { 300, 250 }, true, 0, &in, &out);
    frame((struct point) { 300, 150 }, true, 1, &in, &out);
    assert_int_equal(in, 0);
    frame((struct point) { 300, 390 }, true, 0, &in, &out);
    frame((struct point) { 300, 450 }, true, 0, &in, &out);
    assert_int_equal(in + out, 0);
}

/* A line that is folded back lies across the way twice. proves: P-LINE-08 */
static void one_passage_over_two_pieces_of_the_line_is_one(void **state)
{
    (void)state;
    const struct line_settings straight = settings;
    const struct point folded[] = {
        { 150, 320 }, { 450, 320 }, { 300, 600 }, { 150, 280 }, { 450, 280 }
    };
    const struct point way[] = { { 300, 450 }, { 300, 350 }, { 300, 250 }, { 300, 150 } };
    int in = 0, out = 0;
    settings.n_points = COUNT(folded);
    memcpy(settings.points, folded, sizeof folded);
    line_count_init(&counter);
    for (int k = 0; k < COUNT(way); k++)
        frame(way[k], true, 0, &in, &out);
    assert_int_equal(in, 1);
    assert_int_equal(out, 0);
    for (int k = COUNT(way) - 1; k >= 0; k--)
        frame(way[k], true, 0, &in, &out);
    settings = straight;
    assert_int_equal(in, 1);
    assert_int_equal(out, 1);
}

/* proves: P-LINE-06, P-LINE-09 */
static void switched_off_or_without_an_area_every_crossing_counts(void **state)
{
    (void)state;
    const struct point way[] = { { 300, 350 }, { 300, 250 }, { 300, 350 }, { 300, 250 } };
    for (int variant = 0; variant < 2; variant++) {
        const struct line_settings with = settings;
        int in = 0, out = 0;
        settings.filter_u_turns = variant == 0 ? false : true;
        settings.n_u_turn_points = variant == 0 ? 4 : 0;
        line_count_init(&counter);
        for (int k = 0; k < COUNT(way); k++)
            frame(way[k], true, 0, &in, &out);
        settings = with;
        assert_int_equal(in, 2);
        assert_int_equal(out, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_who_passes_through_the_area_counts),
        cmocka_unit_test(the_truth_agrees_on_every_way),
        cmocka_unit_test(the_passage_counts_in_the_frame_that_leaves_the_area),
        cmocka_unit_test(a_way_before_the_confirmation_counts_after_it),
        cmocka_unit_test(where_an_unseen_person_is_believed_to_be_proves_no_passage),
        cmocka_unit_test(one_passage_over_two_pieces_of_the_line_is_one),
        cmocka_unit_test(switched_off_or_without_an_area_every_crossing_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
