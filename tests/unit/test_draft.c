/* SPDX-License-Identifier: MIT */
/* The scene as somebody changes it: how each change is spelt, that it leaves what was before, and
 * that it can be undone and saved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware_core/model.h"
#include "firmware_core/settings_json.h"
#include "rig/memory.h"
#include "rig/run_scene.h"
#include "rig/window/draft.h"
#include "sim/scene_read.h"
#include "sim/world.h"
#include "tests/unit/draft_at_hand.h"

static const uint64_t S = 1000000;

/* What the device has before anything was changed. */
static void settings_of(const struct draft *of, struct settings *out)
{
    struct json_arena *arena = memory_zeroed(1, sizeof *arena);
    struct settings_frame frame = { .model = model_find(of->scene->model),
                                    .width_px = of->scene->camera.width_px,
                                    .height_px = of->scene->camera.height_px };
    struct settings_error error;
    *out = (struct settings) { 0 };
    const char *json = of->scene->device_json;
    assert_int_equal(settings_json_import(out, &frame, arena, json, strlen(json), &error), 0);
    free(arena);
}

static void assert_says(const char *part)
{
    struct buffer text = { 0 };
    draft_text(&draft, &text);
    if (strstr(buffer_get(&text), part) == NULL)
        fail_msg("%s\nis not in\n%s", part, buffer_get(&text));
    buffer_free(&text);
}

/* Each with the frame at 4 s and 66 ms present; one-person's walker is there for 5 s. */
enum { T_US = 4066666 };

static int act_di(void)
{
    return draft_press_di(&draft, T_US, &why);
}

static int act_reset(void)
{
    return draft_toggle_reset(&draft, T_US, &why);
}

static int act_reset_twice(void)
{
    int first = draft_toggle_reset(&draft, T_US, &why);
    return first + draft_toggle_reset(&draft, T_US + 10 * S, &why);
}

static int act_network(void)
{
    return draft_toggle_network(&draft, T_US, &why);
}

static int act_network_twice(void)
{
    return act_network() + draft_toggle_network(&draft, T_US + S, &why);
}

static int act_power(void)
{
    return draft_toggle_power(&draft, T_US, &why);
}

static int act_power_twice(void)
{
    return act_power() + draft_toggle_power(&draft, T_US + 2 * S, &why);
}

static int act_power_at_once(void)
{
    return act_power() + act_power();
}

static int act_light(void)
{
    return draft_scale_light(&draft, T_US, 1.5, &why);
}

static int act_dark(void)
{
    int result = 0;
    for (int i = 0; i < 20; i++)
        result += draft_scale_light(&draft, T_US, 2.0 / 3.0, &why);
    return result;
}

static int act_clock(void)
{
    return draft_step_clock(&draft, T_US, -60, &why);
}

static int act_walker(void)
{
    const struct vec2 p[] = { { 1, 0 }, { 1, 1.3 }, { -0.30004, 1.3 } };
    const struct draft_walker walker = { p, 3, false, 1.85, 0x0a0b0c };
    return draft_add_walker(&draft, T_US, &walker, &why);
}

static int act_stander(void)
{
    const struct vec2 p = { 1000, -0.5 };
    const struct draft_walker walker = { &p, 1, false, 0, UINT32_MAX };
    return draft_add_walker(&draft, T_US, &walker, &why);
}

static int act_walker_who_stays(void)
{
    const struct vec2 p[] = { { 1, 0 }, { 1, 1.3 } };
    const struct draft_walker walker = { p, 2, true, 0, UINT32_MAX };
    return draft_add_walker(&draft, T_US, &walker, &why);
}

static int act_remove(void)
{
    return draft_remove_walker(&draft, 0, T_US, &why);
}

static int act_move(void)
{
    return draft_move_walker(&draft, 0, T_US, (struct vec2) { 0, 2 }, &why);
}

static int act_move_far(void)
{
    return draft_move_walker(&draft, 0, T_US, (struct vec2) { 0.1, -3 }, &why);
}

static int act_taller(void)
{
    return draft_change_looks(&draft, 0, T_US, 1.9, UINT32_MAX, &why);
}

