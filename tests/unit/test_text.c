/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/text.h"

static char out[64];
static struct text text;

static int make(void **state)
{
    (void)state;
    text_begin(&text, out, sizeof out);
    return 0;
}

static void is(const char *expected)
{
    assert_int_equal(text_end(&text), strlen(expected));
    assert_string_equal(out, expected);
}

static void numbers_are_written_over_their_whole_range(void **state)
{
    (void)state;
    text_signed(&text, INT64_MIN);
    text_char(&text, ' ');
    text_signed(&text, -1);
    text_char(&text, ' ');
    text_signed(&text, 0);
    text_char(&text, ' ');
    text_unsigned(&text, UINT64_MAX);
    is("-9223372036854775808 -1 0 18446744073709551615");
}

static void padding_adds_zeros_and_cuts_nothing(void **state)
{
    (void)state;
    text_padded(&text, 7, 2);
    text_char(&text, ' ');
    text_padded(&text, 0, 4);
    text_char(&text, ' ');
    text_padded(&text, 123, 2);
    is("07 0000 123");
}

static void a_quoted_text_is_a_json_string(void **state)
{
    (void)state;
    text_quoted(&text, "a \"b\" \\ \n\x1f \xc3\xa9");
    is("\"a \\\"b\\\" \\\\ \\u000a\\u001f \xc3\xa9\"");
}

static void an_excerpt_ends_between_two_characters(void **state)
{
    (void)state;
    text_excerpt(&text, "ab\xe2\x82\xac", 4);
    text_char(&text, '|');
    text_excerpt(&text, "ab\xe2\x82\xac", 5);
    text_char(&text, '|');
    text_excerpt(&text, "\xe2\x82\xac", 2);
    text_char(&text, '|');
    text_excerpt(&text, "a \n\x7f", 9);
    is("ab|ab\xe2\x82\xac||a ??");
}

static void what_does_not_fit_is_told_and_leaves_whole_characters(void **state)
{
    (void)state;
    char small[4];
    text_begin(&text, small, sizeof small);
    text_add(&text, "abc");
    assert_int_equal(text_end(&text), 3);
    text_begin(&text, small, sizeof small);
    text_add(&text, "abcd");
    text_add(&text, "");
    assert_int_equal(text_end(&text), -1);
    assert_string_equal(small, "abc");
    text_begin(&text, small, sizeof small);
    text_add(&text, "a\xe2\x82\xac");
    assert_int_equal(text_end(&text), -1);
    assert_string_equal(small, "a");
    text_begin(&text, small, 1);
    assert_int_equal(text_end(&text), 0);
    text_char(&text, 'x');
    assert_int_equal(text_end(&text), -1);
    assert_string_equal(small, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(numbers_are_written_over_their_whole_range, make),
        cmocka_unit_test_setup(padding_adds_zeros_and_cuts_nothing, make),
        cmocka_unit_test_setup(a_quoted_text_is_a_json_string, make),
        cmocka_unit_test_setup(an_excerpt_ends_between_two_characters, make),
        cmocka_unit_test_setup(what_does_not_fit_is_told_and_leaves_whole_characters, make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
