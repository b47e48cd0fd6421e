/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "rig/truth.h"
#include "sim/camera.h"

enum { FPS = 10 };
static const uint64_t S = 1000000;

static struct scene scene = {
    .camera = { .height_m = 3, .width_px = 640, .height_px = 480, .fps = FPS, .hfov_deg = 90 }
};

/* A line across the middle, drawn from right to left: In is down the picture. */
static struct settings with_line(void)
{
    struct settings s = { 0 };
    s.line.enable = true;
    s.line.n_points = 2;
    s.line.points[0] = (struct point) { 639, 240 };
    s.line.points[1] = (struct point) { 0, 240 };
    return s;
}

/* The left half of the picture, 0 to 320. */
static struct settings with_region(void)
{
    struct settings s = { 0 };
    s.region.enable = s.region.detection_region_enable = true;
    s.region.n_regions = 1;
    s.region.regions[0] = (struct region) {
        .number = 4, .n_points = 4, .points = { { 0, 0 }, { 320, 0 }, { 320, 479 }, { 0, 479 } }
    };
    return s;
}

static struct bodies one_at(double x, double y)
{
    struct bodies bodies = { .n = 1 };
    bodies.b[0] = (struct body) { .id = 1, .x = x, .y = y, .height_m = 1.72 };
    return bodies;
}

/* One person walks straight from y0 to y1 in 4 s, and the device counts In after device_in_s. */
static struct truth *walk_over(const struct settings *settings, double y0, double y1,
                               double device_in_s)
{
    struct truth *truth = truth_create(&scene, settings);
    for (int k = 0; k < 10 * FPS; k++) {
        double t_s = (double)k / FPS, way = t_s < 4 ? t_s / 4 : 1;
        const struct bodies bodies = one_at(0.3, y0 + (y1 - y0) * way);
        const struct device_counts counts = { .line_in = t_s >= device_in_s ? 1 : 0 };
        truth_step(truth, (uint64_t)k * S / FPS, &bodies, &counts);
    }
    truth_finish(truth, 10 * S);
    return truth;
}

static void a_person_down_the_picture_crosses_in(void **state)
{
    (void)state;
    const struct settings settings = with_line();
    struct truth *truth = walk_over(&settings, 1, -1, 2.2);
    assert_int_equal(truth_line(truth, TRUTH_IN), 1);
    assert_int_equal(truth_line(truth, TRUTH_OUT), 0);
    assert_int_equal(truth_match(truth, TRUTH_IN)->paired, 1);
    truth_destroy(truth);
}

static void the_crossing_is_when_the_whole_head_is_over(void **state)
{
    (void)state;
    const struct settings settings = with_line();
    struct truth *truth = walk_over(&settings, 1, -1, 99);
    const struct truth_failure *failures;
    assert_int_equal(truth_failures(truth, &failures), 1);
    assert_string_equal(failures[0].what, "missed In crossing");
    /* 0.5 m/s: the head's middle is over at 2.0 s and 8 cm on at 2.16 s; frames are 0.1 s apart */
    assert_int_equal(failures[0].t_us, 22 * S / 10);
    assert_int_equal(failures[0].noticed_us, 33 * S / 10);
    assert_true(failures[0].at.known);
    assert_in_range((int)failures[0].at.y_px, 240, 300);
    truth_destroy(truth);
}

static void a_late_count_is_both_missed_and_false(void **state)
{
    (void)state;
    const struct settings settings = with_line();
    struct truth *truth = walk_over(&settings, 1, -1, 3.3);
    assert_int_equal(truth_match(truth, TRUTH_IN)->truth.alone, 1);
    assert_int_equal(truth_match(truth, TRUTH_IN)->device.alone, 1);
    truth_destroy(truth);
    truth = walk_over(&settings, 1, -1, 3.2);
    assert_int_equal(truth_match(truth, TRUTH_IN)->paired, 1);
    truth_destroy(truth);
}

