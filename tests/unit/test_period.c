/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/period.h"
#include "firmware_core/time_zone.h"

enum { ENDS_MAX = 512 };

static const struct time_zone standard = { .utc_offset_min = 60 };

/* 2:00 becomes 3:00 on 2026-03-29, 3:00 becomes 2:00 on 2026-10-25. */
static const struct time_zone europe = { .utc_offset_min = 60,
                                         .dst_enable = true,
                                         .dst_offset_min = 60,
                                         .dst_clock = DST_UTC,
                                         .dst_start = { 3, WEEK_LAST, SUNDAY, 60 },
                                         .dst_end = { 10, WEEK_LAST, SUNDAY, 60 } };

/* Midnight becomes 1:00 on 2026-03-08, and 1:00 becomes midnight on 2026-11-01. */
static const struct time_zone midnight_changes = { .utc_offset_min = -300,
                                                   .dst_enable = true,
                                                   .dst_offset_min = 60,
                                                   .dst_clock = DST_LOCAL,
                                                   .dst_start = { 3, WEEK_SECOND, SUNDAY, 0 },
                                                   .dst_end = { 11, WEEK_FIRST, SUNDAY, 60 } };

/* A device's clock and the periods that ended on it. */
struct run {
    struct moment at;
    struct period period;
    struct report_settings settings;
    const struct time_zone *zone;
    int n;
    int64_t start_us[ENDS_MAX], end_us[ENDS_MAX];
    uint64_t told_us[ENDS_MAX];
};

/* 2026-03-02 in UTC+1:00. */
static int64_t local_us(int hour, int minute, int second)
{
    return (INT64_C(1772406000) + hour * 3600 + minute * 60 + second) * CIVIL_SECOND_US;
}

static void begin(struct run *run, enum report_scheme scheme, uint32_t interval_s, int64_t utc_us)
{
    memset(run, 0, sizeof *run);
    run->zone = &standard;
    run->settings.scheme = scheme;
    run->settings.interval_s = interval_s;
    run->at = (struct moment) { .now_us = 1234567, .utc_us = utc_us };
    period_start(&run->period, &run->settings, &run->at);
}

static void look(struct run *run)
{
    int64_t start_us, end_us;
    while (period_ended(&run->period, &run->settings, run->zone, &run->at, &start_us, &end_us)) {
        assert_true(run->n < ENDS_MAX);
        run->start_us[run->n] = start_us;
        run->end_us[run->n] = end_us;
        run->told_us[run->n] = run->at.now_us;
        run->n++;
    }
}

/* Lets time pass from wake-up to wake-up, as the board does. */
static void pass(struct run *run, int64_t seconds)
{
    uint64_t until = run->at.now_us + (uint64_t)(seconds * CIVIL_SECOND_US);
    for (;;) {
        look(run);
        uint64_t next = period_next_us(&run->period, &run->settings, run->zone, &run->at);
        assert_true(next > run->at.now_us);
        if (next > until)
            next = until;
        run->at.utc_us += (int64_t)(next - run->at.now_us);
        run->at.now_us = next;
        if (next == until)
            break;
    }
    look(run);
}

static void step_clock(struct run *run, int seconds)
{
    run->at.utc_us += seconds * CIVIL_SECOND_US;
    look(run);
}

/* proves: P-REPORT-13 */
static void periods_touch(const struct run *run)
{
    for (int i = 1; i < run->n; i++)
        assert_true(run->start_us[i] == run->end_us[i - 1]);
}

/* proves: P-REPORT-06 */
static void on_the_dot_of_each_hour(void **state)
{
    (void)state;
    struct run run;
    begin(&run, SCHEME_ON_THE_DOT, 3600, local_us(8, 59, 30));
    pass(&run, 86400);
    assert_int_equal(run.n, 24);
    for (int i = 0; i < run.n; i++)
        assert_true(run.end_us[i] == local_us(9 + i, 0, 0));
    assert_true(run.start_us[0] == local_us(8, 59, 30));
    assert_int_equal(run.told_us[0], 1234567 + 30 * CIVIL_SECOND_US);
    periods_touch(&run);
}

