/* SPDX-License-Identifier: MIT */
#include "rig/idle_board.h"

static uint64_t now_us(void *ctx)
{
    (void)ctx;
    return 0;
}

static int64_t utc_us(void *ctx)
{
    (void)ctx;
    return 0;
}

static void identity(void *ctx, struct hal_identity *out)
{
    (void)ctx;
    *out = (struct hal_identity) { "000000000000", "00:00:00:00:00:00" };
}

static int frame(void *ctx, struct frame *out)
{
    (void)ctx;
    (void)out;
    return 0;
}

static void pin_write(void *ctx, enum hal_pin pin, bool level)
{
    (void)ctx;
    (void)pin;
    (void)level;
}

static int submit(void *ctx, const struct hal_request *request)
{
    (void)ctx;
    (void)request;
    return HAL_E_IO;
}

static void log_line(void *ctx, enum hal_log_level level, const char *text)
{
    (void)ctx;
    (void)level;
    (void)text;
}

struct hal idle_board(void)
{
    return (struct hal) { .now_us = now_us,
                          .utc_us = utc_us,
                          .identity = identity,
                          .frame = frame,
                          .pin_write = pin_write,
                          .submit = submit,
                          .log = log_line };
}
