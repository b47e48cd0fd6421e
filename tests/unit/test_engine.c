/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hal_sim/simulation.h"
#include "rig/window/engine.h"
#include "rig/window/watch.h"
#include "sim/scene_read.h"

enum { PATIENCE_MS = 120000, FRAMES_MAX = 200 };

/* Somebody crosses the line, presses, the network and the power go, a chair is moved. */
static const char SCENE[] =
    "{\"version\": 1, \"model\": \"vs121-p\", \"title\": \"for the engine\", \"seed\": 3,"
    " \"start\": \"2026-03-02T08:59:58Z\", \"duration\": \"8s\","
    " \"camera\": {\"height\": \"3m\"},"
    " \"site\": {\"floor\": \"carpet\", \"light\": {\"lux\": 300, \"mains_hz\": 50},"
    "  \"objects\": [{\"kind\": \"chair\", \"id\": \"chair\", \"at\": [1.5, 1]}]},"
    " \"device\": {\"line_crossing_counting\": {\"enable\": true,"
    "  \"line\": [[0, 240], [639, 240]], \"trigger_report\": true,"
    "  \"report\": {\"http\": [{\"enable\": true, \"url\": \"http://127.0.0.1/a\"}]}}},"
    " \"walkers\": [{\"path\": [[\"0.5s\", 0, -2.6], [\"4.5s\", 0.2, 2.6]]},"
    "  {\"crowd\": {\"per_minute\": 40, \"from\": [[-1, 3], [1, 3]],"
    "   \"to\": [[-1, -3], [1, -3]]}}],"
    " \"events\": [{\"at\": \"1s\", \"press\": \"di\", \"for\": \"300ms\"},"
    "  {\"at\": \"2s\", \"network\": \"down\", \"for\": \"500ms\"},"
    "  {\"at\": \"3s\", \"move\": \"chair\", \"to\": [1, 1]},"
    "  {\"at\": \"5.03s\", \"power\": \"off\", \"for\": \"600ms\"}]}";

/* A scene with another text in the place of one. */
static void replace(const char *in, const char *from, const char *to, char out[2 * sizeof SCENE])
{
    const char *at = strstr(in, from);
    assert_non_null(at);
    snprintf(out, 2 * sizeof SCENE, "%.*s%s%s", (int)(at - in), in, to, at + strlen(from));
}

static struct engine *open_text(const char *text)
{
    const struct engine_options options = { .folder = "scenes/vs121-p/none" };
    struct buffer why = { 0 };
    struct engine *engine = engine_open(text, strlen(text), &options, &why);
    if (engine == NULL)
        print_message("%s\n", buffer_get(&why));
    assert_non_null(engine);
    buffer_free(&why);
    return engine;
}

/* Everything of a moment but the time that it took (FNV-1a). */
static uint64_t digest(const struct engine *engine)
{
    struct instant *instant = malloc(sizeof *instant);
    uint64_t hash = UINT64_C(14695981039346656037);
    assert_non_null(instant);
    memcpy(instant, engine_instant(engine), sizeof *instant);
    memset(instant->stage_ns, 0, sizeof instant->stage_ns);
    for (size_t i = 0; i < sizeof *instant; i++)
        hash = (hash ^ ((const uint8_t *)instant)[i]) * UINT64_C(1099511628211);
    size_t n = (size_t)instant->width_px * instant->height_px * 3 / 2;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ engine_picture(engine)[i]) * UINT64_C(1099511628211);
    free(instant);
    return hash;
}

/* Polls until it is so, for a minute and more; a poll may return at once. */
#define AWAIT(engine, condition)                                                                   \
    for (const int64_t until_ms = watch_clock_ms() + PATIENCE_MS;                                  \
         !(condition) && watch_clock_ms() < until_ms;)                                             \
    engine_poll(engine, 20)

static void wait_for(struct engine *engine)
{
    AWAIT(engine, engine_is_there(engine) || engine_trouble(engine) != NULL);
    if (!engine_is_there(engine) && engine_trouble(engine) != NULL)
        fail_msg("%s", engine_trouble(engine));
    assert_true(engine_is_there(engine));
}

