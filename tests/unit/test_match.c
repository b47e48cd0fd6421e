/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "rig/match.h"
#include "rig/occupancy.h"

static const uint64_t S = 1000000;
static const struct match_place NOWHERE = { 0 };

static size_t settle_all(struct match *match, uint64_t now_us)
{
    struct match_failure failure;
    size_t n = 0;
    while (match_settle(match, now_us, &failure) > 0)
        n++;
    return n;
}

static void crossings_within_a_second_are_pairs(void **state)
{
    (void)state;
    struct match match = { .window_us = S };
    match_add_true(&match, 10 * S, NOWHERE);
    match_add_device(&match, 11 * S, NOWHERE);
    match_add_device(&match, 19 * S, NOWHERE);
    match_add_true(&match, 20 * S, NOWHERE);
    assert_int_equal(settle_all(&match, UINT64_MAX), 0);
    assert_int_equal(match.paired, 2);
    match_free(&match);
}

static void equal_totals_do_not_hide_a_miss_and_a_false_one(void **state)
{
    (void)state;
    struct match match = { .window_us = S };
    struct match_failure failure;
    match_add_true(&match, 10 * S, (struct match_place) { true, 320, 240 });
    match_add_device(&match, 11 * S + 1, NOWHERE);
    assert_int_equal(match_settle(&match, UINT64_MAX, &failure), 1);
    assert_true(failure.missed);
    assert_int_equal(failure.what.t_us, 10 * S);
    assert_true(failure.what.at.known && failure.what.at.x_px == 320.0);
    assert_int_equal(match_settle(&match, UINT64_MAX, &failure), 1);
    assert_false(failure.missed);
    assert_false(failure.what.at.known);
    assert_int_equal(match.truth.alone, 1);
    assert_int_equal(match.device.alone, 1);
    match_free(&match);
}

static void pairing_leaves_as_few_alone_as_can_be(void **state)
{
    (void)state;
    struct match match = { .window_us = S };
    /* the nearest neighbours would pair 10.9 with 11.0 and leave two alone */
    match_add_true(&match, 10 * S, NOWHERE);
    match_add_true(&match, 11 * S, NOWHERE);
    match_add_device(&match, 10 * S + 900000, NOWHERE);
    match_add_device(&match, 12 * S, NOWHERE);
    assert_int_equal(settle_all(&match, UINT64_MAX), 0);
    assert_int_equal(match.paired, 2);
    match_free(&match);
}

static void nothing_is_decided_before_its_second_is_over(void **state)
{
    (void)state;
    struct match match = { .window_us = S };
    match_add_true(&match, 10 * S, NOWHERE);
    assert_int_equal(settle_all(&match, 11 * S), 0);
    match_add_device(&match, 11 * S, NOWHERE);
    assert_int_equal(settle_all(&match, 11 * S), 0);
    assert_int_equal(match.paired, 1);
    match_add_device(&match, 20 * S, NOWHERE);
    assert_int_equal(settle_all(&match, 21 * S), 0);
    assert_int_equal(settle_all(&match, 21 * S + 1), 1);
    match_free(&match);
}

static double last_error; /* occupancy_error() of the last share() */

/* Frames at ten a second; in frame k the truth is truth(k), the device says device(k). */
static double share(uint32_t (*truth)(int), uint32_t (*device)(int), int frames, uint32_t tolerance)
{
    static struct occupancy o;
    o = (struct occupancy) { .tolerance = tolerance, .grace_us = S / 2 };
    for (int k = 0; k < frames; k++)
        occupancy_add(&o, (uint64_t)k * S / 10, truth(k), device(k));
    occupancy_finish(&o, (uint64_t)frames * S / 10);
    last_error = occupancy_error(&o);
    assert_int_equal(o.total_us, (uint64_t)frames * S / 10);
    return occupancy_share(&o);
}

static uint32_t step_at_50(int k)
{
    return k >= 50 ? 3 : 1;
}
static uint32_t step_at_55(int k)
{
    return k >= 55 ? 3 : 1;
}
static uint32_t step_at_56(int k)
{
    return k >= 56 ? 3 : 1;
}
static uint32_t step_at_44(int k)
{
    return k >= 44 ? 3 : 1;
}
static uint32_t always_two(int k)
{
    (void)k;
    return 2;
}

static void half_a_second_around_a_change_is_free(void **state)
{
    (void)state;
    assert_true(share(step_at_50, step_at_50, 100, 0) == 1.0);
    assert_true(share(step_at_50, step_at_55, 100, 0) == 1.0);
    assert_float_equal(share(step_at_50, step_at_56, 100, 0), 0.99, 1e-9);
    assert_float_equal(share(step_at_50, step_at_44, 100, 0), 0.99, 1e-9);
}

static void tolerance_is_in_people(void **state)
{
    (void)state;
    assert_true(share(step_at_50, always_two, 100, 1) == 1.0);
    /* right only within half a second of the change, where 1 and 3 both are: 2 lies between */
    assert_float_equal(share(step_at_50, always_two, 100, 0), 0.10, 1e-9);
}

static uint32_t nobody(int k)
{
    (void)k;
    return 0;
}

/* 5 s with one and 5 s with three are twenty person-seconds. */
static void the_error_is_people_over_people(void **state)
{
    (void)state;
    (void)share(step_at_50, step_at_55, 100, 0);
    assert_float_equal(last_error, 0.0, 1e-12);
    (void)share(step_at_50, step_at_56, 100, 0); /* two of three for a tenth of a second */
    assert_float_equal(last_error, 0.2 / 20, 1e-9);
    (void)share(step_at_50, always_two, 100, 3); /* 9 s one too many or too few; tolerance or not */
    assert_float_equal(last_error, 9.0 / 20, 1e-9);
    (void)share(always_two, nobody, 100, 0);
    assert_float_equal(last_error, 1.0, 1e-12);
    (void)share(nobody, always_two, 100, 0);
    assert_float_equal(last_error, 2.0, 1e-12);
    (void)share(nobody, nobody, 100, 0);
    assert_float_equal(last_error, 0.0, 1e-12);
}

static uint32_t one_off(int k)
{
    return (uint32_t)(k % 2);
}
static uint32_t never(int k)
{
    (void)k;
    return 9;
}

static void more_frames_than_the_ring_holds_are_judged_all(void **state)
{
    (void)state;
    assert_true(share(one_off, one_off, 5000, 0) == 1.0);
    assert_true(share(one_off, never, 5000, 0) == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crossings_within_a_second_are_pairs),
        cmocka_unit_test(equal_totals_do_not_hide_a_miss_and_a_false_one),
        cmocka_unit_test(pairing_leaves_as_few_alone_as_can_be),
        cmocka_unit_test(nothing_is_decided_before_its_second_is_over),
        cmocka_unit_test(half_a_second_around_a_change_is_free),
        cmocka_unit_test(tolerance_is_in_people),
        cmocka_unit_test(the_error_is_people_over_people),
        cmocka_unit_test(more_frames_than_the_ring_holds_are_judged_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
