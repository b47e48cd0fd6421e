/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/region_count.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

enum { HEAD_PX = 16, FRAME_US = 66667 };

static struct region_counter counter;
static struct tracks tracks;
static struct region_result result;
static uint64_t now_us;

static struct region square(int number, int x, int y, int side)
{
    struct region r = { .number = (uint8_t)number, .n_points = 4 };
    r.points[0] = (struct point) { (int16_t)x, (int16_t)y };
    r.points[1] = (struct point) { (int16_t)(x + side), (int16_t)y };
    r.points[2] = (struct point) { (int16_t)(x + side), (int16_t)(y + side) };
    r.points[3] = (struct point) { (int16_t)x, (int16_t)(y + side) };
    return r;
}

static struct region_settings two_squares(void)
{
    struct region_settings s = { .enable = true,
                                 .detection_region_enable = true,
                                 .detection_area = AREA_MAPPED,
                                 .reporting_type = REPORTING_PEOPLE_COUNTING,
                                 .n_regions = 2 };
    s.regions[0] = square(1, 100, 100, 100);
    s.regions[1] = square(3, 150, 100, 100); /* overlaps the first by half */
    return s;
}

static void begin(void)
{
    region_count_init(&counter);
    tracks.n = 0;
    now_us = 1000000;
}

static void person_at(double x, double y)
{
    tracks.t[tracks.n] = (struct track) { .id = tracks.n + 1u,
                                          .x_q4 = (int32_t)(x * 16),
                                          .y_q4 = (int32_t)(y * 16),
                                          .size_q4 = HEAD_PX * 16,
                                          .confirmed = true };
    tracks.n++;
}

static void frame(const struct region_settings *settings)
{
    now_us += FRAME_US;
    region_count_update(&counter, settings, &tracks, &result, now_us);
}

static void move_to(int index, double x, double y)
{
    tracks.t[index].x_q4 = (int32_t)(x * 16);
    tracks.t[index].y_q4 = (int32_t)(y * 16);
}

/* proves: P-REGION-13 P-REGION-17 P-REGION-18 */
static void a_person_in_an_overlap_counts_in_both_and_once_in_total(void **state)
{
    (void)state;
    struct region_settings s = two_squares();
    begin();
    person_at(175, 150); /* in both */
    person_at(120, 150); /* in the first */
    person_at(400, 300); /* in none */
    frame(&s);
    assert_int_equal(result.current_total, 2);
    assert_int_equal(result.n_regions, 2);
    assert_int_equal(result.number[0], 1);
    assert_int_equal(result.number[1], 3);
    assert_int_equal(result.counted[0], 2);
    assert_int_equal(result.counted[1], 1);
}

/* proves: P-REGION-16 */
static void occupancy_says_whether_somebody_is_there(void **state)
{
    (void)state;
    struct region_settings s = two_squares();
    s.reporting_type = REPORTING_OCCUPANCY;
    begin();
    person_at(110, 150);
    person_at(120, 150);
    frame(&s);
    assert_int_equal(result.current_total, 2);
    assert_int_equal(result.counted[0], 1);
    assert_int_equal(result.counted[1], 0);
    assert_int_equal(result.reporting_type, REPORTING_OCCUPANCY);
}

/* proves: P-REGION-14 */
static void non_mapped_counts_who_is_outside_of_all_regions(void **state)
{
    (void)state;
    struct region_settings s = two_squares();
    s.detection_area = AREA_NON_MAPPED;
    begin();
    person_at(175, 150);
    person_at(400, 300);
    person_at(20, 300);
    frame(&s);
    assert_int_equal(result.current_total, 2);
    assert_int_equal(result.n_regions, 0);
}

/* proves: P-REGION-11 P-REGION-20 */
static void without_regions_the_whole_picture_counts(void **state)
{
    (void)state;
    struct region_settings s = two_squares();
    s.detection_region_enable = false;
    begin();
    person_at(175, 150);
    person_at(400, 300);
    frame(&s);
    assert_int_equal(result.current_total, 2);
    assert_int_equal(result.n_regions, 0);
    s.detection_region_enable = true;
    s.n_regions = 0;
    for (int area = AREA_MAPPED; area <= AREA_NON_MAPPED; area++) {
        s.detection_area = (enum region_area)area;
        frame(&s);
        assert_int_equal(result.current_total, 2);
        assert_int_equal(result.n_regions, 0);
    }
}