static uint64_t go(struct engine *engine, uint64_t frame)
{
    engine_seek(engine, frame);
    wait_for(engine);
    assert_int_equal(engine_instant(engine)->frame, frame);
    assert_int_equal(engine_instant(engine)->t_us, engine_frame_us(engine, frame));
    return digest(engine);
}

static void wait_for_scout(struct engine *engine)
{
    AWAIT(engine, engine_chronicle(engine)->complete);
    assert_true(engine_chronicle(engine)->complete);
    assert_false(engine_is_scouting(engine));
}

static void every_frame_is_the_same_whichever_way_one_comes(void **state)
{
    (void)state;
    static uint64_t forward[FRAMES_MAX];
    struct engine *engine = open_text(SCENE);
    uint64_t n = engine_frames(engine), differ = 0;
    assert_in_range(n, 100, FRAMES_MAX);
    for (uint64_t frame = 0; frame < n; frame++)
        forward[frame] = go(engine, frame);
    for (uint64_t frame = 1; frame < n; frame++)
        differ += forward[frame] != forward[frame - 1];
    assert_true(differ > n - 15); /* without power nothing changes but the time */
    for (uint64_t frame = n; frame-- > 0;)
        assert_true(go(engine, frame) == forward[frame]);
    for (uint64_t jump = 0; jump < 40; jump++)
        assert_true(go(engine, jump * 37 % n) == forward[jump * 37 % n]);
    engine_close(engine);
}

/* In 1 at 2.5 s; at 09:00, which is 5 s later, the sums are reset. */
static void what_is_true_begins_anew_where_the_device_does(void **state)
{
    (void)state;
    static const char text[] =
        "{\"version\": 1, \"model\": \"vs121-p\", \"title\": \"a reset\", \"seed\": 3,"
        " \"start\": \"2026-03-02T08:59:55Z\", \"duration\": \"8s\","
        " \"camera\": {\"height\": \"3m\"},"
        " \"site\": {\"floor\": \"carpet\", \"light\": {\"lux\": 300, \"mains_hz\": 50}},"
        " \"device\": {\"date_time\": {\"time_zone\": \"UTC+0:00\"},"
        "  \"line_crossing_counting\": {\"enable\": true,"
        "  \"line\": [[0, 240], [639, 240]], \"reset_cumulative_count_on_schedule\":"
        "  {\"enable\": true, \"times\": [{\"weekdays\": [\"monday\"], \"time\": \"09:00\"}]}}},"
        " \"walkers\": [{\"path\": [[\"0s\", 0, -2.6], [\"5s\", 0.2, 2.6]]}]}";
    struct engine *engine = open_text(text);
    go(engine, engine_frame_at(engine, 4900000));
    assert_int_equal(engine_instant(engine)->line.in_cumulative, 1);
    assert_int_equal(engine_instant(engine)->true_in, 1);
    go(engine, engine_frame_at(engine, 6000000));
    assert_int_equal(engine_instant(engine)->line.in_cumulative, 0);
    assert_int_equal(engine_instant(engine)->true_in, 0);
    engine_close(engine);
}

static void an_instant_tells_how_the_board_stands(void **state)
{
    static const struct {
        uint64_t t_us;
        bool alive, network_up, di;
    } rows[] = {
        { 500000, true, true, false },   { 1100000, true, true, true },
        { 1500000, true, true, false },  { 2200000, true, false, false },
        { 5200000, false, true, false }, { 6000000, true, true, false },
    };
    (void)state;
    struct engine *engine = open_text(SCENE);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        go(engine, engine_frame_at(engine, rows[i].t_us));
        const struct instant *instant = engine_instant(engine);
        assert_int_equal(instant->alive, rows[i].alive);
        assert_int_equal(instant->led, rows[i].alive);
        assert_int_equal(instant->network_up, rows[i].network_up);
        assert_int_equal(instant->wire_high[PRESS_DI], rows[i].di);
    }
    go(engine, engine_frame_at(engine, 4000000));
    const struct instant *instant = engine_instant(engine);
    assert_true(instant->tracks.n > 0 && instant->n_trails == instant->tracks.n);
    assert_true(instant->trails[0].n > 5);
    size_t walkers = 0, recipients = 0;
    for (size_t i = 0; i < instant->n_people; i++)
        walkers += instant->people[i].walker == 0;
    for (size_t i = 0; i < RECIPIENT_COUNT; i++)
        recipients += instant->recipient[i].used;
    assert_int_equal(walkers, 1);
    assert_true(instant->n_people > walkers);
    assert_int_equal(recipients, 1);
    assert_true(instant->stage_ns[STAGE_RENDER] > 0 && instant->stage_ns[STAGE_DETECT] > 0);
    engine_close(engine);
}

