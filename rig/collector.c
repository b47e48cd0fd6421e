/* SPDX-License-Identifier: MIT */
#include "rig/collector.h"

#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hal_sim/pace.h"
#include "rig/subscriber.h"
#include "sim/text_file.h"

enum {
    WAITING_MAX = 4096,
    CERTIFICATE_MAX = 1 << 16,
    CLIENTS_MAX = 128,
    SILENCE_MAX_S = 10, /* of a client, before it is dropped */
};

struct post {
    char *body;
    size_t len;
};

struct collector {
    struct MHD_Daemon *http;
    struct subscriber *mqtt;
    char *certificate, *key;
    size_t first, n; /* a ring */
    struct collected *waiting;
};

__attribute__((format(printf, 3, 4))) static struct collector *refuse(char *why, size_t cap,
                                                                      const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, cap, format, arguments);
    va_end(arguments);
    return NULL;
}

/* Whether a request says in advance that its body is too long. */
static bool announces_too_much(struct MHD_Connection *connection)
{
    const char *text =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    return text != NULL && strtoull(text, NULL, 10) > COLLECTOR_BODY_MAX;
}

/* False when memory or the ring is full: the sender is told, and sends again. */
static bool keep(struct collector *collector, bool mqtt, const char *address, const char *body,
                 size_t len)
{
    char *copy = collector->n < WAITING_MAX ? malloc(len + 1) : NULL;
    if (copy == NULL)
        return false;
    if (len > 0)
        memcpy(copy, body, len);
    copy[len] = '\0';
    struct collected *slot = &collector->waiting[(collector->first + collector->n++) % WAITING_MAX];
    *slot = (struct collected) { .t_ns = pace_wall_ns(), .mqtt = mqtt, .body = copy, .len = len };
    snprintf(slot->address, sizeof slot->address, "%s", address);
    return true;
}

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static bool add_to_post(struct post *post, const char *data, size_t len)
{
    char *bigger =
        post->len + len <= COLLECTOR_BODY_MAX ? realloc(post->body, post->len + len) : NULL;
    if (bigger == NULL)
        return false;
    memcpy(bigger + post->len, data, len);
    post->body = bigger;
    post->len += len;
    return true;
}

/* Called with the head of a request, with each piece of its body, and at its end. */
static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *len, void **state)
{
    struct post *post = *state;
    (void)version;
    if (post == NULL) {
        if (strcmp(method, MHD_HTTP_METHOD_POST) != 0)
            return answer(connection, MHD_HTTP_METHOD_NOT_ALLOWED);
        if (announces_too_much(connection))
            return answer(connection, MHD_HTTP_CONTENT_TOO_LARGE);
        *state = calloc(1, sizeof *post);
        return *state != NULL ? MHD_YES : MHD_NO;
    }
    if (*len > 0) {
        bool added = add_to_post(post, data, *len);
        *len = 0;
        return added ? MHD_YES : MHD_NO; /* no ends the connection */
    }
    bool kept = keep(ctx, false, url, post->body, post->len);
    return answer(connection, kept ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE);
}

static void on_completed(void *ctx, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    struct post *post = *state;
    (void)ctx;
    (void)connection;
    (void)code;
    if (post != NULL)
        free(post->body);
    free(post);
    *state = NULL;
}

static int read_keys(struct collector *collector, const struct bench_collector *how, char *why,
                     size_t cap)
{
    size_t len;
    if (how->certificate[0] == '\0')
        return 0;
    collector->certificate = text_file_read(how->certificate, CERTIFICATE_MAX, &len);
    if (collector->certificate == NULL) {
        refuse(why, cap, "%s cannot be read: %s", how->certificate, strerror(errno));
        return -1;
    }
    collector->key = text_file_read(how->key, CERTIFICATE_MAX, &len);
    if (collector->key == NULL) {
        refuse(why, cap, "%s cannot be read: %s", how->key, strerror(errno));
        return -1;
    }
    return 0;
}

/* What the library says of clients that send garbage would go to the terminal. */
__attribute__((format(printf, 2, 0))) static void ignore(void *ctx, const char *format,
                                                         va_list arguments)
{
    (void)ctx;
    (void)format;
    (void)arguments;
}