static int act_line(void)
{
    struct settings settings;
    settings_of(&draft, &settings);
    cJSON *changes =
        cJSON_Parse("{\"line_crossing_counting\": {\"line\": [[10, 20], [600, 400]]}}");
    int result = draft_configure(&draft, T_US, &settings, changes, "line drawn", &why);
    cJSON_Delete(changes);
    return result;
}

static int act_line_and_mask(void)
{
    struct settings settings;
    settings_of(&draft, &settings);
    cJSON *changes = cJSON_Parse("{\"privacy_mask\": {\"enable\": true, \"areas\":"
                                 "[{\"points\": [[1, 2], [30, 4], [5, 60]]}]}}");
    int result = act_line() + draft_configure(&draft, T_US, &settings, changes, "mask", &why);
    cJSON_Delete(changes);
    return result;
}

static const struct {
    int (*act)(void);
    const char *spelt;
} cases[] = {
    { act_di, "{ \"at\": \"4.067s\", \"press\": \"di\", \"for\": \"0.3s\" }" },
    { act_reset, "{ \"at\": \"4.067s\", \"press\": \"reset\" }" },
    { act_reset_twice, "{ \"at\": \"4.067s\", \"press\": \"reset\", \"for\": \"10s\" }" },
    { act_network, "{ \"at\": \"4.067s\", \"network\": \"down\" }" },
    { act_network_twice, "{ \"at\": \"5.067s\", \"network\": \"up\" }" },
    { act_power, "{ \"at\": \"4.067s\", \"power\": \"off\" }" },
    { act_power_twice, "{ \"at\": \"4.067s\", \"power\": \"off\", \"for\": \"2s\" }" },
    { act_power_at_once, "{ \"at\": \"4.067s\", \"power\": \"off\", \"for\": \"0.001s\" }" },
    { act_light, "{ \"at\": \"4.067s\", \"light\": { \"lux\": 450 } }" },
    { act_dark, "\"light\": { \"lux\": 0 }" },
    { act_clock, "{ \"at\": \"4.067s\", \"clock\": \"step\", \"by\": \"-60s\" }" },
    { act_walker, "\"path\": [[\"4.067s\", 1, 0], [\"5.067s\", 1, 1.3], [\"6.067s\", -0.3, 1.3]],\n"
                  "      \"height\": \"1850mm\",\n      \"clothes\": { \"top\": \"#0a0b0c\" }" },
    { act_stander, "{ \"path\": [[\"4.067s\", 100, -0.5], [\"11s\", 100, -0.5]] }" },
    { act_walker_who_stays, "[\"5.067s\", 1, 1.3], [\"11s\", 1, 1.3]] }" },
    { act_remove, "\"height\": \"1.72m\", \"until\": \"4.067s\" }" },
    { act_move, "\"path\": [[\"4.068s\", 0, 2], [\"5.009s\", 0.1, 3.2]]" },
    { act_move_far, "\"path\": [[\"4.068s\", 0.1, -3], [\"8.911s\", 0.1, 3.2]]" },
    { act_taller, "\"height\": \"1900mm\"" },
    { act_line, "\"line\": [[10, 20], [600, 400]]" },
    { act_line_and_mask, "\"line\": [[10, 20], [600, 400]]" },
};

static void each_change_is_spelt_as_a_scene_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        open_scene("scenes/vs121-p/one-person");
        if (cases[i].act() != 0)
            fail_msg("case %zu: %s", i, buffer_get(&why));
        assert_says(cases[i].spelt);
        assert_false(draft.saved);
        struct buffer text = { 0 };
        struct scene_error error;
        draft_text(&draft, &text);
        struct scene *again =
            scene_read_text(draft.folder, buffer_get(&text), text.len, NULL, &error);
        assert_non_null(again);
        assert_int_equal(again->n_events, draft.scene->n_events);
        assert_int_equal(again->n_walkers, draft.scene->n_walkers);
        scene_free(again);
        buffer_free(&text);
        draft_free(&draft);
    }
}