static void what_was_asked_for_last_is_what_comes(void **state)
{
    (void)state;
    struct engine *engine = open_text(SCENE);
    for (uint64_t i = 0; i < 60; i++) {
        engine_seek(engine, i * 61 % engine_frames(engine));
        if (i % 3 == 0)
            engine_poll(engine, 1);
    }
    engine_seek(engine, 33);
    wait_for(engine);
    assert_int_equal(engine_instant(engine)->frame, 33);
    engine_seek(engine, 1u << 30);
    wait_for(engine);
    assert_int_equal(engine_instant(engine)->frame, engine_frames(engine) - 1);
    engine_close(engine);
}

/* Pictures of the empty room are left out on the way there. */
static void a_frame_of_a_long_scene_is_the_same_whichever_way_one_comes(void **state)
{
    static const uint64_t jumps[] = { 38000, 37990, 37950, 37951, 20000, 38000, 37000, 37950 };
    enum { N = sizeof jumps / sizeof jumps[0] };
    (void)state;
    char text[2 * sizeof SCENE];
    uint64_t digests[N];
    char seldom[2 * sizeof SCENE];
    replace(SCENE, "\"per_minute\": 40", "\"per_minute\": 0.05", seldom);
    replace(seldom, "\"8s\"", "\"45min\"", text);
    struct engine *engine = open_text(text);
    for (size_t i = 0; i < N; i++)
        digests[i] = go(engine, jumps[i]);
    assert_true(digests[5] == digests[0]);
    assert_true(digests[7] == digests[2]);
    assert_true(digests[1] != digests[0] && digests[2] != digests[1]);
    engine_close(engine);
}

static void keep_line(void *ctx, const char *line)
{
    struct buffer *lines = ctx;
    buffer_add(lines, line);
    buffer_add(lines, "\n");
}

/* The trace of a run of its own. */
static void run_trace(const char *text, struct buffer *lines)
{
    const struct simulation_options how = { .links = LINKS_VIRTUAL };
    const struct simulation_hooks hooks = { .ctx = lines, .trace = keep_line };
    struct scene_error why;
    struct settings_error error;
    struct scene *scene = scene_read_text("scenes/vs121-p/none", text, strlen(text), NULL, &why);
    assert_non_null(scene);
    struct simulation *simulation = simulation_create(scene, &how, &hooks, &error);
    assert_non_null(simulation);
    assert_int_equal(simulation_run(simulation), SIMULATION_ENDED);
    simulation_destroy(simulation);
    scene_free(scene);
}

static void told_trace(const struct engine *engine, struct buffer *lines)
{
    const struct chronicle *chronicle = engine_chronicle(engine);
    for (size_t i = 0; i < chronicle->n; i++)
        if (chronicle->marks[i].kind <= CHRONICLE_EVENT)
            keep_line(lines, chronicle->marks[i].text);
}

static void the_scout_tells_the_trace_of_a_run(void **state)
{
    (void)state;
    struct engine *engine = open_text(SCENE);
    struct buffer expected = { 0 }, told = { 0 };
    wait_for_scout(engine);
    run_trace(SCENE, &expected);
    told_trace(engine, &told);
    assert_string_equal(buffer_get(&told), buffer_get(&expected));
    assert_true(chronicle_after(engine_chronicle(engine), 1u << CHRONICLE_REPORT, 0) >= 0);
    assert_int_equal(engine_chronicle(engine)->known_us, 8000000);
    buffer_free(&expected);
    buffer_free(&told);
    engine_close(engine);
}

/* The scene with one event more. */
static void add_event(const char *event, char out[2 * sizeof SCENE])
{
    snprintf(out, 2 * sizeof SCENE, "%.*s, %s]}", (int)(sizeof SCENE - 3), SCENE, event);
}

