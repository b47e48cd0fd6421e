/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sim/jsonc.h"

struct wrong {
    const char *text;
    size_t offset;
    const char *reason;
};

static void comments_count_as_blanks(void **state)
{
    (void)state;
    const char *text = "// first\n{ /* in { \" between */ \"a\": [1, // one\n 2] } // last";
    struct jsonc_error error;
    cJSON *json = jsonc_parse(text, strlen(text), &error);
    assert_non_null(json);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(json, "a")), 2);
    cJSON_Delete(json);
}

static void what_looks_like_a_comment_in_a_text_is_kept(void **state)
{
    (void)state;
    const char *text = "{\"url\": \"http://a/*b*/\\\"//\"}";
    struct jsonc_error error;
    cJSON *json = jsonc_parse(text, strlen(text), &error);
    assert_non_null(json);
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(json, "url")->valuestring,
                        "http://a/*b*/\"//");
    cJSON_Delete(json);
}

static void every_fault_has_its_place(void **state)
{
    (void)state;
    static const struct wrong wrong[] = {
        { "", 0, "a value is missing here" },
        { "{", 1, "expected a key in double quotes" },
        { "{\"a\": 1,}", 8, "a comma before }" },
        { "[1, ]", 4, "a comma before ], or a value missing" },
        { "[1 2]", 3, "expected a comma or ]" },
        { "{\"a\" 1}", 5, "expected a colon after the key" },
        { "{\"a\": 1 \"b\": 2}", 8, "expected a comma or }" },
        { "{\"a\": }", 6, "a value is missing here" },
        { "{\"a\": 1, \"b\": 2, \"a\": 3}", 17, "this key stands here twice" },
        { "{a: 1}", 1, "a word that is no value (a text needs double quotes)" },
        { "[True]", 1, "a word that is no value (a text needs double quotes)" },
        { "[01]", 1, "a number that is not written as JSON writes numbers" },
        { "[1.]", 1, "a number that is not written as JSON writes numbers" },
        { "[-]", 1, "a number that is not written as JSON writes numbers" },
        { "[1x]", 1, "a number that is not written as JSON writes numbers" },
        { "[\"a\nb\"]", 1, "a string without its closing quote" },
        { "[\"a\tb\"]", 3, "a control character in a string" },
        { "[\"\\q\"]", 2, "an escape that JSON does not know" },
        { "[\"\\u0000\"]", 2, "an escape that JSON does not know" },
        { "[\"\\ud800x\"]", 2, "an escape that JSON does not know" },
        { "[1] /* no end", 4, "a comment that does not end" },
        { "[1] 2", 4, "something follows after the end" },
        { "[#]", 1, "a character that has no place in JSON" },
        { "[\"\xff\"]", 2, "a byte that is not UTF-8" },
        { "[\"\xc0\xaf\"]", 2, "a byte that is not UTF-8" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct jsonc_error error;
        assert_null(jsonc_parse(wrong[i].text, strlen(wrong[i].text), &error));
        assert_string_equal(error.reason, wrong[i].reason);
        assert_int_equal(error.offset, wrong[i].offset);
    }
}

static void nesting_is_bounded(void **state)
{
    (void)state;
    char text[2 * JSONC_DEPTH_MAX + 3];
    struct jsonc_error error;
    memset(text, '[', JSONC_DEPTH_MAX);
    memset(text + JSONC_DEPTH_MAX, ']', JSONC_DEPTH_MAX);
    text[2 * JSONC_DEPTH_MAX] = '\0';
    cJSON *json = jsonc_parse(text, strlen(text), &error);
    assert_non_null(json);
    cJSON_Delete(json);
    memset(text, '[', JSONC_DEPTH_MAX + 1);
    assert_null(jsonc_parse(text, strlen(text), &error));
    assert_string_equal(error.reason, "nested too deeply (at most 32 levels)");
}

static void keys_of_one_object_are_bounded(void **state)
{
    (void)state;
    char text[8192] = "{";
    struct jsonc_error error;
    size_t used = 1;
    for (int i = 0; i <= JSONC_KEYS_MAX; i++)
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%s\"k%d\": 0", i > 0 ? "," : "", i);
    snprintf(text + used, sizeof text - used, "}");
    assert_null(jsonc_parse(text, strlen(text), &error));
    assert_string_equal(error.reason, "too many keys in one object (at most 256)");
}

static void same_keys_in_different_objects_are_fine(void **state)
{
    (void)state;
    const char *text = "[{\"a\": {\"a\": 1}}, {\"a\": 2}]";
    struct jsonc_error error;
    cJSON *json = jsonc_parse(text, strlen(text), &error);
    assert_non_null(json);
    cJSON_Delete(json);
}

static void a_path_leads_to_its_line(void **state)
{
    (void)state;
    const char *text = "{ // 1\n"
                       "  \"version\": 1,\n"
                       "  \"walkers\": [\n"
                       "    { \"path\": [[\"0s\", 1, 2]] },\n"
                       "    { \"height\": \"1m\",\n"
                       "      \"path\": [[\"0s\", 1, 2],\n"
                       "               [\"1s\", 1, 2]] }\n"
                       "  ],\n"
                       "  \"device\": { \"a\": {\n"
                       "     \"b\": [] } } }\n";
    size_t len = strlen(text);
    assert_int_equal(jsonc_line_of(text, len, "version"), 2);
    assert_int_equal(jsonc_line_of(text, len, "walkers"), 3);
    assert_int_equal(jsonc_line_of(text, len, "walkers[1]"), 5);
    assert_int_equal(jsonc_line_of(text, len, "walkers[1].path[1]"), 7);
    assert_int_equal(jsonc_line_of(text, len, "walkers[1].path[1][0]"), 7);
    assert_int_equal(jsonc_line_of(text, len, "device.a.b"), 10);
}

static void a_path_that_is_missing_leads_to_what_would_hold_it(void **state)
{
    (void)state;
    const char *text = "\n{\n \"a\": [\n  {\n  } ] }";
    assert_int_equal(jsonc_line_of(text, strlen(text), "a[0].b"), 4);
    assert_int_equal(jsonc_line_of(text, strlen(text), "a[7]"), 3);
    assert_int_equal(jsonc_line_of(text, strlen(text), "c.d"), 2);
    assert_int_equal(jsonc_line_of(text, strlen(text), ""), 2);
}

static void lines_of_broken_paths_and_texts_do_not_hang(void **state)
{
    (void)state;
    static const char *const paths[] = { ".", "[", "[9999999999999999999999]", "a..b", "a[", "]" };
    static const char *const texts[] = { "", "{", "[[[", "{\"a\"", "{\"a\":", "\"", "}}}}" };
    for (size_t p = 0; p < sizeof paths / sizeof paths[0]; p++)
        for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++)
            assert_int_equal(jsonc_line_of(texts[t], strlen(texts[t]), paths[p]), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments_count_as_blanks),
        cmocka_unit_test(what_looks_like_a_comment_in_a_text_is_kept),
        cmocka_unit_test(every_fault_has_its_place),
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(keys_of_one_object_are_bounded),
        cmocka_unit_test(same_keys_in_different_objects_are_fine),
        cmocka_unit_test(a_path_leads_to_its_line),
        cmocka_unit_test(a_path_that_is_missing_leads_to_what_would_hold_it),
        cmocka_unit_test(lines_of_broken_paths_and_texts_do_not_hang),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
