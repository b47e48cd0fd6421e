/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/model.h"
#include "firmware_core/reporting.h"

static struct reporting reporting;
static struct settings settings;
static struct moment now;
static struct report report;

/* Two mapped regions, both functions on, On the Dot of a minute. */
static int make(void **state)
{
    (void)state;
    model_vs121_p.defaults(&settings);
    settings.zone.utc_offset_min = 0;
    settings.region.detection_region_enable = true;
    settings.region.n_regions = 2;
    settings.region.regions[0].number = 1;
    settings.region.regions[1].number = 4;
    settings.region.report.interval_s = 60;
    settings.region.report_by_result_enable = true;
    settings.region.report_by_result = BY_RESULT_ANY_CHANGE;
    settings.line.enable = true;
    settings.line.trigger_report = true;
    settings.line.report.interval_s = 60;
    now = (struct moment) { .now_us = 0, .utc_us = INT64_C(1772442000) * CIVIL_SECOND_US };
    reporting_start(&reporting, &settings, &now);
    return 0;
}

static void pass(unsigned seconds)
{
    now.now_us += (uint64_t)(seconds * CIVIL_SECOND_US);
    now.utc_us += seconds * CIVIL_SECOND_US;
}

/* Whether these numbers make a trigger report. */
static bool seen(uint16_t total, uint16_t first, uint16_t second)
{
    struct region_result result = { .current_total = total,
                                    .max_counted = total,
                                    .n_regions = 2,
                                    .number = { 1, 4 },
                                    .counted = { first, second },
                                    .reporting_type = settings.region.reporting_type };
    return reporting_region(&reporting, &settings, &result, &now, &report);
}

static bool ended(enum report_function function)
{
    return reporting_period(&reporting, &settings, function, &now, &report);
}

/* proves: P-REGION-07, P-JSON-37 */
static void each_change_of_the_result_is_reported_with_all_values(void **state)
{
    (void)state;
    assert_false(seen(0, 0, 0));
    assert_true(seen(1, 0, 1));
    assert_int_equal(report.kind, REPORT_REGION_TRIGGER);
    assert_true(report.end_utc_us == now.utc_us);
    assert_int_equal(report.region.current_total, 1);
    assert_int_equal(report.region.n_regions, 2);
    assert_int_equal(report.region.counted[0], 0);
    assert_int_equal(report.region.counted[1], 1);
    assert_true(seen(2, 0, 2));
    assert_false(seen(2, 0, 2));
    assert_true(seen(1, 0, 1));
    assert_true(seen(0, 0, 0));
    assert_false(seen(0, 0, 0));
}

/* proves: P-REGION-06 */
static void zero_to_non_zero_and_back_is_reported_and_nothing_between(void **state)
{
    (void)state;
    settings.region.report_by_result = BY_RESULT_ZERO_NONZERO;
    assert_true(seen(1, 0, 0));
    assert_false(seen(2, 0, 0));
    assert_false(seen(1, 0, 0));
    assert_true(seen(0, 0, 0));
}

/* proves: P-REGION-08 */
static void a_move_between_regions_is_a_change(void **state)
{
    (void)state;
    assert_true(seen(1, 1, 0));
    assert_true(seen(1, 0, 1));
    assert_int_equal(report.region.counted[0], 0);
    assert_int_equal(report.region.counted[1], 1);
}

/* proves: P-REGION-09 */
static void each_region_is_watched_for_zero(void **state)
{
    (void)state;
    settings.region.report_by_result = BY_RESULT_ZERO_NONZERO;
    assert_true(seen(2, 1, 1));
    assert_false(seen(3, 1, 2));
    assert_true(seen(2, 0, 2));
    assert_true(seen(2, 2, 0));
    assert_false(seen(1, 1, 0));
}

/* proves: P-REGION-04 */
static void without_report_by_result_there_is_none(void **state)
{
    (void)state;
    settings.region.report_by_result_enable = false;
    assert_false(seen(1, 1, 0));
    assert_false(seen(0, 0, 0));
    pass(60);
    assert_true(ended(FUNCTION_REGION));
}