static void change(struct engine *engine, const char *text)
{
    struct buffer why = { 0 };
    if (!engine_change(engine, text, strlen(text), &why))
        fail_msg("%s", buffer_get(&why));
    wait_for(engine);
}

static const uint64_t looked_at[] = { 5, 31, 44, 45, 46, 60, 83, 119 };
enum { LOOKS = sizeof looked_at / sizeof looked_at[0] };

static void look_at_some(struct engine *engine, uint64_t digests[LOOKS])
{
    for (size_t i = LOOKS; i-- > 0;)
        digests[i] = go(engine, looked_at[i]);
}

/* Frames and marks are those of an engine that never had another scene. */
static void check_is_fresh(struct engine *engine, const char *text)
{
    struct engine *fresh = open_text(text);
    uint64_t expected[LOOKS], seen[LOOKS];
    struct buffer run = { 0 }, told = { 0 };
    look_at_some(fresh, expected);
    look_at_some(engine, seen);
    assert_memory_equal(seen, expected, sizeof seen);
    engine_close(fresh);
    wait_for_scout(engine);
    run_trace(text, &run);
    told_trace(engine, &told);
    assert_string_equal(buffer_get(&told), buffer_get(&run));
    buffer_free(&run);
    buffer_free(&told);
}

static void a_changed_scene_is_shown_as_if_it_had_always_been_so(void **state)
{
    static const struct {
        const char *event; /* NULL: `from` is replaced */
        const char *from, *to;
    } rows[] = {
        { "{\"at\": \"3.05s\", \"press\": \"di\", \"for\": \"200ms\"}", NULL, NULL },
        { "{\"at\": \"0.2s\", \"light\": {\"lux\": 90}}", NULL, NULL }, /* in the past */
        { NULL, "[\"4.5s\", 0.2, 2.6]", "[\"4.5s\", 0.9, 2.6]" },
        { NULL, "[[0, 240], [639, 240]]", "[[0, 200], [639, 200]]" }, /* from the start */
        { NULL, "\"8s\"", "\"9s\"" },
    };
    (void)state;
    char text[2 * sizeof SCENE];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct engine *engine = open_text(SCENE);
        go(engine, 44);
        if (rows[i].event != NULL)
            add_event(rows[i].event, text);
        else
            replace(SCENE, rows[i].from, rows[i].to, text);
        change(engine, text);
        assert_int_equal(engine_instant(engine)->frame, 44);
        check_is_fresh(engine, text);
        change(engine, SCENE); /* undone */
        check_is_fresh(engine, SCENE);
        engine_close(engine);
    }
}

/* The present frame and the checkpoints near it are not in the scene any more. */
static void a_scene_may_end_before_what_is_shown(void **state)
{
    (void)state;
    char text[2 * sizeof SCENE];
    struct engine *engine = open_text(SCENE);
    go(engine, 119);
    replace(SCENE, "\"8s\"", "\"5s\"", text);
    change(engine, text);
    assert_int_equal(engine_frames(engine), 75);
    assert_int_equal(engine_instant(engine)->frame, 74);
    const uint64_t last = digest(engine);
    struct engine *fresh = open_text(text);
    assert_true(go(fresh, 74) == last);
    engine_close(fresh);
    wait_for_scout(engine);
    change(engine, SCENE);
    check_is_fresh(engine, SCENE);
    engine_close(engine);
}

static void a_change_that_is_refused_changes_nothing(void **state)
{
    static const struct {
        const char *from, *to, *why;
    } rows[] = {
        { "\"8s\"", "8", "duration" },
        { "\"trigger_report\": true", "\"trigger_report\": 8", "trigger_report" },
    };
    (void)state;
    struct engine *engine = open_text(SCENE);
    char text[2 * sizeof SCENE];
    go(engine, 44);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buffer why = { 0 };
        replace(SCENE, rows[i].from, rows[i].to, text);
        assert_false(engine_change(engine, text, strlen(text), &why));
        if (strstr(buffer_get(&why), rows[i].why) == NULL)
            fail_msg("%s", buffer_get(&why));
        buffer_free(&why);
        check_is_fresh(engine, SCENE);
    }
    engine_close(engine);
}

