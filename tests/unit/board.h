/* SPDX-License-Identifier: MIT */
/* A board for tests of the whole device: an empty room, a clock that the test moves, a record store
 * and a peer that takes what the device submits. Included by those tests, each with one of its own.
 */
#ifndef FOOTFALL_TESTS_BOARD_H
#define FOOTFALL_TESTS_BOARD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/device.h"
#include "hal_sim/record_store.h"
#include "hal_sim/secrets.h"

enum { WIDTH_PX = 320, HEIGHT_PX = 240, SENT_MAX = 4096 };

struct sent {
    uint32_t id;
    uint64_t at_us;
    char to[8], url[64], host[32], topic[32], client_id[32], username[8], password[8];
    uint16_t port;
    uint8_t qos;
    bool verify_tls, own_certificates, answered;
    char body[REPORT_BODY_MAX];
};

struct board {
    uint64_t now_us;
    int64_t utc_us;
    bool led, contact_closed;
    int frame;  /* what hal->frame returns next */
    int submit; /* what hal->submit returns */
    int jpeg;   /* what hal->jpeg returns when it is negative */
    unsigned n_jpegs;
    unsigned n_random;
    unsigned n_sent, n_logs, n_submits;
    struct sent sent[SENT_MAX];
    char log[128];
    unsigned n_restarts;
    struct record_store store;
    unsigned n_writes, cut_at; /* power is cut at this write, 0 never */
    bool cut_before;           /* and it has no effect */
    bool dead;                 /* without power nothing has an effect */
    uint8_t pixels[WIDTH_PX * HEIGHT_PX * 3 / 2];
    unsigned n_asked;
    uint32_t asked_id; /* of the last question by UDP */
    int probe;         /* what probe() says */
    unsigned n_probes;
    uint32_t probe_id; /* of the last probe */
    char probed[16];
    enum hal_session session;
    uint16_t listens_on; /* 0: no port is open */
};

static struct board board;

static inline uint64_t board_now_us(void *ctx)
{
    return ((struct board *)ctx)->now_us;
}

static inline int64_t board_utc_us(void *ctx)
{
    return ((struct board *)ctx)->utc_us;
}

static inline void board_identity(void *ctx, struct hal_identity *out)
{
    (void)ctx;
    *out = (struct hal_identity) { .device_sn = "012345678901",
                                   .device_mac = "00:16:28:FA:8E:68",
                                   .hardware_version = "V1.2" };
}

static inline int board_frame(void *ctx, struct frame *out)
{
    struct board *b = ctx;
    int result = b->frame;
    b->frame = 0;
    *out = (struct frame) { .luma = b->pixels,
                            .chroma = b->pixels + WIDTH_PX * HEIGHT_PX,
                            .width_px = WIDTH_PX,
                            .height_px = HEIGHT_PX,
                            .stride_px = WIDTH_PX,
                            .t_us = b->now_us };
    if (result == 2) {
        out->width_px = 0;
        return 1;
    }
    return result;
}

static inline void board_camera_set_up(void *ctx, const struct camera_setup *setup)
{
    (void)ctx;
    (void)setup;
}

/* Not one: the picture's first pixel, three times. */
static inline int board_jpeg(void *ctx, const struct frame *picture, uint8_t *out, size_t cap)
{
    struct board *b = ctx;
    b->n_jpegs++;
    if (b->jpeg < 0)
        return b->jpeg;
    assert_true(cap >= 3);
    memset(out, picture->luma[0], 3);
    return 3;
}

static inline void board_pin_write(void *ctx, enum hal_pin pin, bool level)
{
    struct board *b = ctx;
    assert_true(pin == HAL_PIN_LED || pin == HAL_PIN_DO);
    *(pin == HAL_PIN_LED ? &b->led : &b->contact_closed) = level;
}

static inline void copy(char *to, size_t cap, const char *from)
{
    snprintf(to, cap, "%s", from != NULL ? from : "");
}

