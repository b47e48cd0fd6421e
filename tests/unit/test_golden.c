/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "rig/golden.h"

static const struct golden_options exact;

/* The number of differing lines; the diff stays in `diff`. */
static size_t compare(const char *expected, const char *trace, struct buffer *diff)
{
    buffer_clear(diff);
    return golden_compare(expected, trace, &exact, diff, NULL);
}

static void the_order_of_keys_and_blanks_do_not_matter(void **state)
{
    (void)state;
    struct buffer diff = { 0 };
    assert_int_equal(compare("{\"t_us\": 1, \"body\": {\"a\": 1, \"b\": [1, 2.0]}}\n\n// end\n",
                             "{\"body\":{\"b\":[1,2],\"a\":1},\"t_us\":1}\n", &diff),
                     0);
    assert_int_equal(diff.len, 0);
    buffer_free(&diff);
}

static void a_changed_number_is_named_with_line_and_path(void **state)
{
    (void)state;
    struct buffer diff = { 0 };
    assert_int_equal(compare("{\"t_us\":1}\n{\"t_us\":2,\"body\":{\"x\":{\"in\":[1,5]}}}\n",
                             "{\"t_us\":1}\n{\"t_us\":2,\"body\":{\"x\":{\"in\":[1,4]}}}\n", &diff),
                     1);
    assert_string_equal(diff.s, "expect.jsonl:2 (trace.jsonl:2)\n"
                                "    body.x.in[1]: expected 5, got 4\n");
    buffer_free(&diff);
}

static void keys_may_neither_be_lost_nor_added(void **state)
{
    (void)state;
    struct buffer diff = { 0 };
    assert_int_equal(compare("{\"a\":1,\"b\":2}\n", "{\"a\":1,\"c\":\"x\"}\n", &diff), 1);
    assert_string_equal(diff.s, "expect.jsonl:1 (trace.jsonl:1)\n"
                                "    b: expected 2, got nothing\n"
                                "    c: expected nothing, got \"x\"\n");
    assert_int_equal(compare("{\"a\":1}\n", "{\"a\":\"1\"}\n", &diff), 1);
    assert_int_equal(compare("{\"a\":[1]}\n", "{\"a\":[1,2]}\n", &diff), 1);
    assert_int_equal(compare("{\"a\":null}\n", "{\"a\":false}\n", &diff), 1);
    buffer_free(&diff);
}

static void a_lost_line_does_not_shift_the_others(void **state)
{
    (void)state;
    struct buffer diff = { 0 };
    assert_int_equal(compare("{\"t_us\":1}\n{\"t_us\":2}\n{\"t_us\":3}\n{\"t_us\":4}\n",
                             "{\"t_us\":1}\n{\"t_us\":3}\n{\"t_us\":4}\n", &diff),
                     1);
    assert_string_equal(diff.s, "expect.jsonl:2 did not happen\n  - {\"t_us\":2}\n");
    assert_int_equal(compare("{\"t_us\":1}\n{\"t_us\":4}\n",
                             "{\"t_us\":1}\n{\"t_us\":2}\n{\"t_us\":4}\n", &diff),
                     1);
    assert_string_equal(diff.s, "trace.jsonl:2 was not expected\n  + {\"t_us\":2}\n");
    buffer_free(&diff);
}

static void lines_of_one_kind_are_held_against_each_other(void **state)
{
    (void)state;
    struct buffer diff = { 0 };
    assert_int_equal(compare("{\"kind\":\"led\",\"t\":1}\n{\"kind\":\"report\",\"n\":5}\n",
                             "{\"kind\":\"report\",\"n\":4}\n", &diff),
                     2);
    assert_string_equal(diff.s, "expect.jsonl:1 did not happen\n"
                                "  - {\"kind\":\"led\",\"t\":1}\n"
                                "expect.jsonl:2 (trace.jsonl:1)\n"
                                "    n: expected 5, got 4\n");
    buffer_free(&diff);
}

