/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <stdlib.h>

#include "rig/window/json_text.h"
#include "rig/window/sheet.h"

static const struct {
    const char *what, *in;
    size_t columns;
    const char *out;
} texts[] = {
    { "what fits stays on its line", "{\"a\":1,\"b\":[1,2,{\"c\":null}],\"d\":{}}", 40,
      "{\n  \"a\": 1,\n  \"b\": [1, 2, {\"c\": null}],\n  \"d\": {}\n}" },
    { "what does not is opened", "{\"b\":[100,200,300],\"c\":{\"d\":[1]}}", 19,
      "{\n  \"b\": [\n    100,\n    200,\n    300\n  ],\n  \"c\": {\"d\": [1]}\n}" },
    { "values are spelt as they were", "{\"n\":-1.50e+3,\"s\":\"\\u00e9\\\"}\"}", 40,
      "{\n  \"n\": -1.50e+3,\n  \"s\": \"\\u00e9\\\"}\"\n}" },
    { "spaces and line ends do not matter", " {\r\n\t\"a\" : [ ] }\n", 40, "{\n  \"a\": []\n}" },
    { "of a long text the beginning and the length",
      "{\"s\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}", 50,
      "{\n  \"s\": \"AAAAAAAAAAAAAAAA...\" (68 characters)\n}" },
    { "a text that is no JSON", "\"not { json\"", 40, "\"not { json\"" },
    { "brackets that never close", "{\"a\":[[", 40, "{\n  \"a\": [\n    [\n      " },
    { "brackets that never opened", "]}}", 40, "\n]\n}\n}" },
    { "a string that never ends", "{\"a\":\"b\\", 40, "{\n  \"a\": \"b\\" },
    { "bytes of all kinds", "{\"a\":\"\x01\xff\n\x7f\"}\xc3", 40,
      "{\n  \"a\": \" \xff \x7f\"\n}\xc3" },
    { "nothing", "", 40, "" },
};

static void json_is_put_on_lines_that_fit(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct buffer out = { 0 };
        json_text_lines(texts[i].in, strlen(texts[i].in), texts[i].columns, &out);
        if (strcmp(buffer_get(&out), texts[i].out) != 0)
            print_error("%s\n", texts[i].what);
        assert_string_equal(buffer_get(&out), texts[i].out);
        buffer_free(&out);
    }
}

static void no_depth_and_no_bytes_are_too_much(void **state)
{
    (void)state;
    enum { N = 20000 };
    char *bytes = malloc(N);
    uint32_t seed = 7;
    const char some[] = "{}[]:,\"\\ a1\n\xe2\x82\xac\xff";
    for (int round = 0; round < 50; round++) {
        for (size_t i = 0; i < N; i++) {
            seed = seed * 1664525 + 1013904223;
            bytes[i] = round == 0 ? '[' : some[(seed >> 16) % (sizeof some - 1)];
        }
        struct buffer out = { 0 };
        json_text_lines(bytes, round == 0 ? 5000 : N / 10, 30, &out);
        assert_true(out.len > 0);
        const char *value = NULL;
        size_t n = 0;
        if (json_text_member(bytes, N, "a", &value, &n))
            assert_true(value >= bytes && value + n <= bytes + N);
        buffer_free(&out);
    }
    free(bytes);
}

static const struct {
    const char *in, *key, *value; /* NULL: there is none */
} members[] = {
    { "{\"t_us\":5,\"to\":\"http1\",\"body\":{\"to\":1,\"x\":[1,2]}}", "body",
      "{\"to\":1,\"x\":[1,2]}" },
    { "{\"t_us\":5,\"to\":\"http1\"}", "to", "\"http1\"" },
    { "{\"t_us\":5,\"to\":\"http1\"}", "t_us", "5" },
    { "{\"a\":{\"b\":1}}", "b", NULL },
    { "{\"a\":\"b\",\"c\":1}", "b", NULL },
    { "{\"a\"", "a", NULL },
    { "[\"a\",1]", "a", NULL },
};

static void a_member_is_found_where_it_stands(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const char *value = NULL;
        size_t n = 0;
        bool found =
            json_text_member(members[i].in, strlen(members[i].in), members[i].key, &value, &n);
        assert_int_equal(found, members[i].value != NULL);
        if (!found)
            continue;
        assert_int_equal(n, strlen(members[i].value));
        assert_memory_equal(value, members[i].value, n);
    }
}

static void add(struct chronicle *chronicle, uint64_t t_us, enum chronicle_kind kind,
                const char *text)
{
    chronicle_add(chronicle, &(struct chronicle_mark) {
                                 .t_us = t_us, .kind = kind, .text = (char *)(uintptr_t)text });
}

#define REPORT(at, number)                                                                         \
    "{\"t_us\":" #at ",\"kind\":\"report\",\"to\":\"mqtt\",\"topic\":\"lobby/line\",\"body\":"     \
    "{\"event\":\"Line Crossing Counting\",\"report_type\":\"trigger\",\"n\":" #number "}}"

