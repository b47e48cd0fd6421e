/* SPDX-License-Identifier: MIT */
#include "rig/idle_board.h"

#include "firmware_core/version.h"

#include "hal_sim/secrets.h"

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
    *out = (struct hal_identity) { "000000000000", "00:00:00:00:00:00", "V1.0" };
}

static int frame(void *ctx, struct frame *out)
{
    (void)ctx;
    (void)out;
    return 0;
}

static void camera_set_up(void *ctx, const struct camera_setup *setup)
{
    (void)ctx;
    (void)setup;
}

static void network_set_up(void *ctx, const struct hal_network *network)
{
    (void)ctx;
    (void)network;
}

static int jpeg(void *ctx, const struct frame *picture, uint8_t *out, size_t cap)
{
    (void)ctx;
    (void)picture;
    (void)out;
    (void)cap;
    return HAL_E_IO;
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

static int store_write(void *ctx, const struct hal_record *changes, size_t n)
{
    (void)ctx;
    (void)changes;
    (void)n;
    return HAL_OK;
}

static int store_read(void *ctx, uint32_t key, void *out, size_t cap)
{
    (void)ctx;
    (void)key;
    (void)out;
    (void)cap;
    return HAL_E_ABSENT;
}

static bool store_next(void *ctx, uint32_t from, uint32_t *key)
{
    (void)ctx;
    (void)from;
    (void)key;
    return false;
}

static void restart(void *ctx)
{
    (void)ctx;
}

static enum hal_session session(void *ctx, const struct hal_request *request)
{
    (void)ctx;
    (void)request;
    return HAL_SESSION_NONE;
}

static int probe(void *ctx, const struct hal_probe *what)
{
    (void)ctx;
    (void)what;
    return HAL_E_IO;
}

static int ask(void *ctx, const struct hal_query *query)
{
    (void)ctx;
    (void)query;
    return HAL_E_IO;
}

static void set_utc(void *ctx, int64_t to_us)
{
    (void)ctx;
    (void)to_us;
}

static int listen_to(void *ctx, uint16_t port)
{
    (void)ctx;
    (void)port;
    return HAL_E_IO;
}

static void push(void *ctx, const char *line, size_t len)
{
    (void)ctx;
    (void)line;
    (void)len;
}

static void unlisten(void *ctx)
{
    (void)ctx;
}

static void software(void *ctx, struct hal_software *out)
{
    (void)ctx;
    *out = (struct hal_software) { .version = FOOTFALL_VERSION };
}

static int slot_begin(void *ctx, uint32_t size)
{
    (void)ctx;
    (void)size;
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
                          .camera_set_up = camera_set_up,
                          .network_set_up = network_set_up,
                          .jpeg = jpeg,
                          .pin_write = pin_write,
                          .submit = submit,
                          .store_write = store_write,
                          .store_read = store_read,
                          .store_next = store_next,
                          .restart = restart,
                          .random = secrets_random,
                          .hash_secret = secrets_hash,
                          .session = session,
                          .ask = ask,
                          .probe = probe,
                          .set_utc = set_utc,
                          .listen = listen_to,
                          .push = push,
                          .unlisten = unlisten,
                          .software = software,
                          .slot_begin = slot_begin,
                          .log = log_line };
}
