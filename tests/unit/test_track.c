/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/line_count.h"
#include "firmware_core/track.h"
#include "tests/unit/sightings.h"

enum { HEAD_PX = 15 }; /* 0.16 m: 94 px/m, a camera 4.6 m up */

static struct tracker tracker;
static struct tracks tracks;
static struct detections seen;
static struct sightings sightings;
static uint64_t now_us;
static int fps;

static const struct flaws no_flaws;
static const struct flaws poor = {
    .jitter_px = 2, .miss = 0.1, .faint = 0.1, .twice = 0.02, .false_px = 0.05
};

static void begin(int frames_a_second)
{
    track_init(&tracker);
    memset(&tracks, 0, sizeof tracks);
    sight_init(&sightings, &no_flaws, 1);
    now_us = 5000000;
    fps = frames_a_second;
}

static void frame(void)
{
    now_us += 1000000u / (unsigned)fps;
    track_update(&tracker, &seen, SIGHT_WIDTH_PX, SIGHT_HEIGHT_PX, &tracks, now_us);
}

static void empty_frames(int n)
{
    for (int i = 0; i < n; i++) {
        seen.n = 0;
        frame();
    }
}

static void frame_with(double x, double y, int score)
{
    seen.n = 0;
    sight_add(&seen, x, y, HEAD_PX, score);
    frame();
}

static int confirmed(void)
{
    int n = 0;
    for (int i = 0; i < tracks.n; i++)
        n += tracks.t[i].confirmed;
    return n;
}

static void two_steady_heads_get_numbers_1_and_2(void **state)
{
    (void)state;
    begin(15);
    for (int i = 0; i < 5; i++) {
        seen.n = 0;
        sight_add(&seen, 100, 100, HEAD_PX, 200);
        sight_add(&seen, 300, 300, HEAD_PX, 200);
        frame();
        assert_int_equal(tracks.n, 2);
        assert_int_equal(tracks.t[0].id, 1);
        assert_int_equal(tracks.t[1].id, 2);
        assert_int_equal(confirmed(), i >= 3 ? 2 : 0); /* in the middle: after 190 ms */
    }
    assert_int_equal(tracks.t[0].x_q4, 1600);
    assert_int_equal(tracks.t[0].birth_x_q4, 1600);
    assert_int_equal(tracks.t[0].age_frames, 5);
}

/* The one-object case of another tracker: five frames, the second of them empty. */
static void one_empty_frame_keeps_the_number(void **state)
{
    (void)state;
    static const double y[] = { 362.6, -1, 382.3, 402.0, 421.1 };
    begin(30);
    for (int i = 0; i < 5; i++)
        frame_with(440, y[i], 200);
    assert_int_equal(tracks.n, 1);
    assert_int_equal(tracks.t[0].id, 1);
    assert_int_equal(tracks.t[0].age_frames, 5);
}

static void newcomers_are_believed_soon_at_the_border_and_late_beside_somebody(void **state)
{
    (void)state;
    static const struct {
        double x, y;
        int frames;
    } cases[] = { { 20, 240, 3 }, { 320, 240, 4 }, { 125, 100, 16 }, { 140, 100, 4 } };
    for (int c = 0; c < 4; c++) {
        begin(15);
        for (int i = 0; i < 20; i++)
            frame_with(100, 100, 200);
        int frames = 0;
        while (confirmed() < 2 && frames < 30) {
            seen.n = 0;
            sight_add(&seen, 100, 100, HEAD_PX, 200);
            sight_add(&seen, cases[c].x, cases[c].y, HEAD_PX, 200);
            frame();
            frames++;
        }
        assert_int_equal(frames, cases[c].frames);
    }
}

static void a_runner_is_followed_at_70_pixels_a_frame(void **state)
{
    (void)state;
    static const int widths[] = { 42, 33 }; /* 4 m/s under a low ceiling, and a narrow estimate */
    for (int w = 0; w < 2; w++) {
        begin(15);
        for (int x = 20; x < 620; x += 70) {
            seen.n = 0;
            sight_add(&seen, x, 240, widths[w], 200);
            frame();
            assert_int_equal(tracks.n, 1);
            assert_int_equal(tracks.t[0].id, 1);
        }
        assert_true(tracks.t[0].confirmed);
        assert_in_range(tracks.t[0].vx_q8, 65 * 256, 75 * 256);
    }
}

