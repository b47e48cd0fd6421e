/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/dwell.h"
#include "firmware_core/model.h"

enum { FRAME_US = 100000, HEAD_PX = 16 };

static struct settings settings;
static struct region_counter regions;
static struct region_result counted;
static struct tracks tracks;
static struct dwell dwell;
static struct report report;
static uint64_t t_us;

/* Two squares of 100 pixels, numbers 2 and 5, which overlap from x 150 to 200. */
static int make(void **state)
{
    (void)state;
    model_vs121_p.defaults(&settings);
    settings.region.detection_region_enable = true;
    settings.region.dwell_enable = true;
    settings.region.report_by_result_enable = true;
    settings.region.n_regions = 2;
    settings.region.regions[0] =
        (struct region) { 2, 4, { { 100, 100 }, { 200, 100 }, { 200, 200 }, { 100, 200 } } };
    settings.region.regions[1] =
        (struct region) { 5, 4, { { 150, 100 }, { 250, 100 }, { 250, 200 }, { 150, 200 } } };
    region_count_init(&regions);
    dwell_init(&dwell);
    dwell_save(&dwell, &settings.region);
    memset(&tracks, 0, sizeof tracks);
    t_us = 1000000;
    return 0;
}

static void person(uint32_t id, int x)
{
    tracks.t[tracks.n++] = (struct track) {
        .id = id, .x_q4 = x * 16, .y_q4 = 150 * 16, .size_q4 = HEAD_PX * 16, .confirmed = true
    };
}

static void step(void)
{
    t_us += FRAME_US;
    region_count_update(&regions, &settings.region, &tracks, &counted, t_us);
    dwell_update(&dwell, &settings.region, &regions, &tracks, t_us);
}

/* Frames in which nobody moves. */
static void wait_frames(int n)
{
    for (int i = 0; i < n; i++)
        step();
}

static bool triggered(void)
{
    const struct moment now = { .now_us = t_us, .utc_us = (int64_t)t_us + 5000000 };
    return dwell_trigger(&dwell, &settings, &now, &report);
}

static const struct dwell_result *results(void)
{
    assert_true(dwell_period(&dwell, &settings.region, &report));
    assert_int_equal(report.kind, REPORT_DWELL_INTERVAL);
    return &report.dwell;
}

/* Somebody stays in region 2 for so many frames and goes. */
static void visit(uint32_t id, int frames)
{
    tracks.n = 0;
    person(id, 120);
    wait_frames(frames);
    tracks.t[0].x_q4 = 20 * 16;
    step();
    tracks.n = 0;
}

/* proves: P-DWELL-03, P-DWELL-04 */
static void shorter_stays_are_left_out_and_one_of_the_minimum_counts(void **state)
{
    (void)state;
    static const struct {
        int frames, n;
    } cases[] = { { 48, 0 }, { 49, 0 }, { 50, 1 }, { 52, 1 } };
    for (int i = 0; i < 4; i++) {
        make(state);
        visit(1, cases[i].frames);
        assert_int_equal(triggered(), cases[i].n);
        assert_int_equal(results()->max_s[0], cases[i].n * 5);
        assert_int_equal(dwell.sum[0].n, cases[i].n);
    }
}

/* proves: P-DWELL-05, P-DWELL-14, P-DWELL-17, P-DWELL-18, P-DWELL-20, P-DWELL-21 */
static void a_stay_is_told_when_the_person_leaves(void **state)
{
    (void)state;
    uint64_t begins_us = t_us + FRAME_US;
    person(7, 120);
    wait_frames(60);
    assert_false(triggered());
    tracks.t[0].x_q4 = 20 * 16;
    step();
    assert_true(triggered());
    assert_int_equal(report.kind, REPORT_DWELL_TRIGGER);
    assert_int_equal(report.function, FUNCTION_REGION);
    assert_int_equal(report.stays.n, 1);
    const struct dwell_stay *stay = &report.stays.stay[0];
    assert_int_equal(stay->number, 2);
    assert_int_equal(stay->people_id, 1);
    assert_int_equal(stay->duration_ms, 6000);
    assert_true(stay->start_utc_us == (int64_t)begins_us + 5000000);
    assert_true(stay->end_utc_us == (int64_t)t_us + 5000000);
    assert_true(report.end_utc_us == stay->end_utc_us);
    assert_int_equal(stay->utc_offset_min, 480);
    assert_false(triggered());
    step();
    assert_false(triggered());
}

