/* SPDX-License-Identifier: MIT */
/* A device on the board of board.h, half a minute before nine. Included by tests of the whole
 * device, each with one of its own. */
#ifndef FOOTFALL_TESTS_BOARD_DEVICE_H
#define FOOTFALL_TESTS_BOARD_DEVICE_H

#include <stdlib.h>

#include "tests/unit/board.h"

static struct device *device;
static void *memory;

/* The board's clock shows 2026-03-02 08:59:30 in UTC+8:00. */
static inline int make(void **state)
{
    (void)state;
    const struct hal hal = board_hal();
    memset(&board, 0, sizeof board);
    record_store_init(&board.store, RECORD_STORE_BYTES);
    memset(board.pixels, 128, sizeof board.pixels);
    board.now_us = 5000000;
    board.utc_us = INT64_C(1772413170) * CIVIL_SECOND_US;
    memory = malloc(device_size());
    device = device_init(memory, &model_vs121_p, &hal);
    return 0;
}

static inline int unmake(void **state)
{
    (void)state;
    record_store_free(&board.store);
    free(memory);
    return 0;
}

static inline void configure(const char *json)
{
    struct settings_error error;
    if (device_import(device, json, strlen(json), WIDTH_PX, HEIGHT_PX, &error) != 0)
        fail_msg("%s: %s", error.key, error.reason);
}

#endif
