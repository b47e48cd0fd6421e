/* SPDX-License-Identifier: MIT */
#include "hal_sim/mqtt_session.h"

#include <errno.h>
#include <mosquitto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "hal_sim/mqtt_table.h"
#include "hal_sim/resolver.h"
#include "hal_sim/tls_context.h"
#include "sim/rng.h"

enum {
    KEEPALIVE_S = 30,
    IN_LIBRARY_MAX = 2 * MQTT_TABLE_MAX, /* messages; with more of them it is thrown away */
    READS_MAX = 16,                      /* in a turn */
    TEXT_MAX = 128,
};

static const uint64_t NS_PER_MS = 1000000;
static const uint64_t PAUSE_LEAST_MS = 250;
static const uint64_t PAUSE_MAX_MS = 30000;
static const uint64_t CONNECT_NS = 10000000000; /* for each address, and for the greeting */
static const unsigned FAILURES_WHEN_USEFUL = 2; /* at most, after something got through */
static const uint64_t STABLE_NS = 5000000000;   /* up this long: the next pause is the least */

enum state {
    RESTING, /* until `until_ns` */
    RESOLVING,
    CONNECTING, /* TCP, until `until_ns` */
    GREETING,   /* TLS and MQTT, until `until_ns` */
    UP,
};

struct mqtt_session {
    const struct link_owner *owner;
    enum state state;
    uint64_t now_ns, until_ns, up_since_ns;
    unsigned failures; /* since it was stably up */
    struct rng rng;    /* for the jitter of the pauses */
    struct resolver *resolver;
    struct addresses addresses;
    size_t next_address;
    struct mosquitto *library;
    unsigned in_library; /* QoS 1 and 2 messages that are not acknowledged */
    int connack;         /* -1: none yet */
    bool drop;           /* the connection is of no use any more */
    struct tls_context tls;
    struct mqtt_table table;

    enum hal_protocol protocol;
    char to[24];
    char host[TEXT_MAX], client_id[TEXT_MAX], username[TEXT_MAX], password[TEXT_MAX];
    uint16_t port;
    bool own_certificates;
    char last_failure[256]; /* so that the log tells it once */
};

static void say(struct mqtt_session *session, enum hal_log_level level, const char *what)
{
    char line[512];
    snprintf(line, sizeof line, "%s %s:%u: %s", session->to, session->host, session->port, what);
    session->owner->log(session->owner->ctx, level, line);
}

/* The callbacks only take notes: the library must not be called, let alone freed, in them. */
static void on_connect(struct mosquitto *library, void *ctx, int code, int flags)
{
    struct mqtt_session *session = ctx;
    (void)library;
    session->connack = code;
    if (code == 0 && !(flags & 1))
        mqtt_table_session_forgotten(&session->table);
}

static void on_publish(struct mosquitto *library, void *ctx, int mid)
{
    struct mqtt_session *session = ctx;
    (void)library;
    if (session->in_library > 0)
        session->in_library--;
    if (session->failures > FAILURES_WHEN_USEFUL)
        session->failures = FAILURES_WHEN_USEFUL;
    mqtt_table_acknowledged(&session->table, mid);
}

/* Nothing but its log tells what the library sends when a connection is back. */
static void on_log(struct mosquitto *library, void *ctx, int level, const char *text)
{
    struct mqtt_session *session = ctx;
    const char *id = session->client_id[0] != '\0' ? session->client_id : "(null)";
    int mid;
    (void)library;
    if (level != MOSQ_LOG_DEBUG || strncmp(text, "Client ", 7) != 0 ||
        strncmp(text + 7, id, strlen(id)) != 0)
        return;
    if (sscanf(text + 7 + strlen(id), " sending PUBLISH (d%*d, q2, r%*d, m%d,", &mid) == 1)
        mqtt_table_sent_whole(&session->table, mid);
}

static int make_library(struct mqtt_session *session)
{
    bool anonymous = session->client_id[0] == '\0';
    struct mosquitto *library =
        mosquitto_new(anonymous ? NULL : session->client_id, anonymous, session);
    if (!library)
        return -1;
    session->library = library;
    session->in_library = 0;
    mosquitto_connect_with_flags_callback_set(library, on_connect);
    mosquitto_publish_callback_set(library, on_publish);
    mosquitto_log_callback_set(library, on_log);
    mosquitto_int_option(library, MOSQ_OPT_TCP_NODELAY, 1);
    if (session->username[0] != '\0' &&
        mosquitto_username_pw_set(library, session->username, session->password) != 0)
        return -1;
    if (session->protocol == HAL_PROTOCOL_MQTTS &&
        (mosquitto_int_option(library, MOSQ_OPT_SSL_CTX_WITH_DEFAULTS, 0) != 0 ||
         mosquitto_void_option(library, MOSQ_OPT_SSL_CTX, session->tls.ctx) != 0))
        return -1;
    return 0;
}