static void switched_off_there_is_no_number(void **state)
{
    (void)state;
    struct region_settings s = two_squares();
    s.enable = false;
    begin();
    person_at(175, 150);
    frame(&s);
    assert_int_equal(result.current_total, 0);
    assert_int_equal(result.n_regions, 0);
}

static void people_count_once_they_are_confirmed(void **state)
{
    (void)state;
    struct region_settings s = two_squares();
    begin();
    person_at(120, 150);
    tracks.t[0].confirmed = false;
    frame(&s);
    assert_int_equal(result.current_total, 0);
    tracks.t[0].confirmed = true;
    frame(&s);
    assert_int_equal(result.current_total, 1);
    tracks.t[0].lost = true;
    frame(&s);
    assert_int_equal(result.current_total, 0);
}

/* Another counter's nine boxes of 30 pixels along the diagonal of the square (100,100)-(200,200),
 * and which of their points it looks at: the box's share that is added to its upper left corner.
 * P1 there wants all four corners inside (000111000) and P4 calls no point at all an error; we look
 * at one point, the centre. On the outline is inside in both. */
static const struct {
    const char *name;
    double share_x, share_y;
    const char *inside;
} boxes[] = {
    { "P1, the centre", 0.5, 0.5, "001111100" },
    { "P2, the middle of the lower side", 0.5, 1, "001111000" },
    { "the upper left corner", 0, 0, "000111100" },
    { "the lower right corner", 1, 1, "001111000" },
};

static void polygon_cases_of_another_counter_end_by_our_rule(void **state)
{
    (void)state;
    struct region_settings s = two_squares();
    s.n_regions = 1;
    for (size_t k = 0; k < sizeof boxes / sizeof boxes[0]; k++) {
        char inside[10] = "";
        for (int i = 0; i < 9; i++) {
            int corner = 35 + 25 * i;
            begin();
            person_at(corner + 30 * boxes[k].share_x, corner + 30 * boxes[k].share_y);
            frame(&s);
            inside[i] = (char)('0' + result.current_total);
        }
        if (strcmp(inside, boxes[k].inside) != 0)
            fail_msg("%s: %s, not %s", boxes[k].name, inside, boxes[k].inside);
    }
    begin(); /* P3: nobody */
    frame(&s);
    assert_int_equal(result.current_total, 0);
}

/* Other counters take somebody in after a number of frames inside, which need not follow each other
 * in one of them, and let only those out whom they took in. Ours is a matter of place and time:
 * well inside counts at once, near the edge after 0.4 s without a break, at 15 frames a second. */
static const struct {
    const char *name;
    int n;
    int x[14];
    const char *inside;
} presences[] = {
    { "well inside", 4, { 60, 130, 130, 60 }, "0110" },
    { "a frame inside and out again", 5, { 60, 130, 60, 130, 60 }, "01010" },
    { "near the edge", 8, { 90, 103, 103, 103, 103, 103, 103, 103 }, "00000001" },
    { "near the edge, with a break",
      12,
      { 90, 103, 103, 103, 90, 103, 103, 103, 103, 103, 103, 103 },
      "000000000001" },
    { "out again before it was in", 6, { 90, 103, 103, 97, 97, 60 }, "000000" },
    { "was inside from the first", 4, { 150, 150, 150, 60 }, "1110" },
};

static void presence_is_a_matter_of_place_and_time(void **state)
{
    (void)state;
    struct region_settings s = two_squares();
    s.n_regions = 1;
    for (size_t k = 0; k < sizeof presences / sizeof presences[0]; k++) {
        char inside[15] = "";
        begin();
        person_at(presences[k].x[0], 150);
        for (int i = 0; i < presences[k].n; i++) {
            move_to(0, presences[k].x[i], 150);
            frame(&s);
            inside[i] = (char)('0' + result.current_total);
        }
        if (strcmp(inside, presences[k].inside) != 0)
            fail_msg("%s: %s, not %s", presences[k].name, inside, presences[k].inside);
    }
}

