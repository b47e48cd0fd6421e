/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "rig/run_scene.h"
#include "rig/strict_json.h"
#include "rig/view_file.h"

/* A folder of the test's own with a scene beside a result; each test starts in it. */
struct place {
    char root[64];
};

static void put(const char *path, const char *text)
{
    struct buffer s = { 0 };
    buffer_add(&s, text);
    assert_int_equal(buffer_write_file(&s, path), 0);
    buffer_free(&s);
}

static int enter(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    snprintf(place->root, sizeof place->root, "/tmp/view-file-XXXXXX");
    assert_non_null(mkdtemp(place->root));
    assert_int_equal(chdir(place->root), 0);
    assert_int_equal(make_folder("scenes/one") | make_folder("out/one"), 0);
    put("scenes/one/scene.json", "{ \"version\": 1 }\n");
    *state = place;
    return 0;
}

static int leave(void **state)
{
    static const char *const files[] = { "scenes/one/scene.json",
                                         "out/one/view.json",
                                         "out/one/trace.jsonl",
                                         "out/one/scene.json",
                                         "out/summary.json",
                                         "scenes/one",
                                         "scenes",
                                         "out/one",
                                         "out" };
    struct place *place = *state;
    assert_int_equal(chdir(place->root), 0);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        remove(files[i]);
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(rmdir(place->root), 0);
    free(place);
    return 0;
}

static void write_view(const struct arguments *data, bool ended, const struct mistake *mistake)
{
    struct buffer text = { 0 };
    size_t at;
    view_file_text("scenes/one", UINT64_MAX - 1, data, ended, mistake, &text);
    assert_null(strict_json_check(buffer_get(&text), strcspn(buffer_get(&text), "\0"), &at));
    assert_int_equal(buffer_write_file(&text, "out/one/view.json"), 0);
    buffer_free(&text);
}

static const struct mistake missed = {
    .known = true, .t_us = 5400000, .what = "missed In crossing", .at = { true, 320.5, 17 }
};

static void what_was_run_comes_back(void **state)
{
    const struct place *place = *state;
    const struct arguments data = { .n = 2, .v = { "walks and \"more\"", "/far/away" } };
    struct view_file file;
    struct buffer why = { 0 };
    char path[200];
    write_view(&data, true, &missed);
    assert_true(view_file_is_result("out/one"));
    assert_false(view_file_is_result("scenes/one"));
    assert_false(view_file_is_result("nowhere"));
    assert_int_equal(view_file_read("out/one", &file, &why), 0);
    snprintf(path, sizeof path, "%s/scenes/one", place->root);
    assert_string_equal(file.scene, path);
    assert_true(file.seed == UINT64_MAX - 1);
    assert_int_equal(file.data.n, 2);
    snprintf(path, sizeof path, "%s/walks and \"more\"", place->root);
    assert_string_equal(file.data.v[0], path);
    assert_string_equal(file.data.v[1], "/far/away");
    assert_true(file.mistake.known && file.mistake.t_us == 5400000);
    assert_string_equal(file.mistake.what, "missed In crossing");
    assert_true(file.mistake.at.known && file.mistake.at.x_px == 320.5);
    view_file_free(&file);
    assert_int_equal(why.len, 0);
}

static void a_good_run_has_no_mistake_and_one_that_broke_off_its_last_line(void **state)
{
    (void)state;
    const struct arguments none = { 0 };
    struct view_file file;
    struct buffer why = { 0 };
    write_view(&none, true, NULL);
    assert_int_equal(view_file_read("out/one", &file, &why), 0);
    assert_false(file.mistake.known);
    write_view(&none, false, NULL);
    assert_int_equal(view_file_read("out/one", &file, &why), 0);
    assert_true(file.mistake.known && file.mistake.t_us == 0);
    put("out/one/trace.jsonl", "{\"t_us\":17,\"kind\":\"led\"}\nnonsense\n{\"t_us\":300,\"ki");
    assert_int_equal(view_file_read("out/one", &file, &why), 0);
    assert_int_equal(file.mistake.t_us, 300);
}

static void a_result_is_found_from_elsewhere(void **state)
{
    const struct place *place = *state;
    const struct arguments none = { 0 };
    struct view_file file;
    struct buffer why = { 0 };
    char path[200];
    write_view(&none, true, NULL);
    assert_int_equal(chdir("/"), 0);
    snprintf(path, sizeof path, "%s/out/one", place->root);
    assert_int_equal(view_file_read(path, &file, &why), 0);
    /* and a result that was carried here from another machine, beside the same scene */
    assert_int_equal(chdir(place->root), 0);
    struct buffer text = { 0 };
    assert_int_equal(buffer_read_file(&text, "out/one/view.json"), 0);
    memcpy(strstr(text.s, "/tmp/"), "/x/y/", 5);
    assert_int_equal(buffer_write_file(&text, "out/one/view.json"), 0);
    assert_int_equal(view_file_read("out/one", &file, &why), 0);
    assert_string_equal(file.scene, "./scenes/one");
    buffer_free(&text);
}

