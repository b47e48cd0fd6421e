/* SPDX-License-Identifier: MIT */
#include "hal_sim/bench_board.h"
#include "hal_sim/hal_virtual.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "hal_sim/board_software.h"
#include "hal_sim/contact_load.h"
#include "hal_sim/hal_host.h"
#include "hal_sim/jpeg_codec.h"
#include "hal_sim/secrets.h"
#include "hal_sim/wet_input.h"

enum { HTTP_OK = 200, JPEG_QUALITY = 50 };

static uint64_t board_now_us(void *ctx)
{
    const struct hal_virtual *board = ctx;
    return board->now_us - board->power_on_us;
}

static int64_t board_utc_us(void *ctx)
{
    const struct hal_virtual *board = ctx;
    int64_t now_us = (int64_t)board->now_us;
    int64_t drift_us = now_us / 1000000 * board->drift_ppb / 1000 +
                       now_us % 1000000 * board->drift_ppb / 1000000000;
    return board->utc_at_start_us + now_us + drift_us;
}

static void board_identity(void *ctx, struct hal_identity *out)
{
    const struct hal_virtual *board = ctx;
    snprintf(out->device_sn, sizeof out->device_sn, "%s", board->scene->device_sn);
    snprintf(out->hardware_version, sizeof out->hardware_version, "%s",
             board->scene->hardware_version);
    snprintf(out->device_mac, sizeof out->device_mac, "%s", board->scene->device_mac);
}

/* Paints only now: a device that skips a frame costs no rendering. */
static int board_frame(void *ctx, struct frame *out)
{
    struct hal_virtual *board = ctx;
    if (!board->frame_due || !board->powered)
        return 0;
    const struct camera_spec *camera = &board->scene->camera;
    const uint8_t *picture = renderer_frame(board->renderer, board->world);
    board->frame_due = false;
    board->frame = (struct frame) {
        .luma = picture,
        .chroma = picture + (size_t)camera->width_px * camera->height_px,
        .width_px = camera->width_px,
        .height_px = camera->height_px,
        .stride_px = camera->width_px,
        .seq = board->frame_seq,
        .t_us = board_now_us(board),
    };
    *out = board->frame;
    return 1;
}

void hal_virtual_begin_lap(struct hal_virtual *board)
{
    board->network_up = true;
    board->net.mood = NTP_MOOD_ANSWERS;
    board->stand_in.says = NULL;
}

void hal_virtual_set_up_camera(struct hal_virtual *board)
{
    if (renderer_set_up(board->renderer, board->mains_hz, board->wide_dynamic_range) < 0 &&
        board->log)
        board->log(board->log_ctx, board->now_us, "error: no memory for wide dynamic range");
}

static void board_camera_set_up(void *ctx, const struct camera_setup *setup)
{
    struct hal_virtual *board = ctx;
    if (setup->wide_dynamic_range != board->wide_dynamic_range)
        board->frame = (struct frame) { 0 }; /* its picture goes */
    board->mains_hz = setup->mains_hz;
    board->wide_dynamic_range = setup->wide_dynamic_range;
    hal_virtual_set_up_camera(board);
}

static void say(const struct hal_virtual *board, enum hal_log_level level, const char *text)
{
    static const char *const prefix[] = {
        [HAL_LOG_INFO] = "",
        [HAL_LOG_WARNING] = "warning: ",
        [HAL_LOG_ERROR] = "error: ",
    };
    char line[512];
    if (!board->log || !board->powered)
        return;
    snprintf(line, sizeof line, "%s%s", prefix[level], text);
    board->log(board->log_ctx, board->now_us, line);
}

static int board_jpeg(void *ctx, const struct frame *picture, uint8_t *out, size_t cap)
{
    (void)ctx;
    int len = jpeg_codec_encode(picture, JPEG_QUALITY, false, out, cap);
    return len > 0 ? len : HAL_E_IO;
}

