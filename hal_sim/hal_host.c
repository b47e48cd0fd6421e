/* SPDX-License-Identifier: MIT */
#include "hal_sim/hal_host.h"

#include <assert.h>
#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "hal_sim/link_http.h"
#include "hal_sim/link_mqtt.h"
#include "hal_sim/neighbour_probe.h"
#include "hal_sim/pace.h"
#include "hal_sim/push_server.h"
#include "hal_sim/udp_ask.h"

enum { DNS_PORT = 53 };

static const uint64_t NS_PER_MS = 1000000;
/* At most this long without looking at time-outs, name look-ups and the wish to stop. */
static const uint64_t TURN_MAX_NS = 20 * 1000000;

struct hal_host {
    struct hal_host_options options;
    struct link_owner owner;
    char keys_folder[LINK_PATH_MAX];
    struct link_http *http;
    struct link_mqtt *mqtt;
    struct push_server *push;
    struct udp_ask *asks[HAL_HOST_QUESTIONS_MAX]; /* NULL: the place is free */
    bool answered[HAL_HOST_QUESTIONS_MAX];        /* and the answer not taken yet */
    struct hal_answer answers[HAL_HOST_QUESTIONS_MAX];
    struct neighbour_probe probe;
    bool found;         /* something, and it is not taken yet */
    unsigned in_flight; /* submitted and the reply not taken yet */
    unsigned first, n;  /* of the ring of replies */
    struct hal_reply replies[HAL_HOST_REQUESTS_MAX];
};

static void on_reply(void *ctx, const struct hal_reply *reply)
{
    struct hal_host *host = ctx;
    assert(host->n < HAL_HOST_REQUESTS_MAX);
    host->replies[(host->first + host->n++) % HAL_HOST_REQUESTS_MAX] = *reply;
}

static void on_body(void *ctx, uint32_t id, const char *body, size_t len)
{
    const struct hal_host *host = ctx;
    if (host->options.body)
        host->options.body(host->options.ctx, id, body, len);
}

static void on_log(void *ctx, enum hal_log_level level, const char *text)
{
    const struct hal_host *host = ctx;
    if (host->options.log)
        host->options.log(host->options.ctx, level, text);
}

static bool make_links(struct hal_host *host)
{
    host->http = link_http_create(&host->owner);
    host->mqtt = link_mqtt_create(&host->owner);
    host->push = push_server_create(&host->owner);
    return host->http && host->mqtt && host->push;
}

static void destroy_links(struct hal_host *host)
{
    link_http_destroy(host->http);
    link_mqtt_destroy(host->mqtt);
    push_server_destroy(host->push);
    host->http = NULL;
    host->mqtt = NULL;
    host->push = NULL;
    neighbour_probe_stop(&host->probe);
    host->found = false;
    for (int i = 0; i < HAL_HOST_QUESTIONS_MAX; i++) {
        udp_ask_destroy(host->asks[i]);
        host->asks[i] = NULL;
        host->answered[i] = false;
    }
}

struct hal_host *hal_host_create(const struct hal_host_options *options)
{
    struct hal_host *host = calloc(1, sizeof *host);
    if (!host)
        return NULL;
    signal(SIGPIPE, SIG_IGN);
    host->options = *options;
    snprintf(host->keys_folder, sizeof host->keys_folder, "%s", options->keys_folder);
    host->owner = (struct link_owner) { .ctx = host,
                                        .reply = on_reply,
                                        .body = on_body,
                                        .log = on_log,
                                        .keys_folder = host->keys_folder };
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(host);
        return NULL;
    }
    if (make_links(host))
        return host;
    hal_host_destroy(host);
    return NULL;
}

void hal_host_destroy(struct hal_host *host)
{
    if (!host)
        return;
    destroy_links(host);
    curl_global_cleanup();
    free(host);
}

void hal_host_forget(struct hal_host *host)
{
    destroy_links(host);
    host->in_flight = 0;
    host->n = 0;
    if (!make_links(host))
        destroy_links(host);
}

void hal_host_ask_names_at(struct hal_host *host, const char *dns_server)
{
    struct name_server *server = &host->owner.name_server;
    snprintf(server->address, sizeof server->address, "%s", dns_server);
    server->port = host->options.dns_port != 0 ? host->options.dns_port : DNS_PORT;
}

int hal_host_submit(struct hal_host *host, const struct hal_request *request)
{
    if (host->in_flight == HAL_HOST_REQUESTS_MAX || !host->http)
        return HAL_E_BUSY;
    host->in_flight++; /* a reply may come at once */
    int result = request->protocol == HAL_PROTOCOL_HTTP
                     ? link_http_submit(host->http, request, pace_wall_ns())
                     : link_mqtt_submit(host->mqtt, request, pace_wall_ns());
    if (result != HAL_OK)
        host->in_flight--;
    return result;
}