static void walkers_are_followed_at_any_frame_rate(void **state)
{
    (void)state;
    static const int rates[] = { 1, 2, 3, 4, 5, 8, 10, 15, 25, 30 };
    for (int r = 0; r < (int)(sizeof rates / sizeof *rates); r++) {
        begin(rates[r]);
        double step = 1.5 * HEAD_PX / 0.16 / fps;
        int frames = 0;
        for (double x = 5; x < 635; x += step, frames++)
            frame_with(x, 240, 200);
        assert_int_equal(tracks.n, 1);
        assert_int_equal(tracks.t[0].id, 1);
        assert_int_equal(tracks.t[0].age_frames, frames);
    }
}

static void a_false_sighting_becomes_nobody(void **state)
{
    (void)state;
    begin(15);
    frame_with(200, 200, 200);
    assert_int_equal(confirmed(), 0);
    empty_frames(6);
    assert_int_equal(tracks.n, 0);
    frame_with(210, 200, 200);
    empty_frames(3);
    frame_with(210, 205, 200);
    empty_frames(6);
    assert_int_equal(tracks.n, 0);
}

static void a_head_that_is_seen_twice_is_one_person(void **state)
{
    (void)state;
    begin(15);
    for (int i = 0; i < 60; i++) {
        seen.n = 0;
        sight_add(&seen, 100 + 5 * i, 200, HEAD_PX, 200);
        sight_add(&seen, 106 + 5 * i, 203, HEAD_PX, 180);
        frame();
        assert_int_equal(tracks.n, 1);
    }
}

static void two_tracks_of_one_head_become_one(void **state)
{
    (void)state;
    begin(15);
    for (int i = 0; i < 40; i++) { /* two who come together ... */
        seen.n = 0;
        sight_add(&seen, 100 + (i < 20 ? 2 * i : 40), 200, HEAD_PX, 200);
        sight_add(&seen, 195 - (i < 20 ? 2 * i : 40), 200, HEAD_PX, 200);
        frame();
    }
    assert_int_equal(confirmed(), 2);
    for (int i = 0; i < 20; i++) /* ... to be one head, seen now by the one and now by the other */
        frame_with(i % 2 ? 145 : 150, 200, 200);
    assert_int_equal(confirmed(), 1);
}

static void faint_sightings_continue_a_track_and_begin_none(void **state)
{
    (void)state;
    begin(15);
    for (int i = 0; i < 20; i++)
        frame_with(100, 100, 80);
    assert_int_equal(tracks.n, 0);
    for (int i = 0; i < 5; i++)
        frame_with(100, 100, 200);
    for (int i = 0; i < 100; i++)
        frame_with(100, 100, 80);
    assert_int_equal(tracks.n, 1);
    assert_int_equal(tracks.t[0].missed_frames, 0);
    for (int i = 0; i < 200; i++)
        frame_with(100, 100, 10);
    assert_int_equal(tracks.n, 0);
}

static void who_walks_out_ends_at_once_and_who_sits_stays(void **state)
{
    (void)state;
    begin(15);
    for (int y = 300; y > 6; y -= 8)
        frame_with(320, y, 200);
    assert_int_equal(confirmed(), 1);
    empty_frames(4);
    assert_int_equal(tracks.n, 0);
    for (int i = 0; i < 15 * 60; i++)
        frame_with(320, 240, 200);
    empty_frames(15 * 5);
    assert_int_equal(confirmed(), 1);
    assert_in_range(tracks.t[0].x_q4, 319 * 16, 321 * 16);
    empty_frames(15 * 4);
    assert_int_equal(tracks.n, 0);
}

static void ended_lists_each_person_once(void **state)
{
    (void)state;
    begin(15);
    for (int i = 0; i < 5; i++)
        frame_with(320, 240, 200);
    int n_ended = 0;
    for (int i = 0; i < 100; i++) {
        empty_frames(1);
        n_ended += tracks.n_ended;
        if (tracks.n_ended)
            assert_int_equal(tracks.ended[0], 1);
    }
    assert_int_equal(n_ended, 1);
}

