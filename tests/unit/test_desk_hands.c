/* SPDX-License-Identifier: MIT */
/* What keys and mouse do to the scene, without a window and beside an engine that only answers. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <cmocka.h>

#include "tests/unit/desk_hands.h"

static void a_walker_is_drawn_point_by_point(void **state)
{
    (void)state;
    key(".");
    key("w");
    click_at(1, 320, 240);
    click_at(1, 320, 60); /* there his head is out of sight, and he goes */
    assert_int_equal(desk.shapes.n, 2);
    assert_int_equal(fake.n_changes, 0);
    click_at(3, 100, 100);
    assert_int_equal(fake.n_changes, 1);
    assert_int_equal(fake.changed_at, 1);
    assert_int_equal(fake.instant.frame, 2); /* the first with him */
    assert_text("\"path\": [[\"0.067s\", 0, 0], [\"1.");
    assert_text("\"height\": \"1720mm\"");
    assert_int_equal(desk.draft.scene->n_walkers, 2);
    struct camera camera;
    double u, v;
    camera_init(&camera, &desk.draft.scene->camera);
    const struct waypoint *end = &desk.draft.scene->walkers[1].points[1];
    assert_true(camera_project(&camera, end->at.x, end->at.y, 0.0, &u, &v));
    assert_true(fabs(u - 320) < 0.5 && fabs(v - 60) < 0.5);
    assert_int_equal(desk.draft.scene->walkers[1].n_points, 2);
    click_at(1, 320, 240);
    click_at(1, 320, 200); /* there he stays */
    click_at(3, 0, 0);
    assert_int_equal(desk.draft.scene->walkers[2].n_points, 3);
}

static void the_next_walker_is_as_wished(void **state)
{
    (void)state;
    key("h");
    key("h");
    key("shift+h");
    key("c");
    key("c");
    key("w");
    click_at(1, 200, 200);
    key("return"); /* with the mouse in hand it closes */
    assert_text("\"height\": \"1770mm\"");
    assert_text("\"top\": \"#f0f0ea\"");
    assert_text("\"0.001s\"");
}

static void a_walker_is_dragged_dressed_and_removed(void **state)
{
    (void)state;
    put_person(0, 300, 300);
    for (int i = 0; i < 20; i++)
        key(".");
    click_at(1, 303, 298);
    assert_int_equal(desk.shapes.chosen, CHOSEN_WALKER);
    assert_int_equal(fake.n_changes, 0);
    drag_at(303, 298, 403, 198);
    assert_int_equal(fake.n_changes, 1);
    assert_text("\"until\": \"1.334s\"");
    struct camera camera;
    double u, v;
    camera_init(&camera, &desk.draft.scene->camera);
    const struct waypoint *begin = &desk.draft.scene->walkers[1].points[0];
    assert_true(camera_project(&camera, begin->at.x, begin->at.y, body_head_z(1.72, 0), &u, &v));
    assert_true(fabs(u - 400) < 0.5 && fabs(v - 200) < 0.5);
    assert_int_equal(desk.shapes.index, 1); /* he goes on as another one */
    key("h");
    assert_text("\"height\": \"1770mm\"");
    key("c");
    assert_int_equal(desk.draft.scene->n_walkers, 4);
    key("delete");
    assert_int_equal(desk.shapes.chosen, CHOSEN_NOTHING);
    assert_int_equal(fake.n_changes, 4);
    put_person(-1, 300, 300);
    drag_at(300, 300, 400, 300);
    assert_int_equal(fake.n_changes, 4);
    assert_true(desk.message_is_error);
    assert_non_null(strstr(desk.message, "a crowd stays as he is"));
    click_at(1, 300, 300);
    assert_false(desk.message_is_error);
    assert_non_null(strstr(desk.message, "of a crowd, 1.72 m high"));
    key("delete");
    assert_non_null(strstr(desk.message, "a crowd stays as he is"));
    click_at(1, 500, 100);
    key("delete");
    assert_non_null(strstr(desk.message, "nothing is chosen"));
    assert_int_equal(fake.n_changes, 4);
}