int hal_host_ask(struct hal_host *host, const struct hal_query *query)
{
    for (int i = 0; host->push && i < HAL_HOST_QUESTIONS_MAX; i++) {
        if (host->asks[i] || host->answered[i])
            continue;
        host->asks[i] = udp_ask_start(&host->owner, query, pace_wall_ns());
        return host->asks[i] ? HAL_OK : HAL_E_IO;
    }
    return HAL_E_BUSY;
}

static void service_asks(struct hal_host *host)
{
    for (int i = 0; i < HAL_HOST_QUESTIONS_MAX; i++) {
        if (!host->asks[i] || !udp_ask_service(host->asks[i], pace_wall_ns(), &host->answers[i]))
            continue;
        udp_ask_destroy(host->asks[i]);
        host->asks[i] = NULL;
        host->answered[i] = true;
    }
}

bool hal_host_take_answer(struct hal_host *host, struct hal_answer *out)
{
    for (int i = 0; i < HAL_HOST_QUESTIONS_MAX; i++) {
        if (!host->answered[i])
            continue;
        host->answered[i] = false;
        *out = host->answers[i];
        return true;
    }
    return false;
}

int hal_host_probe(struct hal_host *host, const struct hal_probe *probe)
{
    if (host->probe.running || host->found)
        return HAL_E_BUSY;
    return neighbour_probe_start(&host->probe, probe, pace_wall_ns()) ? HAL_OK : HAL_E_INVALID;
}

bool hal_host_take_finding(struct hal_host *host, struct hal_finding *out)
{
    bool found = host->found;
    if (found)
        *out = host->probe.finding;
    host->found = false;
    return found;
}

int hal_host_listen(struct hal_host *host, uint16_t port)
{
    return host->push ? push_server_listen(host->push, port) : HAL_E_IO;
}

void hal_host_push(struct hal_host *host, const char *line, size_t len)
{
    if (host->push)
        push_server_push(host->push, line, len);
}

void hal_host_unlisten(struct hal_host *host)
{
    if (host->push)
        push_server_close(host->push);
}

void hal_host_cut_clients(struct hal_host *host)
{
    if (host->push)
        push_server_cut(host->push);
}

enum hal_session hal_host_session(struct hal_host *host, const struct hal_request *request)
{
    return host->mqtt ? link_mqtt_session(host->mqtt, request) : HAL_SESSION_NONE;
}

static void turn(struct hal_host *host)
{
    if (!host->http)
        return;
    link_http_service(host->http, pace_wall_ns());
    link_mqtt_service(host->mqtt, pace_wall_ns());
    push_server_service(host->push);
    service_asks(host);
    host->found |= neighbour_probe_service(&host->probe, pace_wall_ns());
}

static bool any_answer(const struct hal_host *host)
{
    bool any = host->found;
    for (int i = 0; i < HAL_HOST_QUESTIONS_MAX; i++)
        any |= host->answered[i];
    return any;
}

static unsigned gather(const struct hal_host *host, struct pollfd fds[LINK_HTTP_EXTRA_MAX])
{
    unsigned n = link_mqtt_pollfds(host->mqtt, fds);
    n += push_server_pollfds(host->push, fds + n);
    for (int i = 0; i < HAL_HOST_QUESTIONS_MAX; i++) {
        if (!host->asks[i])
            continue;
        fds[n] = udp_ask_pollfd(host->asks[i]);
        n += fds[n].fd >= 0;
    }
    fds[n] = neighbour_probe_pollfd(&host->probe);
    return n + (fds[n].fd >= 0);
}

void hal_host_wait(struct hal_host *host, uint64_t due_ns)
{
    struct pollfd fds[LINK_HTTP_EXTRA_MAX];
    static_assert(LINK_MQTT_SESSIONS_MAX + PUSH_SERVER_FDS_MAX + HAL_HOST_QUESTIONS_MAX + 1 <=
                      LINK_HTTP_EXTRA_MAX,
                  "all that is polled for");
    turn(host);
    uint64_t now_ns = pace_wall_ns();
    if (host->n > 0 || any_answer(host) || due_ns <= now_ns)
        return;
    uint64_t wait_ns = due_ns - now_ns < TURN_MAX_NS ? due_ns - now_ns : TURN_MAX_NS;
    if (wait_ns < NS_PER_MS || !host->http) {
        pace_sleep(due_ns);
        return;
    }
    link_http_poll(host->http, fds, gather(host, fds), (int)(wait_ns / NS_PER_MS));
    turn(host);
}

bool hal_host_take_reply(struct hal_host *host, struct hal_reply *out)
{
    if (host->n == 0)
        return false;
    *out = host->replies[host->first];
    host->first = (host->first + 1) % HAL_HOST_REQUESTS_MAX;
    host->n--;
    host->in_flight--;
    return true;
}