static void a_walker_lost_for_a_second_keeps_the_number(void **state)
{
    (void)state;
    for (int bend = -2; bend <= 2; bend++) {
        begin(15);
        double x = 60, y = 200;
        for (int i = 0; i < 80; i++) {
            x += 6;
            if (i >= 40 && i < 53) { /* not seen, and turns a little meanwhile */
                y += bend;
                empty_frames(1);
            } else {
                frame_with(x, y, 200);
            }
        }
        assert_int_equal(tracks.n, 1);
        assert_int_equal(tracks.t[0].id, 1);
    }
}

static void a_walker_lost_for_longer_is_absent_and_then_recognised(void **state)
{
    (void)state;
    begin(15);
    double x = 60;
    for (int i = 0; i < 40; i++, x += 6)
        frame_with(x, 200, 200);
    for (int i = 0; i < 24; i++, x += 6) {
        empty_frames(1);
        assert_int_equal(tracks.n, 1);
        assert_int_equal(tracks.t[0].lost, i >= 15);
    }
    for (int i = 0; i < 5; i++, x += 6)
        frame_with(x, 200, 200);
    assert_int_equal(tracks.n, 1);
    assert_int_equal(tracks.t[0].id, 1);
    assert_false(tracks.t[0].lost);
    empty_frames(40);
    assert_int_equal(tracks.n, 0);
}

static void who_appears_far_from_a_lost_person_is_somebody_else(void **state)
{
    (void)state;
    begin(15);
    for (int i = 0; i < 40; i++)
        frame_with(60 + 6 * i, 200, 200);
    empty_frames(5);
    for (int i = 0; i < 5; i++)
        frame_with(310 + 6 * i, 330, 200);
    assert_int_equal(tracks.n, 2);
    assert_int_equal(confirmed(), 2);
    assert_int_not_equal(tracks.t[1].id, 1);
}

static void after_a_hole_in_the_pictures_everybody_is_new(void **state)
{
    (void)state;
    begin(15);
    for (int i = 0; i < 20; i++)
        frame_with(320, 240, 200);
    now_us += 2500000;
    frame_with(320, 240, 200);
    assert_int_equal(tracks.n_ended, 1);
    assert_int_equal(tracks.n, 1);
    assert_int_not_equal(tracks.t[0].id, 1);
}

static void more_people_than_tracks_are_counted_as_dropped(void **state)
{
    (void)state;
    begin(15);
    for (int i = 0; i < 20; i++) {
        seen.n = 0;
        for (int k = 0; k < 150; k++)
            sight_add(&seen, 10 + 40 * (k % 15), 10 + 40 * (double)(k / 15), HEAD_PX, 200);
        frame();
    }
    assert_int_equal(tracks.n, TRACK_MAX);
    assert_int_equal(confirmed(), TRACK_MAX);
    assert_true(tracks.dropped >= 150 - TRACK_MAX);
}

static void wild_sightings_break_nothing(void **state)
{
    (void)state;
    begin(30);
    for (int i = 0; i < 3000; i++) {
        seen.n = (uint16_t)(sight_u32(&sightings) % (DETECT_MAX + 1));
        for (int k = 0; k < seen.n; k++) {
            int wild = sight_u32(&sightings) % 8 == 0;
            uint32_t range = wild ? UINT32_MAX : 12000;
            seen.d[k].x_q4 = (int32_t)(sight_u32(&sightings) % range);
            seen.d[k].y_q4 = (int32_t)(sight_u32(&sightings) % range);
            seen.d[k].size_q4 = (int32_t)(sight_u32(&sightings) % (wild ? UINT32_MAX : 900));
            seen.d[k].score = (uint8_t)sight_u32(&sightings);
        }
        now_us += sight_u32(&sightings) % 3 ? 0 : (uint64_t)sight_u32(&sightings) * 4;
        frame();
        for (int k = 1; k < tracks.n; k++)
            assert_true(tracks.t[k - 1].id < tracks.t[k].id);
        for (int k = 0; k < tracks.n; k++) {
            assert_in_range(tracks.t[k].x_q4 + 10000, 0, 660 * 16 + 20000);
            assert_in_range(tracks.t[k].size_q4, 1, 4000);
        }
    }
}