static inline int board_submit(void *ctx, const struct hal_request *request)
{
    struct board *b = ctx;
    if (b->dead)
        return HAL_E_IO;
    b->n_submits++;
    if (b->submit != HAL_OK)
        return b->submit;
    assert_true(b->n_sent < SENT_MAX);
    struct sent *sent = &b->sent[b->n_sent++];
    *sent = (struct sent) { .id = request->id,
                            .at_us = b->now_us,
                            .port = request->port,
                            .qos = request->qos,
                            .verify_tls = request->verify_tls,
                            .own_certificates = request->own_certificates };
    copy(sent->to, sizeof sent->to, request->to);
    copy(sent->url, sizeof sent->url, request->url);
    copy(sent->host, sizeof sent->host, request->host);
    copy(sent->topic, sizeof sent->topic, request->topic);
    copy(sent->client_id, sizeof sent->client_id, request->client_id);
    copy(sent->username, sizeof sent->username, request->username);
    copy(sent->password, sizeof sent->password, request->password);
    assert_true(request->body_len < sizeof sent->body);
    memcpy(sent->body, request->body, request->body_len);
    return HAL_OK;
}

static inline int board_store_write(void *ctx, const struct hal_record *changes, size_t n)
{
    struct board *b = ctx;
    if (b->dead)
        return HAL_E_IO;
    b->n_writes++;
    b->dead = b->n_writes == b->cut_at;
    if (b->dead && b->cut_before)
        return HAL_E_IO;
    return record_store_write(&b->store, changes, n);
}

static inline int board_store_read(void *ctx, uint32_t key, void *out, size_t cap)
{
    return record_store_read(&((struct board *)ctx)->store, key, out, cap);
}

static inline bool board_store_next(void *ctx, uint32_t from, uint32_t *key)
{
    return record_store_next(&((struct board *)ctx)->store, from, key);
}

static inline void board_restart(void *ctx)
{
    ((struct board *)ctx)->n_restarts++;
}

static inline void board_network_set_up(void *ctx, const struct hal_network *network)
{
    (void)ctx;
    assert_true(network->mtu > 0);
}

static inline void board_software(void *ctx, struct hal_software *out)
{
    (void)ctx;
    *out = (struct hal_software) { .version = "1.0.0" };
}

static inline void board_log(void *ctx, enum hal_log_level level, const char *text)
{
    struct board *b = ctx;
    (void)level;
    b->n_logs++;
    copy(b->log, sizeof b->log, text);
}

/* Different ones, that are the same in every run. */
static inline int board_random(void *ctx, uint8_t *out, size_t len)
{
    struct board *b = ctx;
    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)(b->n_random++ * 37U);
    return HAL_OK;
}

/* Takes questions and answers none. */
static inline int board_ask(void *ctx, const struct hal_query *query)
{
    struct board *b = ctx;
    b->n_asked++;
    b->asked_id = query->id;
    return HAL_OK;
}

/* Begins to look and finds nothing yet. */
static inline int board_probe(void *ctx, const struct hal_probe *probe)
{
    struct board *b = ctx;
    b->n_probes++;
    if (b->probe != HAL_OK)
        return b->probe;
    b->probe_id = probe->id;
    snprintf(b->probed, sizeof b->probed, "%s", probe->address);
    return HAL_OK;
}

static inline void board_set_utc(void *ctx, int64_t utc_us)
{
    ((struct board *)ctx)->utc_us = utc_us;
}

static inline enum hal_session board_session(void *ctx, const struct hal_request *request)
{
    (void)request;
    return ((struct board *)ctx)->session;
}

static inline int board_listen(void *ctx, uint16_t port)
{
    ((struct board *)ctx)->listens_on = port;
    return HAL_OK;
}

static inline void board_push(void *ctx, const char *line, size_t len)
{
    (void)line;
    assert_true(((struct board *)ctx)->listens_on != 0 && len > 0);
}

static inline void board_unlisten(void *ctx)
{
    ((struct board *)ctx)->listens_on = 0;
}

static inline struct hal board_hal(void)
{
    return (struct hal) { .ctx = &board,
                          .now_us = board_now_us,
                          .utc_us = board_utc_us,
                          .identity = board_identity,
                          .frame = board_frame,
                          .camera_set_up = board_camera_set_up,
                          .software = board_software,
                          .network_set_up = board_network_set_up,
                          .jpeg = board_jpeg,
                          .pin_write = board_pin_write,
                          .submit = board_submit,
                          .random = board_random,
                          .hash_secret = secrets_hash,
                          .store_write = board_store_write,
                          .store_read = board_store_read,
                          .store_next = board_store_next,
                          .restart = board_restart,
                          .session = board_session,
                          .ask = board_ask,
                          .probe = board_probe,
                          .set_utc = board_set_utc,
                          .listen = board_listen,
                          .push = board_push,
                          .unlisten = board_unlisten,
                          .log = board_log };
}

#endif