static uint64_t pause_ns(struct mqtt_session *session)
{
    unsigned doublings = session->failures < 16 ? session->failures : 16;
    uint64_t pause_ms = PAUSE_LEAST_MS << doublings;
    if (pause_ms > PAUSE_MAX_MS)
        pause_ms = PAUSE_MAX_MS;
    return (uint64_t)((double)(pause_ms * NS_PER_MS) * rng_range(&session->rng, 0.75, 1.25));
}

static void rest(struct mqtt_session *session)
{
    session->state = RESTING;
    session->until_ns = session->now_ns + pause_ns(session);
    session->failures++;
}

/* The library closes its socket itself only in some of its failures. */
static void shut(struct mqtt_session *session)
{
    int fd = mosquitto_socket(session->library);
    if (fd >= 0)
        shutdown(fd, SHUT_RDWR);
}

static void fail(struct mqtt_session *session, const char *why, bool refused)
{
    shut(session);
    mqtt_table_connection_lost(&session->table);
    if (strcmp(session->last_failure, why) != 0)
        say(session, HAL_LOG_WARNING, why);
    snprintf(session->last_failure, sizeof session->last_failure, "%s", why);
    rest(session);
    if (refused)
        mqtt_table_refuse_all(&session->table);
}

static const char *library_error(int code)
{
    return code == MOSQ_ERR_ERRNO ? strerror(errno) : mosquitto_strerror(code);
}

/* Why the greeting or the connection ended, from the one who knows best. */
static void fail_by_library(struct mqtt_session *session, int code)
{
    const char *reason = library_error(code);
    char why[256];
    if (session->tls.why[0] != '\0') {
        fail(session, session->tls.why, session->tls.refused);
    } else if (session->connack > 0) {
        snprintf(why, sizeof why, "the broker refused: %s",
                 mosquitto_connack_string(session->connack));
        fail(session, why, session->connack != 3 /* server unavailable */);
    } else {
        snprintf(why, sizeof why, "%s: %s", session->state == UP ? "connection lost" : "no session",
                 reason);
        fail(session, why, false);
    }
}

static void start_look_up(struct mqtt_session *session)
{
    resolver_destroy(session->resolver);
    session->resolver = resolver_start(session->host, &session->owner->name_server);
    if (session->resolver)
        session->state = RESOLVING;
    else
        rest(session);
}

/* Numeric addresses and non-blocking sockets: nothing in here waits for the network. */
static void try_next_address(struct mqtt_session *session, const char *why)
{
    while (session->next_address < session->addresses.n) {
        const char *address = session->addresses.text[session->next_address++];
        session->connack = -1;
        session->drop = false;
        if (session->protocol == HAL_PROTOCOL_MQTTS &&
            tls_context_begin(&session->tls, session->owner->keys_folder) != 0) {
            fail(session, session->tls.why, session->tls.refused);
            return;
        }
        int code = mosquitto_connect_async(session->library, address, session->port, KEEPALIVE_S);
        if (code == MOSQ_ERR_SUCCESS) {
            session->state = CONNECTING;
            session->until_ns = session->now_ns + CONNECT_NS;
            return;
        }
        why = library_error(code);
    }
    fail(session, why, false);
}

static void on_resolving(struct mqtt_session *session)
{
    const char *why = NULL;
    char line[256];
    int found = resolver_poll(session->resolver, &session->addresses, &why);
    if (found == 0)
        return;
    resolver_destroy(session->resolver);
    session->resolver = NULL;
    session->next_address = 0;
    if (found > 0) {
        try_next_address(session, "no address");
        return;
    }
    snprintf(line, sizeof line, "host name: %s", why);
    fail(session, line, false);
}

/* Ready descriptors of the session's socket, 0 when there are none. */
static short ready(const struct mqtt_session *session)
{
    struct pollfd fd = mqtt_session_pollfd(session);
    if (fd.fd < 0 || poll(&fd, 1, 0) <= 0)
        return 0;
    return fd.revents;
}