/* proves: P-REPORT-07, P-REPORT-13 */
static void on_the_dot_of_ten_minutes_after_a_short_first_period(void **state)
{
    (void)state;
    struct run run;
    begin(&run, SCHEME_ON_THE_DOT, 600, local_us(0, 7, 0));
    pass(&run, 1800);
    assert_int_equal(run.n, 3);
    assert_true(run.start_us[0] == local_us(0, 7, 0));
    for (int i = 0; i < 3; i++)
        assert_true(run.end_us[i] == local_us(0, 10 + 10 * i, 0));
    periods_touch(&run);
}

/* proves: P-REPORT-08 */
static void midnight_is_a_dot(void **state)
{
    (void)state;
    struct run run;
    begin(&run, SCHEME_ON_THE_DOT, 600, local_us(23, 45, 0));
    pass(&run, 1500);
    assert_int_equal(run.n, 3);
    assert_true(run.end_us[0] == local_us(23, 50, 0));
    assert_true(run.end_us[1] == local_us(24, 0, 0));
    assert_true(run.end_us[2] == local_us(24, 10, 0));
}

/* proves: P-REPORT-09 */
static void a_grid_that_does_not_divide_the_day_starts_anew_at_midnight(void **state)
{
    (void)state;
    struct run run;
    begin(&run, SCHEME_ON_THE_DOT, 420, local_us(23, 50, 0));
    pass(&run, 1200);
    assert_int_equal(run.n, 3);
    assert_true(run.end_us[0] == local_us(23, 55, 0));
    assert_true(run.end_us[1] == local_us(24, 0, 0));
    assert_true(run.end_us[2] == local_us(24, 7, 0));
    periods_touch(&run);
}

static void a_start_on_a_dot_begins_a_whole_period(void **state)
{
    (void)state;
    struct run run;
    begin(&run, SCHEME_ON_THE_DOT, 60, local_us(9, 0, 0));
    pass(&run, 60);
    assert_int_equal(run.n, 1);
    assert_true(run.start_us[0] == local_us(9, 0, 0));
    assert_true(run.end_us[0] == local_us(9, 1, 0));
}

static void a_day_is_the_longest_interval_and_five_seconds_the_shortest(void **state)
{
    (void)state;
    struct run run;
    begin(&run, SCHEME_ON_THE_DOT, INTERVAL_MAX_S, local_us(9, 0, 0));
    pass(&run, 3 * 86400);
    assert_int_equal(run.n, 3);
    assert_true(run.end_us[2] == local_us(72, 0, 0));
    begin(&run, SCHEME_ON_THE_DOT, INTERVAL_MIN_S, local_us(9, 0, 2));
    pass(&run, 60);
    assert_int_equal(run.n, 12);
    assert_true(run.end_us[0] == local_us(9, 0, 5));
}

/* proves: P-REPORT-10 */
static void from_now_on_reports_once_in_each_interval(void **state)
{
    (void)state;
    struct run run;
    begin(&run, SCHEME_FROM_NOW_ON, 60, local_us(8, 59, 37));
    pass(&run, 150);
    assert_int_equal(run.n, 2);
    assert_true(run.start_us[0] == local_us(8, 59, 37));
    assert_true(run.end_us[0] == local_us(9, 0, 37));
    assert_true(run.end_us[1] == local_us(9, 1, 37));
    periods_touch(&run);
}

/* proves: P-REPORT-11 */
static void a_save_begins_the_from_now_on_cycle_anew(void **state)
{
    (void)state;
    struct run run;
    begin(&run, SCHEME_FROM_NOW_ON, 60, local_us(9, 0, 0));
    pass(&run, 90);
    period_save(&run.period, &run.settings, &run.at);
    pass(&run, 120);
    assert_int_equal(run.n, 3);
    assert_true(run.end_us[0] == local_us(9, 1, 0));
    assert_true(run.end_us[1] == local_us(9, 2, 30));
    assert_true(run.end_us[2] == local_us(9, 3, 30));
    periods_touch(&run);
}

