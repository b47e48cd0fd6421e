/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/period.h"

enum { ZONE_MIN = 60, ENDS_MAX = 512 };

/* A device's clock and the periods that ended on it. */
struct run {
    struct moment at;
    struct period period;
    struct report_settings settings;
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
    run->settings.scheme = scheme;
    run->settings.interval_s = interval_s;
    run->at = (struct moment) { .now_us = 1234567, .utc_us = utc_us };
    period_start(&run->period, &run->settings, &run->at);
}

static void look(struct run *run)
{
    int64_t start_us, end_us;
    while (period_ended(&run->period, &run->settings, ZONE_MIN, &run->at, &start_us, &end_us)) {
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
        uint64_t next = period_next_us(&run->period, &run->settings, ZONE_MIN, &run->at);
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
    assert_int_equal(period_next_us(&run.period, &run.settings, ZONE_MIN, &run.at),
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
            run.at.now_us = period_next_us(&run.period, &run.settings, ZONE_MIN, &run.at);
            int64_t elapsed = (int64_t)(run.at.now_us - now0);
            run.at.utc_us = utc0 + elapsed + elapsed / 1000000 * drift_ppm;
            look(&run);
        }
        assert_int_equal(run.n, 61);
        for (int i = 0; i < run.n; i++)
            assert_true(run.end_us[i] == local_us(9, i, 0));
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
        cmocka_unit_test(a_late_look_finds_each_from_now_on_period_in_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
