/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "rig/strict_json.h"

static const char *wrong(const char *s)
{
    size_t at;
    return strict_json_check(s, strlen(s), &at);
}

static void what_the_rfc_allows_is_taken(void **state)
{
    (void)state;
    static const char *const good[] = {
        "{}",
        "[]",
        " {\"a\" : [1, -0, 0.5, 1e3, -2.5E-7, true, false, null, \"\"]} \n",
        "\"\\u00e9\\n\\/\"",
        "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"",
        "[[[[]]],{\"x\":{}}]",
        "{\"a\":{\"a\":1},\"b\":{\"a\":1}}",
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (wrong(good[i]) != NULL)
            fail_msg("%s: %s", good[i], wrong(good[i]));
}

static void what_the_guides_samples_get_wrong_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{\"a\":1 \"b\":2}",
        "{\xe2\x80\x9c"
        "a\xe2\x80\x9d:1}",
        "{\"a\":1\xef\xbc\x8c\"b\":2}",
        "{\"a\":1, // no\n\"b\":2}",
        "{\"a\":1,}",
        "[1,]",
        "{a:1}",
        "{\"a\" 1}",
        "{'a':1}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (wrong(bad[i]) == NULL)
            fail_msg("taken: %s", bad[i]);
}

static void sloppy_values_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        " ",
        "01",
        "+1",
        "1.",
        ".5",
        "1e",
        "-",
        "nul",
        "True",
        "NaN",
        "{} {}",
        "[1",
        "{\"a\":",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\t\"",
        "\"\xff\"",
        "\"\xc0\xaf\"",
        "\"\xed\xa0\x80\"",
        "\"\xe2\x82\"",
        "]",
        "{\"a\":1}}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (wrong(bad[i]) == NULL)
            fail_msg("taken: %s", bad[i]);
}

static void a_doubled_key_is_refused_where_it_stands(void **state)
{
    (void)state;
    const char *s = "{\"a\":1,\"b\":2,\"a\":3}";
    size_t at;
    assert_string_equal(strict_json_check(s, strlen(s), &at), "a key stands twice in one object");
    assert_int_equal(at, 13);
}

static void deep_nesting_is_refused_without_harm(void **state)
{
    (void)state;
    char s[4001];
    memset(s, '[', 4000);
    s[4000] = '\0';
    assert_string_equal(wrong(s), "nested too deeply");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_rfc_allows_is_taken),
        cmocka_unit_test(what_the_guides_samples_get_wrong_is_refused),
        cmocka_unit_test(sloppy_values_are_refused),
        cmocka_unit_test(a_doubled_key_is_refused_where_it_stands),
        cmocka_unit_test(deep_nesting_is_refused_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