static void light_led(struct hal_virtual *board, bool level)
{
    if (board->led_known && board->led == level)
        return;
    board->led_known = true;
    board->led = level;
    trace_led(board->trace, board->now_us, level);
    if (board->bench)
        bench_board_write(board->bench, HAL_PIN_LED, level);
}

/* A real contact would suffer from it, or not get the current through. */
static void check_load(const struct hal_virtual *board)
{
    char why[160];
    const struct scene *scene = board->scene;
    if (scene->load_volts >= 0 && !contact_load_fits(&board->model->contact, scene->load_volts,
                                                     scene->load_amps, why, sizeof why))
        say(board, HAL_LOG_WARNING, why);
}

/* Open before anything was written, so only changes are worth a line. */
static void switch_contact(struct hal_virtual *board, bool closed)
{
    if (board->contact_closed == closed)
        return;
    board->contact_closed = closed;
    trace_pin(board->trace, board->now_us, HAL_PIN_DO, closed);
    if (board->bench)
        bench_board_write(board->bench, HAL_PIN_DO, closed);
    if (closed)
        check_load(board);
}

static void board_network_set_up(void *ctx, const struct hal_network *network)
{
    struct hal_virtual *board = ctx;
    if (virtual_network_set_up(&board->network, network))
        trace_network(board->trace, board->now_us, network);
    if (board->host)
        hal_host_ask_names_at(board->host, network->dns_server);
}

static void board_pin_write(void *ctx, enum hal_pin pin, bool level)
{
    struct hal_virtual *board = ctx;
    assert(pin == HAL_PIN_LED || pin == HAL_PIN_DO);
    if (!board->powered)
        return;
    if (pin == HAL_PIN_LED)
        light_led(board, level);
    else
        switch_contact(board, level);
}

static bool can_be_sent(const struct hal_request *request)
{
    if (request->protocol == HAL_PROTOCOL_HTTP)
        return strncmp(request->url, "http://", 7) == 0 ||
               strncmp(request->url, "https://", 8) == 0;
    return request->host[0] != '\0' && request->port != 0 && request->topic[0] != '\0' &&
           request->qos <= 2;
}

/* What the scene lets the platform's stand-in answer, beside its status. */
static void answer_hello(struct hal_virtual *board, const struct hal_request *request)
{
    struct stand_in *stand_in = &board->stand_in;
    if (request->answer_max == 0 || stand_in->says == NULL)
        return;
    stand_in_keep(stand_in, request->id, stand_in->says, strlen(stand_in->says));
    trace_platform(board->trace, board->now_us, stand_in->says);
    stand_in->says = NULL;
}

static void answer_later(struct hal_virtual *board, const struct hal_request *request)
{
    struct hal_reply reply = { .id = request->id, .outcome = HAL_UNREACHABLE };
    uint64_t t_us = board->now_us + (uint64_t)request->timeout_ms * 1000;
    if (board->network_up) {
        reply.outcome = HAL_DELIVERED;
        reply.http_status = request->protocol == HAL_PROTOCOL_HTTP ? HTTP_OK : 0;
        t_us = board->now_us + HAL_VIRTUAL_LATENCY_US;
    }
    hal_virtual_queue_reply(board, t_us, &reply);
}

/* A report to a broker would be sent ahead of older ones that must be sent again, when the device
 * has not heard yet that those were not reached. By HTTP there is one at a time. */
static bool would_overtake(const struct hal_virtual *board, const struct hal_request *request)
{
    return request->protocol != HAL_PROTOCOL_HTTP && board->bad_news > 0;
}