static void on_connecting(struct mqtt_session *session)
{
    int error = 0;
    socklen_t len = sizeof error;
    short events = ready(session);
    if (events == 0 && session->now_ns >= session->until_ns)
        try_next_address(session, "no answer to the connection request");
    if (events == 0)
        return;
    if (getsockopt(mosquitto_socket(session->library), SOL_SOCKET, SO_ERROR, &error, &len) != 0)
        error = errno;
    if (error != 0) {
        try_next_address(session, strerror(error));
        return;
    }
    session->state = GREETING;
    session->until_ns = session->now_ns + CONNECT_NS;
    if (session->protocol == HAL_PROTOCOL_MQTTS) {
        int code = mosquitto_loop_read(session->library, 1); /* sends the client's hello */
        if (code != MOSQ_ERR_SUCCESS)
            fail_by_library(session, code);
    }
}

/* All that is there: what a broker acknowledged before it died is acknowledged. Writing to a dead
 * one first would make the library close the socket over it. */
static int read_all(struct mqtt_session *session)
{
    int code = MOSQ_ERR_SUCCESS;
    for (unsigned i = 0; i < READS_MAX && code == MOSQ_ERR_SUCCESS; i++) {
        if (!(ready(session) & (POLLIN | POLLHUP | POLLERR)))
            break;
        errno = 0;
        code = mosquitto_loop_read(session->library, 1);
    }
    return code;
}

static int read_and_write(struct mqtt_session *session)
{
    errno = 0;
    int code = read_all(session);
    if (code == MOSQ_ERR_SUCCESS && mosquitto_want_write(session->library))
        code = mosquitto_loop_write(session->library, 1);
    if (code == MOSQ_ERR_SUCCESS)
        code = mosquitto_loop_misc(session->library);
    if (code == MOSQ_ERR_SUCCESS && mosquitto_socket(session->library) < 0)
        code = MOSQ_ERR_CONN_LOST;
    return code;
}

/* What the library has taken on it sends again by itself once it is connected, even when it says
 * that the first attempt failed. */
static bool has_taken(const struct mqtt_entry *entry, int code)
{
    return code == MOSQ_ERR_SUCCESS ||
           (entry->qos > 0 && entry->mid != 0 && code != MOSQ_ERR_NOMEM);
}

static void publish_waiting(struct mqtt_session *session)
{
    struct mqtt_entry *entry;
    while (session->in_library < IN_LIBRARY_MAX && (entry = mqtt_table_next(&session->table))) {
        /* before the call, as QoS 0 may be acknowledged within it */
        entry->state = MQTT_ENTRY_PUBLISHED;
        entry->published_ns = session->now_ns;
        entry->mid = 0;
        int code = mosquitto_publish(session->library, &entry->mid, entry->topic,
                                     (int)entry->body_len, entry->body, entry->qos, false);
        bool taken = has_taken(entry, code);
        session->in_library += entry->qos > 0 && taken;
        if (code == MOSQ_ERR_SUCCESS)
            continue;
        if (code == MOSQ_ERR_INVAL || code == MOSQ_ERR_MALFORMED_UTF8) {
            say(session, HAL_LOG_ERROR, "the topic is not one to publish to");
            mqtt_table_end(&session->table, entry, HAL_REFUSED);
            continue;
        }
        if (!taken)
            entry->state = MQTT_ENTRY_WAITING;
        int error = errno;
        (void)read_all(session);
        errno = error;
        fail_by_library(session, code);
        return;
    }
}

static void on_greeting(struct mqtt_session *session)
{
    int code = read_and_write(session);
    if (code != MOSQ_ERR_SUCCESS) {
        fail_by_library(session, code);
    } else if (session->connack == 0) {
        session->state = UP;
        session->up_since_ns = session->now_ns;
        session->last_failure[0] = '\0';
        say(session, HAL_LOG_INFO, "connected");
    } else if (session->now_ns >= session->until_ns) {
        fail(session, "connected, but no greeting from the broker", false);
    }
}

static void on_up(struct mqtt_session *session)
{
    if (session->now_ns - session->up_since_ns >= STABLE_NS)
        session->failures = 0;
    if (session->drop) {
        fail(session, "no acknowledgement in time", false);
        return;
    }
    int code = read_and_write(session);
    if (code != MOSQ_ERR_SUCCESS)
        fail_by_library(session, code);
    else
        publish_waiting(session);
}

/* A broker that connects and never acknowledges must not fill the memory. */
static void bound_library(struct mqtt_session *session)
{
    if (session->in_library < IN_LIBRARY_MAX)
        return;
    mosquitto_destroy(session->library);
    session->library = NULL;
    mqtt_table_library_renewed(&session->table);
    if (make_library(session) != 0)
        say(session, HAL_LOG_ERROR, "out of memory");
}

