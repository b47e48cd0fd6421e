/* SPDX-License-Identifier: MIT */
#include "rig/subscriber.h"

#include <errno.h>
#include <mosquitto.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hal_sim/pace.h"
#include "hal_sim/resolver.h"
#include "rig/collector.h"

enum { AGAIN_MS = 500, KEEPALIVE_S = 30 };

enum state {
    RESOLVING,
    JOINING, /* connecting, or greeted and waiting for the topics to be confirmed */
    RESTING, /* until again_ns */
};

struct subscriber {
    struct mosquitto *library;
    struct resolver *resolver;
    const struct bench_collector *how;
    const char *const *topics;
    size_t n_topics, n_confirmed;
    subscriber_fn *heard;
    void *ctx;
    enum state state;
    bool greeted;
    struct addresses addresses;
    size_t next_address;
    uint64_t again_ns;
    char failure[160];
};

static const char *library_error(int code)
{
    return code == MOSQ_ERR_ERRNO ? strerror(errno) : mosquitto_strerror(code);
}

static void rest(struct subscriber *subscriber, const char *why)
{
    if (why != subscriber->failure)
        snprintf(subscriber->failure, sizeof subscriber->failure, "%s", why);
    subscriber->greeted = false;
    subscriber->n_confirmed = 0;
    subscriber->state = RESTING;
    subscriber->again_ns = pace_wall_ns() + AGAIN_MS * 1000000ull;
}

static void look_up(struct subscriber *subscriber)
{
    const struct name_server system = { 0 };
    subscriber->resolver = resolver_start(subscriber->how->mqtt_host, &system);
    subscriber->state = RESOLVING;
    if (subscriber->resolver == NULL)
        rest(subscriber, "out of memory");
}

static bool has_tls(const struct subscriber *subscriber)
{
    return subscriber->how->mqtt_authorities[0] != '\0';
}

/* A number, so that the library has nothing to look up. With TLS it needs the name, by which it
 * knows the broker's certificate; that was answered for just now. */
static void try_next_address(struct subscriber *subscriber, const char *why)
{
    const struct bench_collector *how = subscriber->how;
    while (subscriber->next_address < subscriber->addresses.n) {
        const char *host = subscriber->addresses.text[subscriber->next_address++];
        if (has_tls(subscriber)) {
            host = how->mqtt_host;
            subscriber->next_address = subscriber->addresses.n;
        }
        int code = mosquitto_connect_async(subscriber->library, host, how->mqtt_port, KEEPALIVE_S);
        if (code == MOSQ_ERR_SUCCESS) {
            subscriber->state = JOINING;
            subscriber->failure[0] = '\0';
            return;
        }
        why = library_error(code);
    }
    rest(subscriber, why);
}

static void on_resolving(struct subscriber *subscriber)
{
    const char *why = NULL;
    int found = resolver_poll(subscriber->resolver, &subscriber->addresses, &why);
    if (found == 0)
        return;
    resolver_destroy(subscriber->resolver);
    subscriber->resolver = NULL;
    subscriber->next_address = 0;
    if (found > 0)
        try_next_address(subscriber, "no address");
    else
        rest(subscriber, why);
}

static void on_joining(struct subscriber *subscriber)
{
    int code = mosquitto_loop(subscriber->library, 0, 1);
    if (code == MOSQ_ERR_SUCCESS)
        return;
    if (subscriber->greeted)
        rest(subscriber, library_error(code));
    else if (subscriber->failure[0] != '\0') /* the broker itself said why */
        rest(subscriber, subscriber->failure);
    else
        try_next_address(subscriber, library_error(code));
}

void subscriber_turn(struct subscriber *subscriber)
{
    if (subscriber->state == RESTING && subscriber->again_ns <= pace_wall_ns())
        look_up(subscriber);
    if (subscriber->state == RESOLVING)
        on_resolving(subscriber);
    if (subscriber->state == JOINING)
        on_joining(subscriber);
}

