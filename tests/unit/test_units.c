/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "sim/units.h"

static void durations_are_exact(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t us;
    } right[] = {
        { "0s", 0 },           { "12.5s", 12500000 },       { "200ms", 200000 },
        { "7us", 7 },          { "1.5min", 90000000 },      { "24h", 86400000000 },
        { "1d", 86400000000 }, { "400d", 34560000000000 },  { "0.000001s", 1 },
        { "0.1s", 100000 },    { "0.3333333333s", 333333 },
    };
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        uint64_t us = 77;
        assert_int_equal(units_duration_us(right[i].text, &us), 0);
        assert_int_equal(us, right[i].us);
    }
}

static void what_is_no_duration_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = { "",
                                         "s",
                                         "5",
                                         "-1s",
                                         "+1s",
                                         " 1s",
                                         "1 s",
                                         "1.s",
                                         ".5s",
                                         "1e3s",
                                         "1S",
                                         "1m",
                                         "1ss",
                                         "0x1s",
                                         "nans",
                                         "401d",
                                         "99999999999999999999s",
                                         "1,5s" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        uint64_t us = 77;
        assert_int_equal(units_duration_us(wrong[i], &us), -1);
        assert_int_equal(us, 77);
    }
}

static void lengths_and_speeds_have_units(void **state)
{
    (void)state;
    double value = -1.0;
    assert_int_equal(units_length_m("1.72m", &value), 0);
    assert_true(value == 1.72);
    assert_int_equal(units_length_m("172cm", &value), 0);
    assert_true(value == 1.72);
    assert_int_equal(units_length_m("1720mm", &value), 0);
    assert_true(value == 1.72);
    assert_int_equal(units_length_m("1.72", &value), -1);
    assert_int_equal(units_length_m("5ft", &value), -1);
    assert_int_equal(units_speed_m_s("3.6km/h", &value), 0);
    assert_true(value == 1.0);
    assert_int_equal(units_speed_m_s("1.4m", &value), -1);
}

static void colours_have_six_digits(void **state)
{
    (void)state;
    uint32_t rgb = 0;
    assert_int_equal(units_colour_rgb("#30404F", &rgb), 0);
    assert_int_equal(rgb, 0x30404f);
    assert_int_equal(units_colour_rgb("#30404", &rgb), -1);
    assert_int_equal(units_colour_rgb("30404f", &rgb), -1);
    assert_int_equal(units_colour_rgb("#30404g", &rgb), -1);
    assert_int_equal(units_colour_rgb("", &rgb), -1);
}

static void moments_carry_their_offset(void **state)
{
    (void)state;
    int64_t us = 0;
    int16_t offset = 0;
    assert_int_equal(units_moment("1970-01-01T00:00:00Z", &us, &offset), 0);
    assert_int_equal(us, 0);
    assert_int_equal(units_moment("2026-03-02T08:59:30+01:00", &us, &offset), 0);
    assert_int_equal(us, 1772438370000000);
    assert_int_equal(offset, 60);
    assert_int_equal(units_moment("2024-02-29T23:59:59.25-03:30", &us, &offset), 0);
    assert_int_equal(us, 1709263799250000);
    assert_int_equal(offset, -210);
}

static void moments_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "2026-03-02T08:59:30",       "2026-02-29T00:00:00Z",       "2026-13-01T00:00:00Z",
        "2026-01-01T24:00:00Z",      "2026-01-01 00:00:00Z",       "2026-01-01T00:00:00+15:00",
        "2026-01-01T00:00:00+01:60", "2026-01-01T00:00:00+01:00x", "1969-12-31T23:59:59Z",
        "2026-1-1T00:00:00Z",        "2026-01-01T00:00:00.Z",      "",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        int64_t us;
        int16_t offset;
        assert_int_equal(units_moment(wrong[i], &us, &offset), -1);
    }
}

static void durations_are_printed_in_the_unit_that_suits(void **state)
{
    (void)state;
    char text[24];
    units_print_duration(90000000, text, sizeof text);
    assert_string_equal(text, "90s");
    units_print_duration(7200000000, text, sizeof text);
    assert_string_equal(text, "2h");
    units_print_duration(1, text, sizeof text);
    assert_string_equal(text, "1us");
    units_print_duration(0, text, sizeof text);
    assert_string_equal(text, "0s");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_are_exact),
        cmocka_unit_test(what_is_no_duration_is_refused),
        cmocka_unit_test(lengths_and_speeds_have_units),
        cmocka_unit_test(colours_have_six_digits),
        cmocka_unit_test(moments_carry_their_offset),
        cmocka_unit_test(moments_that_do_not_exist_are_refused),
        cmocka_unit_test(durations_are_printed_in_the_unit_that_suits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
