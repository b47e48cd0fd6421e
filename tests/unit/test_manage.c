/* SPDX-License-Identifier: MIT */
/* The management interface of a device on an idle board: who may ask, what a request must look
 * like, what an answer looks like. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/manage.h"
#include "rig/idle_board.h"

#define FIRST_USE "{\"action\":\"activate\",\"password\":\"abcdefg1\",\"privacy_mode\":\"normal\"}"

static struct device *device;
static char answer[MANAGE_ANSWER_MAX];

static int make(void **state)
{
    (void)state;
    const struct hal hal = idle_board();
    device = device_init(calloc(1, device_size()), &model_vs121_p, &hal);
    return 0;
}

static int unmake(void **state)
{
    (void)state;
    free(device);
    return 0;
}

static const char *ask(const char *request)
{
    size_t len = device_manage(device, request, strlen(request), answer, sizeof answer);
    assert_int_equal(len, strlen(answer));
    return answer;
}

static void expect_ok(const char *request)
{
    if (strncmp(ask(request), "{\"ok\":true", 10) != 0)
        fail_msg("%s: %s", request, answer);
}

static void expect_refusal(const char *request, const char *key, const char *reason)
{
    char begin[128];
    snprintf(begin, sizeof begin, "{\"ok\":false,\"key\":\"%s\",\"reason\":\"", key);
    if (strncmp(ask(request), begin, strlen(begin)) != 0 || strstr(answer, reason) == NULL)
        fail_msg("%s: %s", request, answer);
}

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
        cmocka_unit_test_setup_teardown(before_first_use_nothing_else_is_answered, make, unmake),
        cmocka_unit_test_setup_teardown(a_malformed_request_says_what_is_wrong, make, unmake),
        cmocka_unit_test_setup_teardown(an_answer_that_does_not_fit_is_a_refusal, make, unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
