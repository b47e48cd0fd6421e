/* SPDX-License-Identifier: MIT */
/* Where in time the window goes, beside an engine that takes as long for a frame as the test says
 * and has 15 frames a second. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "rig/window/player.h"

static const uint64_t FRAME_US = 66667, FRAMES = 3000, S = 1000000;

/* In place of rig/window/engine.c. */
struct engine {
    uint64_t asked, present;
    uint64_t us_a_frame; /* that it takes */
    uint64_t there_us;   /* when what was asked for is there */
    uint64_t now_us;
    size_t n_seeks;
    const char *trouble;
};

void engine_seek(struct engine *engine, uint64_t frame)
{
    uint64_t ahead = frame > engine->present ? frame - engine->present : 0;
    engine->asked = frame;
    engine->there_us = engine->now_us + ahead * engine->us_a_frame;
    engine->present = frame;
    engine->n_seeks++;
}

bool engine_is_there(const struct engine *engine)
{
    return engine->now_us >= engine->there_us;
}

uint64_t engine_frames(const struct engine *engine)
{
    (void)engine;
    return FRAMES;
}

uint64_t engine_frame_us(const struct engine *engine, uint64_t frame)
{
    (void)engine;
    return frame * FRAME_US;
}

uint64_t engine_frame_at(const struct engine *engine, uint64_t t_us)
{
    (void)engine;
    return t_us / FRAME_US;
}

const char *engine_trouble(const struct engine *engine)
{
    return engine->trouble;
}

/* A window that draws 60 times a second; returns the longest that it had to wait for a frame. */
static uint64_t play(struct player *player, struct engine *engine, uint64_t for_us)
{
    uint64_t end_us = engine->now_us + for_us, longest_us = 0;
    for (; engine->now_us < end_us; engine->now_us += 16667) {
        player_tick(player, engine, engine->now_us);
        if (engine->there_us > engine->now_us && engine->there_us - engine->now_us > longest_us)
            longest_us = engine->there_us - engine->now_us;
    }
    return longest_us;
}

static void plays_as_fast_as_it_is_set(void **state)
{
    (void)state;
    static const struct {
        int speed;
        uint64_t s, frames;
    } cases[] = { { 0, 10, 150 },  { 1, 10, 300 }, { 3, 5, 600 },  { 4, 5, 1200 },
                  { -1, 20, 150 }, { -4, 32, 30 }, { -9, 32, 30 }, { -2, 1, 3 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct engine engine = { .now_us = 7 * S };
        struct player player;
        player_init(&player);
        player_set_speed(&player, cases[i].speed, engine.now_us);
        player_play(&player, true, engine.now_us);
        play(&player, &engine, cases[i].s * S);
        assert_in_range(player.frame, cases[i].frames - 1 - cases[i].frames / 100,
                        cases[i].frames + 1);
    }
}

static void never_asks_twice_for_a_frame(void **state)
{
    (void)state;
    struct engine engine = { 0 };
    struct player player;
    player_init(&player);
    player_play(&player, true, 0);
    play(&player, &engine, 10 * S);
    assert_int_equal(engine.n_seeks, player.frame);
}

static void a_slow_engine_slows_time_and_not_the_window(void **state)
{
    (void)state;
    struct engine engine = { .us_a_frame = 30000 };
    struct player player;
    player_init(&player);
    player_set_speed(&player, 3, 0);
    player_play(&player, true, 0);
    uint64_t longest_us = play(&player, &engine, 10 * S);
    assert_in_range(player.frame, 250, 340);
    assert_in_range(longest_us, 1, 500000);
}

static void as_fast_as_possible_keeps_the_engine_busy(void **state)
{
    (void)state;
    static const uint64_t us_a_frame[] = { 1000, 4000, 50000 };
    for (size_t i = 0; i < sizeof us_a_frame / sizeof us_a_frame[0]; i++) {
        struct engine engine = { .us_a_frame = us_a_frame[i] };
        struct player player;
        player_init(&player);
        player_set_speed(&player, 99, 0);
        assert_int_equal(player.speed, PLAYER_AS_FAST_AS_POSSIBLE);
        player_play(&player, true, 0);
        uint64_t longest_us = play(&player, &engine, 2 * S);
        uint64_t possible = 2 * S / us_a_frame[i];
        assert_in_range(player.frame, possible / 2, possible + 1);
        assert_in_range(longest_us, 1, 120000);
    }
}

static void stops_at_the_end_and_at_trouble(void **state)
{
    (void)state;
    struct engine engine = { 0 };
    struct player player;
    player_init(&player);
    player_go(&player, &engine, FRAMES + 7);
    assert_int_equal(player.frame, FRAMES - 1);
    player_go(&player, &engine, FRAMES - 3);
    player_play(&player, true, 0);
    play(&player, &engine, 2 * S);
    assert_false(player.playing);
    assert_int_equal(engine.asked, FRAMES - 1);
    player_go(&player, &engine, 5);
    player_play(&player, true, engine.now_us);
    engine.trouble = "assertion";
    assert_true(player_tick(&player, &engine, engine.now_us + S));
    assert_false(player.playing);
}

static void a_step_pauses(void **state)
{
    (void)state;
    struct engine engine = { 0 };
    struct player player;
    player_init(&player);
    player_play(&player, true, 0);
    play(&player, &engine, S);
    uint64_t frame = player.frame;
    player_go(&player, &engine, frame - 1);
    play(&player, &engine, S);
    assert_int_equal(engine.asked, frame - 1);
    player_play(&player, true, engine.now_us);
    play(&player, &engine, S);
    assert_in_range(player.frame, frame + 13, frame + 15);
}

static void a_pause_takes_no_time(void **state)
{
    (void)state;
    struct engine engine = { 0 };
    struct player player;
    player_init(&player);
    player_play(&player, true, 0);
    play(&player, &engine, S);
    uint64_t frame = player.frame;
    player_play(&player, false, engine.now_us);
    play(&player, &engine, 60 * S);
    assert_int_equal(player.frame, frame);
    player_play(&player, true, engine.now_us);
    player_tick(&player, &engine, engine.now_us);
    assert_int_equal(player.frame, frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plays_as_fast_as_it_is_set),
        cmocka_unit_test(never_asks_twice_for_a_frame),
        cmocka_unit_test(a_slow_engine_slows_time_and_not_the_window),
        cmocka_unit_test(as_fast_as_possible_keeps_the_engine_busy),
        cmocka_unit_test(stops_at_the_end_and_at_trouble),
        cmocka_unit_test(a_step_pauses),
        cmocka_unit_test(a_pause_takes_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
