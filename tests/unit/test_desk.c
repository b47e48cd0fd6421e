/* SPDX-License-Identifier: MIT */
/* What keys and mouse do with time, view and files, without a window and beside an engine that only
 * answers. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/unit/desk_hands.h"

static void plays_pauses_and_steps(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        uint64_t frame;
    } steps[] = { { ".", 1 },    { "right", 2 }, { ",", 1 },     { "left", 0 },
                  { ",", 0 },    { "end", 164 }, { ".", 164 },   { ",", 163 },
                  { "home", 0 }, { "5", 0 },     { "right", 1 }, { "unknown", 1 } };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        key(steps[i].key);
        assert_int_equal(fake.instant.frame, steps[i].frame);
    }
    key("space");
    assert_true(desk_is_on(&desk, ACTION_PLAY));
    for (int i = 0; i < 60; i++)
        tick();
    assert_in_range(fake.instant.frame, 14, 17);
    key("space");
    uint64_t frame = fake.instant.frame;
    for (int i = 0; i < 60; i++)
        tick();
    assert_int_equal(fake.instant.frame, frame);
    key("end");
    key("space"); /* begins anew */
    tick();
    assert_in_range(fake.instant.frame, 0, 1);
    assert_true(desk.player.playing);
}

static void jumps_to_reports_and_mistakes(void **state)
{
    (void)state;
    mark(CHRONICLE_REPORT, 30 * FAKE_FRAME_US, "first");
    mark(CHRONICLE_EVENT, 40 * FAKE_FRAME_US, "press");
    mark(CHRONICLE_MISTAKE, 50 * FAKE_FRAME_US + 5, "missed In crossing");
    mark(CHRONICLE_REPORT, 60 * FAKE_FRAME_US + 7, "second");
    fake.chronicle.known_us = 70 * FAKE_FRAME_US;
    static const struct {
        const char *key;
        uint64_t frame;
    } steps[] = { { "]", 30 }, { "]", 61 }, { "[", 30 },       { "[", 30 },
                  { "n", 51 }, { "[", 30 }, { "shift+n", 30 }, { "n", 51 } };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        key(steps[i].key);
        assert_int_equal(fake.instant.frame, steps[i].frame);
    }
    assert_string_equal(desk.message, "missed In crossing");
    key("n");
    assert_int_equal(fake.instant.frame, 51);
    assert_string_equal(desk.message, "looking for the next mistake ...");
    mark(CHRONICLE_MISTAKE, 90 * FAKE_FRAME_US, "false Out crossing");
    tick();
    tick();
    assert_int_equal(fake.instant.frame, 90);
    key("n");
    fake.chronicle.complete = true;
    tick();
    assert_string_equal(desk.message, "no mistake after this");
    mark(CHRONICLE_MISTAKE, 95 * FAKE_FRAME_US, "later");
    tick();
    assert_int_equal(fake.instant.frame, 90);
}

static void what_is_awaited_is_given_up_for_something_else(void **state)
{
    (void)state;
    key("n");
    key(".");
    mark(CHRONICLE_MISTAKE, 90 * FAKE_FRAME_US, "false Out crossing");
    tick();
    tick();
    assert_int_equal(fake.instant.frame, 1);
}

static void the_time_line_is_clicked_and_dragged(void **state)
{
    (void)state;
    const uint64_t end_us = 164 * FAKE_FRAME_US;
    double y = desk.layout.time_line.y + 5;
    click(1, time_line_x(&desk.layout, 82 * FAKE_FRAME_US + 10000, end_us), y);
    assert_in_range(fake.instant.frame, 81, 83);
    assert_false(desk.player.playing);
    key("space");
    mouse(INPUT_PRESS, 1, time_line_x(&desk.layout, 41 * FAKE_FRAME_US + 10000, end_us), y);
    assert_in_range(fake.instant.frame, 40, 42);
    mouse(INPUT_MOVE, 0, 5000, 3); /* far off the line */
    assert_int_equal(fake.instant.frame, 164);
    mouse(INPUT_MOVE, 0, 0, 3);
    assert_int_equal(fake.instant.frame, 0);
    mouse(INPUT_RELEASE, 1, 0, 3);
    assert_true(desk.player.playing); /* as before */
}

static void a_mark_of_the_time_line_is_clicked(void **state)
{
    (void)state;
    const uint64_t end_us = 164 * FAKE_FRAME_US, t_us = 50 * FAKE_FRAME_US + 5;
    mark(CHRONICLE_MISTAKE, t_us, "missed In crossing");
    struct area lane = time_line_lane_area(&desk.layout, time_line_lane(CHRONICLE_MISTAKE));
    click(1, time_line_x(&desk.layout, t_us, end_us) + 5, lane.y + 2);
    assert_int_equal(fake.instant.frame, 51);
    assert_non_null(strstr(desk.message, "missed In crossing"));
}

