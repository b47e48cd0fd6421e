/* SPDX-License-Identifier: MIT */
/* The truth's calendar, which is the C library's, and whether the core's own agrees with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "firmware_core/schedule.h"
#include "firmware_core/time_zone.h"
#include "rig/timetable.h"

static const int64_t MIN_US = 60000000, HALF_HOUR_US = 30 * INT64_C(60000000);
/* 2026-01-01T00:00:00Z, a Thursday */
static const int64_t year_2026_us = INT64_C(1767225600000000);

static const struct time_zone berlin = {
    .utc_offset_min = 60,
    .dst_enable = true,
    .dst_offset_min = 60,
    .dst_clock = DST_UTC,
    .dst_start = { 3, WEEK_LAST, SUNDAY, 60 },
    .dst_end = { 10, WEEK_LAST, SUNDAY, 60 },
};

static void local_minutes_are_the_cores(void **state)
{
    (void)state;
    struct time_zone zones[] = { berlin, berlin, berlin, berlin };
    zones[1] = (struct time_zone) { .utc_offset_min = -210,
                                    .dst_enable = true,
                                    .dst_offset_min = 60,
                                    .dst_clock = DST_LOCAL,
                                    .dst_start = { 3, WEEK_SECOND, SUNDAY, 120 },
                                    .dst_end = { 11, WEEK_FIRST, SUNDAY, 120 } };
    zones[2].utc_offset_min = 765; /* the change, in UTC, is on the evening before by the wall */
    zones[3] = (struct time_zone) { .utc_offset_min = -720 };
    for (size_t z = 0; z < sizeof zones / sizeof zones[0]; z++) {
        timetable_use_zone(&zones[z]);
        for (int64_t i = 0; i < 366 * 48; i++) {
            int64_t utc_us = year_2026_us + i * HALF_HOUR_US;
            struct time_zone_span span = time_zone_at(&zones[z], utc_us);
            assert_int_equal(timetable_local_min(utc_us), utc_us / MIN_US + span.offset_min);
        }
    }
}

static void open_as_the_core_is(void **state)
{
    (void)state;
    const struct schedule schedule = { .day = {
                                           [MONDAY] = { 2, { { 480, 720 }, { 780, 1440 } } },
                                           [TUESDAY] = { 1, { { 0, 60 } } },
                                           [SUNDAY] = { 2, { { 90, 150 }, { 170, 1440 } } } } };
    timetable_use_zone(&berlin);
    for (int64_t i = 0; i < 366 * 48; i++) {
        int64_t utc_us = year_2026_us + i * HALF_HOUR_US;
        assert_int_equal(timetable_open(&schedule, timetable_local_min(utc_us)),
                         schedule_open(&schedule, &berlin, utc_us));
    }
}

static void a_reset_is_passed_once(void **state)
{
    (void)state;
    const struct reset_schedule resets = {
        .enable = true, .n_times = 2, .times = { { 1 << THURSDAY, 480 }, { 1 << FRIDAY, 0 } }
    };
    struct reset_schedule off = resets;
    const int64_t day = year_2026_us / MIN_US; /* local minutes count as UTC's do */
    off.enable = false;
    assert_false(timetable_resets(&resets, day, day + 479));
    assert_true(timetable_resets(&resets, day + 479, day + 480));
    assert_false(timetable_resets(&resets, day + 480, day + 1439));
    assert_true(timetable_resets(&resets, day + 1000, day + 1500));
    assert_false(timetable_resets(&resets, day + 1440 + 400, day + 1440 + 500));
    assert_false(timetable_resets(&resets, day + 479, day + 479 + 1441)); /* was wrong before */
    assert_false(timetable_resets(&resets, day + 490, day + 470));
    assert_false(timetable_resets(&off, day + 479, day + 480));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(local_minutes_are_the_cores),
        cmocka_unit_test(open_as_the_core_is),
        cmocka_unit_test(a_reset_is_passed_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
