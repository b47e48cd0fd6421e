/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/time_zone.h"

enum { HOUR_S = 3600 };

/* Rules of this world, and what the C library calls them. */
static const struct {
    const char *tz;
    struct time_zone zone;
} zones[] = {
    { "CET-1CEST,M3.5.0,M10.5.0/3",
      { 60, true, 60, DST_UTC, { 3, WEEK_LAST, SUNDAY, 60 }, { 10, WEEK_LAST, SUNDAY, 60 } } },
    { "EET-2EEST,M3.5.0/3,M10.5.0/4",
      { 120, true, 60, DST_UTC, { 3, WEEK_LAST, SUNDAY, 60 }, { 10, WEEK_LAST, SUNDAY, 60 } } },
    { "EST5EDT,M3.2.0,M11.1.0",
      { -300,
        true,
        60,
        DST_LOCAL,
        { 3, WEEK_SECOND, SUNDAY, 120 },
        { 11, WEEK_FIRST, SUNDAY, 120 } } },
    { "AEST-10AEDT,M10.1.0,M4.1.0/3",
      { 600,
        true,
        60,
        DST_LOCAL,
        { 10, WEEK_FIRST, SUNDAY, 120 },
        { 4, WEEK_FIRST, SUNDAY, 180 } } },
    { "LHS-10:30LHD-11,M10.1.0,M4.1.0",
      { 630,
        true,
        30,
        DST_LOCAL,
        { 10, WEEK_FIRST, SUNDAY, 120 },
        { 4, WEEK_FIRST, SUNDAY, 120 } } },
    { "CUB5CUD,M3.2.0/0,M11.1.0/1",
      { -300,
        true,
        60,
        DST_LOCAL,
        { 3, WEEK_SECOND, SUNDAY, 0 },
        { 11, WEEK_FIRST, SUNDAY, 60 } } },
    { "AAA3BBB,M12.4.6/23:59,M1.3.3/0",
      { -180,
        true,
        60,
        DST_LOCAL,
        { 12, WEEK_FOURTH, SATURDAY, 1439 },
        { 1, WEEK_THIRD, WEDNESDAY, 0 } } },
    { "IST-5:30",
      { 330, false, 60, DST_UTC, { 3, WEEK_LAST, SUNDAY, 60 }, { 10, WEEK_LAST, SUNDAY, 60 } } },
};
enum { ZONES = sizeof zones / sizeof zones[0] };

static void same_as_the_library(const struct time_zone *zone, int64_t s)
{
    time_t t = (time_t)s;
    struct tm expected;
    localtime_r(&t, &expected);
    struct time_zone_span span = time_zone_at(zone, s * CIVIL_SECOND_US);
    assert_int_equal(span.offset_min * 60, expected.tm_gmtoff);
    assert_int_equal(span.dst, expected.tm_isdst > 0);
    assert_true(span.offset_us == span.offset_min * CIVIL_MINUTE_US);
}

/* proves: P-TIME-03, P-JSON-13 */
static void each_hour_of_forty_years_agrees_with_the_library(void **state)
{
    (void)state;
    for (size_t i = 0; i < ZONES; i++) {
        setenv("TZ", zones[i].tz, 1);
        tzset();
        for (int64_t s = INT64_C(1767225600); s < INT64_C(3029529600); s += HOUR_S * 7 + 1)
            same_as_the_library(&zones[i].zone, s);
    }
}

/* The span's ends are the moments of change themselves. */
static void a_span_ends_where_the_next_begins(void **state)
{
    (void)state;
    for (size_t i = 0; i + 1 < ZONES; i++) {
        const struct time_zone *zone = &zones[i].zone;
        setenv("TZ", zones[i].tz, 1);
        tzset();
        int64_t at = INT64_C(1767225600) * CIVIL_SECOND_US;
        for (int n = 0; n < 80; n++) {
            struct time_zone_span span = time_zone_at(zone, at);
            assert_true(span.from_us <= at && at < span.until_us);
            struct time_zone_span next = time_zone_at(zone, span.until_us);
            assert_true(next.from_us == span.until_us);
            assert_int_not_equal(next.dst, span.dst);
            assert_true(time_zone_at(zone, span.until_us - 1).from_us == span.from_us);
            same_as_the_library(zone, span.until_us / CIVIL_SECOND_US);
            same_as_the_library(zone, span.until_us / CIVIL_SECOND_US - 1);
            at = span.until_us;
        }
    }
}

static void switched_off_the_clock_never_changes(void **state)
{
    (void)state;
    struct time_zone zone = zones[0].zone;
    zone.dst_enable = false;
    struct time_zone_span span = time_zone_at(&zone, INT64_C(1782864000) * CIVIL_SECOND_US);
    assert_true(span.from_us == INT64_MIN && span.until_us == INT64_MAX);
    assert_int_equal(span.offset_min, 60);
    assert_false(span.dst);
}

static void ends_of_the_calendar_are_no_trap(void **state)
{
    (void)state;
    for (size_t i = 0; i < ZONES; i++) {
        (void)time_zone_at(&zones[i].zone, INT64_MIN);
        (void)time_zone_at(&zones[i].zone, INT64_MAX);
        (void)time_zone_at(&zones[i].zone, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_hour_of_forty_years_agrees_with_the_library),
        cmocka_unit_test(a_span_ends_where_the_next_begins),
        cmocka_unit_test(switched_off_the_clock_never_changes),
        cmocka_unit_test(ends_of_the_calendar_are_no_trap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