/* proves: P-REPORT-15 */
static void a_step_forward_skips_no_report_and_sends_none_twice(void **state)
{
    (void)state;
    struct run run;
    begin(&run, SCHEME_ON_THE_DOT, 60, local_us(9, 0, 0));
    pass(&run, 80);
    step_clock(&run, 90);
    assert_int_equal(run.n, 2);
    pass(&run, 70);
    assert_int_equal(run.n, 4);
    assert_true(run.end_us[0] == local_us(9, 1, 0));
    assert_true(run.end_us[1] == local_us(9, 2, 0));
    assert_true(run.end_us[2] == local_us(9, 3, 0));
    assert_true(run.end_us[3] == local_us(9, 4, 0));
    periods_touch(&run);
}

/* proves: P-REPORT-15 */
static void a_step_back_passes_over_dots_that_were_reported(void **state)
{
    (void)state;
    struct run run;
    begin(&run, SCHEME_ON_THE_DOT, 60, local_us(9, 0, 0));
    pass(&run, 130);
    step_clock(&run, -90);
    assert_int_equal(period_next_us(&run.period, &run.settings, run.zone, &run.at),
                     run.at.now_us + 140 * CIVIL_SECOND_US);
    pass(&run, 300);
    assert_int_equal(run.n, 5);
    for (int i = 0; i < run.n; i++)
        assert_true(run.end_us[i] == local_us(9, 1 + i, 0));
    periods_touch(&run);
}

static void a_step_over_many_dots_is_one_period(void **state)
{
    (void)state;
    struct run run;
    begin(&run, SCHEME_ON_THE_DOT, 5, local_us(9, 0, 0));
    step_clock(&run, 365 * 86400);
    assert_int_equal(run.n, 1);
    assert_true(run.end_us[0] == local_us(9, 0, 0) + 365 * CIVIL_DAY_US);
}

static void a_clock_that_was_years_ahead_does_not_silence_the_device(void **state)
{
    (void)state;
    struct run run;
    begin(&run, SCHEME_ON_THE_DOT, 60, local_us(9, 0, 30) + 1000 * CIVIL_DAY_US);
    pass(&run, 10);
    run.at.utc_us = local_us(9, 0, 30);
    pass(&run, 65);
    assert_int_equal(run.n, 1);
    assert_true(run.end_us[0] == local_us(9, 1, 0));
}

/* proves: P-REPORT-15 */
static void from_now_on_keeps_its_elapsed_interval_over_a_step(void **state)
{
    (void)state;
    struct run run;
    begin(&run, SCHEME_FROM_NOW_ON, 60, local_us(9, 0, 0));
    pass(&run, 30);
    step_clock(&run, 90);
    assert_int_equal(run.n, 0);
    pass(&run, 30);
    assert_int_equal(run.n, 1);
    assert_int_equal(run.told_us[0], 1234567 + 60 * CIVIL_SECOND_US);
    assert_true(run.end_us[0] == local_us(9, 2, 30));
    step_clock(&run, -90);
    pass(&run, 60);
    assert_int_equal(run.n, 2);
    periods_touch(&run);
}

/* A clock that runs at another rate than the timer: no dot is missed or told twice. */
static void a_drifting_clock_meets_every_dot_once(void **state)
{
    (void)state;
    for (int drift_ppm = -300; drift_ppm <= 300; drift_ppm += 600) {
        struct run run;
        begin(&run, SCHEME_ON_THE_DOT, 60, local_us(9, 0, 0) - 1);
        int64_t utc0 = run.at.utc_us;
        uint64_t now0 = run.at.now_us;
        while (run.at.utc_us < local_us(10, 0, 0)) {
            run.at.now_us = period_next_us(&run.period, &run.settings, run.zone, &run.at);
            int64_t elapsed = (int64_t)(run.at.now_us - now0);
            run.at.utc_us = utc0 + elapsed + elapsed / 1000000 * drift_ppm;
            look(&run);
        }
        assert_int_equal(run.n, 61);
        for (int i = 0; i < run.n; i++)
            assert_true(run.end_us[i] == local_us(9, i, 0));
    }
}

