/* SPDX-License-Identifier: MIT */
/* A device on the tests' board whose management interface is asked, and what its answers must be.
 * Included by the tests of that interface. */
#ifndef FOOTFALL_TESTS_ASKING_H
#define FOOTFALL_TESTS_ASKING_H

#include "tests/unit/board.h"

#include <stdlib.h>

#include "firmware_core/manage.h"

#define PASSWORD "\"password\":\"abcdefg1\""
#define FIRST_USE "{\"action\":\"activate\"," PASSWORD ",\"privacy_mode\":\"normal\"}"

static struct device *device;
static char answer[MANAGE_ANSWER_MAX];

/* As somebody sees it who has just bought it. */
static inline int make_fresh(void **state)
{
    (void)state;
    const struct hal hal = board_hal();
    memset(&board, 0, sizeof board);
    board.now_us = 5000000;
    record_store_init(&board.store, 1 << 20);
    device = device_init(malloc(device_size()), &model_vs121_p, &hal);
    return 0;
}

static inline int unmake(void **state)
{
    (void)state;
    record_store_free(&board.store);
    free(device);
    return 0;
}

/* Power was cut: it knows what is in its store. */
static inline void restart(void)
{
    const struct hal hal = board_hal();
    board.now_us = 0;
    device = device_init(device, &model_vs121_p, &hal);
}

static inline const char *ask(const char *request)
{
    size_t len = device_manage(device, request, strlen(request), answer, sizeof answer);
    assert_int_equal(len, strlen(answer));
    return answer;
}

static inline void expect_ok(const char *request)
{
    if (strncmp(ask(request), "{\"ok\":true", 10) != 0)
        fail_msg("%s: %s", request, answer);
}

static inline void expect_refusal(const char *request, const char *key, const char *reason)
{
    char begin[128];
    snprintf(begin, sizeof begin, "{\"ok\":false,\"key\":\"%s\",\"reason\":\"", key);
    if (strncmp(ask(request), begin, strlen(begin)) != 0 || strstr(answer, reason) == NULL)
        fail_msg("%s: %s", request, answer);
}

static inline int make_used(void **state)
{
    make_fresh(state);
    expect_ok(FIRST_USE);
    return 0;
}

#endif