static void on_resting(struct mqtt_session *session)
{
    if (session->now_ns < session->until_ns)
        return;
    bound_library(session);
    if (session->library)
        start_look_up(session);
}

void mqtt_session_service(struct mqtt_session *session, uint64_t now_ns)
{
    session->now_ns = now_ns;
    uint64_t since_ns = session->state == UP ? session->up_since_ns : UINT64_MAX;
    if (mqtt_table_expire(&session->table, now_ns, since_ns))
        session->drop = true;
    switch (session->state) {
    case RESTING:
        on_resting(session);
        break;
    case RESOLVING:
        on_resolving(session);
        break;
    case CONNECTING:
        on_connecting(session);
        break;
    case GREETING:
        on_greeting(session);
        break;
    case UP:
        on_up(session);
        break;
    }
    /* what just came up has reports to publish; without this they would wait for the next turn */
    if (session->state == UP)
        publish_waiting(session);
}

struct pollfd mqtt_session_pollfd(const struct mqtt_session *session)
{
    struct pollfd none = { .fd = -1 }, fd = { .events = POLLIN };
    bool shaking_hands = session->protocol == HAL_PROTOCOL_MQTTS && !session->tls.handshake_done;
    if (session->state < CONNECTING)
        return none;
    fd.fd = mosquitto_socket(session->library);
    if (session->state == CONNECTING)
        fd.events = POLLOUT;
    else if (!shaking_hands && mosquitto_want_write(session->library))
        fd.events |= POLLOUT;
    return fd;
}

static void copy_settings(struct mqtt_session *session, const struct hal_request *request)
{
    session->protocol = request->protocol;
    session->port = request->port;
    session->own_certificates =
        request->protocol == HAL_PROTOCOL_MQTTS && request->own_certificates;
    snprintf(session->to, sizeof session->to, "%s", request->to);
    snprintf(session->host, TEXT_MAX, "%s", request->host);
    snprintf(session->client_id, TEXT_MAX, "%s", request->client_id);
    snprintf(session->username, TEXT_MAX, "%s", request->username);
    snprintf(session->password, TEXT_MAX, "%s", request->password);
}

/* Devices that lose the same broker shall not come back in step. */
static void seed_jitter(struct mqtt_session *session)
{
    uint64_t hash = 14695981039346656037u;
    for (const char *c = session->client_id; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    rng_seed(&session->rng, hash, session->port);
}

struct mqtt_session *mqtt_session_create(const struct link_owner *owner,
                                         const struct hal_request *request)
{
    struct mqtt_session *session = calloc(1, sizeof *session);
    if (!session)
        return NULL;
    session->owner = owner;
    copy_settings(session, request);
    seed_jitter(session);
    mqtt_table_init(&session->table, owner);
    bool tls = session->protocol == HAL_PROTOCOL_MQTTS;
    if ((!tls || tls_context_init(&session->tls, session->host, session->own_certificates) == 0) &&
        make_library(session) == 0)
        return session;
    mqtt_session_destroy(session);
    return NULL;
}

void mqtt_session_destroy(struct mqtt_session *session)
{
    if (!session)
        return;
    if (session->library && session->state == UP)
        mosquitto_disconnect(session->library);
    if (session->library)
        mosquitto_destroy(session->library);
    resolver_destroy(session->resolver);
    if (session->tls.ctx)
        tls_context_free(&session->tls);
    mqtt_table_free(&session->table);
    free(session);
}

bool mqtt_session_matches(const struct mqtt_session *session, const struct hal_request *request)
{
    bool own = request->protocol == HAL_PROTOCOL_MQTTS && request->own_certificates;
    return session->protocol == request->protocol && session->port == request->port &&
           session->own_certificates == own && strcmp(session->host, request->host) == 0 &&
           strcmp(session->client_id, request->client_id) == 0 &&
           strcmp(session->username, request->username) == 0 &&
           strcmp(session->password, request->password) == 0;
}

bool mqtt_session_is_idle(const struct mqtt_session *session)
{
    return mqtt_table_is_idle(&session->table);
}

int mqtt_session_submit(struct mqtt_session *session, const struct hal_request *request,
                        uint64_t now_ns)
{
    return mqtt_table_take(&session->table, request, now_ns);
}

bool mqtt_session_is_up(const struct mqtt_session *session)
{
    return session->state == UP;
}