static void each_change_can_be_undone_and_done_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buffer before = { 0 }, after = { 0 }, text = { 0 };
        open_scene("scenes/vs121-p/one-person");
        draft_text(&draft, &before);
        assert_int_equal(cases[i].act(), 0);
        draft_text(&draft, &after);
        size_t n = draft.n_done;
        for (size_t k = 0; k < n; k++)
            assert_true(draft_undo(&draft)->t_us >= T_US);
        assert_null(draft_undo(&draft));
        draft_text(&draft, &text);
        assert_string_equal(buffer_get(&text), buffer_get(&before));
        for (size_t k = 0; k < n; k++)
            assert_non_null(draft_redo(&draft));
        assert_null(draft_redo(&draft));
        buffer_clear(&text);
        draft_text(&draft, &text);
        assert_string_equal(buffer_get(&text), buffer_get(&after));
        buffer_free(&before);
        buffer_free(&after);
        buffer_free(&text);
        draft_free(&draft);
    }
}

static void all_that_was_before_stays_to_the_bit(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        open_scene("scenes/vs121-p/crowd-round-a-couple");
        struct scene_error error;
        struct scene *old = scene_read("scenes/vs121-p/crowd-round-a-couple", NULL, &error);
        (void)cases[i].act();
        struct world *was = world_create(old), *is = world_create(draft.scene);
        for (uint64_t t_us = 0; t_us <= T_US; t_us += 66666) {
            world_advance(was, t_us);
            world_advance(is, t_us);
            const struct bodies *a = world_bodies(was), *b = world_bodies(is);
            assert_int_equal(a->n, b->n);
            assert_memory_equal(a->b, b->b, a->n * sizeof a->b[0]);
        }
        world_destroy(was);
        world_destroy(is);
        scene_free(old);
        draft_free(&draft);
    }
}

static void assert_is(uint64_t t_us, bool network, bool power, bool reset)
{
    assert_int_equal(draft_network_is_up(&draft, t_us), network);
    assert_int_equal(draft_has_power(&draft, t_us), power);
    assert_int_equal(draft_holds_reset(&draft, t_us), reset);
}

static int toggle_all(uint64_t t_us)
{
    return draft_toggle_network(&draft, t_us, &why) + draft_toggle_power(&draft, t_us, &why) +
           draft_toggle_reset(&draft, t_us, &why);
}

/* Also twice at one frame, before the engine has been any further. */
static void what_is_toggled_is_known_at_once(void **state)
{
    (void)state;
    open_scene("scenes/vs121-p/one-person");
    assert_is(T_US, true, true, false);
    assert_int_equal(toggle_all(T_US), 0);
    assert_is(T_US, false, false, true);
    assert_is(T_US - 66666, true, true, false);
    assert_int_equal(toggle_all(T_US), 0);
    assert_is(T_US + S, true, true, false);
    assert_int_equal(toggle_all(T_US + S), 0);
    assert_is(T_US + 2 * S, false, false, true);
    assert_int_equal(toggle_all(T_US + 3 * S), 0);
    assert_is(T_US + 2 * S, false, false, true);
    assert_is(T_US + 3 * S, true, true, false);
}

static void what_cannot_be_is_refused_with_a_reason(void **state)
{
    (void)state;
    struct settings settings;
    open_scene("scenes/vs121-p/one-person");
    settings_of(&draft, &settings);
    assert_int_equal(draft_remove_walker(&draft, 7, T_US, &why), -1);
    assert_int_equal(draft_remove_walker(&draft, 0, 6 * S, &why), -1);
    assert_non_null(strstr(buffer_get(&why), "has gone"));
    cJSON *changes = cJSON_Parse("{\"line_crossing_counting\": {\"line\": [[10, 20]]}}");
    buffer_clear(&why);
    assert_int_equal(draft_configure(&draft, T_US, &settings, changes, "line", &why), -1);
    assert_non_null(strstr(buffer_get(&why), "line_crossing_counting.line: "));
    cJSON_Delete(changes);
    assert_int_equal(draft.n_done, 0);
    assert_true(draft.saved);
    draft_free(&draft);
    open_scene("scenes/vs121-p/first-use");
    assert_int_equal(act_line(), -1);
    assert_non_null(strstr(buffer_get(&why), "not activated"));
}

static void configure(uint64_t t_us, const char *changes)
{
    struct settings settings;
    settings_of(&draft, &settings);
    cJSON *json = cJSON_Parse(changes);
    assert_non_null(json);
    assert_int_equal(draft_configure(&draft, t_us, &settings, json, "set", &why), 0);
    cJSON_Delete(json);
}