static void on_connect(struct mosquitto *library, void *ctx, int code)
{
    struct subscriber *subscriber = ctx;
    snprintf(subscriber->failure, sizeof subscriber->failure, "%s",
             code != 0 ? mosquitto_connack_string(code) : "");
    if (code != 0)
        return;
    subscriber->greeted = true;
    subscriber->n_confirmed = 0;
    for (size_t i = 0; i < subscriber->n_topics; i++)
        mosquitto_subscribe(library, NULL, subscriber->topics[i], 2);
}

static void on_subscribe(struct mosquitto *library, void *ctx, int id, int n, const int *granted)
{
    struct subscriber *subscriber = ctx;
    (void)library;
    (void)id;
    subscriber->n_confirmed += n > 0 && granted[0] <= 2;
}

static void on_message(struct mosquitto *library, void *ctx,
                       const struct mosquitto_message *message)
{
    struct subscriber *subscriber = ctx;
    (void)library;
    if (message->payloadlen >= 0 && message->payloadlen <= COLLECTOR_BODY_MAX && !message->retain)
        subscriber->heard(subscriber->ctx, message->topic, message->payload,
                          (size_t)message->payloadlen);
}

static int make_library(struct subscriber *subscriber, char *why, size_t cap)
{
    const struct bench_collector *how = subscriber->how;
    mosquitto_lib_init();
    struct mosquitto *library = subscriber->library = mosquitto_new(NULL, true, subscriber);
    if (library == NULL) {
        snprintf(why, cap, "out of memory");
        return -1;
    }
    mosquitto_connect_callback_set(library, on_connect);
    mosquitto_subscribe_callback_set(library, on_subscribe);
    mosquitto_message_callback_set(library, on_message);
    if (how->mqtt_username[0] != '\0')
        mosquitto_username_pw_set(library, how->mqtt_username, how->mqtt_password);
    if (!has_tls(subscriber) ||
        mosquitto_tls_set(library, how->mqtt_authorities, NULL, NULL, NULL, NULL) == 0)
        return 0;
    snprintf(why, cap, "%s cannot be used as certificate authorities", how->mqtt_authorities);
    return -1;
}

struct subscriber *subscriber_start(const struct bench_collector *how, const char *const *topics,
                                    size_t n_topics, subscriber_fn *heard, void *ctx, char *why,
                                    size_t cap)
{
    struct subscriber *subscriber = calloc(1, sizeof *subscriber);
    if (subscriber == NULL) {
        snprintf(why, cap, "out of memory");
        return NULL;
    }
    subscriber->how = how;
    subscriber->topics = topics;
    subscriber->n_topics = n_topics;
    subscriber->heard = heard;
    subscriber->ctx = ctx;
    if (make_library(subscriber, why, cap) != 0) {
        subscriber_end(subscriber);
        return NULL;
    }
    look_up(subscriber);
    return subscriber;
}

int subscriber_fd(const struct subscriber *subscriber)
{
    return subscriber->state == JOINING ? mosquitto_socket(subscriber->library) : -1;
}

int subscriber_ready(const struct subscriber *subscriber, char *why, size_t cap)
{
    const struct bench_collector *how = subscriber->how;
    const char *host = how->mqtt_host;
    if (subscriber->n_confirmed == subscriber->n_topics)
        return 1;
    if (subscriber->state == RESTING)
        snprintf(why, cap, "no session with the broker at %s:%u: %s", host, how->mqtt_port,
                 subscriber->failure);
    else if (subscriber->state == RESOLVING)
        snprintf(why, cap, "the name of the broker, %s, is not answered for", host);
    else if (!subscriber->greeted)
        snprintf(why, cap, "the broker at %s:%u does not answer", host, how->mqtt_port);
    else
        snprintf(why, cap,
                 "the broker does not confirm the subscription: may this user read the topics?");
    return subscriber->state == RESTING ? -1 : 0;
}

void subscriber_end(struct subscriber *subscriber)
{
    if (subscriber == NULL)
        return;
    resolver_destroy(subscriber->resolver);
    if (subscriber->library != NULL)
        mosquitto_destroy(subscriber->library);
    free(subscriber);
}
