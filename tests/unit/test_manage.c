/* SPDX-License-Identifier: MIT */
/* The management interface of a device on a board of the tests: who may ask, what a request must
 * look like, what an answer looks like. */
#include "tests/unit/asking.h"

static void before_first_use_nothing_else_is_answered(void **state)
{
    (void)state;
    expect_refusal("{\"action\":\"export\",\"password\":\"abcdefg1\"}", "action", "activate");
    expect_ok(FIRST_USE);
    expect_ok("{\"action\":\"export\",\"password\":\"abcdefg1\"}");
    expect_refusal(FIRST_USE, "action", "has a password already");
}

static void a_malformed_request_says_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *request, *key, *reason;
    } cases[] = {
        { "", "", "is not JSON" },
        { "7", "", "must be an object" },
        { "{", "", "cut off" },
        { "{}x", "", "is not JSON" },
        { "{} {}", "", "is not JSON" },
        { "{\"action\":\"\xff\"}", "", "not UTF-8" },
        { "{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}", "", "deeper than 16" },
        { "{}", "action", "must be given" },
        { "{\"action\":1}", "action", "must be a text" },
        { "{\"action\":\"dance\"}", "action", "no such action" },
        { "{\"action\":\"export\",\"verbose\":true}", "verbose", "no such key" },
        { "{\"action\":\"export\",\"password\":\"a\",\"password\":\"b\"}", "password", "twice" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_refusal(cases[i].request, cases[i].key, cases[i].reason);
}

static void an_answer_that_does_not_fit_is_a_refusal(void **state)
{
    (void)state;
    char little[MANAGE_ANSWER_MIN];
    const char *request = "{\"action\":\"export\",\"password\":\"abcdefg1\"}";
    expect_ok(FIRST_USE);
    size_t len = device_manage(device, request, strlen(request), little, sizeof little);
    assert_int_equal(len, strlen(little));
    assert_non_null(strstr(little, "{\"ok\":false"));
    assert_non_null(strstr(little, "longer than there is room for"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(before_first_use_nothing_else_is_answered, make_fresh,
                                        unmake),
        cmocka_unit_test_setup_teardown(a_malformed_request_says_what_is_wrong, make_fresh, unmake),
        cmocka_unit_test_setup_teardown(an_answer_that_does_not_fit_is_a_refusal, make_fresh,
                                        unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