static void the_wrong_direction_is_wrong(void **state)
{
    (void)state;
    const struct settings settings = with_line();
    struct truth *truth = walk_over(&settings, -1, 1, 2.2);
    assert_int_equal(truth_line(truth, TRUTH_OUT), 1);
    assert_int_equal(truth_match(truth, TRUTH_OUT)->truth.alone, 1);
    assert_int_equal(truth_match(truth, TRUTH_IN)->device.alone, 1);
    truth_destroy(truth);
}

/* The same walk under a mask from px y0 to y1. */
static uint32_t crossings_with_mask(bool enable, int16_t y0, int16_t y1)
{
    struct settings settings = with_line();
    settings.mask = (struct mask_settings) {
        .enable = enable,
        .n_areas = 1,
        .areas = { { 4, { { 0, y0 }, { 639, y0 }, { 639, y1 }, { 0, y1 } } } },
    };
    struct truth *truth = walk_over(&settings, 1, -1, 99);
    uint32_t crossings = truth_line(truth, TRUTH_IN);
    truth_destroy(truth);
    return crossings;
}

static void nobody_crosses_under_a_mask(void **state)
{
    (void)state;
    assert_int_equal(crossings_with_mask(false, 200, 280), 1);
    assert_int_equal(crossings_with_mask(true, 200, 280), 0);
    assert_int_equal(crossings_with_mask(true, 100, 160), 1);
    assert_int_equal(crossings_with_mask(true, 320, 400), 1);
    /* half a head behind the line, and less */
    assert_int_equal(crossings_with_mask(true, 270, 300), 1);
    assert_int_equal(crossings_with_mask(true, 244, 300), 0);
}

static void nobody_is_under_a_mask(void **state)
{
    (void)state;
    struct settings settings = with_region();
    settings.mask = (struct mask_settings) {
        .enable = true,
        .n_areas = 1,
        .areas = { { 4, { { 0, 0 }, { 200, 0 }, { 200, 479 }, { 0, 479 } } } },
    };
    struct truth *truth = truth_create(&scene, &settings);
    const struct device_counts counts = { 0 };
    const struct truth_head *heads;
    const struct bodies covered = one_at(-1, 0), open = one_at(-0.3, 0);
    truth_step(truth, 0, &covered, &counts);
    assert_int_equal(truth_total(truth), 0);
    assert_int_equal(truth_heads(truth, &heads), 1);
    assert_false(heads[0].in_picture);
    truth_step(truth, S, &open, &counts);
    assert_int_equal(truth_total(truth), 1);
    truth_destroy(truth);
}

/* The true crossing is at 2.2 s; with a press before or after it, is it one for the truth? */
static uint32_t crossings_with_press(bool filter, double press_s, double volts)
{
    struct event_spec press = { .at_us = (uint64_t)(press_s * (double)S),
                                .kind = EVENT_PRESS,
                                .press = { .volts = volts } };
    struct settings settings = with_line();
    settings.line.filter_staff = filter;
    scene.n_events = 1;
    scene.events = &press;
    struct truth *truth = walk_over(&settings, 1, -1, 99);
    uint32_t n = truth_line(truth, TRUTH_IN);
    truth_destroy(truth);
    scene.n_events = 0;
    scene.events = NULL;
    return n;
}

static void a_crossing_after_a_press_is_none_with_filter_staff(void **state)
{
    (void)state;
    assert_int_equal(crossings_with_press(true, 1, 5), 0);
    assert_int_equal(crossings_with_press(true, 2.2, 5), 0);
    assert_int_equal(crossings_with_press(true, 2.3, 5), 1);
    assert_int_equal(crossings_with_press(true, 1, 2.5), 1);
    assert_int_equal(crossings_with_press(false, 1, 5), 1);
}