static void each_button_does_what_its_key_does(void **state)
{
    (void)state;
    press_button(ACTION_FORWARD);
    assert_int_equal(fake.instant.frame, 1);
    for (size_t i = 0; i < LAYERS; i++) {
        enum action action = (enum action)(ACTION_LAYER_FIRST + i);
        bool was = desk_is_on(&desk, action);
        press_button(action);
        assert_true(desk_is_on(&desk, action) == !was);
        key(key_row_of(action)->key);
        assert_true(desk_is_on(&desk, action) == was);
    }
    static const enum action switches[] = {
        ACTION_SIDE_BY_SIDE, ACTION_SETTINGS, ACTION_CLIP,
        ACTION_NETWORK,      ACTION_POWER,    ACTION_PRESS_RESET
    };
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        bool was = desk_is_on(&desk, switches[i]);
        press_button(switches[i]);
        assert_true(desk_is_on(&desk, switches[i]) == !was);
        press_button(switches[i]);
        assert_true(desk_is_on(&desk, switches[i]) == was);
    }
    press_button(ACTION_HELP);
    assert_true(desk.look.help);
    click(1, 700, 400); /* anywhere */
    assert_false(desk.look.help);
    for (int i = 0; i < LOOK_STAGES; i++)
        press_button(ACTION_STAGE);
    assert_int_equal(desk.look.stage, LOOK_PLAIN);
}

static void keys_that_do_not_fit_stand_on_further_pages(void **state)
{
    (void)state;
    key("?");
    assert_true(desk.look.help);
    desk.look.help_pages = 2; /* as it was painted */
    key("?");
    assert_true(desk.look.help);
    assert_int_equal(desk.look.help_page, 1);
    key("?");
    assert_false(desk.look.help);
    key("?");
    assert_int_equal(desk.look.help_page, 0);
    click(1, 700, 400);
    assert_int_equal(desk.look.help_page, 1);
    key("escape");
    assert_false(desk.look.help);
}

static void the_wheel_zooms_about_the_pointer(void **state)
{
    (void)state;
    struct area spot = at(500, 100);
    struct desk_input wheel = { .kind = INPUT_WHEEL, .x = spot.x, .y = spot.y, .wheel = 1 };
    for (int i = 0; i < 10; i++)
        desk_input(&desk, &wheel, wall_us);
    assert_true(desk.look.zoom > 5.0);
    struct sight sight;
    double u, v;
    assert_true(sight_of(&desk.look, &desk.layout, 640, 480, 0, &sight));
    sight_to_camera(&sight, spot.x, spot.y, &u, &v);
    desk_input(&desk, &wheel, wall_us);
    struct area same = at(u, v);
    assert_true(fabs(same.x - spot.x) < 1.0 && fabs(same.y - spot.y) < 1.0);
    for (int i = 0; i < 100; i++)
        desk_input(&desk, &wheel, wall_us);
    assert_true(desk.look.zoom == LOOK_ZOOM_MAX);
    struct area before = at(500, 100);
    drag(spot.x, spot.y, spot.x + 30, spot.y - 20);
    struct area after = at(500, 100);
    assert_true(fabs(after.x - before.x - 30) < 2.0 && fabs(after.y - before.y + 20) < 2.0);
    wheel.wheel = -1;
    for (int i = 0; i < 200; i++)
        desk_input(&desk, &wheel, wall_us);
    assert_true(desk.look.zoom == 1.0);
    key("+");
    assert_true(desk.look.zoom > 1.4);
    key("f");
    assert_true(desk.look.zoom == 1.0);
    wheel.x = desk.layout.panels.x + 5;
    wheel.y = desk.layout.panels.y + 5;
    desk_input(&desk, &wheel, wall_us);
    assert_true(desk.look.scroll > 0 && desk.look.zoom == 1.0);
    const double scrolled = desk.look.scroll;
    key("shift+pagedown");
    assert_true(desk.look.scroll > scrolled + 5);
    key("shift+pageup");
    key("shift+pageup");
    assert_true(desk.look.scroll == 0.0);
}

static void quitting_asks_once_when_there_is_something_to_lose(void **state)
{
    (void)state;
    key("d");
    key("q");
    assert_int_equal(desk.wish, WISH_NONE);
    key(".");
    const struct desk_input close = { .kind = INPUT_CLOSE }, end = { .kind = INPUT_END };
    desk_input(&desk, &close, wall_us);
    assert_int_equal(desk.wish, WISH_NONE);
    assert_non_null(strstr(desk.message, "not saved"));
    desk_input(&desk, &end, wall_us); /* nobody is there to be asked */
    assert_int_equal(desk.wish, WISH_QUIT);
    desk.wish = WISH_NONE;
    key(".");
    key("q");
    assert_int_equal(desk.wish, WISH_NONE);
    desk_input(&desk, &close, wall_us);
    assert_int_equal(desk.wish, WISH_QUIT);
    draft_free(&desk.draft);
    desk_free(&desk);
    open_desk(NULL);
    key("q");
    assert_int_equal(desk.wish, WISH_QUIT);
}