/* proves: P-JSON-22, P-JSON-23, P-JSON-32 */
static void the_maximum_is_that_of_the_period_which_begins_with_who_is_there(void **state)
{
    (void)state;
    seen(3, 0, 0);
    seen(12, 0, 0);
    seen(10, 0, 0);
    pass(60);
    assert_true(ended(FUNCTION_REGION));
    assert_int_equal(report.kind, REPORT_REGION_INTERVAL);
    assert_int_equal(report.region.current_total, 10);
    assert_int_equal(report.region.max_counted, 12);
    seen(1, 0, 0);
    pass(60);
    assert_true(ended(FUNCTION_REGION));
    assert_int_equal(report.region.current_total, 1);
    assert_int_equal(report.region.max_counted, 10);
    pass(60);
    assert_true(ended(FUNCTION_REGION));
    assert_int_equal(report.region.max_counted, 1);
}

static void a_period_before_any_frame_lists_the_regions_empty(void **state)
{
    (void)state;
    pass(60);
    assert_true(ended(FUNCTION_REGION));
    assert_int_equal(report.region.n_regions, 2);
    assert_int_equal(report.region.number[0], 1);
    assert_int_equal(report.region.number[1], 4);
    assert_int_equal(report.region.counted[1], 0);
}

/* proves: P-JSON-31 */
static void without_mapped_regions_none_is_listed(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        make(NULL);
        settings.region.detection_region_enable = i != 0;
        settings.region.detection_area = i == 1 ? AREA_NON_MAPPED : AREA_MAPPED;
        settings.region.n_regions = i == 2 ? 0 : 2;
        reporting_start(&reporting, &settings, &now);
        pass(60);
        assert_true(ended(FUNCTION_REGION));
        assert_int_equal(report.region.n_regions, 0);
    }
}

/* Region 6 comes: who is in 1 and 4 stays known, and the new one is empty. */
static void a_save_keeps_the_numbers_of_regions_that_stay(void **state)
{
    (void)state;
    seen(5, 2, 3);
    settings.region.n_regions = 3;
    settings.region.regions[0].number = 1;
    settings.region.regions[1].number = 6;
    settings.region.regions[2].number = 4;
    reporting_save(&reporting, &settings, &now);
    pass(60);
    assert_true(ended(FUNCTION_REGION));
    assert_int_equal(report.region.n_regions, 3);
    assert_int_equal(report.region.counted[0], 2);
    assert_int_equal(report.region.counted[1], 0);
    assert_int_equal(report.region.counted[2], 3);
}

/* proves: P-REPORT-14 */
static void quiet_periods_are_reported_with_zeros(void **state)
{
    (void)state;
    settings.flow.enable = true;
    settings.flow.report.interval_s = 60;
    reporting_start(&reporting, &settings, &now);
    for (int i = 0; i < 6; i++) {
        pass(60);
        assert_true(ended(FUNCTION_LINE));
        assert_int_equal(report.line.in, 0);
        assert_int_equal(report.line.out, 0);
        assert_false(ended(FUNCTION_LINE));
        assert_true(ended(FUNCTION_REGION));
        assert_int_equal(report.region.max_counted, 0);
        assert_true(ended(FUNCTION_FLOW));
        for (int pair = 0; pair < 16; pair++)
            assert_int_equal(report.flow.count[pair / 4][pair % 4], 0);
        assert_false(ended(FUNCTION_REGION) || ended(FUNCTION_FLOW));
    }
}

static bool crossed(uint32_t in, uint32_t out)
{
    return reporting_line(&reporting, &settings, in, out, &now, &report);
}

/* proves: P-LINE-05, P-LINE-32, P-LINE-33, P-LINE-34 */
static void crossings_of_one_frame_make_one_trigger_report(void **state)
{
    (void)state;
    assert_false(crossed(0, 0));
    assert_true(crossed(2, 1));
    assert_int_equal(report.kind, REPORT_LINE_TRIGGER);
    assert_true(report.end_utc_us == now.utc_us);
    assert_int_equal(report.line.in, 2);
    assert_int_equal(report.line.out, 1);
    assert_true(crossed(0, 1));
    assert_int_equal(report.line.in, 0);
    assert_int_equal(report.line.out, 1);
}