static void who_stands_at_the_edge_is_held_by_the_legs(void **state)
{
    (void)state;
    put_person(0, 320, 560); /* his feet are at 320, 388 or so */
    drag_at(320, 420, 320, 350);
    assert_int_equal(fake.n_changes, 1);
    struct camera camera;
    double u, v;
    camera_init(&camera, &desk.draft.scene->camera);
    const struct waypoint *begin = &desk.draft.scene->walkers[1].points[0];
    assert_true(camera_project(&camera, begin->at.x, begin->at.y, body_head_z(1.72, 0), &u, &v));
    assert_true(fabs(u - 320) < 0.5 && fabs(v - 490) < 0.5);
}

static void a_click_that_trembles_moves_nobody(void **state)
{
    (void)state;
    put_person(0, 300, 300);
    struct area spot = at(300, 300);
    drag(spot.x, spot.y, spot.x + 2, spot.y + 1);
    assert_int_equal(fake.n_changes, 0);
    assert_int_equal(desk.shapes.chosen, CHOSEN_WALKER);
}

static void shapes_are_drawn_as_the_guide_describes(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        size_t n;
        struct point p[5];
        const char *spelt;
    } cases[] = {
        { "l",
          3,
          { { 10, 20 }, { 300, 240 }, { 639, 20 } },
          "\"line\": [[10, 20], [300, 240], [639, 20]]" },
        { "r",
          3,
          { { 50, 60 }, { 200, 60 }, { 50, 300 } },
          "\"points\": [[50, 60], [200, 60], [50, 300]]" },
        { "u",
          4,
          { { 1, 1 }, { 600, 1 }, { 600, 400 }, { 1, 400 } },
          "\"area\": [[1, 1], [600, 1], [600, 400], [1, 400]]" },
        { "m",
          3,
          { { 1, 1 }, { 60, 1 }, { 60, 40 } },
          "\"areas\": [{ \"points\": [[1, 1], [60, 1], [60, 40]] }]" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        key(cases[i].key);
        for (size_t k = 0; k < cases[i].n; k++)
            click_at(1, cases[i].p[k].x + 0.2, cases[i].p[k].y - 0.2);
        click_at(3, 320, 240);
        assert_text(cases[i].spelt);
        assert_int_equal(fake.n_changes, i + 1);
        assert_int_equal(desk.shapes.n, 0);
    }
}

static void too_few_and_too_many_points_are_told(void **state)
{
    (void)state;
    key("r");
    click_at(3, 10, 10);
    click_at(1, 10, 10);
    click_at(1, 100, 10);
    click_at(3, 10, 10);
    assert_true(desk.message_is_error);
    assert_non_null(strstr(desk.message, "at least 3"));
    key("escape");
    assert_int_equal(desk.shapes.n, 0);
    assert_int_equal(desk.tool, ACTION_TOOL_REGION);
    key("escape");
    assert_int_equal(desk.tool, ACTION_TOOL_LOOK);
    key("l");
    for (int i = 0; i < 7; i++)
        click_at(1, 100 + 50 * i, 100);
    assert_int_equal(desk.shapes.n, LINE_POINTS_MAX);
    assert_non_null(strstr(desk.message, "at most 5"));
    assert_int_equal(fake.n_changes, 0);
}

/* one-person has the line [0, 240] to [639, 240]. */
static void the_line_is_moved_by_a_point_and_as_a_whole(void **state)
{
    (void)state;
    drag_at(639, 240, 600, 100);
    assert_text("\"line\": [[0, 240], [600, 100]]");
    drag_at(200, 240, 210, 140); /* the instant still has the old one */
    assert_text("\"line\": [[10, 140], [639, 140]]");
    click_at(1, 320, 240);
    assert_int_equal(desk.shapes.chosen, CHOSEN_LINE);
    key("delete");
    assert_int_equal(fake.n_changes, 3);
    const struct scene *scene = desk.draft.scene;
    assert_non_null(strstr(scene->events[1].request, "\"line\":"));
    assert_null(strstr(scene->events[2].request, "\"line\":"));
    desk.look.layer[LAYER_LINE] = false; /* what is not shown is not held by accident */
    drag_at(639, 240, 600, 100);
    assert_int_equal(fake.n_changes, 3);
}