static void a_line_that_is_switched_off_has_no_truth(void **state)
{
    (void)state;
    struct settings settings = with_line();
    settings.line.enable = false;
    struct truth *truth = walk_over(&settings, 1, -1, 2.2);
    assert_false(truth_has_line(truth));
    assert_int_equal(truth_line(truth, TRUTH_IN), 0);
    truth_destroy(truth);
}

/* The count that truth has of a person at x, 0. */
static uint32_t total_at(const struct settings *settings, double x)
{
    struct truth *truth = truth_create(&scene, settings);
    const struct bodies bodies = one_at(x, 0);
    const struct device_counts counts = { 0 };
    truth_step(truth, 0, &bodies, &counts);
    uint32_t total = truth_total(truth);
    truth_destroy(truth);
    return total;
}

static void heads_count_where_they_are_seen(void **state)
{
    (void)state;
    struct settings settings = with_region();
    /* the head of a person at 1.72 m is 1.4 m below the camera: the picture is 1.4 m to each side
     */
    assert_int_equal(total_at(&settings, -1.2), 1);
    assert_int_equal(total_at(&settings, -1.6), 0);
    assert_int_equal(total_at(&settings, 1.2), 0);
    settings.region.detection_area = AREA_NON_MAPPED;
    assert_int_equal(total_at(&settings, -1.2), 0);
    assert_int_equal(total_at(&settings, 1.2), 1);
    assert_int_equal(total_at(&settings, 1.6), 0);
    settings.region.detection_region_enable = false;
    assert_int_equal(total_at(&settings, -1.2), 1);
    assert_int_equal(total_at(&settings, 1.2), 1);
}

static void regions_are_judged_one_by_one(void **state)
{
    (void)state;
    const struct settings settings = with_region();
    struct truth *truth = truth_create(&scene, &settings);
    for (int k = 0; k < 100; k++) {
        const struct bodies bodies = one_at(-0.5, 0);
        const struct device_counts counts = { .total = 1, .region = { k < 75 ? 1 : 0 } };
        truth_step(truth, (uint64_t)k * S / FPS, &bodies, &counts);
    }
    truth_finish(truth, 10 * S);
    assert_int_equal(truth_n_regions(truth), 1);
    assert_int_equal(truth_region_number(truth, 0), 4);
    assert_float_equal(occupancy_share(truth_region_occupancy(truth, 0)), 0.75, 1e-9);
    assert_true(occupancy_share(truth_total_occupancy(truth)) == 1.0);
    truth_destroy(truth);
}

/* One person walks over the line while the device's clock goes from that minute of a Monday on. */
static void walk_at(struct truth *truth, int64_t minute, double from_s, double to_s)
{
    const int64_t monday_us = INT64_C(1772409600000000); /* 2026-03-02T00:00:00Z */
    for (int k = (int)(from_s * FPS); k < (int)(to_s * FPS); k++) {
        double t_s = (double)k / FPS;
        const struct bodies bodies = one_at(0.3, 1 - t_s / 2);
        const struct device_counts counts = { .line_in = 0 };
        truth_clock(truth, monday_us + minute * 60 * (int64_t)S + (int64_t)k * (int64_t)S / FPS);
        truth_step(truth, (uint64_t)k * S / FPS, &bodies, &counts);
    }
}