static void reports_up_to_now_stand_newest_first(void **state)
{
    (void)state;
    struct chronicle chronicle = { 0 };
    add(&chronicle, 1000, CHRONICLE_REPORT, REPORT(1000, 1));
    add(&chronicle, 1500, CHRONICLE_LOG, "line mqtt: connected");
    add(&chronicle, 2000, CHRONICLE_REPORT, REPORT(2000, 2));
    add(&chronicle, 2001, CHRONICLE_REPORT, REPORT(2001, 3));
    struct sheet sheet = { 0 };
    sheet_add_reports(&sheet, &chronicle, 2000, 60);
    assert_int_equal(sheet.n, 12);
    assert_true(sheet.lines[0].is_heading);
    assert_string_equal(sheet_line(&sheet, 0), "0.002 s to mqtt  lobby/line");
    assert_false(sheet.lines[1].is_heading);
    assert_string_equal(sheet_line(&sheet, 1), "{");
    assert_string_equal(sheet_line(&sheet, 2), "  \"event\": \"Line Crossing Counting\",");
    assert_string_equal(sheet_line(&sheet, 4), "  \"n\": 2");
    assert_string_equal(sheet_line(&sheet, 6), "0.001 s to mqtt  lobby/line");
    sheet_free(&sheet);
    sheet_add_reports(&sheet, &chronicle, 999, 60);
    assert_int_equal(sheet.n, 0);
    sheet_free(&sheet);
    for (uint64_t k = 0; k < 3000; k++)
        add(&chronicle, 3000 + k, CHRONICLE_REPORT, REPORT(3000, 4));
    sheet_add_reports(&sheet, &chronicle, 10000, 60);
    assert_int_equal(sheet.n, 6 * SHEET_REPORTS_MAX);
    sheet_free(&sheet);
    chronicle_free(&chronicle);
}

static void settings_are_those_that_the_device_exports(void **state)
{
    (void)state;
    static struct settings settings;
    model_vs121_p.defaults(&settings);
    struct sheet sheet = { 0 };
    sheet_add_settings(&sheet, &settings, &model_vs121_p, 60);
    assert_true(sheet.n > 50);
    assert_string_equal(sheet_line(&sheet, 0), "{");
    assert_string_equal(sheet_line(&sheet, sheet.n - 1), "}");
    sheet_free(&sheet);
}

static const struct {
    enum chronicle_kind kind;
    const char *text, *says;
} marks[] = {
    { CHRONICLE_REPORT, REPORT(1, 1), "report to mqtt: Line Crossing Counting, trigger" },
    { CHRONICLE_REPORT, "{\"to\":\"http1\",\"body\":\"no object\"}", "report to http1" },
    { CHRONICLE_OUTPUT, "{\"t_us\":0,\"kind\":\"pin\",\"pin\":\"do\",\"level\":true}",
      "pin: do, level true" },
    { CHRONICLE_OUTPUT, "{\"t_us\":0,\"kind\":\"led\",\"level\":false}", "led: level false" },
    { CHRONICLE_EVENT, "{\"t_us\":0,\"kind\":\"power\",\"power\":\"off\"}", "power: off" },
    { CHRONICLE_EVENT, "{\"kind\":\"manage\",\"request\":{\"get\":\"status\"},\"answer\":null}",
      "manage: request {\"get\":\"status\"}, answer null" },
    { CHRONICLE_EVENT, "[1]", "[1]" },
    { CHRONICLE_MISTAKE, "missed In crossing", "missed In crossing" },
    { CHRONICLE_LOG, "{ \xff", "{ \xff" },
};

static void a_mark_says_in_a_line_what_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        struct buffer out = { 0 };
        const struct chronicle_mark mark = { .kind = marks[i].kind,
                                             .text = (char *)(uintptr_t)marks[i].text };
        sheet_describe(&mark, &out);
        assert_string_equal(buffer_get(&out), marks[i].says);
        buffer_free(&out);
    }
    char longer[400];
    memset(longer, 'x', sizeof longer);
    memcpy(longer + 158, "\xe2\x82\xac", 3); /* a character over the edge is left out as a whole */
    longer[sizeof longer - 1] = '\0';
    struct buffer out = { 0 };
    sheet_describe(&(struct chronicle_mark) { .kind = CHRONICLE_LOG, .text = longer }, &out);
    assert_int_equal(out.len, 158 + 3);
    assert_string_equal(out.s + 158, "...");
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_is_put_on_lines_that_fit),
        cmocka_unit_test(no_depth_and_no_bytes_are_too_much),
        cmocka_unit_test(a_member_is_found_where_it_stands),
        cmocka_unit_test(reports_up_to_now_stand_newest_first),
        cmocka_unit_test(settings_are_those_that_the_device_exports),
        cmocka_unit_test(a_mark_says_in_a_line_what_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
