/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sim/exact.h"

static void sine_and_cosine_agree_with_the_library(void **state)
{
    (void)state;
    for (int i = -100000; i <= 100000; i++) {
        double x = i * 1.0e-4;
        assert_true(fabs(exact_sin(x) - sin(x)) < 1e-15);
        assert_true(fabs(exact_cos(x) - cos(x)) < 1e-15);
    }
    for (int i = 1; i < 1000; i++)
        assert_true(fabs(exact_sin(i * 997.3) - sin(i * 997.3)) < 1e-9);
}

static void tangent_of_the_cameras_half_angle_is_right(void **state)
{
    (void)state;
    for (int degrees = 10; degrees < 80; degrees++) {
        double x = degrees * EXACT_PI / 180.0;
        assert_true(fabs(exact_tan(x) / tan(x) - 1.0) < 2e-15);
    }
}

static void exponential_agrees_with_the_library(void **state)
{
    (void)state;
    for (int i = -60000; i <= 60000; i++) {
        double x = i * 1.0e-3;
        assert_true(fabs(exact_exp(x) / exp(x) - 1.0) < 1e-15);
    }
    assert_true(exact_exp(-1000.0) == 0.0);
    assert_true(exact_exp(NAN) == 0.0);
    assert_true(exact_exp(1000.0) == exact_exp(700.0));
}

static void logarithm_agrees_with_the_library(void **state)
{
    (void)state;
    for (int i = 1; i <= 100000; i++) {
        double x = i * 3.7e-3;
        assert_true(fabs(exact_log(x) - log(x)) <= 1e-15 * fmax(1.0, fabs(log(x))));
    }
}

static void angles_out_of_reach_count_as_zero(void **state)
{
    (void)state;
    assert_true(exact_cos(INFINITY) == 1.0);
    assert_true(exact_sin(NAN) == 0.0);
    assert_true(exact_sin(-1e300) == 0.0);
}

static void fractions_lie_between_zero_and_one(void **state)
{
    (void)state;
    assert_true(exact_fraction(3.25) == 0.25);
    assert_true(exact_fraction(-0.25) == 0.75);
    assert_true(exact_fraction(-1e-30) == 0.0);
}

static uint64_t mix(uint64_t hash, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (hash ^ bits) * 1099511628211ULL;
}

/* A digest of the bits of many results: any compiler or machine that rounds otherwise fails. */
static void the_bits_are_the_same_everywhere(void **state)
{
    (void)state;
    uint64_t hash = 14695981039346656037ULL;
    for (int i = 1; i < 5000; i++) {
        double x = i * 0.00317;
        hash = mix(mix(hash, exact_sin(x)), exact_cos(-x));
        hash = mix(mix(hash, exact_exp(x - 8.0)), exact_log(x));
    }
    assert_int_equal(hash, 0xbb7754961395098cULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sine_and_cosine_agree_with_the_library),
        cmocka_unit_test(tangent_of_the_cameras_half_angle_is_right),
        cmocka_unit_test(exponential_agrees_with_the_library),
        cmocka_unit_test(logarithm_agrees_with_the_library),
        cmocka_unit_test(angles_out_of_reach_count_as_zero),
        cmocka_unit_test(fractions_lie_between_zero_and_one),
        cmocka_unit_test(the_bits_are_the_same_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