/* As when somebody is dragged, settings are tried out, and the window never waits. */
static void many_changes_in_a_row_end_in_the_last(void **state)
{
    (void)state;
    struct engine *engine = open_text(SCENE);
    char text[2 * sizeof SCENE], to[80];
    struct buffer why = { 0 };
    for (int i = 0; i < 60; i++) {
        engine_seek(engine, (uint64_t)i * 37 % 120);
        engine_seek(engine, (uint64_t)i * 61 % 120); /* on the way there */
        snprintf(to, sizeof to, "[\"4.5s\", 0.%02d, 2.6]", i);
        replace(SCENE, "[\"4.5s\", 0.2, 2.6]", to, text);
        if (i % 4 == 1) {
            snprintf(to, sizeof to, "{\"at\": \"%d.5s\", \"press\": \"di\", \"for\": \"90ms\"}",
                     i % 7);
            add_event(to, text);
        } else if (i % 4 == 2) {
            snprintf(to, sizeof to, "[[0, 240], [639, %d]]", 200 + i);
            replace(SCENE, "[[0, 240], [639, 240]]", to, text);
        }
        assert_true(engine_change(engine, text, strlen(text), &why));
        if (i % 3 == 0)
            engine_poll(engine, i % 5);
        if (i % 20 == 18)
            check_is_fresh(engine, text);
    }
    engine_close(engine);
}

static void a_crash_is_told_and_what_was_before_is_still_there(void **state)
{
    (void)state;
    struct engine *engine = open_text(SCENE);
    uint64_t before = go(engine, 30);
    go(engine, 50);
    assert_true(engine_runner(engine) > 0);
    kill(engine_runner(engine), SIGSEGV);
    engine_seek(engine, 51);
    AWAIT(engine, engine_trouble(engine) != NULL);
    assert_string_equal(engine_trouble(engine), "crashed: SIGSEGV");
    assert_false(engine_is_there(engine));
    assert_true(go(engine, 30) == before);
    assert_null(engine_trouble(engine));
    engine_close(engine);
}

static void wait_for_silence(struct engine *engine, unsigned ms)
{
    AWAIT(engine, engine_silence(engine).ms >= ms);
    assert_true(engine_silence(engine).ms >= ms);
}

static bool is_gone(struct engine *engine, pid_t pid)
{
    AWAIT(engine, kill(pid, 0) != 0);
    return kill(pid, 0) < 0 && errno == ESRCH;
}

/* A stopped process does nothing, like one in an endless loop. */
static void a_device_that_hangs_is_told_and_what_was_before_is_still_there(void **state)
{
    (void)state;
    struct engine *engine = open_text(SCENE);
    uint64_t before = go(engine, 30);
    go(engine, 50);
    assert_int_equal(engine_silence(engine).ms, 0);
    const pid_t hangs = engine_runner(engine);
    kill(hangs, SIGSTOP);
    engine_seek(engine, 60);
    wait_for_silence(engine, 500);
    assert_int_equal(engine_silence(engine).pid, hangs);
    assert_true(engine_silence(engine).t_us >= engine_frame_us(engine, 50));
    engine_seek(engine, 61); /* nobody gets there either */
    wait_for_silence(engine, 700);
    assert_false(engine_is_there(engine));
    assert_true(go(engine, 30) == before);
    assert_int_equal(engine_silence(engine).ms, 0);
    assert_true(is_gone(engine, hangs));
    go(engine, 60);
    engine_close(engine);
}

static void a_device_that_answers_again_goes_on(void **state)
{
    (void)state;
    struct engine *engine = open_text(SCENE);
    go(engine, 50);
    const pid_t hangs = engine_runner(engine);
    kill(hangs, SIGSTOP);
    engine_seek(engine, 60);
    wait_for_silence(engine, 300);
    kill(hangs, SIGCONT);
    wait_for(engine);
    assert_int_equal(engine_instant(engine)->frame, 60);
    assert_int_equal(engine_silence(engine).ms, 0);
    assert_int_equal(engine_runner(engine), hangs);
    engine_close(engine);
}