/* A mask at 8 s, then back to 4 s for another line: at 8 s the line stays, and at 9 s the one that
 * was drawn then. */
static void what_is_changed_earlier_stays_changed(void **state)
{
    (void)state;
    open_scene("scenes/vs121-p/one-person");
    configure(8 * S, "{\"privacy_mask\": {\"areas\": [{\"points\": [[1, 2], [30, 4], [5, 60]]}]}}");
    configure(9 * S, "{\"line_crossing_counting\": {\"line\": [[7, 7], [500, 7]]}}");
    configure(4 * S, "{\"line_crossing_counting\": {\"line\": [[10, 20], [600, 400]]}}");
    static const char *const lines[] = { "[[10,20],[600,400]]", "[[10,20],[600,400]]",
                                         "[[7,7],[500,7]]" };
    assert_int_equal(draft.scene->n_events, 3);
    for (size_t i = 0; i < 3; i++)
        assert_non_null(strstr(draft.scene->events[i].request, lines[i]));
    assert_non_null(strstr(draft.scene->events[1].request, "[[1,2],[30,4],[5,60]]"));
}

static void settings_are_said_in_few_words(void **state)
{
    (void)state;
    open_scene("scenes/vs121-p/one-person");
    assert_int_equal(act_line(), 0);
    assert_string_equal(
        draft.scene->events[0].request,
        "{\"action\":\"import\",\"config\":{\"date_time\":{\"time_zone\":\"UTC+1:00\"},"
        "\"region_people_counting\":{\"enable\":false},\"line_crossing_counting\":{"
        "\"enable\":true,\"line\":[[10,20],[600,400]],\"trigger_report\":true,\"report\":{"
        "\"reporting_interval_s\":10,"
        "\"http\":[{\"enable\":true,\"url\":\"http://collector.example/reports\"}]}}}}");
}

static void only_so_many_steps_can_be_undone(void **state)
{
    (void)state;
    open_scene("scenes/vs121-p/one-person");
    for (unsigned i = 0; i < DRAFT_STEPS_MAX + 20; i++)
        assert_int_equal(draft_press_di(&draft, i * 1000, &why), 0);
    for (unsigned i = 0; i < DRAFT_STEPS_MAX; i++)
        assert_int_equal(draft_undo(&draft)->t_us, (DRAFT_STEPS_MAX + 19 - i) * 1000);
    assert_null(draft_undo(&draft));
    assert_int_equal(draft.scene->n_events, 20);
    assert_int_equal(draft_press_di(&draft, S, &why), 0);
    assert_null(draft_redo(&draft));
}

static void the_list_of_events_may_be_full(void **state)
{
    (void)state;
    open_scene("scenes/vs121-p/one-person");
    int result = 0;
    unsigned n = 0;
    for (; n < 2000 && result == 0; n++)
        result = draft_press_di(&draft, T_US, &why);
    assert_int_equal(n, 1025);
    assert_int_equal(draft.scene->n_events, 1024);
    assert_true(why.len > 0);
}

static void write_text(const char *path, const char *text)
{
    struct buffer bytes = { 0 };
    buffer_add(&bytes, text);
    assert_int_equal(buffer_write_file(&bytes, path), 0);
    buffer_free(&bytes);
}

