/* SPDX-License-Identifier: MIT */
#include "hal_sim/hal_host.h"

#include <assert.h>
#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "hal_sim/link_http.h"
#include "hal_sim/link_mqtt.h"
#include "hal_sim/pace.h"

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
    return host->http && host->mqtt;
}

static void destroy_links(struct hal_host *host)
{
    link_http_destroy(host->http);
    link_mqtt_destroy(host->mqtt);
    host->http = NULL;
    host->mqtt = NULL;
}

struct hal_host *hal_host_create(const struct hal_host_options *options)
{
    struct hal_host *host = calloc(1, sizeof *host);
    if (!host)
        return NULL;
    signal(SIGPIPE, SIG_IGN);
    host->options = *options;
    snprintf(host->keys_folder, sizeof host->keys_folder, "%s", options->keys_folder);
    host->owner = (struct link_owner) {
        .ctx = host, .reply = on_reply, .log = on_log, .keys_folder = host->keys_folder
    };
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

static void turn(struct hal_host *host)
{
    if (!host->http)
        return;
    link_http_service(host->http, pace_wall_ns());
    link_mqtt_service(host->mqtt, pace_wall_ns());
}

void hal_host_wait(struct hal_host *host, uint64_t due_ns)
{
    struct pollfd fds[LINK_MQTT_SESSIONS_MAX];
    turn(host);
    uint64_t now_ns = pace_wall_ns();
    if (host->n > 0 || due_ns <= now_ns)
        return;
    uint64_t wait_ns = due_ns - now_ns < TURN_MAX_NS ? due_ns - now_ns : TURN_MAX_NS;
    if (wait_ns < NS_PER_MS || !host->http) {
        pace_sleep(due_ns);
        return;
    }
    unsigned n = link_mqtt_pollfds(host->mqtt, fds);
    link_http_poll(host->http, fds, n, (int)(wait_ns / NS_PER_MS));
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
