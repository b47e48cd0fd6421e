/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "firmware_core/geometry.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % below;
}

/* A place on a grid of half pixels, so that corners, sides and ends are hit all the time. */
static struct place draw_place(uint64_t *state)
{
    int32_t x = (int32_t)draw(state, 17) * 8;
    int32_t y = (int32_t)draw(state, 17) * 8;
    return geometry_place(x, y);
}

static void square_root_is_exact_at_both_sides_of_a_square(void **state)
{
    (void)state;
    for (uint64_t r = 0; r < 70000; r += 7) {
        assert_int_equal(geometry_sqrt(r * r), r);
        if (r > 0) {
            assert_int_equal(geometry_sqrt(r * r - 1), r - 1);
            assert_int_equal(geometry_sqrt(r * r + 2 * r), r);
        }
    }
    assert_int_equal(geometry_sqrt(UINT64_MAX), UINT32_MAX);
}

static void far_places_are_brought_within_limits(void **state)
{
    (void)state;
    struct place p = geometry_place(INT32_MAX, INT32_MIN);
    assert_int_equal(p.x, GEOMETRY_LIMIT_Q4);
    assert_int_equal(p.y, -GEOMETRY_LIMIT_Q4);
}

static void a_ring_is_crossed_as_often_as_inside_changes(void **state)
{
    (void)state;
    /* drawn so that the inside is at the left hand in the picture */
    static const struct point rings[][5] = {
        { { 1, 1 }, { 1, 6 }, { 6, 6 }, { 6, 1 }, { 1, 1 } },
        { { 4, 0 }, { 0, 4 }, { 4, 8 }, { 8, 4 }, { 4, 0 } },
        { { 1, 1 }, { 4, 7 }, { 7, 1 }, { 4, 3 }, { 1, 1 } },
    };
    uint64_t random = 1;
    int changes = 0;
    for (int walk = 0; walk < 60000; walk++) {
        const struct point *ring = rings[walk % COUNT(rings)];
        struct place start = draw_place(&random), at = start;
        int sum = 0;
        for (int i = 0; i < 5; i++) {
            struct place next = draw_place(&random);
            sum += geometry_crossings(ring, 5, at, next);
            at = next;
        }
        if (geometry_near_line(ring, 5, start, 1) || geometry_near_line(ring, 5, at, 1))
            continue; /* on the outline: neither in nor out */
        int expected = geometry_inside(ring, 4, at) - geometry_inside(ring, 4, start);
        assert_int_equal(sum, expected);
        changes += expected != 0;
    }
    assert_true(changes > 5000);
}

static void a_step_crosses_as_its_two_halves_do(void **state)
{
    (void)state;
    static const struct point line[] = { { 1, 4 }, { 3, 2 }, { 3, 6 }, { 5, 4 }, { 8, 4 } };
    uint64_t random = 2;
    for (int i = 0; i < 60000; i++) {
        struct place a = draw_place(&random), b = draw_place(&random);
        struct place middle = { (a.x + b.x) / 2, (a.y + b.y) / 2 };
        assert_int_equal(geometry_crossings(line, 5, a, b),
                         geometry_crossings(line, 5, a, middle) +
                             geometry_crossings(line, 5, middle, b));
        assert_int_equal(geometry_crossings(line, 5, a, b), -geometry_crossings(line, 5, b, a));
    }
}

static void left_of_the_drawing_direction_is_plus(void **state)
{
    (void)state;
    static const struct {
        struct point line[2];
        struct place a, b;
        int expected;
    } cases[] = {
        { { { 0, 10 }, { 20, 10 } }, { 160, 200 }, { 160, 100 }, 1 },  /* up the picture */
        { { { 0, 10 }, { 20, 10 } }, { 160, 100 }, { 160, 200 }, -1 }, /* down */
        { { { 20, 10 }, { 0, 10 } }, { 160, 200 }, { 160, 100 }, -1 }, /* drawn backwards */
        { { { 10, 0 }, { 10, 20 } }, { 100, 160 }, { 200, 160 }, 1 },  /* drawn downwards */
        { { { 10, 20 }, { 10, 0 } }, { 100, 160 }, { 200, 160 }, -1 },
        { { { 0, 10 }, { 20, 10 } }, { 400, 200 }, { 400, 100 }, 0 }, /* beside it */
        { { { 0, 10 }, { 20, 10 } }, { 0, 200 }, { 0, 100 }, 1 },     /* through an end */
        { { { 0, 10 }, { 20, 10 } }, { 320, 200 }, { 320, 100 }, 1 }, /* through the other */
        { { { 0, 10 }, { 20, 10 } }, { 0, 160 }, { 320, 160 }, 0 },   /* along it */
        { { { 5, 5 }, { 5, 5 } }, { 0, 80 }, { 160, 80 }, 0 },        /* no length */
    };
    for (int i = 0; i < COUNT(cases); i++)
        assert_int_equal(geometry_crossings(cases[i].line, 2, cases[i].a, cases[i].b),
                         cases[i].expected);
}

