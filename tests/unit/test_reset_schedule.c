/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/reset_schedule.h"
#include "firmware_core/text.h"
#include "firmware_core/time_zone.h"

static const struct time_zone europe = {
    60, true, 60, DST_UTC, { 3, WEEK_LAST, SUNDAY, 60 }, { 10, WEEK_LAST, SUNDAY, 60 }
};
enum { EVERY_DAY = 0x7f };

static const struct reset_schedule off = { false, 1, { { EVERY_DAY, 0 } } };
static const struct reset_schedule empty = { true, 0, { { EVERY_DAY, 0 } } };
static const struct reset_schedule evening = { true, 1, { { EVERY_DAY, 1200 } } };
static const struct reset_schedule midnight = { true, 1, { { EVERY_DAY, 0 } } };
static const struct reset_schedule half_past_two = { true, 1, { { EVERY_DAY, 150 } } };
static const struct reset_schedule two = { true, 2, { { EVERY_DAY, 1200 }, { 1 << MONDAY, 390 } } };
static const struct reset_schedule five = { true,
                                            5,
                                            { { 1 << MONDAY, 60 },
                                              { 1 << TUESDAY, 120 },
                                              { 1 << WEDNESDAY | 1 << SUNDAY, 180 },
                                              { 1 << FRIDAY, 240 },
                                              { 1 << MONDAY, 1439 } } };

static int64_t at(unsigned month, unsigned day, int hour, int minute)
{
    return civil_time_day(2026, month, day) * CIVIL_DAY_US +
           (hour * 60 + minute - europe.utc_offset_min) * CIVIL_MINUTE_US;
}

static bool resets(struct reset_watch *watch, const struct reset_schedule *schedule, int64_t utc_us)
{
    struct reset_stretch stretch = reset_watch_look(watch, &europe, utc_us);
    return reset_schedule_due(schedule, &stretch);
}

/* Looks when it says that one must, and writes the local times at which it resets. */
static void resets_are(const struct reset_schedule *schedule, int64_t from_us, int64_t until_us,
                       const char *expected)
{
    char out[512];
    struct text text;
    struct reset_watch watch;
    text_begin(&text, out, sizeof out);
    reset_watch_start(&watch, &europe, from_us);
    for (int64_t us = from_us;;) {
        int64_t next = reset_schedule_next_utc_us(schedule, &europe, us);
        assert_true(next > us);
        if (next > until_us)
            break;
        assert_false(resets(&watch, schedule, next - 1));
        us = next;
        if (!resets(&watch, schedule, us))
            continue;
        assert_false(resets(&watch, schedule, us));
        struct civil_time t = civil_time_local(us, time_zone_at(&europe, us).offset_min);
        text_add(&text, text.len == 0 ? "" : " ");
        text_unsigned(&text, t.day);
        text_char(&text, 'T');
        civil_time_write_minute(&text, (uint16_t)(t.hour * 60 + t.minute));
    }
    assert_true(text_end(&text) >= 0);
    assert_string_equal(out, expected);
}

/* 2 March 2026 is a Monday; the clocks change on 29 March and 25 October. proves: P-RESET-05 */
static void resets_come_at_their_local_times_of_the_week(void **state)
{
    (void)state;
    static const struct {
        const struct reset_schedule *schedule;
        unsigned month, day;
        int hour, minute;
        unsigned days;
        const char *resets;
    } cases[] = {
        { &off, 3, 2, 0, 0, 30, "" },
        { &empty, 3, 2, 0, 0, 30, "" },
        { &evening, 3, 2, 0, 0, 3, "2T20:00 3T20:00 4T20:00" },
        { &evening, 3, 2, 20, 0, 2, "3T20:00 4T20:00" },
        { &two, 3, 7, 0, 0, 4, "7T20:00 8T20:00 9T06:30 9T20:00 10T20:00" },
        { &five, 3, 2, 0, 0, 8, "2T01:00 2T23:59 3T02:00 4T03:00 6T04:00 8T03:00 9T01:00 9T23:59" },
        { &midnight, 3, 28, 12, 0, 2, "29T00:00 30T00:00" },
        /* skipped: at the change; twice: the first time */
        { &half_past_two, 3, 28, 0, 0, 3, "28T02:30 29T03:00 30T02:30" },
        { &half_past_two, 10, 24, 0, 0, 3, "24T02:30 25T02:30 26T02:30" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t from_us = at(cases[i].month, cases[i].day, cases[i].hour, cases[i].minute);
        resets_are(cases[i].schedule, from_us, from_us + cases[i].days * CIVIL_DAY_US,
                   cases[i].resets);
    }
}

static void a_clock_that_is_set_passes_a_time_once(void **state)
{
    (void)state;
    struct reset_watch watch;
    reset_watch_start(&watch, &europe, at(3, 2, 19, 59));
    assert_true(resets(&watch, &evening, at(3, 2, 20, 1)));   /* forward over it */
    assert_false(resets(&watch, &evening, at(3, 2, 19, 59))); /* back */
    assert_false(resets(&watch, &evening, at(3, 2, 20, 2)));  /* and there again */
    assert_true(resets(&watch, &evening, at(3, 3, 20, 0)));
    assert_false(resets(&watch, &evening, at(8, 3, 20, 0))); /* by months: it was wrong */
    assert_false(resets(&watch, &evening, at(3, 4, 19, 59)));
    assert_true(resets(&watch, &evening, at(3, 4, 20, 0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resets_come_at_their_local_times_of_the_week),
        cmocka_unit_test(a_clock_that_is_set_passes_a_time_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