/* Runs from one moment in UTC to another and compares the ends of the periods, as local hours and
 * minutes. */
static void ends_are(const struct time_zone *zone, uint32_t interval_s, int64_t from_s,
                     int64_t until_s, const char *expected)
{
    struct run run;
    char out[1024];
    struct text text;
    begin(&run, SCHEME_ON_THE_DOT, interval_s, from_s * CIVIL_SECOND_US);
    run.zone = zone;
    pass(&run, until_s - from_s);
    text_begin(&text, out, sizeof out);
    for (int i = 0; i < run.n; i++) {
        struct civil_time t =
            civil_time_local(run.end_us[i], time_zone_at(zone, run.end_us[i]).offset_min);
        text_add(&text, i == 0 ? "" : " ");
        civil_time_write_minute(&text, (uint16_t)(t.hour * 60 + t.minute));
        assert_int_equal(t.second, 0);
        /* told at once: the clock of this run has no steps */
        assert_true((int64_t)(run.told_us[i] - run.told_us[0]) == run.end_us[i] - run.end_us[0]);
    }
    assert_true(text_end(&text) >= 0);
    assert_string_equal(out, expected);
    periods_touch(&run);
}

/* Midnights in UTC. */
#define MARCH_29 INT64_C(1774742400)
#define OCTOBER_25 INT64_C(1792886400)
#define MARCH_8 INT64_C(1772928000)
#define NOVEMBER_1 INT64_C(1793491200)