/* Streams of people, each in a lane of its own, that meet on the line y = 240. */
struct streams {
    int lanes, people_a_lane;
    double spacing_px, lane_px, speed_px; /* a second */
    int with_opposite;
};

static int heads_of(const struct streams *s, double t_s, struct head *heads)
{
    int n = 0;
    for (int lane = 0; lane < s->lanes; lane++) {
        int up = s->with_opposite && lane % 2;
        for (int k = 0; k < s->people_a_lane; k++) {
            double way = s->speed_px * t_s * (1 + 0.05 * (lane % 3)) - s->spacing_px * k;
            double y = up ? 500 - way : -20 + way;
            if (y < 0 || y >= SIGHT_HEIGHT_PX)
                continue;
            heads[n++] = (struct head) { lane * s->people_a_lane + k,
                                         320 + s->lane_px * (lane - s->lanes / 2.0), y, HEAD_PX };
        }
    }
    return n;
}

static void assert_streams(const char *name, const struct streams *s, const struct flaws *flaws,
                           int frames_a_second, int errors_max)
{
    static struct line_counter counter;
    static struct line_crossings crossings;
    struct line_settings line = { .enable = true,
                                  .n_points = 2,
                                  .points = { { 0, 240 }, { 639, 240 } } };
    struct head heads[DETECT_MAX];
    int in = 0, out = 0;

    begin(frames_a_second);
    sight_init(&sightings, flaws, 7);
    line_count_init(&counter);
    double seconds = (540 + s->spacing_px * s->people_a_lane) / s->speed_px;
    for (int f = 0; f < seconds * fps; f++) {
        sight(&sightings, heads, heads_of(s, (double)f / fps, heads), &seen);
        frame();
        line_count_update(&counter, &line, &tracks, &crossings);
        in += crossings.in;
        out += crossings.out;
    }
    int people = s->lanes * s->people_a_lane;
    int up = s->with_opposite ? s->lanes / 2 * s->people_a_lane : 0;
    int errors = abs(in - up) + abs(out - (people - up));
    print_message("%s: %d up %d down, counted in %d out %d\n", name, up, people - up, in, out);
    assert_in_range(errors, 0, errors_max);
}

static void opposite_streams_that_meet_on_the_line_are_counted(void **state)
{
    (void)state;
    static const struct flaws misses = { .jitter_px = 2, .miss = 0.1 };
    static const struct flaws bad = { .jitter_px = 2,
                                      .miss = 0.1,
                                      .dropout = 0.005,
                                      .dropout_min = 3,
                                      .dropout_max = 8,
                                      .faint = 0.1 };
    /* lanes 0.4 m apart, people 0.5 m behind each other at 1.2 m/s */
    static const struct streams dense = { 8, 40, 47, 37.5, 112, 1 };
    static const struct streams same_way = { 8, 40, 47, 37.5, 112, 0 };
    /* two abreast at 0.3 m, 0.7 m apart */
    static const struct streams pairs = { 2, 60, 66, 28, 131, 1 };
    assert_streams("opposite, 10 % missed", &dense, &misses, 15, 0);
    assert_streams("one way, 10 % missed", &same_way, &misses, 15, 0);
    assert_streams("pairs, poor", &pairs, &poor, 15, 0);
    assert_streams("opposite, poor", &dense, &poor, 15, 0);
    assert_streams("opposite, drop-outs", &dense, &bad, 15, 3);
    assert_streams("opposite, 10 a second", &dense, &misses, 10, 0);
    assert_streams("opposite, 30 a second", &dense, &poor, 30, 0);
}

/* A dozen people sit 0.7 m apart, one of them on the line; others walk through between them. */
static int seated_and_passing(int f, struct head *heads)
{
    int n = 0;
    for (int k = 0; k < 12; k++, n++)
        heads[n] = (struct head) { n, 160 + 66 * (k % 4), 174 + 66 * (double)(k / 4), HEAD_PX };
    for (int k = 0; k < 3; k++) {
        double x = 9.4 * ((f + 40 * k) % 90) - 100;
        if (x >= 0 && x < SIGHT_WIDTH_PX)
            heads[n++] = (struct head) { 12 + k, x, 207 + 66.0 * k, HEAD_PX };
    }
    return n;
}

