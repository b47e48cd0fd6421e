/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/schedule.h"
#include "firmware_core/time_zone.h"

enum { TURNS_MAX = 64 };

static const struct time_zone europe = {
    60, true, 60, DST_UTC, { 3, WEEK_LAST, SUNDAY, 60 }, { 10, WEEK_LAST, SUNDAY, 60 }
};

#define ALL_DAY                                                                                    \
    {                                                                                              \
        1,                                                                                         \
        {                                                                                          \
            {                                                                                      \
                0, 1440                                                                            \
            }                                                                                      \
        }                                                                                          \
    }

static const struct schedule always = { { ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY,
                                          ALL_DAY } };
static const struct schedule never;
/* Offices: with a break on Mondays, and not at the weekend. */
static const struct schedule office = { { { 3, { { 480, 720 }, { 780, 1020 }, { 1080, 1200 } } },
                                          { 1, { { 480, 1020 } } },
                                          { 1, { { 480, 1020 } } },
                                          { 1, { { 480, 1020 } } },
                                          { 1, { { 480, 720 } } } } };
/* A club, from Friday evening to Saturday morning and again to Sunday, over the changes too. */
static const struct schedule club = { .day = { [FRIDAY] = { 1, { { 1320, 1440 } } },
                                               [SATURDAY] = { 2, { { 0, 150 }, { 1320, 1440 } } },
                                               [SUNDAY] = { 1, { { 0, 150 } } } } };
/* Periods that touch are one. */
static const struct schedule touching = { .day = {
                                              [MONDAY] = { 2, { { 480, 600 }, { 600, 720 } } } } };

/* Local times of the zone's standard offset. */
static int64_t at(unsigned month, unsigned day, int hour, int minute)
{
    return civil_time_day(2026, month, day) * CIVIL_DAY_US +
           (hour * 60 + minute - europe.utc_offset_min) * CIVIL_MINUTE_US;
}

/* Walks from turn to turn, as the device does, and writes when it opens (+) and closes (-). */
static void turns_are(const struct schedule *schedule, int64_t from_us, int64_t until_us,
                      const char *expected)
{
    char out[512];
    struct text text;
    text_begin(&text, out, sizeof out);
    bool open = schedule_open(schedule, &europe, from_us);
    text_char(&text, open ? '+' : '-');
    for (int64_t us = from_us;;) {
        int64_t next = schedule_next_utc_us(schedule, &europe, us);
        assert_true(next > us);
        if (next > until_us)
            break;
        assert_true(schedule_open(schedule, &europe, next - 1) == open);
        us = next;
        if (schedule_open(schedule, &europe, us) == open)
            continue; /* the clocks changed, or nothing */
        open = !open;
        struct civil_time t = civil_time_local(us, time_zone_at(&europe, us).offset_min);
        text_char(&text, ' ');
        text_char(&text, open ? '+' : '-');
        text_unsigned(&text, t.day);
        text_char(&text, 'T');
        civil_time_write_minute(&text, (uint16_t)(t.hour * 60 + t.minute));
    }
    assert_true(text_end(&text) >= 0);
    assert_string_equal(out, expected);
}

/* 2 March 2026 is a Monday; the clocks change on 29 March and 25 October.
 * proves: P-SCHED-01, P-SCHED-04, P-SCHED-05 */
static void the_week_opens_and_closes_at_local_times(void **state)
{
    (void)state;
    static const struct {
        const struct schedule *schedule;
        unsigned month, day;
        int hour, minute;
        unsigned days;
        const char *turns;
    } cases[] = {
        { &always, 3, 2, 0, 0, 60, "+" },
        { &never, 3, 2, 0, 0, 60, "-" },
        { &office, 3, 2, 0, 0, 7,
          "- +2T08:00 -2T12:00 +2T13:00 -2T17:00 +2T18:00 -2T20:00 +3T08:00 -3T17:00 +4T08:00 "
          "-4T17:00 +5T08:00 -5T17:00 +6T08:00 -6T12:00" },
        { &office, 3, 6, 11, 59, 4,
          "+ -6T12:00 +9T08:00 -9T12:00 +9T13:00 -9T17:00 +9T18:00 "
          "-9T20:00 +10T08:00" },
        /* midnight does not close, and the clock that goes forward closes what it skips the end of
         */
        { &club, 3, 27, 12, 0, 2, "- +27T22:00 -28T02:30 +28T22:00 -29T03:00" },
        /* the clock that goes back opens again what comes again */
        { &club, 10, 23, 12, 0, 3,
          "- +23T22:00 -24T02:30 +24T22:00 -25T02:30 +25T02:00 -25T02:30" },
        { &touching, 3, 2, 0, 0, 7, "- +2T08:00 -2T12:00" },
        { &touching, 3, 2, 12, 0, 7, "- +9T08:00 -9T12:00" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t from_us = at(cases[i].month, cases[i].day, cases[i].hour, cases[i].minute);
        turns_are(cases[i].schedule, from_us, from_us + cases[i].days * CIVIL_DAY_US,
                  cases[i].turns);
    }
}

static void a_period_has_its_start_and_not_its_end(void **state)
{
    (void)state;
    assert_false(schedule_open(&office, &europe, at(3, 3, 8, 0) - 1));
    assert_true(schedule_open(&office, &europe, at(3, 3, 8, 0)));
    assert_true(schedule_open(&office, &europe, at(3, 3, 17, 0) - 1));
    assert_false(schedule_open(&office, &europe, at(3, 3, 17, 0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_week_opens_and_closes_at_local_times),
        cmocka_unit_test(a_period_has_its_start_and_not_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
