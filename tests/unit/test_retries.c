/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "hal_sim/retries.h"

static struct retries retries;

static int start(void **state)
{
    (void)state;
    memset(&retries, 0, sizeof retries);
    return 0;
}

static bool is_new(uint32_t id, const char *to, const char *body)
{
    struct hal_request request = { .id = id,
                                   .to = to,
                                   .protocol = HAL_PROTOCOL_HTTP,
                                   .url = "http://server/",
                                   .body = body,
                                   .body_len = strlen(body) };
    return retries_is_new(&retries, &request);
}

static void ends(uint32_t id, enum hal_outcome outcome)
{
    struct hal_reply reply = { .id = id, .outcome = outcome };
    retries_reply(&retries, &reply);
}

static void only_a_report_that_failed_is_a_retry(void **state)
{
    (void)state;
    assert_true(is_new(1, "http1", "a"));
    assert_true(is_new(2, "http2", "a"));
    ends(1, HAL_UNREACHABLE);
    ends(2, HAL_DELIVERED);
    assert_false(is_new(3, "http1", "a"));
    assert_true(is_new(4, "http2", "a"));
    ends(3, HAL_REFUSED);
    assert_false(is_new(5, "http1", "a"));
    ends(5, HAL_DELIVERED);
    assert_true(is_new(6, "http1", "a"));
}

static void what_power_broke_off_is_new(void **state)
{
    (void)state;
    assert_true(is_new(1, "http1", "a"));
    assert_true(is_new(2, "http1", "b"));
    ends(2, HAL_UNREACHABLE);
    retries_forget(&retries);
    ends(1, HAL_UNREACHABLE);
    assert_true(is_new(1, "http1", "a"));
    assert_false(is_new(2, "http1", "b"));
}

static void the_oldest_failures_are_forgotten(void **state)
{
    (void)state;
    char body[2] = "";
    for (unsigned i = 0; i < 3 * RETRIES_MAX; i++) {
        body[0] = (char)(1 + i % 200);
        is_new(i + 1, i < 200 ? "http1" : "http2", body);
        ends(i + 1, HAL_UNREACHABLE);
    }
    assert_false(is_new(1000, "http2", body));
    assert_true(is_new(1001, "http1", "\x01"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(only_a_report_that_failed_is_a_retry, start),
        cmocka_unit_test_setup(what_power_broke_off_is_new, start),
        cmocka_unit_test_setup(the_oldest_failures_are_forgotten, start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