static void an_empty_golden_and_an_empty_trace_can_differ(void **state)
{
    (void)state;
    struct buffer diff = { 0 };
    assert_int_equal(compare("", "", &diff), 0);
    assert_int_equal(compare("", "{\"t_us\":1}\n{\"t_us\":2}\n", &diff), 2);
    assert_int_equal(compare("{\"t_us\":1}\n", "", &diff), 1);
    buffer_free(&diff);
}

static void marks_fit_what_may_differ(void **state)
{
    (void)state;
    struct buffer diff = { 0 };
    assert_int_equal(
        compare("{\"a\":\"*\",\"b\":{\"any\":true},\"c\":{\"about\":10,\"within\":2}}\n",
                "{\"a\":[1],\"b\":\"x\",\"c\":12}\n", &diff),
        0);
    assert_int_equal(compare("{\"c\":{\"about\":10,\"within\":2}}\n", "{\"c\":13}\n", &diff), 1);
    assert_int_equal(compare("{\"a\":\"*\"}\n", "{}\n", &diff), 1);
    buffer_free(&diff);
}

static void a_mark_of_a_time_is_as_much_wider_as_times_may_be_off(void **state)
{
    (void)state;
    const struct golden_options half_a_second = { .time_tolerance_s = 0.5 };
    const char *expected = "{\"t_us\":{\"about\":2450000,\"within\":350000},\"n\":1}\n";
    struct buffer diff = { 0 };
    assert_int_equal(
        golden_compare(expected, "{\"t_us\":3300000,\"n\":1}\n", &half_a_second, &diff, NULL), 0);
    assert_int_not_equal(
        golden_compare(expected, "{\"t_us\":3300001,\"n\":1}\n", &half_a_second, &diff, NULL), 0);
    expected = "{\"t_us\":0,\"n\":{\"about\":10,\"within\":2}}\n";
    assert_int_not_equal(
        golden_compare(expected, "{\"t_us\":0,\"n\":13}\n", &half_a_second, &diff, NULL), 0);
    buffer_free(&diff);
}

static void real_time_gives_times_a_tolerance_and_nothing_else(void **state)
{
    (void)state;
    struct buffer diff = { 0 };
    const struct golden_options half_a_second = { .time_tolerance_s = 0.5 };
    const char *expected = "{\"t_us\":1000000,\"time\":\"2026/03/02 08:59:59\",\"n\":1}\n";
    assert_int_equal(golden_compare(expected,
                                    "{\"t_us\":1400000,\"time\":\"2026/03/02 09:00:00\",\"n\":1}\n",
                                    &half_a_second, &diff, NULL),
                     0);
    assert_int_equal(golden_compare(expected,
                                    "{\"t_us\":1600000,\"time\":\"2026/03/02 09:00:00\",\"n\":1}\n",
                                    &half_a_second, &diff, NULL),
                     1);
    assert_int_equal(golden_compare(expected,
                                    "{\"t_us\":1000000,\"time\":\"2026/03/02 09:00:02\",\"n\":1}\n",
                                    &half_a_second, &diff, NULL),
                     1);
    assert_int_equal(golden_compare(expected,
                                    "{\"t_us\":1000000,\"time\":\"2026/03/02 08:59:59\",\"n\":2}\n",
                                    &half_a_second, &diff, NULL),
                     1);
    buffer_free(&diff);
}

static void a_line_that_is_not_json_is_said(void **state)
{
    (void)state;
    struct buffer diff = { 0 };
    assert_int_equal(compare("{\"a\":1}\n{\"a\":\n", "{\"a\":1}\n", &diff), 1);
    assert_string_equal(diff.s, "expect.jsonl:2 is not JSON\n  - {\"a\":\n");
    assert_int_equal(golden_first_wrong_line("// x\n\n{\"a\":1}\nnonsense\n"), 4);
    assert_int_equal(golden_first_wrong_line("{}\n"), 0);
    buffer_free(&diff);
}