static void a_closed_line_counts_nobody(void **state)
{
    (void)state;
    struct settings settings = with_line();
    settings.line.schedule.day[MONDAY] = (struct day_schedule) { 1, { { 480, 540 } } };
    static const struct {
        int64_t minute;
        uint32_t n;
    } cases[] = { { 479, 0 }, { 480, 1 }, { 539, 1 }, { 540, 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct truth *truth = truth_create(&scene, &settings);
        walk_at(truth, cases[i].minute, 0, 4);
        assert_int_equal(truth_line(truth, TRUTH_IN), cases[i].n);
        truth_destroy(truth);
    }
    /* over the line when it opens */
    struct truth *truth = truth_create(&scene, &settings);
    walk_at(truth, 479, 0, 2);
    walk_at(truth, 480, 2, 4);
    assert_int_equal(truth_line(truth, TRUTH_IN), 0);
    truth_destroy(truth);
}

static void a_closed_region_has_nobody_in_it(void **state)
{
    (void)state;
    struct settings settings = with_region();
    settings.region.schedule.day[MONDAY] = (struct day_schedule) { 1, { { 480, 540 } } };
    struct truth *truth = truth_create(&scene, &settings);
    const struct bodies bodies = one_at(-1, 0);
    const struct device_counts counts = { .total = 0 };
    truth_clock(truth, INT64_C(1772409600000000) + 480 * 60 * (int64_t)S);
    truth_step(truth, 0, &bodies, &counts);
    assert_int_equal(truth_total(truth), 1);
    truth_clock(truth, INT64_C(1772409600000000) + 540 * 60 * (int64_t)S);
    truth_step(truth, S, &bodies, &counts);
    assert_int_equal(truth_total(truth), 0);
    truth_destroy(truth);
}

static void stays_are_forgotten_at_a_reset(void **state)
{
    (void)state;
    struct settings settings = with_region();
    settings.region.dwell_enable = true;
    for (int i = 0; i < WEEKDAYS; i++)
        settings.region.schedule.day[i] = (struct day_schedule) { 1, { { 0, 1440 } } };
    settings.region.reset =
        (struct reset_schedule) { .enable = true, .n_times = 1, .times = { { 1 << MONDAY, 480 } } };
    struct truth *truth = truth_create(&scene, &settings);
    const struct bodies inside = one_at(-1, 0), outside = one_at(1, 0);
    const struct device_counts counts = { .total = 0 };
    for (int k = 0; k < 120; k++) {
        truth_clock(truth, INT64_C(1772409600000000) + (479 * 60 + k) * (int64_t)S);
        truth_step(truth, (uint64_t)k * S, k % 20 < 10 ? &inside : &outside, &counts);
        if (k == 59)
            assert_int_equal(truth_stays(truth)[0].n, 3);
        if (k == 60)
            assert_int_equal(truth_stays(truth)[0].n, 0);
    }
    assert_int_equal(truth_stays(truth)[0].n, 3);
    truth_destroy(truth);
}

/* A person goes over the line once; the device counts at these places, n times each. */
static uint32_t recounted(const struct crossing_point *places, size_t n, uint32_t each)
{
    const struct settings settings = with_line();
    struct truth *truth = truth_create(&scene, &settings);
    for (int k = 0; k < 4 * FPS; k++) {
        const struct bodies bodies = one_at(0.3, 1 - (double)k / FPS / 2);
        struct device_counts counts = { .line_in = 0 };
        const struct truth_head *heads;
        truth_step(truth, (uint64_t)k * S / FPS, &bodies, &counts);
        if (k < 3 * FPS || k >= 3 * FPS + (int)n || truth_heads(truth, &heads) == 0)
            continue;
        const struct crossing_point off = places[k - 3 * FPS];
        counts.n_crossings = 1;
        counts.crossing[0] = (struct device_crossing) {
            .at = { heads[0].at.x + off.x, heads[0].at.y + off.y }, .reach_px = 20, .in = each
        };
        truth_step(truth, (uint64_t)k * S / FPS + 1, &bodies, &counts);
    }
    uint32_t sum = truth_recounted(truth);
    truth_destroy(truth);
    return sum;
}

static void who_is_counted_again_was_recounted(void **state)
{
    (void)state;
    static const struct crossing_point near[3] = { { 3, 4 }, { -5, 0 }, { 0, 12 } };
    static const struct crossing_point far[3] = { { 3, 4 }, { 30, 0 }, { 0, 25 } };
    assert_int_equal(recounted(near, 1, 1), 0);
    assert_int_equal(recounted(near, 2, 1), 1);
    assert_int_equal(recounted(near, 3, 1), 2);
    assert_int_equal(recounted(near, 1, 2), 1);
    assert_int_equal(recounted(far, 3, 1), 0); /* who was counted there is nobody */
}

/* One person walks over a line that is moved 60 pixels down the picture at `moved_s`. */
static struct truth *walk_over_moved(double moved_s)
{
    struct settings settings = with_line();
    struct truth *truth = truth_create(&scene, &settings);
    for (int k = 0; k < 10 * FPS; k++) {
        const double t_s = (double)k / FPS;
        const struct bodies bodies = one_at(0.3, 1 - 2 * (t_s < 4 ? t_s / 4 : 1));
        const struct device_counts counts = { 0 };
        settings.line.points[0].y = settings.line.points[1].y = t_s < moved_s ? 240 : 300;
        truth_take_settings(truth, &settings, (uint64_t)k * S / FPS);
        truth_step(truth, (uint64_t)k * S / FPS, &bodies, &counts);
    }
    truth_finish(truth, 10 * S);
    return truth;
}

static void a_line_that_is_moved_is_crossed_where_it_lies(void **state)
{
    (void)state;
    const struct truth_failure *failures;
    struct truth *truth = walk_over_moved(1);
    assert_int_equal(truth_failures(truth, &failures), 1);
    assert_in_range((int)failures[0].at.y_px, 300, 360);
    truth_destroy(truth);
    truth = walk_over_moved(2.4);
    assert_int_equal(truth_line(truth, TRUTH_IN), 2);
    truth_destroy(truth);
}

static void regions_that_come_later_are_judged_from_then_on(void **state)
{
    (void)state;
    struct settings settings = with_region();
    struct truth *truth = truth_create(&scene, &settings);
    for (int k = 0; k < 100; k++) {
        const struct bodies bodies = one_at(-0.5, 0);
        const struct device_counts counts = { .total = 1, .region = { k < 60 ? 1 : 0, 1 } };
        if (k == 50) {
            settings.region.n_regions = 2;
            settings.region.regions[1] = settings.region.regions[0];
            settings.region.regions[1].number = 5;
        }
        truth_take_settings(truth, &settings, (uint64_t)k * S / FPS);
        truth_step(truth, (uint64_t)k * S / FPS, &bodies, &counts);
    }
    truth_finish(truth, 10 * S);
    assert_int_equal(truth_n_regions(truth), 2);
    assert_float_equal(occupancy_share(truth_region_occupancy(truth, 0)), 0.6, 1e-9);
    assert_int_equal(truth_region_occupancy(truth, 1)->total_us, 5 * S);
    assert_true(occupancy_share(truth_region_occupancy(truth, 1)) == 1.0);
    truth_destroy(truth);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_crosses_under_a_mask),
        cmocka_unit_test(nobody_is_under_a_mask),
        cmocka_unit_test(a_person_down_the_picture_crosses_in),
        cmocka_unit_test(the_crossing_is_when_the_whole_head_is_over),
        cmocka_unit_test(a_late_count_is_both_missed_and_false),
        cmocka_unit_test(the_wrong_direction_is_wrong),
        cmocka_unit_test(a_crossing_after_a_press_is_none_with_filter_staff),
        cmocka_unit_test(a_line_that_is_switched_off_has_no_truth),
        cmocka_unit_test(heads_count_where_they_are_seen),
        cmocka_unit_test(regions_are_judged_one_by_one),
        cmocka_unit_test(a_closed_line_counts_nobody),
        cmocka_unit_test(a_closed_region_has_nobody_in_it),
        cmocka_unit_test(stays_are_forgotten_at_a_reset),
        cmocka_unit_test(who_is_counted_again_was_recounted),
        cmocka_unit_test(a_line_that_is_moved_is_crossed_where_it_lies),
        cmocka_unit_test(regions_that_come_later_are_judged_from_then_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