/* proves: P-REPORT-15, P-TIME-03 */
static void dots_follow_daylight_saving_time(void **state)
{
    (void)state;
    static const struct {
        const struct time_zone *zone;
        uint32_t interval_s;
        int64_t from_s, until_s;
        const char *ends;
    } cases[] = {
        /* spring: 2:00 to 3:00 is skipped */
        { &europe, 3600, MARCH_29 - 1800, MARCH_29 + 3 * 3600, "01:00 03:00 04:00 05:00" },
        { &europe, 600, MARCH_29 + 40 * 60, MARCH_29 + 80 * 60, "01:50 03:00 03:10 03:20" },
        /* two hours: 2:00 is skipped, and 3:00 is no dot */
        { &europe, 7200, MARCH_29 - 3600, MARCH_29 + 5 * 3600, "04:00 06:00" },
        { &europe, 420, MARCH_29 + 50 * 60, MARCH_29 + 70 * 60, "01:52 01:59 03:02 03:09" },
        { &europe, 86400, MARCH_29 - 7200, MARCH_29 + 86400, "00:00 00:00" },
        /* autumn: 2:00 to 3:00 comes twice, and its dots count once */
        { &europe, 3600, OCTOBER_25 - 5400, OCTOBER_25 + 3 * 3600, "01:00 02:00 03:00 04:00" },
        { &europe, 1800, OCTOBER_25 - 1800, OCTOBER_25 + 9000, "02:00 02:30 03:00 03:30" },
        { &europe, 420, OCTOBER_25 + 50 * 60, OCTOBER_25 + 130 * 60, "02:55 03:02 03:09" },
        { &europe, 86400, OCTOBER_25 - 10800, OCTOBER_25 + 86400, "00:00 00:00" },
        /* power comes in the hour that is repeated, in the first or the second time */
        { &europe, 600, OCTOBER_25 + 45 * 60, OCTOBER_25 + 121 * 60, "02:50 03:00" },
        { &europe, 600, OCTOBER_25 + 105 * 60, OCTOBER_25 + 131 * 60, "02:50 03:00 03:10" },
        /* off: nothing happens on these days */
        { &standard, 3600, MARCH_29, MARCH_29 + 2 * 3600, "02:00 03:00" },
        /* a midnight that is skipped begins its day all the same */
        { &midnight_changes, 86400, MARCH_8 - 86400, MARCH_8 + 2 * 86400, "00:00 01:00 00:00" },
        { &midnight_changes, 7200, MARCH_8 + 4 * 3600, MARCH_8 + 8 * 3600, "01:00 02:00 04:00" },
        { &midnight_changes, 1800, NOVEMBER_1 + 3 * 3600 + 1200, NOVEMBER_1 + 7 * 3600,
          "23:30 00:00 00:30 01:00 01:30 02:00" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        ends_are(cases[i].zone, cases[i].interval_s, cases[i].from_s, cases[i].until_s,
                 cases[i].ends);
}

/* proves: P-REPORT-15 */
static void from_now_on_knows_no_daylight_saving_time(void **state)
{
    (void)state;
    struct run run;
    begin(&run, SCHEME_FROM_NOW_ON, 3600, (MARCH_29 - 1000) * CIVIL_SECOND_US);
    run.zone = &europe;
    pass(&run, 4 * 3600);
    assert_int_equal(run.n, 4);
    for (int i = 0; i < 4; i++)
        assert_true(run.end_us[i] == (MARCH_29 - 1000 + (i + 1) * 3600) * CIVIL_SECOND_US);
    periods_touch(&run);
}

static void a_step_over_a_change_of_the_clocks_is_one_period(void **state)
{
    (void)state;
    static const struct {
        int64_t from_s;
        int step_s;
        int64_t end_s;
    } cases[] = {
        { MARCH_29 + 600, 4500, MARCH_29 + 5100 - 300 }, /* 1:10 to 3:25: the dot 3:20 */
        { OCTOBER_25 - 300, 5700, OCTOBER_25 + 5400 },   /* 1:55 to 2:30, again */
        { OCTOBER_25 + 3540, 90, OCTOBER_25 + 3540 },    /* 2:59 to 2:00:30: no dot */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct run run;
        begin(&run, SCHEME_ON_THE_DOT, 600, cases[i].from_s * CIVIL_SECOND_US);
        run.zone = &europe;
        step_clock(&run, cases[i].step_s);
        bool told = cases[i].end_s > cases[i].from_s;
        assert_int_equal(run.n, told ? 1 : 0);
        if (told)
            assert_true(run.end_us[0] == cases[i].end_s * CIVIL_SECOND_US);
    }
}

static void a_late_look_finds_each_from_now_on_period_in_turn(void **state)
{
    (void)state;
    struct run run;
    begin(&run, SCHEME_FROM_NOW_ON, 5, local_us(9, 0, 0));
    run.at.now_us += 17 * CIVIL_SECOND_US;
    run.at.utc_us += 17 * CIVIL_SECOND_US;
    look(&run);
    assert_int_equal(run.n, 3);
    for (int i = 0; i < 3; i++)
        assert_true(run.end_us[i] == local_us(9, 0, 5 * (i + 1)));
    periods_touch(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_the_dot_of_each_hour),
        cmocka_unit_test(on_the_dot_of_ten_minutes_after_a_short_first_period),
        cmocka_unit_test(midnight_is_a_dot),
        cmocka_unit_test(a_grid_that_does_not_divide_the_day_starts_anew_at_midnight),
        cmocka_unit_test(a_start_on_a_dot_begins_a_whole_period),
        cmocka_unit_test(a_day_is_the_longest_interval_and_five_seconds_the_shortest),
        cmocka_unit_test(from_now_on_reports_once_in_each_interval),
        cmocka_unit_test(a_save_begins_the_from_now_on_cycle_anew),
        cmocka_unit_test(a_step_forward_skips_no_report_and_sends_none_twice),
        cmocka_unit_test(a_step_back_passes_over_dots_that_were_reported),
        cmocka_unit_test(a_step_over_many_dots_is_one_period),
        cmocka_unit_test(a_clock_that_was_years_ahead_does_not_silence_the_device),
        cmocka_unit_test(from_now_on_keeps_its_elapsed_interval_over_a_step),
        cmocka_unit_test(a_drifting_clock_meets_every_dot_once),
        cmocka_unit_test(dots_follow_daylight_saving_time),
        cmocka_unit_test(from_now_on_knows_no_daylight_saving_time),
        cmocka_unit_test(a_step_over_a_change_of_the_clocks_is_one_period),
        cmocka_unit_test(a_late_look_finds_each_from_now_on_period_in_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