static void distance_to_a_line_is_round_at_its_ends(void **state)
{
    (void)state;
    static const struct point line[] = { { 10, 10 }, { 20, 10 }, { 20, 20 } };
    static const struct {
        struct place a;
        int32_t distance;
    } cases[] = {
        { { 240, 120 }, 40 }, /* beside the first segment */
        { { 360, 240 }, 40 }, /* beside the second */
        { { 130, 120 }, 50 }, /* 30, 40 off the first end */
        { { 360, 120 }, 56 }, /* 40, 40 off the joint: 56.6 */
        { { 320, 380 }, 60 }, /* beyond the last end */
    };
    for (int i = 0; i < COUNT(cases); i++) {
        assert_false(geometry_near_line(line, 3, cases[i].a, cases[i].distance));
        assert_true(geometry_near_line(line, 3, cases[i].a, cases[i].distance + 1));
    }
}

static void an_outline_closes_itself(void **state)
{
    (void)state;
    static const struct point triangle[] = { { 0, 0 }, { 40, 0 }, { 0, 40 } };
    struct place beside_last_side = { 8, 320 };
    assert_true(geometry_near_outline(triangle, 3, beside_last_side, 9));
    assert_false(geometry_near_line(triangle, 3, beside_last_side, 9));
}

static void the_outline_belongs_to_the_inside(void **state)
{
    (void)state;
    static const struct point shape[] = { { 0, 0 }, { 10, 0 }, { 10, 10 }, { 5, 5 }, { 0, 10 } };
    static const struct {
        struct place a;
        bool inside;
    } cases[] = {
        { { 0, 0 }, true },     { { 160, 0 }, true },   { { 80, 0 }, true },
        { { 0, 80 }, true },    { { 80, 80 }, true },   { { 80, 81 }, false },
        { { 80, 79 }, true },   { { 0, 160 }, true },   { { -1, 80 }, false },
        { { 161, 80 }, false }, { { 40, 120 }, true },  { { 41, 120 }, false },
        { { 120, 120 }, true }, { { 80, 160 }, false }, { { 200, 80 }, false },
    };
    for (int i = 0; i < COUNT(cases); i++)
        assert_int_equal(geometry_inside(shape, COUNT(shape), cases[i].a), cases[i].inside);
}

static void shapes_that_touch_themselves_are_not_simple(void **state)
{
    (void)state;
    static const struct {
        int n;
        struct point p[6];
        bool simple;
    } cases[] = {
        { 3, { { 0, 0 }, { 9, 0 }, { 0, 9 } }, true },
        { 4, { { 0, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } }, true },
        { 4, { { 0, 9 }, { 9, 9 }, { 9, 0 }, { 0, 0 } }, true },
        { 5, { { 0, 0 }, { 4, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } }, true }, /* corner on a side */
        { 2, { { 0, 0 }, { 9, 0 } }, false },
        { 3, { { 0, 0 }, { 5, 5 }, { 9, 9 } }, false },                     /* no area */
        { 4, { { 0, 0 }, { 9, 9 }, { 9, 0 }, { 0, 9 } }, false },           /* an hourglass */
        { 4, { { 0, 0 }, { 0, 0 }, { 9, 0 }, { 0, 9 } }, false },           /* a corner twice */
        { 5, { { 0, 0 }, { 9, 0 }, { 9, 9 }, { 4, 0 }, { 0, 9 } }, false }, /* touches a side */
        { 6, { { 0, 0 }, { 9, 0 }, { 5, 5 }, { 9, 9 }, { 0, 9 }, { 5, 5 } }, false },
        { 4, { { 0, 0 }, { 9, 0 }, { 4, 0 }, { 4, 9 } }, false }, /* goes back on itself */
    };
    for (int i = 0; i < COUNT(cases); i++)
        assert_int_equal(geometry_simple(cases[i].p, cases[i].n), cases[i].simple);
}

static void a_line_meets_a_polygon_when_it_runs_through_it(void **state)
{
    (void)state;
    const struct point square[] = { { 10, 10 }, { 30, 10 }, { 30, 30 }, { 10, 30 } };
    const struct point ways[][2] = { { { 0, 20 }, { 40, 20 } },  { { 0, 20 }, { 20, 20 } },
                                     { { 15, 20 }, { 25, 20 } }, { { 0, 10 }, { 40, 10 } },
                                     { { 0, 9 }, { 40, 9 } },    { { 0, 20 }, { 9, 20 } } };
    const bool meets[] = { true, true, true, true, false, false };
    for (int i = 0; i < 6; i++)
        assert_int_equal(geometry_meets(ways[i], 2, square, 4), meets[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(square_root_is_exact_at_both_sides_of_a_square),
        cmocka_unit_test(far_places_are_brought_within_limits),
        cmocka_unit_test(a_ring_is_crossed_as_often_as_inside_changes),
        cmocka_unit_test(a_step_crosses_as_its_two_halves_do),
        cmocka_unit_test(left_of_the_drawing_direction_is_plus),
        cmocka_unit_test(distance_to_a_line_is_round_at_its_ends),
        cmocka_unit_test(an_outline_closes_itself),
        cmocka_unit_test(the_outline_belongs_to_the_inside),
        cmocka_unit_test(shapes_that_touch_themselves_are_not_simple),
        cmocka_unit_test(a_line_meets_a_polygon_when_it_runs_through_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