static const char *why_no_server(uint16_t port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1, code = 0;
    if (fd < 0)
        return strerror(errno);
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 1) != 0)
        code = errno;
    close(fd);
    switch (code) {
    case 0:
        return "the certificate and its key do not fit";
    case EADDRINUSE:
        return "another program has it; `ss -ltnp` tells which";
    case EACCES:
        return "this user may not open it; take one from 1024 up, or lower "
               "net.ipv4.ip_unprivileged_port_start by sysctl";
    default:
        return strerror(code);
    }
}

/* The server for IPv4, and with the flag for IPv6 too; NULL when it cannot be had. */
static struct MHD_Daemon *start_server(struct collector *collector, uint16_t port, unsigned flag)
{
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, collector->certificate },
        { MHD_OPTION_HTTPS_MEM_KEY, 0, collector->key },
        { MHD_OPTION_END, 0, NULL },
    };
    struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };
    unsigned flags = MHD_USE_EPOLL | flag | (collector->certificate != NULL ? MHD_USE_TLS : 0);
    return MHD_start_daemon(
        flags, port, NULL, NULL, on_request, collector, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
        NULL, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CLIENTS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE_MAX_S,
        MHD_OPTION_EXTERNAL_LOGGER, ignore, NULL, MHD_OPTION_ARRAY,
        collector->certificate != NULL ? tls : none, MHD_OPTION_END);
}

static int serve_http(struct collector *collector, const struct bench_collector *how, char *why,
                      size_t cap)
{
    if (how->http_port == 0)
        return 0;
    if (read_keys(collector, how, why, cap) != 0)
        return -1;
    collector->http = start_server(collector, how->http_port, MHD_USE_DUAL_STACK);
    if (collector->http == NULL) /* a machine without IPv6 */
        collector->http = start_server(collector, how->http_port, 0);
    if (collector->http == NULL)
        refuse(why, cap, "no server on port %u: %s", how->http_port, why_no_server(how->http_port));
    return collector->http != NULL ? 0 : -1;
}

static void on_heard(void *ctx, const char *topic, const char *body, size_t len)
{
    keep(ctx, true, topic, body, len);
}

static int subscribe(struct collector *collector, const struct bench_collector *how,
                     const char *const *topics, size_t n_topics, char *why, size_t cap)
{
    if (how->mqtt_host[0] == '\0' || n_topics == 0)
        return 0;
    collector->mqtt = subscriber_start(how, topics, n_topics, on_heard, collector, why, cap);
    return collector->mqtt != NULL ? 0 : -1;
}

struct collector *collector_start(const struct bench_collector *how, const char *const *topics,
                                  size_t n_topics, char *why, size_t cap)
{
    struct collector *collector = calloc(1, sizeof *collector);
    if (collector == NULL)
        return refuse(why, cap, "out of memory");
    collector->waiting = calloc(WAITING_MAX, sizeof *collector->waiting);
    if (collector->waiting == NULL)
        refuse(why, cap, "out of memory");
    else if (serve_http(collector, how, why, cap) == 0 &&
             subscribe(collector, how, topics, n_topics, why, cap) == 0)
        return collector;
    collector_end(collector);
    return NULL;
}

size_t collector_fds(const struct collector *collector, int fds[COLLECTOR_FDS_MAX])
{
    size_t n = 0;
    if (collector->http != NULL)
        fds[n++] = MHD_get_daemon_info(collector->http, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    if (collector->mqtt != NULL && subscriber_fd(collector->mqtt) >= 0)
        fds[n++] = subscriber_fd(collector->mqtt);
    return n;
}

void collector_turn(struct collector *collector)
{
    if (collector->http != NULL)
        MHD_run(collector->http);
    if (collector->mqtt != NULL)
        subscriber_turn(collector->mqtt);
}

int collector_ready(const struct collector *collector, char *why, size_t cap)
{
    return collector->mqtt != NULL ? subscriber_ready(collector->mqtt, why, cap) : 1;
}

bool collector_take(struct collector *collector, struct collected *out)
{
    if (collector->n == 0)
        return false;
    *out = collector->waiting[collector->first];
    collector->first = (collector->first + 1) % WAITING_MAX;
    collector->n--;
    return true;
}

void collector_end(struct collector *collector)
{
    struct collected left;
    if (collector == NULL)
        return;
    while (collector_take(collector, &left))
        free(left.body);
    if (collector->http != NULL)
        MHD_stop_daemon(collector->http);
    subscriber_end(collector->mqtt);
    free(collector->certificate);
    free(collector->key);
    free(collector->waiting);
    free(collector);
}