/* A scene's network event cuts real recipients off as well: no request gets as far as them. */
static int board_submit(void *ctx, const struct hal_request *request)
{
    struct hal_virtual *board = ctx;
    if (!board->powered)
        return HAL_E_IO;
    if (!can_be_sent(request))
        return HAL_E_INVALID;
    if (board->in_flight == HAL_VIRTUAL_REQUESTS_MAX || would_overtake(board, request))
        return HAL_E_BUSY;
    if (board->host && board->network_up) {
        int result = hal_host_submit(board->host, request);
        if (result != HAL_OK)
            return result;
    } else {
        answer_later(board, request);
    }
    board->in_flight++;
    if (board->network_up && (!board->host || retries_is_new(&board->retries, request)))
        trace_report(board->trace, board->now_us, request);
    if (board->network_up && !board->host)
        answer_hello(board, request);
    return HAL_OK;
}

static int board_random(void *ctx, uint8_t *out, size_t len)
{
    struct hal_virtual *board = ctx;
    if (board->unforeseeable)
        return secrets_random(NULL, out, len);
    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)(rng_u32(&board->random) >> 24);
    return HAL_OK;
}

/* The question of a device without a network is lost on its way. */
static int board_ask(void *ctx, const struct hal_query *query)
{
    struct hal_virtual *board = ctx;
    uint64_t t_us = 0;
    if (board->host && board->network_up) {
        int result = hal_host_ask(board->host, query);
        if (result == HAL_OK)
            trace_ntp(board->trace, board->now_us, query);
        return result;
    }
    int64_t true_utc_us = board->scene->start_utc_us + (int64_t)board->now_us;
    int slot = virtual_services_ask(&board->net, query, board->now_us, true_utc_us,
                                    board->network_up, &t_us);
    if (slot < 0)
        return slot;
    int full = event_queue_push(board->queue, t_us, HAL_VIRTUAL_ANSWER, 0, (uint32_t)slot);
    assert(!full); /* the queue has room for VIRTUAL_SERVICES_QUESTIONS_MAX answers */
    (void)full;
    if (board->network_up)
        trace_ntp(board->trace, board->now_us, query);
    return HAL_OK;
}

/* Whoever has the address answers at once; that nobody does is known after the last question. */
static int board_probe(void *ctx, const struct hal_probe *probe)
{
    struct hal_virtual *board = ctx;
    if (!board->powered)
        return HAL_E_IO;
    if (board->probing)
        return HAL_E_BUSY;
    if (board->host && board->network_up) {
        int result = hal_host_probe(board->host, probe);
        board->probing = result == HAL_OK;
        return result;
    }
    bool seen = board->network_up && scene_has_neighbour(board->scene, probe->address);
    const struct hal_finding finding = { .id = probe->id,
                                         .presence = !board->network_up ? HAL_PRESENCE_UNKNOWN
                                                     : seen             ? HAL_PRESENCE_SEEN
                                                                        : HAL_PRESENCE_NONE };
    uint64_t wait_us = seen ? HAL_VIRTUAL_LATENCY_US : (uint64_t)probe->timeout_ms * 1000;
    board->probing = true;
    hal_virtual_queue_finding(board, board->now_us + wait_us, &finding);
    return HAL_OK;
}

static void board_set_utc(void *ctx, int64_t utc_us)
{
    struct hal_virtual *board = ctx;
    int64_t by_us = utc_us - board_utc_us(ctx);
    board->utc_at_start_us += by_us;
    trace_clock(board->trace, board->now_us, by_us);
}

static int board_listen(void *ctx, uint16_t port)
{
    struct hal_virtual *board = ctx;
    int result = board->host ? hal_host_listen(board->host, port) : HAL_OK;
    if (result == HAL_OK)
        virtual_services_listen(&board->net, port);
    return result;
}

static void board_unlisten(void *ctx)
{
    struct hal_virtual *board = ctx;
    if (board->host)
        hal_host_unlisten(board->host);
    virtual_services_unlisten(&board->net, board->now_us);
}

static void board_push(void *ctx, const char *line, size_t len)
{
    struct hal_virtual *board = ctx;
    if (board->host && board->network_up)
        hal_host_push(board->host, line, len);
    else if (board->host)
        hal_host_cut_clients(board->host);
    virtual_services_push(&board->net, board->now_us, line, len, board->network_up);
}