/* Nobody listens for a second: as when the whole machine stands still, and the device with it. */
static void nobody_is_silent_while_nobody_listens(void **state)
{
    (void)state;
    struct engine *engine = open_text(SCENE);
    go(engine, 50);
    const pid_t hangs = engine_runner(engine);
    kill(hangs, SIGSTOP);
    engine_seek(engine, 60);
    engine_poll(engine, 0);
    usleep(1000000);
    engine_poll(engine, 0);
    assert_in_range(engine_silence(engine).ms, 1, 500);
    wait_for_silence(engine, 600);
    kill(hangs, SIGCONT);
    wait_for(engine);
    engine_close(engine);
}

/* All of its processes; they go on in the end, to hear that they are to end. */
static void a_scout_that_hangs_is_given_up(void **state)
{
    (void)state;
    struct engine *engine = open_text(SCENE);
    while (engine_runner(engine) == 0)
        engine_poll(engine, 1);
    const pid_t group = getpgid(engine_runner(engine));
    kill(-group, SIGSTOP);
    engine_poll(engine, 0);
    if (!engine_chronicle(engine)->complete) {
        AWAIT(engine, !engine_is_scouting(engine));
        assert_false(engine_is_scouting(engine));
        const struct chronicle *chronicle = engine_chronicle(engine);
        assert_true(chronicle->n > 0);
        const struct chronicle_mark *last = &chronicle->marks[chronicle->n - 1];
        assert_int_equal(last->kind, CHRONICLE_MISTAKE);
        assert_string_equal(last->text, "the device hangs: no answer for 10 s");
    }
    kill(-group, SIGCONT);
    go(engine, 30);
    engine_close(engine);
}

static void nobody_is_left(void **state)
{
    (void)state;
    struct engine *engine = open_text(SCENE);
    go(engine, 60);
    pid_t group = getpgid(engine_runner(engine));
    assert_true(group > 0 && group != getpgrp());
    engine_seek(engine, 100); /* somebody is on the way */
    engine_close(engine);
    assert_int_equal(kill(-group, 0), -1);
    assert_int_equal(errno, ESRCH);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void what_is_no_scene_is_refused_with_the_reason(void **state)
{
    static const struct {
        const char *text, *why;
    } rows[] = {
        { "{", "scene.json:1: " },
        { "{\"version\": 1, \"model\": \"vs121-p\", \"seed\": 1, \"duration\": \"1s\","
          " \"start\": \"2026-03-02T08:59:58Z\", \"title\": \"t\", \"camera\": {\"height\": "
          "\"3m\"},"
          " \"device\": {\"line_crossing_counting\": {\"enable\": 7}}}",
          "line_crossing_counting.enable" },
    };
    (void)state;
    const struct engine_options options = { .folder = "scenes/vs121-p/none" };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buffer why = { 0 };
        assert_null(engine_open(rows[i].text, strlen(rows[i].text), &options, &why));
        if (strstr(buffer_get(&why), rows[i].why) == NULL)
            fail_msg("%s", buffer_get(&why));
        buffer_free(&why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_scene_is_refused_with_the_reason),
        cmocka_unit_test(every_frame_is_the_same_whichever_way_one_comes),
        cmocka_unit_test(a_frame_of_a_long_scene_is_the_same_whichever_way_one_comes),
        cmocka_unit_test(what_is_true_begins_anew_where_the_device_does),
        cmocka_unit_test(an_instant_tells_how_the_board_stands),
        cmocka_unit_test(what_was_asked_for_last_is_what_comes),
        cmocka_unit_test(the_scout_tells_the_trace_of_a_run),
        cmocka_unit_test(a_changed_scene_is_shown_as_if_it_had_always_been_so),
        cmocka_unit_test(a_scene_may_end_before_what_is_shown),
        cmocka_unit_test(a_change_that_is_refused_changes_nothing),
        cmocka_unit_test(many_changes_in_a_row_end_in_the_last),
        cmocka_unit_test(a_crash_is_told_and_what_was_before_is_still_there),
        cmocka_unit_test(a_device_that_hangs_is_told_and_what_was_before_is_still_there),
        cmocka_unit_test(a_device_that_answers_again_goes_on),
        cmocka_unit_test(nobody_is_silent_while_nobody_listens),
        cmocka_unit_test(a_scout_that_hangs_is_given_up),
        cmocka_unit_test(nobody_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
