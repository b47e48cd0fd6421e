/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/mask.h"

enum { WIDTH_PX = 640, HEIGHT_PX = 480, FPS = 15, HEAD_PX = 32 };

/* The middle third of the picture, and far away a notched one. */
static const struct mask_settings masks = {
    .enable = true,
    .n_areas = 2,
    .areas = { { 4, { { 213, 0 }, { 426, 0 }, { 426, 479 }, { 213, 479 } } },
               { 5, { { 500, 300 }, { 620, 300 }, { 560, 400 }, { 620, 460 }, { 500, 460 } } } },
};

static struct tracker tracker;
static struct tracks tracks;
static uint64_t now_us;

static int start(void **state)
{
    (void)state;
    track_init(&tracker);
    memset(&tracks, 0, sizeof tracks);
    now_us = 1000000;
    return 0;
}

static struct detection head_at(double x_px, double y_px)
{
    return (struct detection) { .x_q4 = (int32_t)(x_px * 16),
                                .y_q4 = (int32_t)(y_px * 16),
                                .size_q4 = HEAD_PX * 16,
                                .score = 220 };
}

/* One frame with one head, if it is there at all; returns who is there. */
static unsigned see(const struct mask_settings *mask, double x_px, bool there)
{
    struct detections detections = { .n = there ? 1 : 0, .d = { head_at(x_px, 240) } };
    now_us += 1000000 / FPS;
    mask_detections(mask, &detections);
    track_update(&tracker, &detections, WIDTH_PX, HEIGHT_PX, &tracks, now_us);
    mask_tracks(mask, &tracker, &tracks);
    return tracks.n;
}

static void marks_what_is_in_an_area_or_on_its_edge(void **state)
{
    (void)state;
    static const struct {
        double x, y;
        bool covered;
    } table[] = {
        { 204, 240, false }, { 206, 240, true }, { 213, 240, true },  { 320, 0, true },
        { 426, 240, true },  { 433, 240, true }, { 436, 240, false }, { 520, 380, true },
        { 600, 380, false }, { 545, 400, true }, { 566, 400, true },  { 572, 400, false },
        { 640, 380, false }, { 560, 467, true }, { 560, 470, false },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct detections detections = { .n = 1, .d = { head_at(table[i].x, table[i].y) } };
        mask_detections(&masks, &detections);
        if (detections.d[0].covered != table[i].covered)
            fail_msg("%.0f,%.0f", table[i].x, table[i].y);
    }
}

/* proves: P-PRIV-12, P-PRIV-15 */
static void who_goes_in_ends_and_who_comes_out_is_another(void **state)
{
    (void)state;
    uint32_t before = 0, after = 0;
    for (double x = 100; x < 560; x += 6) {
        unsigned n = see(&masks, x, true);
        if (x > 230 && x < 426)
            assert_int_equal(n, 0);
        if (x < 205 && n == 1)
            before = tracks.t[0].id;
        if (x > 460) {
            assert_int_equal(n, 1);
            assert_true(tracks.t[0].confirmed);
            after = tracks.t[0].id;
        }
    }
    assert_int_not_equal(before, 0);
    assert_int_equal(after, before + 1); /* none was begun in between */
}

static void the_end_of_a_person_is_told_once(void **state)
{
    (void)state;
    unsigned ends = 0;
    for (double x = 100; x < 400; x += 6) {
        see(&masks, x, true);
        ends += tracks.n_ended;
    }
    assert_int_equal(ends, 1);
}

/* Somebody who goes in slowly and stops behind the edge is no longer there, though nothing drives
 * what is believed of him on. */
static void who_stops_behind_the_edge_is_gone(void **state)
{
    (void)state;
    for (double x = 150; x < 218; x += 1)
        see(&masks, x, true);
    for (int i = 0; i < FPS; i++)
        see(&masks, 218, true);
    assert_int_equal(tracks.n, 0);
}

/* Who was last seen outside, on the way in, does not live on in there. */
static void who_is_believed_to_be_inside_is_gone(void **state)
{
    (void)state;
    for (double x = 100; x < 208; x += 10)
        see(&masks, x, true);
    assert_int_equal(tracks.n, 1);
    see(&masks, 0, false);
    see(&masks, 0, false);
    assert_int_equal(tracks.n, 0);
}

static void nobody_on_the_edge_comes_and_goes(void **state)
{
    (void)state;
    uint32_t ends = 0;
    for (int i = 0; i < 20 * FPS; i++) {
        see(&masks, 210 + (i % 10 < 5 ? 3 : 0), true);
        ends += tracks.n_ended;
    }
    assert_true(ends <= 1);
}

static void a_neighbour_outside_is_left_alone(void **state)
{
    (void)state;
    struct detections detections = { .n = 2 };
    for (int i = 0; i < 3 * FPS; i++) {
        detections.d[0] = head_at(196, 240);
        detections.d[1] = head_at(228, 240);
        now_us += 1000000 / FPS;
        mask_detections(&masks, &detections);
        track_update(&tracker, &detections, WIDTH_PX, HEIGHT_PX, &tracks, now_us);
        mask_tracks(&masks, &tracker, &tracks);
        assert_int_equal(tracks.n, 1);
        assert_int_equal(tracks.t[0].id, 1);
    }
}

/* proves: P-PRIV-10 */
static void a_mask_that_is_off_does_nothing(void **state)
{
    (void)state;
    struct mask_settings off = masks, none = masks;
    off.enable = false;
    none.n_areas = 0;
    for (double x = 100; x < 560; x += 6)
        see(x < 300 ? &off : &none, x, true);
    assert_int_equal(tracks.n, 1);
    assert_int_equal(tracks.t[0].id, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(marks_what_is_in_an_area_or_on_its_edge, start),
        cmocka_unit_test_setup(who_goes_in_ends_and_who_comes_out_is_another, start),
        cmocka_unit_test_setup(the_end_of_a_person_is_told_once, start),
        cmocka_unit_test_setup(who_stops_behind_the_edge_is_gone, start),
        cmocka_unit_test_setup(who_is_believed_to_be_inside_is_gone, start),
        cmocka_unit_test_setup(nobody_on_the_edge_comes_and_goes, start),
        cmocka_unit_test_setup(a_neighbour_outside_is_left_alone, start),
        cmocka_unit_test_setup(a_mask_that_is_off_does_nothing, start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
