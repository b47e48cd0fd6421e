/* SPDX-License-Identifier: MIT */
/* What was counted, and the running periods, over a time without power. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/counts_store.h"
#include "firmware_core/model.h"
#include "firmware_core/store_keys.h"
#include "hal_sim/record_store.h"
#include "rig/idle_board.h"

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };

static struct settings settings;
static struct reporting reporting;
static struct region_totals totals;
static struct dwell dwell;
static struct counts_store counts;
static struct store_batch batch;
static struct record_store store;
static struct hal hal;

static int store_write(void *ctx, const struct hal_record *changes, size_t n)
{
    (void)ctx;
    return record_store_write(&store, changes, n);
}

static int store_read(void *ctx, uint32_t key, void *out, size_t cap)
{
    (void)ctx;
    return record_store_read(&store, key, out, cap);
}

/* Monday 2026-03-02 at 09:00, in UTC, and so many seconds later. */
static struct moment at(int64_t s)
{
    return (struct moment) { .now_us = (uint64_t)(s * CIVIL_SECOND_US),
                             .utc_us = (INT64_C(1772442000) + s) * CIVIL_SECOND_US };
}

static int make(void **state)
{
    (void)state;
    memset(&counts, 0, sizeof counts);
    memset(&totals, 0, sizeof totals);
    store_batch_clear(&batch);
    record_store_init(&store, RECORD_STORE_BYTES);
    hal = idle_board();
    hal.store_write = store_write;
    hal.store_read = store_read;
    model_vs121_p.defaults(&settings);
    settings.zone.utc_offset_min = 0;
    settings.region.dwell_enable = true;
    settings.line.enable = true;
    settings.line.report.interval_s = MINUTE_S;
    dwell_init(&dwell);
    dwell_save(&dwell, &settings.region);
    struct moment start = at(0);
    reporting_start(&reporting, &settings, &start);
    return 0;
}

static int unmake(void **state)
{
    (void)state;
    record_store_free(&store);
    return 0;
}

static size_t keep(int64_t s, bool anew)
{
    struct moment now = at(s);
    counts_store_keep(&counts, &batch, &reporting, &totals, &dwell, &now, anew);
    size_t n = batch.n;
    assert_int_equal(store_batch_write(&batch, &hal), HAL_OK);
    return n;
}

/* Power comes again. */
static void resume(int64_t s)
{
    struct moment now = at(s);
    memset(&totals, 0, sizeof totals);
    dwell_init(&dwell);
    dwell_save(&dwell, &settings.region);
    reporting_start(&reporting, &settings, &now);
    assert_true(counts_store_resume(&hal, &settings, &now, &reporting, &totals, &dwell));
}

static void cross(int64_t s, uint32_t in)
{
    struct report report;
    struct moment now = at(s);
    (void)reporting_line(&reporting, &settings, in, 0, &now, &report);
}

static int64_t seconds(int64_t utc_us)
{
    return utc_us / CIVIL_SECOND_US - INT64_C(1772442000);
}