/* In summer in Berlin; proves: P-DWELL-21 */
static void both_times_have_the_offset_of_the_end(void **state)
{
    (void)state;
    settings.zone = (struct time_zone) { .utc_offset_min = 60,
                                         .dst_enable = true,
                                         .dst_offset_min = 60,
                                         .dst_clock = DST_UTC,
                                         .dst_start = { 3, WEEK_LAST, SUNDAY, 60 },
                                         .dst_end = { 10, WEEK_LAST, SUNDAY, 60 } };
    visit(1, 60);
    const int64_t change_us = INT64_C(1774746000) * CIVIL_SECOND_US; /* 2026-03-29T01:00:00Z */
    struct moment now = { .now_us = t_us, .utc_us = change_us };
    assert_true(dwell_trigger(&dwell, &settings, &now, &report));
    assert_int_equal(report.stays.stay[0].utc_offset_min, 120);
    visit(1, 60);
    now = (struct moment) { .now_us = t_us, .utc_us = change_us - 1 };
    assert_true(dwell_trigger(&dwell, &settings, &now, &report));
    assert_int_equal(report.stays.stay[0].utc_offset_min, 60);
}

/* proves: P-DWELL-05 */
static void who_vanishes_inside_left_when_last_seen(void **state)
{
    (void)state;
    person(1, 120);
    wait_frames(61);
    uint64_t seen_us = t_us;
    tracks.t[0].missed_frames = 1;
    wait_frames(10);
    tracks.t[0].lost = true;
    wait_frames(10);
    assert_false(triggered());
    tracks.n = 0;
    step();
    assert_true(triggered());
    assert_int_equal(report.stays.stay[0].duration_ms, 6000);
    assert_true(report.end_utc_us == (int64_t)seen_us + 5000000);
}

static void who_is_lost_and_found_again_never_left(void **state)
{
    (void)state;
    person(1, 120);
    wait_frames(30);
    tracks.t[0].missed_frames = 9;
    tracks.t[0].lost = true;
    wait_frames(10);
    tracks.t[0].missed_frames = 0;
    tracks.t[0].lost = false;
    wait_frames(20);
    tracks.t[0].x_q4 = 20 * 16;
    step();
    assert_true(triggered());
    assert_int_equal(report.stays.stay[0].duration_ms, 6000);
}

static void who_is_never_confirmed_is_nobody(void **state)
{
    (void)state;
    person(1, 120);
    tracks.t[0].confirmed = false;
    wait_frames(60);
    tracks.n = 0;
    step();
    assert_false(triggered());
    visit(2, 60);
    assert_true(triggered());
    assert_int_equal(report.stays.stay[0].people_id, 1);
}

static void a_stay_before_the_confirmation_belongs_to_it(void **state)
{
    (void)state;
    person(1, 120);
    tracks.t[0].confirmed = false;
    wait_frames(5);
    tracks.t[0].confirmed = true;
    wait_frames(50);
    tracks.t[0].x_q4 = 20 * 16;
    step();
    assert_true(triggered());
    assert_int_equal(report.stays.stay[0].duration_ms, 5500);
}

