/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "rig/crossing.h"

/* Drawn from left to right: its left hand, In, is up in the picture, towards smaller y. */
static const struct crossing_line level = { 2, { { 100, 200 }, { 500, 200 } } };
static const double band = 10;

struct sum {
    int in, out;
};

static struct sum walk(const struct crossing_line *line, const struct crossing_point *way, size_t n)
{
    struct crossing_state state = { 0 };
    struct sum sum = { 0 };
    for (size_t i = 0; i < n; i++) {
        int passed = crossing_step(line, &state, way[i], band);
        sum.in += passed > 0 ? passed : 0;
        sum.out += passed < 0 ? -passed : 0;
    }
    return sum;
}

#define WALK(line, ...)                                                                            \
    walk(line, (const struct crossing_point[]) { __VA_ARGS__ },                                    \
         sizeof((const struct crossing_point[]) { __VA_ARGS__ }) / sizeof(struct crossing_point))

static void assert_sum(struct sum sum, int in, int out)
{
    assert_int_equal(sum.in, in);
    assert_int_equal(sum.out, out);
}

static void up_the_picture_is_in_and_down_is_out(void **state)
{
    (void)state;
    assert_sum(WALK(&level, { 300, 250 }, { 300, 150 }), 1, 0);
    assert_sum(WALK(&level, { 300, 150 }, { 300, 250 }), 0, 1);
}

static void drawn_backwards_in_and_out_swap(void **state)
{
    (void)state;
    const struct crossing_line backwards = { 2, { { 500, 200 }, { 100, 200 } } };
    assert_sum(WALK(&backwards, { 300, 250 }, { 300, 150 }), 0, 1);
}

static void a_crossing_is_complete_only_beyond_the_dead_band(void **state)
{
    (void)state;
    assert_sum(WALK(&level, { 300, 250 }, { 300, 195 }), 0, 0);
    assert_sum(WALK(&level, { 300, 250 }, { 300, 195 }, { 300, 250 }), 0, 0);
    assert_sum(WALK(&level, { 300, 250 }, { 300, 195 }, { 300, 189 }), 1, 0);
}

static void swaying_on_the_line_counts_once_at_the_end(void **state)
{
    (void)state;
    assert_sum(WALK(&level, { 300, 250 }, { 300, 198 }, { 300, 203 }, { 300, 196 }, { 300, 204 },
                    { 300, 195 }, { 300, 150 }),
               1, 0);
}

static void there_and_back_counts_both(void **state)
{
    (void)state;
    assert_sum(WALK(&level, { 300, 250 }, { 300, 180 }, { 300, 250 }), 1, 1);
}

static void passing_beside_the_ends_counts_nothing(void **state)
{
    (void)state;
    assert_sum(WALK(&level, { 90, 250 }, { 90, 150 }), 0, 0);
    assert_sum(WALK(&level, { 510, 250 }, { 510, 150 }), 0, 0);
}

static void who_starts_beyond_the_line_has_not_crossed_it(void **state)
{
    (void)state;
    assert_sum(WALK(&level, { 300, 190 }, { 300, 100 }), 0, 0);
    assert_sum(WALK(&level, { 300, 200 }, { 300, 100 }), 0, 0);
}

static void going_round_the_end_and_over_again_counts_twice(void **state)
{
    (void)state;
    assert_sum(WALK(&level, { 300, 250 }, { 300, 150 }, { 50, 150 }, { 50, 250 }, { 300, 250 },
                    { 300, 150 }),
               2, 0);
}

static void every_segment_of_a_bent_line_counts(void **state)
{
    (void)state;
    const struct crossing_line bent = {
        5, { { 100, 200 }, { 200, 300 }, { 300, 200 }, { 400, 300 }, { 500, 200 } }
    };
    for (double x = 110; x < 500; x += 13) /* also exactly through the bends */
        assert_sum(WALK(&bent, { x, 400 }, { x, 100 }), 1, 0);
    assert_sum(WALK(&bent, { 200, 400 }, { 200, 100 }), 1, 0);
    /* along the zigzag: over and back with each segment */
    assert_sum(WALK(&bent, { 60, 250 }, { 200, 250 }, { 300, 250 }, { 400, 250 }, { 540, 250 }), 2,
               2);
}

static void a_standing_line_has_no_special_case(void **state)
{
    (void)state;
    const struct crossing_line upright = { 2, { { 300, 400 }, { 300, 100 } } }; /* drawn upwards */
    assert_sum(WALK(&upright, { 350, 200 }, { 250, 200 }), 1, 0);
    assert_sum(WALK(&upright, { 250, 200 }, { 350, 200 }), 0, 1);
}

static void points_are_inside_by_even_and_odd(void **state)
{
    (void)state;
    const struct crossing_point l_shape[] = { { 0, 0 },   { 10, 0 },  { 10, 10 },
                                              { 20, 10 }, { 20, 20 }, { 0, 20 } };
    assert_true(crossing_inside(l_shape, 6, (struct crossing_point) { 5, 5 }));
    assert_true(crossing_inside(l_shape, 6, (struct crossing_point) { 15, 15 }));
    assert_false(crossing_inside(l_shape, 6, (struct crossing_point) { 15, 5 }));
    assert_false(crossing_inside(l_shape, 6, (struct crossing_point) { -1, 5 }));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(up_the_picture_is_in_and_down_is_out),
        cmocka_unit_test(drawn_backwards_in_and_out_swap),
        cmocka_unit_test(a_crossing_is_complete_only_beyond_the_dead_band),
        cmocka_unit_test(swaying_on_the_line_counts_once_at_the_end),
        cmocka_unit_test(there_and_back_counts_both),
        cmocka_unit_test(passing_beside_the_ends_counts_nothing),
        cmocka_unit_test(who_starts_beyond_the_line_has_not_crossed_it),
        cmocka_unit_test(going_round_the_end_and_over_again_counts_twice),
        cmocka_unit_test(every_segment_of_a_bent_line_counts),
        cmocka_unit_test(a_standing_line_has_no_special_case),
        cmocka_unit_test(points_are_inside_by_even_and_odd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