/* The collector's broker is there as long as the network is. */
static enum hal_session board_session(void *ctx, const struct hal_request *request)
{
    const struct hal_virtual *board = ctx;
    if (!board->network_up)
        return HAL_SESSION_DOWN;
    return board->host ? hal_host_session(board->host, request) : HAL_SESSION_UP;
}

static void board_mark(void *ctx, enum hal_stage stage)
{
    const struct hal_virtual *board = ctx;
    board->mark(board->mark_ctx, stage);
}

static void board_log(void *ctx, enum hal_log_level level, const char *text)
{
    say(ctx, level, text);
}

/* To the disk first: what cannot be made durable is not made. */
static int write_store(struct hal_virtual *board, const struct hal_record *changes, size_t n)
{
    int result = record_store_check(&board->store, changes, n);
    if (result == HAL_OK && board->on_disk)
        result = store_log_write(board->on_disk, changes, n);
    if (result == HAL_OK)
        result = record_store_write(&board->store, changes, n);
    if (result == HAL_OK && board->on_disk &&
        store_log_tidy(board->on_disk, &board->store) != HAL_OK)
        say(board, HAL_LOG_WARNING, "the store's log cannot be written anew and goes on growing");
    return result;
}

static int board_store_write(void *ctx, const struct hal_record *changes, size_t n)
{
    struct hal_virtual *board = ctx;
    if (!board->powered)
        return HAL_E_IO;
    board->n_writes++;
    board->powered = board->n_writes != board->cut_at_write;
    if (!board->powered && board->cut_before)
        return HAL_E_IO;
    return write_store(board, changes, n);
}

static int board_store_read(void *ctx, uint32_t key, void *out, size_t cap)
{
    const struct hal_virtual *board = ctx;
    return record_store_read(&board->store, key, out, cap);
}

static bool board_store_next(void *ctx, uint32_t from, uint32_t *key)
{
    const struct hal_virtual *board = ctx;
    return record_store_next(&board->store, from, key);
}

static void board_restart(void *ctx)
{
    struct hal_virtual *board = ctx;
    board->restart_asked = board->powered;
}

void hal_virtual_bind(struct hal_virtual *board, struct hal *out)
{
    *out = (struct hal) {
        .ctx = board,
        .now_us = board_now_us,
        .utc_us = board_utc_us,
        .identity = board_identity,
        .frame = board_frame,
        .camera_set_up = board_camera_set_up,
        .network_set_up = board_network_set_up,
        .jpeg = board_jpeg,
        .pin_write = board_pin_write,
        .submit = board_submit,
        .store_write = board_store_write,
        .store_read = board_store_read,
        .store_next = board_store_next,
        .restart = board_restart,
        .random = board_random,
        .hash_secret = secrets_hash,
        .session = board_session,
        .ask = board_ask,
        .probe = board_probe,
        .set_utc = board_set_utc,
        .listen = board_listen,
        .push = board_push,
        .unlisten = board_unlisten,
        .log = board_log,
        .mark = board->mark ? board_mark : NULL,
    };
    board_software_bind(out);
}

void hal_virtual_power_off(struct hal_virtual *board)
{
    if (board->led_known)
        light_led(board, false);
    switch_contact(board, false);
    board->powered = false;
    board->restart_asked = false;
    board->frame_due = false;
    board->in_flight = 0;
    board->bad_news = 0;
    retries_forget(&board->retries);
    event_queue_cancel(board->queue, HAL_VIRTUAL_REPLY);
    event_queue_cancel(board->queue, HAL_VIRTUAL_ANSWER);
    event_queue_cancel(board->queue, HAL_VIRTUAL_FINDING);
    board->probing = false;
    stand_in_forget(&board->stand_in);
    virtual_services_power_off(&board->net, board->now_us);
    event_queue_cancel(board->queue, HAL_VIRTUAL_WATCHDOG);
    if (board->host)
        hal_host_forget(board->host);
}