/* proves: P-LINE-04 */
static void without_trigger_report_there_is_none_but_all_is_counted(void **state)
{
    (void)state;
    settings.line.trigger_report = false;
    assert_false(crossed(1, 0));
    pass(60);
    assert_true(ended(FUNCTION_LINE));
    assert_int_equal(report.line.in, 1);
    settings.line.trigger_report = true;
    assert_true(crossed(1, 0));
    assert_int_equal(report.kind, REPORT_LINE_TRIGGER);
}

/* proves: P-LINE-24, P-LINE-25, P-LINE-27, P-LINE-28 */
static void period_counts_start_anew_and_cumulative_ones_go_on(void **state)
{
    (void)state;
    static const uint32_t in[] = { 10, 5, 0 }, out[] = { 4, 7, 1 };
    uint32_t in_sum = 0, out_sum = 0;
    for (int i = 0; i < 3; i++) {
        crossed(in[i], out[i]);
        in_sum += in[i];
        out_sum += out[i];
        pass(60);
        assert_true(ended(FUNCTION_LINE));
        assert_int_equal(report.line.in, in[i]);
        assert_int_equal(report.line.out, out[i]);
        assert_int_equal(report.line.in_cumulative, in_sum);
        assert_int_equal(report.line.out_cumulative, out_sum);
    }
}

static void a_save_loses_no_count_of_the_running_period(void **state)
{
    (void)state;
    settings.line.report.scheme = SCHEME_FROM_NOW_ON;
    reporting_start(&reporting, &settings, &now);
    int64_t begun_us = now.utc_us;
    crossed(3, 0);
    pass(30);
    reporting_save(&reporting, &settings, &now);
    crossed(1, 0);
    pass(59);
    assert_false(ended(FUNCTION_LINE));
    pass(1);
    assert_true(ended(FUNCTION_LINE));
    assert_int_equal(report.line.in, 4);
    assert_true(report.start_utc_us == begun_us);
}

static void a_save_is_no_change_of_the_result(void **state)
{
    (void)state;
    assert_true(seen(2, 1, 1));
    settings.region.regions[0].number = 3;
    reporting_save(&reporting, &settings, &now);
    assert_false(seen(2, 0, 1));
    assert_true(seen(1, 0, 1));
}

/* proves: P-REGION-02, P-LINE-03, P-FLOW-01, P-REPORT-03, P-REPORT-04 */
static void a_function_that_is_off_tells_nothing(void **state)
{
    (void)state;
    seen(5, 1, 1);
    crossed(1, 1);
    settings.region.enable = false;
    settings.line.enable = false;
    reporting_save(&reporting, &settings, &now);
    assert_false(seen(1, 1, 0));
    assert_false(crossed(1, 0));
    assert_int_equal(reporting.region.current_total, 0);
    pass(120);
    assert_false(ended(FUNCTION_REGION));
    assert_false(ended(FUNCTION_LINE));
    assert_true(reporting_next_us(&reporting, &settings, &now) == UINT64_MAX);
    settings.line.enable = true;
    settings.line.report.report_regularly = false;
    reporting_save(&reporting, &settings, &now);
    assert_true(crossed(1, 0));
    pass(120);
    assert_false(ended(FUNCTION_LINE) || ended(FUNCTION_FLOW));
    settings.line.report.report_regularly = true;
    settings.flow.enable = true;
    settings.flow.report.interval_s = 60;
    reporting_save(&reporting, &settings, &now);
    pass(60);
    assert_true(ended(FUNCTION_LINE));
    assert_true(ended(FUNCTION_FLOW));
    assert_false(ended(FUNCTION_REGION));
}

static void the_next_look_is_at_the_earlier_end_of_both_functions(void **state)
{
    (void)state;
    settings.region.report.interval_s = 3600;
    settings.line.report.scheme = SCHEME_FROM_NOW_ON;
    settings.line.report.interval_s = 77;
    reporting_start(&reporting, &settings, &now);
    assert_true(reporting_next_us(&reporting, &settings, &now) == 77 * CIVIL_SECOND_US);
    settings.line.enable = false;
    reporting_save(&reporting, &settings, &now);
    assert_true(reporting_next_us(&reporting, &settings, &now) == 3600 * CIVIL_SECOND_US);
}

/* now is a Monday, 9:00. */
static void open_from_nine_ten_to_half_past(void)
{
    struct day_schedule day = { 1, { { 9 * 60 + 10, 9 * 60 + 30 } } };
    for (unsigned i = 0; i < WEEKDAYS; i++)
        settings.line.schedule.day[i] = settings.region.schedule.day[i] = day;
    settings.line.report.interval_s = settings.region.report.interval_s = 7 * 60;
    reporting_start(&reporting, &settings, &now);
}