static void a_walker_changes_over_the_edge_within_half_a_head(void **state)
{
    (void)state;
    struct region_settings s = two_squares();
    s.n_regions = 1;
    begin();
    person_at(60, 150);
    int entered_at = -1;
    for (int x = 60; x < 140; x += 5) {
        move_to(0, x, 150);
        frame(&s);
        if (result.current_total == 1 && entered_at < 0)
            entered_at = x;
    }
    assert_in_range(entered_at, 100, 110);
    int left_at = -1;
    for (int x = 140; x > 60; x -= 5) {
        move_to(0, x, 150);
        frame(&s);
        if (result.current_total == 0 && left_at < 0)
            left_at = x;
    }
    assert_in_range(left_at, 90, 100);
}

static int changes_while_swaying(double middle, double sway, int frames)
{
    struct region_settings s = two_squares();
    s.n_regions = 1;
    begin();
    person_at(middle, 150);
    frame(&s);
    int changes = 0, before = result.current_total;
    for (int i = 0; i < frames; i++) {
        static const double wave[] = { 0, 0.7, 1, 0.7, 0, -0.7, -1, -0.7 };
        move_to(0, middle + sway * wave[i % 8], 150);
        frame(&s);
        changes += result.current_total != before;
        before = result.current_total;
    }
    return changes;
}

static void who_stands_on_the_edge_does_not_flicker(void **state)
{
    (void)state;
    assert_int_equal(changes_while_swaying(100, 3, 900), 0);
    assert_int_equal(changes_while_swaying(100.5, 7, 900), 0);
    assert_int_equal(changes_while_swaying(98, 5, 900), 0);
}

static void who_stops_just_inside_is_inside_within_half_a_second(void **state)
{
    (void)state;
    struct region_settings s = two_squares();
    s.n_regions = 1;
    begin();
    person_at(90, 150);
    frame(&s);
    move_to(0, 103, 150);
    int frames = 0;
    while (result.current_total == 0 && frames < 100) {
        frame(&s);
        frames++;
    }
    assert_in_range(frames * FRAME_US, 300000, 500000);
}

static void a_region_follows_its_people_when_others_leave(void **state)
{
    (void)state;
    struct region_settings s = two_squares();
    begin();
    person_at(300, 400);
    person_at(120, 150); /* in the first */
    frame(&s);
    tracks.t[0] = tracks.t[1]; /* the first person is gone */
    tracks.n = 1;
    move_to(0, 99, 150); /* on the edge: stays what it was */
    frame(&s);
    assert_int_equal(result.counted[0], 1);
}

static void sixteen_regions_and_a_full_house_are_counted(void **state)
{
    (void)state;
    struct region_settings s = two_squares();
    s.n_regions = REGION_MAX;
    for (int r = 0; r < REGION_MAX; r++)
        s.regions[r] = square(r + 1, 40 * r, 0, 39);
    begin();
    for (int i = 0; i < TRACK_MAX; i++)
        person_at(40 * (i % REGION_MAX) + 20, 20);
    frame(&s);
    assert_int_equal(result.current_total, TRACK_MAX);
    for (int r = 0; r < REGION_MAX; r++)
        assert_int_equal(result.counted[r], TRACK_MAX / REGION_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_person_in_an_overlap_counts_in_both_and_once_in_total),
        cmocka_unit_test(occupancy_says_whether_somebody_is_there),
        cmocka_unit_test(non_mapped_counts_who_is_outside_of_all_regions),
        cmocka_unit_test(without_regions_the_whole_picture_counts),
        cmocka_unit_test(switched_off_there_is_no_number),
        cmocka_unit_test(people_count_once_they_are_confirmed),
        cmocka_unit_test(polygon_cases_of_another_counter_end_by_our_rule),
        cmocka_unit_test(presence_is_a_matter_of_place_and_time),
        cmocka_unit_test(a_walker_changes_over_the_edge_within_half_a_head),
        cmocka_unit_test(who_stands_on_the_edge_does_not_flicker),
        cmocka_unit_test(who_stops_just_inside_is_inside_within_half_a_second),
        cmocka_unit_test(a_region_follows_its_people_when_others_leave),
        cmocka_unit_test(sixteen_regions_and_a_full_house_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