void hal_virtual_power_on(struct hal_virtual *board)
{
    board->powered = true;
    board->power_on_us = board->now_us;
    memset(board->wire_high, 0, sizeof board->wire_high);
    board_software_start(board);
}

bool hal_virtual_is_alive(const struct hal_virtual *board)
{
    return board->powered && !boot_loader_is_hanging(&board->loader);
}

bool hal_virtual_wire(struct hal_virtual *board, enum press_pin pin, uint32_t mv)
{
    board->wire_mv[pin] = mv;
    bool level = wet_input_level(board->wire_high[pin], mv);
    if (level == board->wire_high[pin] || !board->powered)
        return false;
    board->wire_high[pin] = level;
    trace_pin(board->trace, board->now_us, pin == PRESS_DI ? HAL_PIN_DI : HAL_PIN_RESET, level);
    return true;
}

void hal_virtual_queue_reply(struct hal_virtual *board, uint64_t t_us,
                             const struct hal_reply *reply)
{
    uint32_t detail = (uint32_t)reply->http_status << 8 | (uint32_t)reply->outcome;
    int full = event_queue_push(board->queue, t_us, HAL_VIRTUAL_REPLY, reply->id, detail);
    assert(!full); /* the queue has room for HAL_VIRTUAL_REQUESTS_MAX replies */
    (void)full;
}

void hal_virtual_body(void *ctx, uint32_t id, const char *body, size_t len)
{
    struct hal_virtual *board = ctx;
    stand_in_keep(&board->stand_in, id, body, len);
}

void hal_virtual_queue_answer(struct hal_virtual *board, uint64_t t_us,
                              const struct hal_answer *answer)
{
    int slot = virtual_services_keep(&board->net, answer);
    assert(slot >= 0); /* as many as hal_host_ask() takes */
    int full = event_queue_push(board->queue, t_us, HAL_VIRTUAL_ANSWER, 0, (uint32_t)slot);
    assert(!full);
    (void)full;
}

void hal_virtual_queue_finding(struct hal_virtual *board, uint64_t t_us,
                               const struct hal_finding *finding)
{
    int full = event_queue_push(board->queue, t_us, HAL_VIRTUAL_FINDING, finding->id,
                                (uint32_t)finding->presence);
    assert(!full); /* the queue has room for one */
    (void)full;
}

/* Silence means nothing when the network went meanwhile. */
struct hal_finding hal_virtual_finding(struct hal_virtual *board, const struct event *event)
{
    struct hal_finding finding = { .id = event->id, .presence = (enum hal_presence)event->detail };
    if (finding.presence == HAL_PRESENCE_NONE && !board->network_up)
        finding.presence = HAL_PRESENCE_UNKNOWN;
    board->probing = false;
    return finding;
}

void hal_virtual_connect(struct hal_virtual *board, const struct event_spec *client)
{
    if (!virtual_services_connect(&board->net, board->now_us, client->client_port,
                                  board->network_up) ||
        client->for_us == 0)
        return;
    int full = event_queue_push(board->queue, board->now_us + client->for_us, HAL_VIRTUAL_LEAVE, 0,
                                board->net.session);
    assert(!full); /* the queue has room for each of the scene's events twice */
    (void)full;
}

struct hal_reply hal_virtual_reply(struct hal_virtual *board, const struct event *event)
{
    assert(event->kind == HAL_VIRTUAL_REPLY && board->in_flight > 0);
    struct hal_reply reply = { .id = event->id,
                               .outcome = (enum hal_outcome)(event->detail & 0xff),
                               .http_status = (uint16_t)(event->detail >> 8) };
    board->in_flight--;
    board->bad_news -= board->bad_news > 0 && reply.outcome == HAL_UNREACHABLE;
    retries_reply(&board->retries, &reply);
    return reply;
}