/* proves: P-DWELL-15, P-DWELL-19 */
static void stays_that_end_in_one_frame_share_a_report(void **state)
{
    (void)state;
    person(3, 120);
    person(4, 170); /* in both regions */
    wait_frames(55);
    tracks.t[0].x_q4 = 20 * 16;
    tracks.t[1].x_q4 = 300 * 16;
    step();
    assert_true(triggered());
    assert_int_equal(report.stays.n, 3);
    assert_int_equal(report.stays.stay[0].people_id, 1);
    assert_int_equal(report.stays.stay[0].number, 2);
    assert_int_equal(report.stays.stay[1].people_id, 2);
    assert_int_equal(report.stays.stay[1].number, 2);
    assert_int_equal(report.stays.stay[2].people_id, 2);
    assert_int_equal(report.stays.stay[2].number, 5);
    assert_false(triggered());
}

/* proves: P-DWELL-15 */
static void a_person_keeps_the_number_in_the_next_region(void **state)
{
    (void)state;
    person(1, 20); /* in none: gets no number */
    person(2, 120);
    wait_frames(55);
    tracks.t[1].x_q4 = 225 * 16;
    step();
    assert_true(triggered());
    assert_int_equal(report.stays.stay[0].people_id, 1);
    wait_frames(55);
    tracks.t[1].x_q4 = 300 * 16;
    step();
    assert_true(triggered());
    assert_int_equal(report.stays.stay[0].number, 5);
    assert_int_equal(report.stays.stay[0].people_id, 1);
}

static void more_ends_than_a_report_takes_make_a_further_one(void **state)
{
    (void)state;
    for (uint32_t id = 1; id <= 13; id++)
        person(id, 120);
    wait_frames(55);
    tracks.n = 0;
    step();
    assert_true(triggered());
    assert_int_equal(report.stays.n, DWELL_STAYS_MAX);
    assert_true(triggered());
    assert_int_equal(report.stays.n, 3);
    assert_int_equal(report.stays.stay[2].people_id, 13);
    assert_false(triggered());
}