static void things_happen_to_the_device(void **state)
{
    (void)state;
    static const struct {
        const char *key, *spelt;
    } cases[] = { { "d", "\"press\": \"di\"" },     { "shift+r", "\"press\": \"reset\"" },
                  { "o", "\"network\": \"down\"" }, { "p", "\"power\": \"off\"" },
                  { "pageup", "\"lux\": 450" },     { "pagedown", "\"lux\": 300" },
                  { "t", "\"by\": \"60s\"" },       { "shift+t", "\"by\": \"-60s\"" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        key(cases[i].key);
        assert_text(cases[i].spelt);
        assert_int_equal(fake.instant.frame, i + 1);
    }
    assert_false(desk_is_on(&desk, ACTION_POWER));
    key("l");
    click_at(1, 10, 10);
    click_at(1, 100, 10);
    click_at(3, 10, 10);
    assert_non_null(strstr(desk.message, "no power"));
}

/* Of the processor's time: the fake engine never sleeps. */
static int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void hands_are_laid_on_what_is_shown(void **state)
{
    (void)state;
    fake.reaches = 100; /* in time */
    key(".");
    key("end");
    assert_int_equal(fake.instant.frame, 1);
    const int64_t before_ms = clock_ms();
    key("d");
    assert_in_range(clock_ms() - before_ms, 0, 1000); /* nobody has to wait for that */
    assert_int_equal(fake.changed_at, 1);
    assert_int_equal(fake.instant.frame, 2);
    key("end");
    key("z");
    assert_int_equal(fake.instant.frame, 2);
    assert_string_equal(desk.message, "undone: DI pressed");
}

static void while_time_goes_on_a_change_does_not_stop_it(void **state)
{
    (void)state;
    key("space");
    for (int i = 0; i < 20; i++)
        tick();
    key("d");
    assert_true(desk.player.playing);
    assert_int_equal(fake.changed_at, desk.player.frame);
}

static void undo_changes_what_was_and_shows_the_same_moment(void **state)
{
    (void)state;
    char before[sizeof fake.text];
    key("d");
    snprintf(before, sizeof before, "%s", fake.text);
    for (int i = 0; i < 10; i++)
        key(".");
    key("o");
    for (int i = 0; i < 10; i++)
        key(".");
    assert_int_equal(fake.instant.frame, 22);
    key("z");
    assert_string_equal(fake.text, before);
    assert_int_equal(fake.instant.frame, 22);
    assert_string_equal(desk.message, "undone: network pulled");
    key("ctrl+z");
    assert_null(strstr(fake.text, "\"press\""));
    assert_int_equal(fake.instant.frame, 22);
    key("ctrl+z");
    assert_string_equal(desk.message, "nothing to undo");
    key("y");
    key("y");
    assert_text("\"network\": \"down\"");
    assert_int_equal(fake.instant.frame, 22);
}

static void what_the_engine_refuses_is_undone(void **state)
{
    (void)state;
    fake.refuses = true;
    key("d");
    assert_true(desk.message_is_error);
    assert_string_equal(desk.message, "the engine refuses");
    assert_int_equal(desk.draft.n_done, 0);
    assert_int_equal(desk.draft.n_undone, 0);
    assert_int_equal(desk.draft.scene->n_events, 0);
}

static void the_scene_is_made_longer_and_shorter(void **state)
{
    (void)state;
    key(".");
    key(">");
    assert_text("\"duration\": \"21s\"");
    assert_string_equal(desk.message, "the scene lasts 21 s now");
    assert_int_equal(fake.instant.frame, 1); /* the same moment */
    key("<");
    assert_text("\"duration\": \"11s\"");
    key("<"); /* a short one by a second */
    assert_text("\"duration\": \"10s\"");
    for (int i = 0; i < 20; i++)
        key("<");
    assert_text("\"duration\": \"1s\"");
    press_button(ACTION_LONGER);
    assert_text("\"duration\": \"2s\"");
    for (int i = 0; i < 12; i++)
        key("z");
    assert_int_equal(fake.instant.frame, 1);
}

static void the_end_of_the_scene_is_dragged(void **state)
{
    (void)state;
    const uint64_t end_us = (FAKE_FRAMES - 1) * FAKE_FRAME_US;
    const struct area grip = time_line_grip(&desk.layout);
    const double x = grip.x + grip.w / 2, y = grip.y + grip.h / 2;
    click(1, x, y); /* goes there */
    assert_int_equal(fake.n_changes, 0);
    assert_int_equal(fake.instant.frame, FAKE_FRAMES - 1);
    const double to_x = time_line_x(&desk.layout, 6000000, end_us);
    mouse(INPUT_PRESS, 1, x, y);
    mouse(INPUT_MOVE, 0, to_x, 3);
    assert_int_equal(desk.end_us, 6000000);
    assert_string_equal(desk.message, "the scene is to last 6 s");
    assert_int_equal(fake.n_changes, 0);
    mouse(INPUT_RELEASE, 1, to_x, 3);
    assert_text("\"duration\": \"6s\"");
    assert_int_equal(desk.end_us, 0);
    drag(x, y, x + 200, y); /* beyond it, as far as the screen goes */
    assert_true(desk.draft.scene->duration_us > end_us + 1000000);
    const unsigned n = fake.n_changes;
    mouse(INPUT_PRESS, 1, x, y);
    mouse(INPUT_MOVE, 0, to_x, y);
    key("escape");
    mouse(INPUT_RELEASE, 1, to_x, y);
    assert_int_equal(fake.n_changes, n);
    desk.pointer_x = x; /* by keys alone */
    desk.pointer_y = y;
    key("return");
    assert_int_equal(desk.hold, HOLD_END);
    for (int i = 0; i < 10; i++)
        key("shift+left");
    key("return");
    assert_int_equal(fake.n_changes, n + 1);
}

static void a_keyboard_alone_draws_and_drags(void **state)
{
    (void)state;
    key("l");
    for (int i = 0; i < 5; i++)
        key("shift+left");
    assert_true(desk.pointer_shown);
    key("return");
    for (int i = 0; i < 8; i++)
        key("shift+up");
    for (int i = 0; i < 3; i++)
        key("ctrl+right");
    key("return");
    assert_int_equal(desk.shapes.n, 2);
    double du = desk.shapes.p[1].u - desk.shapes.p[0].u,
           dv = desk.shapes.p[1].v - desk.shapes.p[0].v;
    assert_true(du > 1.0 && du < 4.0 && dv < -80.0);
    key("shift+return");
    assert_int_equal(fake.n_changes, 1);
    put_person(0, 320, 240);
    key("v");
    struct area spot = at(320, 240);
    desk.pointer_x = spot.x;
    desk.pointer_y = spot.y;
    key("return");
    assert_int_equal(desk.hold, HOLD_SHAPE);
    key("shift+right");
    key("return");
    assert_int_equal(desk.hold, HOLD_NOTHING);
    assert_int_equal(fake.n_changes, 2);
    mouse(INPUT_MOVE, 0, 5, 5);
    assert_false(desk.pointer_shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(a_walker_is_drawn_point_by_point),
        DESK_TEST(the_next_walker_is_as_wished),
        DESK_TEST(a_walker_is_dragged_dressed_and_removed),
        DESK_TEST(who_stands_at_the_edge_is_held_by_the_legs),
        DESK_TEST(a_click_that_trembles_moves_nobody),
        DESK_TEST(shapes_are_drawn_as_the_guide_describes),
        DESK_TEST(too_few_and_too_many_points_are_told),
        DESK_TEST(the_line_is_moved_by_a_point_and_as_a_whole),
        DESK_TEST(things_happen_to_the_device),
        DESK_TEST(hands_are_laid_on_what_is_shown),
        DESK_TEST(while_time_goes_on_a_change_does_not_stop_it),
        DESK_TEST(undo_changes_what_was_and_shows_the_same_moment),
        DESK_TEST(what_the_engine_refuses_is_undone),
        DESK_TEST(the_scene_is_made_longer_and_shorter),
        DESK_TEST(the_end_of_the_scene_is_dragged),
        DESK_TEST(a_keyboard_alone_draws_and_drags),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