/* A scene of somebody recorded, and of one with a path. */
static void recorded_walkers_stay_and_their_file_goes_along(void **state)
{
    (void)state;
    static const char scene[] = "{ \"version\": 1, \"model\": \"vs121-p\", \"duration\": \"4s\","
                                " \"camera\": { \"height\": \"3m\", \"fps\": 5 }, \"walkers\": ["
                                "{ \"recorded\": \"walk.txt\", \"fps\": 1, \"unit\": \"m\" },"
                                "{ \"path\": [[\"0s\", 0, 0], [\"4s\", 1, 0]] }] }";
    char folder[] = "/tmp/footfall-test-XXXXXX", path[128], saved[64];
    struct saving saving = { 0 };
    struct stat st;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/scene.json", folder);
    write_text(path, scene);
    snprintf(path, sizeof path, "%s/walk.txt", folder);
    write_text(path, "1 0 -1 -1 1.7\n1 1 0 -1 1.7\n1 2 1 -1 1.7\n");
    snprintf(path, sizeof path, "%s/keys", folder);
    assert_int_equal(mkdir(path, 0777), 0);
    snprintf(path, sizeof path, "%s/keys/ca.pem", folder);
    write_text(path, "of nobody\n");
    open_scene(folder);
    assert_int_equal(draft.scene->n_walkers, 2);
    assert_int_equal(draft_n_walkers(&draft), 1);
    assert_int_equal(draft_remove_walker(&draft, 1, S, &why), -1);
    assert_int_equal(draft_remove_walker(&draft, 0, S, &why), 0);
    assert_int_equal(draft.scene->walkers[1].until_us, 1001000);
    snprintf(saved, sizeof saved, "%s/played", folder);
    assert_int_equal(draft_save_begin(&draft, saved, &saving, &why), 0);
    if (draft_save_poll(&saving, true, &why) != 0)
        fail_msg("%s", buffer_get(&why));
    snprintf(path, sizeof path, "%s/walk.txt", saved);
    assert_int_equal(stat(path, &st), 0);
    snprintf(path, sizeof path, "%s/keys/ca.pem", saved);
    assert_int_equal(stat(path, &st), 0);
    snprintf(path, sizeof path, "rm -rf %s", folder);
    assert_int_equal(system(path), 0);
}

/* A run of what was saved passes, with its companions beside it. */
static void what_is_saved_passes(void **state)
{
    (void)state;
    char folder[] = "/tmp/footfall-test-XXXXXX", scene[64], path[128];
    struct saving saving = { 0 };
    assert_non_null(mkdtemp(folder));
    snprintf(scene, sizeof scene, "%s/saved/played-1", folder);
    open_scene("scenes/vs121-p/one-person");
    assert_int_equal(act_line_and_mask() + act_walker() + act_di() + act_network_twice(), 0);
    assert_int_equal(draft_save_begin(&draft, scene, &saving, &why), 0);
    if (draft_save_poll(&saving, true, &why) != 0)
        fail_msg("%s", buffer_get(&why));
    snprintf(path, sizeof path, "%s/out", folder);
    struct run_options options = { .program = "footfall", .out = path };
    struct found_scene found = { .name = "vs121-p/played-1", .path = scene };
    struct scene_result *result = memory_zeroed(1, sizeof *result);
    struct buffer card = { 0 }, text = { 0 };
    run_scene(&found, &options, result, &card);
    if (result->verdict != VERDICT_PASSED)
        fail_msg("%s", result->reason);
    assert_int_equal(result->golden, PART_PASSED);
    assert_int_equal(draft_save_begin(&draft, scene, &saving, &why), -1); /* is there already */
    snprintf(path, sizeof path, "%s/expect.jsonl", scene);
    assert_int_equal(buffer_read_file(&text, path), 0);
    assert_non_null(strstr(buffer_get(&text), "\"kind\":\"manage\""));
    assert_non_null(strstr(buffer_get(&text), "{\"t_us\":4067000,\"kind\":\"pin\",\"pin\":\"di\""));
    buffer_free(&text);
    buffer_free(&card);
    free(result);
    snprintf(path, sizeof path, "rm -rf %s", folder);
    assert_int_equal(system(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(each_change_is_spelt_as_a_scene_is, close_scene),
        cmocka_unit_test_teardown(each_change_can_be_undone_and_done_again, close_scene),
        cmocka_unit_test_teardown(all_that_was_before_stays_to_the_bit, close_scene),
        cmocka_unit_test_teardown(what_is_toggled_is_known_at_once, close_scene),
        cmocka_unit_test_teardown(what_cannot_be_is_refused_with_a_reason, close_scene),
        cmocka_unit_test_teardown(what_is_changed_earlier_stays_changed, close_scene),
        cmocka_unit_test_teardown(settings_are_said_in_few_words, close_scene),
        cmocka_unit_test_teardown(only_so_many_steps_can_be_undone, close_scene),
        cmocka_unit_test_teardown(the_list_of_events_may_be_full, close_scene),
        cmocka_unit_test_teardown(recorded_walkers_stay_and_their_file_goes_along, close_scene),
        cmocka_unit_test_teardown(what_is_saved_passes, close_scene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