/* proves: P-DWELL-07, P-DWELL-08, P-DWELL-09, P-DWELL-11 */
static void results_are_the_longest_and_the_mean_in_whole_seconds(void **state)
{
    (void)state;
    static const struct {
        int frames[2];
        uint32_t max_s, avg_s;
    } cases[] = { { { 100, 300 }, 30, 20 },
                  { { 300, 100 }, 30, 20 }, /* the longest is not the last */
                  { { 100, 110 }, 11, 11 },
                  { { 100, 109 }, 11, 10 },
                  { { 60, 60 }, 6, 6 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        make(state);
        visit(1, cases[i].frames[0]);
        visit(2, cases[i].frames[1]);
        const struct dwell_result *result = results();
        assert_int_equal(result->n, 2);
        assert_int_equal(result->number[0], 2);
        assert_int_equal(result->max_s[0], cases[i].max_s);
        assert_int_equal(result->avg_s[0], cases[i].avg_s);
        assert_int_equal(result->number[1], 5);
        assert_int_equal(result->max_s[1], 0);
        assert_int_equal(result->avg_s[1], 0);
    }
}

/* proves: P-DWELL-10 */
static void results_stay_until_they_are_reset(void **state)
{
    (void)state;
    visit(1, 100);
    assert_int_equal(results()->max_s[0], 10);
    wait_frames(100);
    visit(2, 80);
    assert_int_equal(results()->max_s[0], 10);
    assert_int_equal(results()->avg_s[0], 9);
    dwell_reset(&dwell);
    assert_int_equal(results()->max_s[0], 0);
    assert_int_equal(results()->number[0], 2);
    visit(3, 60);
    assert_int_equal(results()->max_s[0], 6);
}

/* proves: P-DWELL-12 */
static void without_mapped_regions_there_is_one_area(void **state)
{
    (void)state;
    settings.region.detection_area = AREA_NON_MAPPED; /* outside of both squares */
    dwell_save(&dwell, &settings.region);
    person(1, 20);
    wait_frames(60);
    tracks.t[0].x_q4 = 170 * 16;
    step();
    assert_true(triggered());
    assert_int_equal(report.stays.stay[0].number, 1);
    assert_int_equal(results()->n, 1);
    assert_int_equal(results()->number[0], 1);
    assert_int_equal(results()->max_s[0], 6);
    make(state);
    settings.region.n_regions = 0; /* the whole picture */
    dwell_save(&dwell, &settings.region);
    person(1, 20);
    wait_frames(61);
    tracks.n = 0;
    step();
    assert_true(triggered());
    assert_int_equal(report.stays.stay[0].number, 1);
    assert_int_equal(results()->max_s[0], 6);
}

/* proves: P-DWELL-01, P-DWELL-23 */
static void triggers_need_both_switches_and_results_the_one(void **state)
{
    (void)state;
    for (int both = 0; both < 4; both++) {
        make(state);
        settings.region.dwell_enable = both & 1;
        settings.region.report_by_result_enable = both >> 1 & 1;
        visit(1, 60);
        assert_int_equal(triggered(), both == 3);
        assert_int_equal(dwell_period(&dwell, &settings.region, &report), both & 1);
    }
    make(state);
    settings.region.enable = false;
    visit(1, 60);
    assert_false(triggered());
    assert_false(dwell_period(&dwell, &settings.region, &report));
}

static void saved_settings_begin_stays_anew_and_keep_the_sums_of_regions_that_stay(void **state)
{
    (void)state;
    visit(1, 100);
    person(2, 225);
    wait_frames(100);
    settings.region.regions[1].number = 6;
    region_count_init(&regions);
    dwell_save(&dwell, &settings.region);
    wait_frames(60);
    tracks.n = 0;
    step();
    assert_int_equal(results()->max_s[0], 10);
    assert_int_equal(results()->number[1], 6);
    assert_int_equal(results()->max_s[1], 6);
    settings.region.regions[1].number = 9;
    dwell_save(&dwell, &settings.region);
    assert_int_equal(results()->max_s[0], 10);
    assert_int_equal(results()->max_s[1], 0);
}

/* What ended before is forgotten, all of what is going on belongs to the time after.
 * proves: P-RESET-03, P-RESET-06 */
static void a_stay_over_a_reset_goes_on(void **state)
{
    (void)state;
    visit(1, 300);
    person(2, 120);
    wait_frames(60);
    dwell_reset(&dwell);
    assert_int_equal(results()->max_s[0], 0);
    assert_int_equal(results()->avg_s[0], 0);
    wait_frames(40);
    tracks.t[0].x_q4 = 20 * 16;
    step();
    assert_int_equal(results()->max_s[0], 10);
    assert_int_equal(results()->avg_s[0], 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(shorter_stays_are_left_out_and_one_of_the_minimum_counts, make),
        cmocka_unit_test_setup(a_stay_is_told_when_the_person_leaves, make),
        cmocka_unit_test_setup(both_times_have_the_offset_of_the_end, make),
        cmocka_unit_test_setup(who_vanishes_inside_left_when_last_seen, make),
        cmocka_unit_test_setup(who_is_lost_and_found_again_never_left, make),
        cmocka_unit_test_setup(who_is_never_confirmed_is_nobody, make),
        cmocka_unit_test_setup(a_stay_before_the_confirmation_belongs_to_it, make),
        cmocka_unit_test_setup(stays_that_end_in_one_frame_share_a_report, make),
        cmocka_unit_test_setup(a_person_keeps_the_number_in_the_next_region, make),
        cmocka_unit_test_setup(more_ends_than_a_report_takes_make_a_further_one, make),
        cmocka_unit_test_setup(results_are_the_longest_and_the_mean_in_whole_seconds, make),
        cmocka_unit_test_setup(results_stay_until_they_are_reset, make),
        cmocka_unit_test_setup(a_stay_over_a_reset_goes_on, make),
        cmocka_unit_test_setup(without_mapped_regions_there_is_one_area, make),
        cmocka_unit_test_setup(triggers_need_both_switches_and_results_the_one, make),
        cmocka_unit_test_setup(
            saved_settings_begin_stays_anew_and_keep_the_sums_of_regions_that_stay, make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
