/* SPDX-License-Identifier: MIT */
/* A session is played with the real engine, saved, and run again: it gives the same trace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "rig/memory.h"
#include "rig/run_scene.h"
#include "rig/window/desk.h"

static struct desk desk;
static uint64_t wall_us = 1000000;
static char folder[] = "/tmp/footfall-session-XXXXXX";

static void open_desk(const char *scene)
{
    static struct arguments no_data;
    struct engine_options options = { .folder = scene, .data = &no_data };
    struct draft draft;
    struct buffer why = { 0 }, text = { 0 };
    if (draft_open(&draft, scene, NULL, &why) != 0)
        fail_msg("%s", buffer_get(&why));
    draft_text(&draft, &text);
    struct engine *engine = engine_open(buffer_get(&text), text.len, &options, &why);
    if (engine == NULL)
        fail_msg("%s", buffer_get(&why));
    desk_init(&desk, engine, &draft);
    buffer_free(&text);
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    char command[100];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static void tick(void)
{
    wall_us += 16667;
    desk_tick(&desk, wall_us);
}

static void settle(void)
{
    const time_t until_s = time(NULL) + 60;
    while (!engine_is_there(desk.engine) && time(NULL) <= until_s)
        engine_poll(desk.engine, 20);
    tick();
    assert_true(engine_is_there(desk.engine));
}

static void key(const char *name)
{
    const struct desk_input input = { .kind = INPUT_KEY, .key = name };
    desk_input(&desk, &input, wall_us);
    settle();
}

static void key_at_once(const char *name) /* whether the frame is there or not */
{
    const struct desk_input input = { .kind = INPUT_KEY, .key = name };
    desk_input(&desk, &input, wall_us);
    tick();
}

static void go(uint64_t frame)
{
    while (desk.player.frame < frame)
        key(".");
    assert_int_equal(engine_instant(desk.engine)->frame, frame);
}

static void mouse(enum desk_input_kind kind, int button, double u, double v)
{
    struct desk_input input = { .kind = kind, .button = button };
    struct sight sight;
    assert_true(sight_of(&desk.look, &desk.layout, 640, 480, 0, &sight));
    sight_to_screen(&sight, u, v, &input.x, &input.y);
    desk_input(&desk, &input, wall_us);
    settle();
}

static void click(int button, double u, double v)
{
    mouse(INPUT_PRESS, button, u, v);
    mouse(INPUT_RELEASE, button, u, v);
}

static void drag(double u, double v, double to_u, double to_v)
{
    mouse(INPUT_PRESS, 1, u, v);
    mouse(INPUT_MOVE, 0, to_u, to_v);
    mouse(INPUT_RELEASE, 1, to_u, to_v);
}

/* What left the device, as the engine's scout saw it. */
static void played_trace(struct buffer *out)
{
    const struct chronicle *chronicle = engine_chronicle(desk.engine);
    const time_t until_s = time(NULL) + 120;
    while (!chronicle->complete && time(NULL) <= until_s)
        engine_poll(desk.engine, 20);
    assert_true(chronicle->complete);
    for (size_t i = 0; i < chronicle->n; i++)
        if (chronicle->marks[i].kind <= CHRONICLE_EVENT)
            buffer_addf(out, "%s\n", chronicle->marks[i].text);
}

static void save(char scene[128])
{
    snprintf(scene, 128, "%s/played", folder);
    desk.save_folder = scene;
    key("s");
    for (int i = 0; i < 6000 && desk.saving.pid > 0; i++) {
        usleep(10000);
        tick();
    }
    if (!desk.draft.saved)
        fail_msg("%s", desk.message);
}

static void run_again(const char *scene, struct buffer *trace)
{
    char out[128], path[200];
    snprintf(out, sizeof out, "%s/out", folder);
    struct run_options options = { .program = "footfall", .out = out };
    struct found_scene found = { .name = "vs121-p/played", .path = (char *)(uintptr_t)scene };
    struct scene_result *result = memory_zeroed(1, sizeof *result);
    struct buffer card = { 0 };
    run_scene(&found, &options, result, &card);
    if (result->verdict != VERDICT_PASSED)
        fail_msg("%s", result->reason);
    assert_int_equal(result->golden, PART_PASSED);
    snprintf(path, sizeof path, "%s/vs121-p/played/trace.jsonl", out);
    assert_int_equal(buffer_read_file(trace, path), 0);
    buffer_free(&card);
    free(result);
}

static void play_a_session(void)
{
    go(10);
    key("w");
    click(1, 250, 400);
    click(1, 250, 100);
    click(3, 250, 100);
    go(20);
    key("d");
    go(30);
    key("v");
    drag(639, 240, 639, 300);
    go(40);
    const struct instant *instant = engine_instant(desk.engine);
    assert_true(instant->n_people >= 2);
    drag(instant->people[0].head_x_px, instant->people[0].head_y_px, 400, 350);
    go(50);
    key("o");
    go(60);
    key("p");
    go(75);
    key("p");
    key("o");
    key("z"); /* and the network comes back later */
    go(90);
    key("o");
    key("pagedown");
    key("t");
    go(100);
    assert_int_equal(engine_instant(desk.engine)->settings.line.points[1].y, 300);
    key("w");
    click(1, 380, 300);
    click(3, 380, 300);
    go(110);
    key("v");
    instant = engine_instant(desk.engine);
    struct instant_person stander = { 0 };
    for (size_t i = 0; i < instant->n_people; i++)
        if (instant->people[i].in_picture && instant->people[i].body_id > stander.body_id)
            stander = instant->people[i];
    click(1, stander.head_x_px, stander.head_y_px);
    assert_int_equal(desk.shapes.chosen, CHOSEN_WALKER);
    key("delete");
    assert_string_equal(desk.message, "walker removed");
    key_at_once("home"); /* on the way there, or there, a hand is laid on what is shown */
    key_at_once("o");
    key_at_once("end");
    key_at_once("d");
    key_at_once("home");
    key_at_once("z");
    key_at_once("z");
    key_at_once("end");
    key_at_once("y");
    settle();
    while (desk.player.frame > 110)
        key(",");
    key("<"); /* shorter by a second, and longer again */
    key(">");
    key("<");
    go(115);
    instant = engine_instant(desk.engine);
    for (size_t i = 0; i < instant->n_people; i++)
        assert_int_not_equal(instant->people[i].body_id, stander.body_id);
}

static void what_was_played_is_what_is_run(void **state)
{
    (void)state;
    struct buffer played = { 0 }, run = { 0 };
    char scene[128];
    open_desk("scenes/vs121-p/one-person");
    settle();
    play_a_session();
    assert_int_equal(desk.draft.n_done, 16);
    played_trace(&played);
    save(scene);
    run_again(scene, &run);
    assert_string_equal(buffer_get(&run), buffer_get(&played));
    assert_non_null(strstr(buffer_get(&run), "\"power\""));
    buffer_free(&played);
    buffer_free(&run);
    engine_close(desk.engine);
    desk_free(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_played_is_what_is_run, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