static void a_long_diff_is_cut_and_counted(void **state)
{
    (void)state;
    struct buffer diff = { 0 }, trace = { 0 };
    for (int i = 0; i < 500; i++)
        buffer_addf(&trace, "{\"t_us\":%d}\n", i);
    assert_int_equal(compare("", buffer_get(&trace), &diff), 500);
    assert_non_null(strstr(diff.s, "and 440 more lines\n"));
    buffer_free(&diff);
    buffer_free(&trace);
}

static void renewing_keeps_marks_and_comments_that_still_fit(void **state)
{
    (void)state;
    struct buffer renewed = { 0 };
    golden_renew("// power on\n{\"t_us\":1,\"body\":\"*\"}\n{\"t_us\":2}\n",
                 "{\"t_us\":1,\"body\":{\"a\":1}}\n{\"t_us\":3}\n", &renewed);
    assert_string_equal(renewed.s, "// power on\n{\"t_us\":1,\"body\":\"*\"}\n{\"t_us\":3}\n");
    buffer_clear(&renewed);
    golden_renew("", "{\"t_us\":1}\n", &renewed);
    assert_string_equal(renewed.s, "{\"t_us\":1}\n");
    buffer_free(&renewed);
}

static void renewing_puts_a_mark_in_place_of_pictures(void **state)
{
    (void)state;
    struct buffer renewed = { 0 };
    golden_renew("",
                 "{\"a\":{\"snapshot\":\"/9j/4AA+\"},\"b\":\"/9j/\",\"c\":\"a/9j/\"}\n"
                 "{\"d\":\"\"}\n",
                 &renewed);
    assert_string_equal(renewed.s, "{\"a\":{\"snapshot\":\"*\"},\"b\":\"*\",\"c\":\"a/9j/\"}\n"
                                   "{\"d\":\"\"}\n");
    buffer_free(&renewed);
}

static void on_a_bench_different_ways_may_overtake_each_other(void **state)
{
    (void)state;
    const struct golden_options bench = { .time_tolerance_s = 0.5, .any_order = true };
    static const char expected[] =
        "{\"t_us\":1000000,\"kind\":\"report\",\"to\":\"http1\",\"body\":1}\n"
        "{\"t_us\":1000000,\"kind\":\"pin\",\"pin\":\"do\",\"level\":true}\n"
        "{\"t_us\":1200000,\"kind\":\"report\",\"to\":\"http1\",\"body\":2}\n";
    struct buffer diff = { 0 };
    assert_int_equal(
        golden_compare(expected,
                       "{\"t_us\":1009000,\"kind\":\"pin\",\"pin\":\"do\",\"level\":true}\n"
                       "{\"t_us\":1020000,\"kind\":\"report\",\"to\":\"http1\",\"body\":1}\n"
                       "{\"t_us\":1220000,\"kind\":\"report\",\"to\":\"http1\",\"body\":2}\n",
                       &bench, &diff, NULL),
        0);
    /* but one way keeps its order */
    assert_int_not_equal(
        golden_compare(expected,
                       "{\"t_us\":1009000,\"kind\":\"pin\",\"pin\":\"do\",\"level\":true}\n"
                       "{\"t_us\":1020000,\"kind\":\"report\",\"to\":\"http1\",\"body\":2}\n"
                       "{\"t_us\":1220000,\"kind\":\"report\",\"to\":\"http1\",\"body\":1}\n",
                       &bench, &diff, NULL),
        0);
    buffer_free(&diff);
}