static bool turned(enum report_function function)
{
    return reporting_schedule(&reporting, &settings, function, &now, &report);
}

/* proves: P-SCHED-05 */
static void outside_its_schedule_a_function_is_as_if_switched_off(void **state)
{
    (void)state;
    open_from_nine_ten_to_half_past();
    assert_false(reporting_counts(&reporting, &settings, FUNCTION_LINE));
    assert_false(reporting_counts(&reporting, &settings, FUNCTION_REGION));
    assert_false(seen(3, 1, 2));
    assert_false(reporting_line(&reporting, &settings, 1, 0, &now, &report));
    assert_int_equal(reporting.line.in_cumulative, 0);
    assert_true(reporting_next_us(&reporting, &settings, &now) == 600 * CIVIL_SECOND_US);
    pass(540);
    assert_false(ended(FUNCTION_LINE) || ended(FUNCTION_REGION));
    assert_false(turned(FUNCTION_LINE) || turned(FUNCTION_REGION));
}

/* proves: P-SCHED-05 */
static void a_function_begins_anew_when_its_schedule_opens(void **state)
{
    (void)state;
    open_from_nine_ten_to_half_past();
    pass(601); /* a second late */
    assert_false(turned(FUNCTION_LINE) || turned(FUNCTION_REGION));
    assert_true(seen(2, 0, 2));
    assert_true(reporting_line(&reporting, &settings, 1, 0, &now, &report));
    pass(239);
    assert_true(ended(FUNCTION_LINE));
    assert_true(report.end_utc_us - report.start_utc_us == 3 * CIVIL_MINUTE_US);
    assert_int_equal(report.line.in, 1);
    assert_true(ended(FUNCTION_REGION));
    assert_int_equal(report.region.max_counted, 2);
}

/* proves: P-SCHED-05 */
static void the_running_period_ends_where_the_schedule_closes(void **state)
{
    (void)state;
    open_from_nine_ten_to_half_past();
    pass(1680); /* the first look that the device finds time for */
    assert_false(turned(FUNCTION_LINE) || turned(FUNCTION_REGION));
    assert_true(reporting_line(&reporting, &settings, 0, 2, &now, &report));
    pass(120);
    assert_false(ended(FUNCTION_LINE));
    assert_true(turned(FUNCTION_LINE));
    assert_int_equal(report.kind, REPORT_LINE_INTERVAL);
    assert_true(report.end_utc_us == now.utc_us);
    assert_true(report.start_utc_us == now.utc_us - 2 * CIVIL_MINUTE_US);
    assert_int_equal(report.line.out, 2);
    assert_false(turned(FUNCTION_LINE));
    assert_true(turned(FUNCTION_REGION));
    pass(600);
    assert_false(ended(FUNCTION_LINE) || ended(FUNCTION_REGION));
    assert_int_equal(reporting.region.current_total, 0);
}

static void a_period_that_ended_where_the_schedule_closes_is_told_once(void **state)
{
    (void)state;
    open_from_nine_ten_to_half_past();
    settings.line.report.interval_s = 10 * 60;
    pass(1200);
    assert_false(turned(FUNCTION_LINE));
    pass(600);
    assert_true(ended(FUNCTION_LINE));
    assert_false(turned(FUNCTION_LINE));
    assert_false(reporting_counts(&reporting, &settings, FUNCTION_LINE));
}