static void people_who_sit_keep_their_numbers_while_others_pass(void **state)
{
    (void)state;
    enum { SETTLED = 150, FRAMES = 15 * 60 * 20 };
    static const struct flaws bad = { .jitter_px = 2,
                                      .miss = 0.1,
                                      .dropout = 0.001,
                                      .dropout_min = 10,
                                      .dropout_max = 60,
                                      .faint = 0.2,
                                      .false_px = 0.05 };
    static struct line_counter counter;
    static struct line_crossings crossings;
    struct line_settings line = { .enable = true,
                                  .n_points = 2,
                                  .points = { { 0, 240 }, { 639, 240 } } };
    struct head heads[32];
    uint32_t id[12] = { 0 };

    begin(15);
    sight_init(&sightings, &bad, 3);
    line_count_init(&counter);
    for (int f = 0; f < FRAMES; f++) {
        int n = seated_and_passing(f, heads);
        sight(&sightings, heads, n, &seen);
        frame();
        line_count_update(&counter, &line, &tracks, &crossings);
        assert_int_equal(crossings.n, 0);
        for (int k = 0; k < tracks.n && f >= SETTLED; k++) {
            const struct track *t = &tracks.t[k];
            for (int i = 0; i < 12; i++) {
                double dx = t->x_q4 / 16.0 - heads[i].x_px, dy = t->y_q4 / 16.0 - heads[i].y_px;
                if (f == SETTLED && dx * dx + dy * dy < 12 * 12)
                    id[i] = t->id;
            }
        }
    }
    for (int i = 0; i < 12; i++) {
        bool found = false;
        for (int k = 0; k < tracks.n; k++)
            found = found || (tracks.t[k].id == id[i] && !tracks.t[k].lost);
        assert_true(found);
    }
}

static void the_same_sightings_give_the_same_tracks(void **state)
{
    (void)state;
    static struct tracks first;
    static const struct streams dense = { 8, 40, 47, 37.5, 112, 1 };
    for (int run = 0; run < 2; run++) {
        assert_streams("twice the same", &dense, &poor, 15, 0);
        if (run == 0)
            first = tracks;
    }
    assert_memory_equal(&first, &tracks, sizeof first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_steady_heads_get_numbers_1_and_2),
        cmocka_unit_test(one_empty_frame_keeps_the_number),
        cmocka_unit_test(newcomers_are_believed_soon_at_the_border_and_late_beside_somebody),
        cmocka_unit_test(a_runner_is_followed_at_70_pixels_a_frame),
        cmocka_unit_test(walkers_are_followed_at_any_frame_rate),
        cmocka_unit_test(a_false_sighting_becomes_nobody),
        cmocka_unit_test(a_head_that_is_seen_twice_is_one_person),
        cmocka_unit_test(two_tracks_of_one_head_become_one),
        cmocka_unit_test(faint_sightings_continue_a_track_and_begin_none),
        cmocka_unit_test(who_walks_out_ends_at_once_and_who_sits_stays),
        cmocka_unit_test(ended_lists_each_person_once),
        cmocka_unit_test(a_walker_lost_for_a_second_keeps_the_number),
        cmocka_unit_test(a_walker_lost_for_longer_is_absent_and_then_recognised),
        cmocka_unit_test(who_appears_far_from_a_lost_person_is_somebody_else),
        cmocka_unit_test(after_a_hole_in_the_pictures_everybody_is_new),
        cmocka_unit_test(more_people_than_tracks_are_counted_as_dropped),
        cmocka_unit_test(wild_sightings_break_nothing),
        cmocka_unit_test(opposite_streams_that_meet_on_the_line_are_counted),
        cmocka_unit_test(people_who_sit_keep_their_numbers_while_others_pass),
        cmocka_unit_test(the_same_sightings_give_the_same_tracks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