static void on_a_bench_an_input_may_bounce_in_its_own_way(void **state)
{
    (void)state;
    const struct golden_options bench = { .time_tolerance_s = 0.5, .bounce_s = 0.025 };
    static const char expected[] =
        "{\"t_us\":1000000,\"kind\":\"pin\",\"pin\":\"di\",\"level\":true}\n"
        "{\"t_us\":1200000,\"kind\":\"pin\",\"pin\":\"di\",\"level\":false}\n"
        "{\"t_us\":1210000,\"kind\":\"pin\",\"pin\":\"di\",\"level\":true}\n"
        "{\"t_us\":1220000,\"kind\":\"pin\",\"pin\":\"di\",\"level\":false}\n";
    static const char bounced[] =
        "{\"t_us\":1003000,\"kind\":\"pin\",\"pin\":\"di\",\"level\":true}\n"
        "{\"t_us\":1004000,\"kind\":\"pin\",\"pin\":\"di\",\"level\":false}\n"
        "{\"t_us\":1005000,\"kind\":\"pin\",\"pin\":\"di\",\"level\":true}\n"
        "{\"t_us\":1203000,\"kind\":\"pin\",\"pin\":\"di\",\"level\":false}\n";
    static const char let_go[] =
        "{\"t_us\":1003000,\"kind\":\"pin\",\"pin\":\"di\",\"level\":true}\n"
        "{\"t_us\":1053000,\"kind\":\"pin\",\"pin\":\"di\",\"level\":false}\n"
        "{\"t_us\":1103000,\"kind\":\"pin\",\"pin\":\"di\",\"level\":true}\n"
        "{\"t_us\":1203000,\"kind\":\"pin\",\"pin\":\"di\",\"level\":false}\n";
    struct buffer diff = { 0 };
    assert_int_equal(golden_compare(expected, bounced, &bench, &diff, NULL), 0);
    assert_int_not_equal(golden_compare(expected, let_go, &bench, &diff, NULL), 0);
    buffer_free(&diff);
}

static void the_earliest_difference_is_noted(void **state)
{
    static const char expected[] = "{\"t_us\":10,\"kind\":\"a\"}\n"
                                   "{\"t_us\":20,\"kind\":\"b\",\"n\":1}\n"
                                   "{\"t_us\":30,\"kind\":\"c\"}\n";
    static const struct {
        const char *trace;
        uint64_t t_us;
        const char *what;
    } cases[] = {
        { "{\"t_us\":10,\"kind\":\"a\"}\n{\"t_us\":20,\"kind\":\"b\",\"n\":2}\n", 20,
          "expect.jsonl:2 differs from trace.jsonl:2" },
        { "{\"t_us\":10,\"kind\":\"a\"}\n{\"t_us\":17,\"kind\":\"b\",\"n\":1}\n", 17,
          "expect.jsonl:2 differs from trace.jsonl:2" },
        { "{\"t_us\":20,\"kind\":\"b\",\"n\":1}\n", 10, "expect.jsonl:1 did not happen" },
        { "{\"t_us\":5,\"kind\":\"x\"}\n", 5, "trace.jsonl:1 was not expected" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buffer diff = { 0 };
        struct mistake first = { 0 };
        golden_compare(expected, cases[i].trace, &exact, &diff, &first);
        assert_true(first.known);
        assert_int_equal(first.t_us, cases[i].t_us);
        assert_string_equal(first.what, cases[i].what);
        buffer_free(&diff);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mark_of_a_time_is_as_much_wider_as_times_may_be_off),
        cmocka_unit_test(the_order_of_keys_and_blanks_do_not_matter),
        cmocka_unit_test(a_changed_number_is_named_with_line_and_path),
        cmocka_unit_test(keys_may_neither_be_lost_nor_added),
        cmocka_unit_test(a_lost_line_does_not_shift_the_others),
        cmocka_unit_test(lines_of_one_kind_are_held_against_each_other),
        cmocka_unit_test(an_empty_golden_and_an_empty_trace_can_differ),
        cmocka_unit_test(marks_fit_what_may_differ),
        cmocka_unit_test(real_time_gives_times_a_tolerance_and_nothing_else),
        cmocka_unit_test(a_line_that_is_not_json_is_said),
        cmocka_unit_test(a_long_diff_is_cut_and_counted),
        cmocka_unit_test(renewing_keeps_marks_and_comments_that_still_fit),
        cmocka_unit_test(renewing_puts_a_mark_in_place_of_pictures),
        cmocka_unit_test(on_a_bench_different_ways_may_overtake_each_other),
        cmocka_unit_test(the_earliest_difference_is_noted),
        cmocka_unit_test(on_a_bench_an_input_may_bounce_in_its_own_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