static void says(const char *expected)
{
    struct view_file file;
    struct buffer why = { 0 };
    assert_int_equal(view_file_read("out/one", &file, &why), -1);
    if (strstr(buffer_get(&why), expected) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", buffer_get(&why), expected);
    buffer_free(&why);
}

static void what_cannot_be_opened_is_said(void **state)
{
    (void)state;
    const struct arguments none = { 0 };
    says("out/one is no result of a scene: it has no view.json");
    put("out/one/view.json", "");
    says("out/one/view.json: is no JSON object");
    put("out/one/view.json", "{\"version\": 2}");
    says("of another version");
    put("out/one/view.json", "{\"version\": 1}");
    says("folder, scene or scene_fnv1a is missing");
    write_view(&none, true, &missed);
    put("scenes/one/scene.json", "{ \"version\": 1, \"seed\": 2 }\n");
    says("scene.json has changed since that run");
    unlink("scenes/one/scene.json");
    says("its scene scenes/one is neither in ");
    struct view_file file;
    struct buffer why = { 0 };
    put("out/summary.json", "{}");
    assert_int_equal(view_file_read("out", &file, &why), -1);
    assert_non_null(strstr(buffer_get(&why), "name the folder of a scene in it"));
    buffer_free(&why);
}

static void replace(const char *from, const char *to)
{
    struct buffer text = { 0 }, changed = { 0 };
    assert_int_equal(buffer_read_file(&text, "out/one/view.json"), 0);
    char *at = strstr(text.s, from);
    assert_non_null(at);
    buffer_add_bytes(&changed, text.s, (size_t)(at - text.s));
    buffer_add(&changed, to);
    buffer_add(&changed, at + strlen(from));
    assert_int_equal(buffer_write_file(&changed, "out/one/view.json"), 0);
    buffer_free(&text);
    buffer_free(&changed);
}

static void wrong_values_are_refused(void **state)
{
    static const struct {
        const char *from, *to, *says;
    } cases[] = {
        { "\"18446744073709551614\"", "\"18446744073709551616\"", "seed is no number" },
        { "\"18446744073709551614\"", "\"-3\"", "seed is no number" },
        { "\"18446744073709551614\"", "\"3x\"", "seed is no number" },
        { "\"18446744073709551614\"", "3", "seed is no number" },
        { "[]", "[3]", "data is no list of folders" },
        { "5400000", "-1", "mistake has no time or text" },
        { "5400000", "1e300", "mistake has no time or text" },
        { "\"t_us\"", "\"t\"", "mistake has no time or text" },
        { "\"missed In crossing\"", "null", "mistake has no time or text" },
    };
    const struct arguments none = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_view(&none, true, &missed);
        replace(cases[i].from, cases[i].to);
        says(cases[i].says);
    }
}

/* Cut anywhere, and with every byte turned into others: it is read or refused, with a reason. */
static void any_bytes_are_survived(void **state)
{
    static const char others[] = { 0, '"', '[', '}', '9', (char)0xff };
    const struct arguments data = { .n = 1, .v = { "walks" } };
    struct buffer whole = { 0 };
    (void)state;
    write_view(&data, true, &missed);
    assert_int_equal(buffer_read_file(&whole, "out/one/view.json"), 0);
    for (size_t i = 0; i < whole.len; i++)
        for (size_t k = 0; k <= sizeof others; k++) {
            struct buffer text = { 0 }, why = { 0 };
            struct view_file file;
            buffer_add_bytes(&text, whole.s, k == sizeof others ? i : whole.len);
            if (k < sizeof others)
                text.s[i] = others[k];
            assert_int_equal(buffer_write_file(&text, "out/one/view.json"), 0);
            int got = view_file_read("out/one", &file, &why);
            assert_true((got < 0) == (why.len > 0));
            if (got == 0)
                view_file_free(&file);
            buffer_free(&text);
            buffer_free(&why);
        }
    buffer_free(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_run_comes_back, enter, leave),
        cmocka_unit_test_setup_teardown(
            a_good_run_has_no_mistake_and_one_that_broke_off_its_last_line, enter, leave),
        cmocka_unit_test_setup_teardown(a_result_is_found_from_elsewhere, enter, leave),
        cmocka_unit_test_setup_teardown(what_cannot_be_opened_is_said, enter, leave),
        cmocka_unit_test_setup_teardown(wrong_values_are_refused, enter, leave),
        cmocka_unit_test_setup_teardown(any_bytes_are_survived, enter, leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