/* proves: P-RESET-09, P-REPORT-11 */
static void a_period_goes_on_and_ends_where_the_last_end_was(void **state)
{
    (void)state;
    static const struct {
        enum report_scheme scheme;
        int64_t cut_s, back_s, asked_s; /* from 09:00:00 */
        bool ended;
        int64_t end_s;
    } cases[] = {
        { SCHEME_ON_THE_DOT, 20, 40, 40, false, 0 },
        { SCHEME_ON_THE_DOT, 20, 40, 59, false, 0 },
        { SCHEME_ON_THE_DOT, 20, 40, 60, true, 60 },
        { SCHEME_ON_THE_DOT, 20, 60, 60, true, 60 },
        { SCHEME_ON_THE_DOT, 20, 190, 190, true, 180 },
        { SCHEME_ON_THE_DOT, 20, 3 * DAY_S + 1, 3 * DAY_S + 1, true, 3 * DAY_S },
        { SCHEME_ON_THE_DOT, 20, -HOUR_S, -HOUR_S + 60, false, 0 }, /* a clock that was set back */
        { SCHEME_FROM_NOW_ON, 20, 40, 99, false, 0 },
        { SCHEME_FROM_NOW_ON, 20, 40, 100, true, 100 },
        { SCHEME_FROM_NOW_ON, 20, 500, 559, false, 0 },
        { SCHEME_FROM_NOW_ON, 20, 500, 560, true, 560 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct report report;
        struct moment asked = at(cases[i].asked_s);
        make(NULL);
        settings.line.report.scheme = cases[i].scheme;
        cross(10, 3);
        assert_true(keep(cases[i].cut_s, false) > 0);
        resume(cases[i].back_s);
        bool ended = reporting_period(&reporting, &settings, FUNCTION_LINE, &asked, &report);
        if (ended != cases[i].ended)
            fail_msg("case %zu", i);
        assert_int_equal(reporting.line.in_cumulative, 3);
        if (ended) {
            assert_int_equal(seconds(report.start_utc_us), 0);
            assert_int_equal(seconds(report.end_utc_us), cases[i].end_s);
            assert_int_equal(report.line.in, 3);
            assert_int_equal(reporting.line.in, 0);
            assert_false(reporting_period(&reporting, &settings, FUNCTION_LINE, &asked, &report));
        }
        unmake(NULL);
    }
}

static void a_schedule_that_closed_without_power_ends_the_period_there(void **state)
{
    (void)state;
    struct report report;
    struct day_schedule *monday = &settings.line.schedule.day[MONDAY];
    struct moment now = at(HOUR_S);
    *monday =
        (struct day_schedule) { .n_periods = 2,
                                .periods = { { 8 * 60, 9 * 60 + 20 }, { 9 * 60 + 40, 17 * 60 } } };
    cross(10, 3);
    keep(20, false);
    resume(HOUR_S);
    assert_false(reporting_period(&reporting, &settings, FUNCTION_LINE, &now, &report));
    assert_true(reporting_schedule(&reporting, &settings, FUNCTION_LINE, &now, &report));
    assert_int_equal(seconds(report.start_utc_us), 0);
    assert_int_equal(seconds(report.end_utc_us), 20 * MINUTE_S);
    assert_int_equal(report.line.in, 3);
    assert_false(reporting_schedule(&reporting, &settings, FUNCTION_LINE, &now, &report));
    assert_true(reporting_counts(&reporting, &settings, FUNCTION_LINE));
    assert_int_equal(seconds(reporting.period[FUNCTION_LINE].start_utc_us), HOUR_S);
}

static void resets_that_passed_without_power_have_passed(void **state)
{
    (void)state;
    static const struct {
        int64_t cut_s, back_s;
        bool reset;
    } cases[] = {
        { 20, HOUR_S, false },
        { 20, 11 * HOUR_S - 1, false },
        { 20, 11 * HOUR_S, true },
        { 20, 10 * DAY_S, true },
        { 20, -HOUR_S, false },
        { 12 * HOUR_S, 13 * HOUR_S, false },
        { 12 * HOUR_S, 2 * DAY_S, true },
    };
    settings.line.reset = (struct reset_schedule) { true, 1, { { 0x7f, 20 * 60 } } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct moment cut = at(cases[i].cut_s), back = at(cases[i].back_s), first = at(10);
        reporting_start(&reporting, &settings, &first);
        (void)reporting_reset(&reporting, &settings, &cut);
        cross(cases[i].cut_s, 3);
        keep(cases[i].cut_s, true);
        resume(cases[i].back_s);
        (void)reporting_reset(&reporting, &settings, &back);
        if ((reporting.line.in_cumulative == 0) != cases[i].reset)
            fail_msg("case %zu", i);
        reporting.line.in_cumulative = 5;
        (void)reporting_reset(&reporting, &settings, &back);
        assert_int_equal(reporting.line.in_cumulative, 5);
    }
}

static void all_that_was_counted_is_there_again(void **state)
{
    (void)state;
    totals.in[0] = 7;
    totals.out[REGION_MAX - 1] = UINT32_MAX;
    dwell.sum[0] = (struct dwell_sum) { 1, 3, 20000, 45000 };
    reporting.flow.count[1][3] = 9;
    reporting.region.max_counted = 12;
    cross(1, 4);
    assert_int_equal(keep(2, false), 3);
    resume(5);
    assert_int_equal(totals.in[0], 7);
    assert_int_equal(totals.out[REGION_MAX - 1], UINT32_MAX);
    assert_int_equal(dwell.sum[0].n, 3);
    assert_int_equal(dwell.sum[0].longest_ms, 20000);
    assert_int_equal(dwell.sum[0].total_ms, 45000);
    assert_int_equal(reporting.flow.count[1][3], 9);
    assert_int_equal(reporting.region.max_counted, 12);
    assert_int_equal(reporting.line.in, 4);
}

static void only_what_has_changed_is_written(void **state)
{
    (void)state;
    assert_int_equal(keep(1, false), 3);
    assert_int_equal(keep(2, false), 0);
    cross(3, 1);
    assert_int_equal(keep(3, false), 1);
    assert_int_equal(keep(4, false), 0);
    assert_int_equal(keep(5, true), 1);
    totals.in[3]++;
    assert_int_equal(keep(6, false), 1);
}

/* Of another form, too short, too long: as if there were none. */
static void a_record_that_makes_no_sense_is_left_alone(void **state)
{
    (void)state;
    static uint8_t long_one[COUNTS_RECORD_MAX + 1] = { 1 };
    const struct {
        const void *bytes;
        size_t len;
    } cases[] = { { "", 0 }, { "\1", 1 }, { "\2abcdefgh", 9 }, { long_one, sizeof long_one } };
    for (uint32_t key = 0; key < COUNTS_RECORDS; key++)
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            struct moment now = at(5);
            struct hal_record record = { STORE_COUNTS_FIRST + key, cases[i].bytes, cases[i].len };
            assert_int_equal(record_store_write(&store, &record, 1), HAL_OK);
            reporting_start(&reporting, &settings, &now);
            assert_false(counts_store_resume(&hal, &settings, &now, &reporting, &totals, &dwell));
            assert_int_equal(reporting.line.in_cumulative, 0);
            assert_int_equal(totals.in[0], 0);
            record.value = NULL;
            assert_int_equal(record_store_write(&store, &record, 1), HAL_OK);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_period_goes_on_and_ends_where_the_last_end_was),
        cmocka_unit_test_setup_teardown(a_schedule_that_closed_without_power_ends_the_period_there,
                                        make, unmake),
        cmocka_unit_test_setup_teardown(resets_that_passed_without_power_have_passed, make, unmake),
        cmocka_unit_test_setup_teardown(all_that_was_counted_is_there_again, make, unmake),
        cmocka_unit_test_setup_teardown(only_what_has_changed_is_written, make, unmake),
        cmocka_unit_test_setup_teardown(a_record_that_makes_no_sense_is_left_alone, make, unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