/* proves: P-RESET-06, P-RESET-07, P-RESET-08 */
static void a_reset_clears_the_sums_after_the_report_of_its_moment(void **state)
{
    (void)state;
    settings.line.reset = (struct reset_schedule) { true, 1, { { 1 << MONDAY, 9 * 60 + 1 } } };
    reporting_start(&reporting, &settings, &now);
    assert_true(reporting_next_us(&reporting, &settings, &now) == 60 * CIVIL_SECOND_US);
    (void)reporting_line(&reporting, &settings, 5, 3, &now, &report);
    pass(60);
    assert_true(ended(FUNCTION_LINE));
    assert_int_equal(report.line.in_cumulative, 5);
    (void)reporting_line(&reporting, &settings, 1, 0, &now, &report);
    reporting_reset(&reporting, &settings, &now);
    assert_int_equal(reporting.line.in_cumulative, 0);
    assert_int_equal(reporting.line.out_cumulative, 0);
    assert_int_equal(reporting.line.in, 1); /* the running period goes on */
    (void)reporting_line(&reporting, &settings, 1, 0, &now, &report);
    reporting_reset(&reporting, &settings, &now);
    assert_int_equal(reporting.line.in_cumulative, 1);
    settings.line.reset.enable = false;
    for (int day = 0; day < 7; day++) { /* a longer step would be a clock that was wrong */
        pass(86400);
        reporting_reset(&reporting, &settings, &now);
    }
    assert_int_equal(reporting.line.in_cumulative, 1);
}

/* In the middle of a period. proves: P-RESET-01, P-RESET-06 */
static void a_reset_of_the_regions_is_told_and_touches_no_number(void **state)
{
    (void)state;
    settings.region.report.interval_s = 600;
    settings.region.reset = (struct reset_schedule) { true, 1, { { 1 << MONDAY, 9 * 60 + 1 } } };
    reporting_start(&reporting, &settings, &now);
    (void)seen(5, 3, 2);
    (void)seen(2, 1, 1);
    pass(60);
    assert_int_equal(reporting_reset(&reporting, &settings, &now), 1 << FUNCTION_REGION);
    assert_int_equal(reporting_reset(&reporting, &settings, &now), 0);
    pass(540);
    assert_true(ended(FUNCTION_REGION));
    assert_int_equal(report.region.current_total, 2);
    assert_int_equal(report.region.max_counted, 5);
    assert_int_equal(report.region.counted[0], 1);
    for (int week = 0; week < 2; week++) {
        settings.region.reset.enable = week == 0;
        for (int day = 1; day <= 7; day++) { /* a longer step would be a clock that was wrong */
            pass(86400);
            assert_int_equal(reporting_reset(&reporting, &settings, &now),
                             week == 0 && day == 7 ? 1 << FUNCTION_REGION : 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_change_of_the_result_is_reported_with_all_values, make),
        cmocka_unit_test_setup(zero_to_non_zero_and_back_is_reported_and_nothing_between, make),
        cmocka_unit_test_setup(a_move_between_regions_is_a_change, make),
        cmocka_unit_test_setup(each_region_is_watched_for_zero, make),
        cmocka_unit_test_setup(without_report_by_result_there_is_none, make),
        cmocka_unit_test_setup(the_maximum_is_that_of_the_period_which_begins_with_who_is_there,
                               make),
        cmocka_unit_test_setup(a_period_before_any_frame_lists_the_regions_empty, make),
        cmocka_unit_test_setup(without_mapped_regions_none_is_listed, make),
        cmocka_unit_test_setup(a_save_keeps_the_numbers_of_regions_that_stay, make),
        cmocka_unit_test_setup(quiet_periods_are_reported_with_zeros, make),
        cmocka_unit_test_setup(crossings_of_one_frame_make_one_trigger_report, make),
        cmocka_unit_test_setup(without_trigger_report_there_is_none_but_all_is_counted, make),
        cmocka_unit_test_setup(period_counts_start_anew_and_cumulative_ones_go_on, make),
        cmocka_unit_test_setup(a_save_loses_no_count_of_the_running_period, make),
        cmocka_unit_test_setup(a_save_is_no_change_of_the_result, make),
        cmocka_unit_test_setup(a_function_that_is_off_tells_nothing, make),
        cmocka_unit_test_setup(the_next_look_is_at_the_earlier_end_of_both_functions, make),
        cmocka_unit_test_setup(outside_its_schedule_a_function_is_as_if_switched_off, make),
        cmocka_unit_test_setup(a_function_begins_anew_when_its_schedule_opens, make),
        cmocka_unit_test_setup(the_running_period_ends_where_the_schedule_closes, make),
        cmocka_unit_test_setup(a_period_that_ended_where_the_schedule_closes_is_told_once, make),
        cmocka_unit_test_setup(a_reset_clears_the_sums_after_the_report_of_its_moment, make),
        cmocka_unit_test_setup(a_reset_of_the_regions_is_told_and_touches_no_number, make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