static void what_needs_pixels_is_wished(void **state)
{
    (void)state;
    key("f12");
    assert_int_equal(desk.wish, WISH_PICTURE);
    key("g");
    assert_int_equal(desk.wish, WISH_CLIP_BEGIN);
    key("g");
    assert_int_equal(desk.wish, WISH_CLIP_END);
    const struct desk_input close = { .kind = INPUT_CLOSE };
    desk_input(&desk, &close, wall_us);
    assert_int_equal(desk.wish, WISH_QUIT);
}

static void saves_under_the_first_free_name(void **state)
{
    (void)state;
    char folder[] = "/tmp/footfall-desk-XXXXXX", first[64], path[128];
    struct stat st;
    assert_non_null(mkdtemp(folder));
    snprintf(first, sizeof first, "%s/mine", folder);
    desk.save_folder = first;
    for (int n = 1; n <= 2; n++) {
        key("d");
        key("s");
        assert_false(desk.draft.saved);
        for (int i = 0; i < 3000 && desk.saving.pid > 0; i++) {
            usleep(10000);
            tick();
        }
        if (!desk.draft.saved)
            fail_msg("%s", desk.message);
        snprintf(path, sizeof path, "%s/mine%s/expect.jsonl", folder, n == 2 ? "-2" : "");
        assert_int_equal(stat(path, &st), 0);
    }
    snprintf(path, sizeof path, "rm -rf %s", folder);
    assert_int_equal(system(path), 0);
}

static void trouble_is_told_and_earlier_frames_stay(void **state)
{
    (void)state;
    key("end");
    fake.trouble = "the device crashed: assertion failed";
    tick();
    assert_true(desk.message_is_error);
    assert_string_equal(desk.message, fake.trouble);
    fake.trouble = NULL;
    key("home");
    key("d");
    assert_int_equal(fake.n_changes, 1);
}

static void a_device_that_does_not_answer_is_told_of(void **state)
{
    (void)state;
    key("end");
    fake.silence = (struct engine_silence) { 2900, 1234567, HAL_STAGE_DETECT, 42 };
    tick();
    assert_false(desk.message_is_error);
    fake.silence.ms = 3100;
    tick();
    assert_true(desk.message_is_error);
    assert_string_equal(desk.message,
                        "the device has not answered for 3 s in detect, since 1.235 s "
                        "(gdb -p 42)");
    fake.silence.ms = 4000;
    tick();
    assert_non_null(strstr(desk.message, "for 4 s"));
    key("q");
    assert_int_equal(desk.wish, WISH_QUIT);
    key("home");
    fake.silence.ms = 0;
    tick();
    assert_string_equal(desk.message, "");
    key("d");
    tick();
    assert_string_equal(desk.message, "DI pressed"); /* what is said since stays */
}

static void nothing_breaks_whatever_comes(void **state)
{
    (void)state;
    uint32_t random = 7;
    put_person(0, 320, 240);
    for (int i = 0; i < 4000; i++) {
        random = random * 1664525u + 1013904223u;
        enum action action = (enum action)(random >> 8) % ACTIONS;
        double x = (random >> 3) % 1300, y = (random >> 7) % 820;
        if (action == ACTION_SAVE || action == ACTION_QUIT)
            continue;
        switch ((random >> 20) % 6) {
        case 0:
            desk_do(&desk, action, wall_us);
            break;
        case 1:
            if (button_at(&desk.layout, x, y) == ACTION_SAVE)
                break;
            mouse(INPUT_PRESS, 1 + (int)(random >> 24) % 3, x, y);
            break;
        case 2:
            mouse(INPUT_RELEASE, 1, x, y);
            break;
        case 3:
            mouse(INPUT_MOVE, 0, x, y);
            break;
        case 4:
            put_person((int)(random >> 9) % 5 - 1, x, y);
            break;
        default:
            tick();
        }
        assert_true(desk.shapes.n <= SHAPE_POINTS_MAX);
        assert_true(desk.player.frame < FAKE_FRAMES);
    }
    assert_true(fake.n_changes > 10);
    if (desk.saving.pid > 0)
        fail_msg("a button of the bar was hit that saves");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(plays_pauses_and_steps),
        DESK_TEST(jumps_to_reports_and_mistakes),
        DESK_TEST(what_is_awaited_is_given_up_for_something_else),
        DESK_TEST(the_time_line_is_clicked_and_dragged),
        DESK_TEST(a_mark_of_the_time_line_is_clicked),
        DESK_TEST(each_button_does_what_its_key_does),
        DESK_TEST(keys_that_do_not_fit_stand_on_further_pages),
        DESK_TEST(the_wheel_zooms_about_the_pointer),
        DESK_TEST(quitting_asks_once_when_there_is_something_to_lose),
        DESK_TEST(what_needs_pixels_is_wished),
        DESK_TEST(saves_under_the_first_free_name),
        DESK_TEST(trouble_is_told_and_earlier_frames_stay),
        DESK_TEST(a_device_that_does_not_answer_is_told_of),
        DESK_TEST(nothing_breaks_whatever_comes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
