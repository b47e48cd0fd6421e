/* SPDX-License-Identifier: MIT */
#include "hal_sim/push_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    BACKLOG = 16,
    SEND_BUFFER = 64 * 1024, /* of the system, so that a client that never reads is noticed */
    DISCARD_MAX = 16 * 1024, /* bytes that a client sent, thrown away in one turn */
};

struct client {
    int fd; /* -1: the place is free */
    char name[64];
    size_t n;
    char pending[PUSH_SERVER_PENDING_MAX];
};

struct push_server {
    const struct link_owner *owner;
    int fd; /* -1: closed */
    uint16_t port;
    int last_error; /* so that the log tells it once */
    bool full;
    struct client clients[PUSH_SERVER_CLIENTS_MAX];
};

__attribute__((format(printf, 3, 4))) static void
say(struct push_server *server, enum hal_log_level level, const char *format, ...)
{
    char line[256];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    server->owner->log(server->owner->ctx, level, line);
}

struct push_server *push_server_create(const struct link_owner *owner)
{
    struct push_server *server = calloc(1, sizeof *server);
    if (!server)
        return NULL;
    server->owner = owner;
    server->fd = -1;
    for (int i = 0; i < PUSH_SERVER_CLIENTS_MAX; i++)
        server->clients[i].fd = -1;
    return server;
}

void push_server_destroy(struct push_server *server)
{
    if (!server)
        return;
    push_server_close(server);
    free(server);
}

static int open_port(uint16_t port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        bind(fd, (const struct sockaddr *)&address, sizeof address) == 0 &&
        listen(fd, BACKLOG) == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

int push_server_listen(struct push_server *server, uint16_t port)
{
    push_server_close(server);
    server->fd = open_port(port);
    server->port = port;
    if (server->fd >= 0) {
        server->last_error = 0;
        return HAL_OK;
    }
    if (errno != server->last_error)
        say(server, HAL_LOG_ERROR, "location push: TCP port %u: %s", port, strerror(errno));
    server->last_error = errno;
    return HAL_E_IO;
}

static void drop(struct push_server *server, struct client *client, const char *why)
{
    say(server, HAL_LOG_INFO, "location push: client %s: %s", client->name, why);
    close(client->fd);
    client->fd = -1;
    server->full = false;
}

void push_server_cut(struct push_server *server)
{
    for (int i = 0; i < PUSH_SERVER_CLIENTS_MAX; i++)
        if (server->clients[i].fd >= 0)
            drop(server, &server->clients[i], "cut off");
}

void push_server_close(struct push_server *server)
{
    push_server_cut(server);
    if (server->fd >= 0)
        close(server->fd);
    server->fd = -1;
}

static struct client *free_place(struct push_server *server)
{
    for (int i = 0; i < PUSH_SERVER_CLIENTS_MAX; i++)
        if (server->clients[i].fd < 0)
            return &server->clients[i];
    return NULL;
}

static void let_in(struct push_server *server, int fd, const struct sockaddr_in *from)
{
    struct client *client = free_place(server);
    char address[INET_ADDRSTRLEN] = "";
    int on = 1, buffer = SEND_BUFFER;
    if (!client) {
        close(fd);
        if (!server->full)
            say(server, HAL_LOG_WARNING, "location push: %d clients are connected, no more fit in",
                PUSH_SERVER_CLIENTS_MAX);
        server->full = true;
        return;
    }
    /* Both are to the better only; a system that refuses them serves just as well. */
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    (void)inet_ntop(AF_INET, &from->sin_addr, address, sizeof address);
    client->fd = fd;
    client->n = 0;
    snprintf(client->name, sizeof client->name, "%s:%u", address, ntohs(from->sin_port));
    say(server, HAL_LOG_INFO, "location push: client %s: connected", client->name);
}

static void accept_all(struct push_server *server)
{
    for (int i = 0; server->fd >= 0 && i < BACKLOG; i++) {
        struct sockaddr_in from = { 0 };
        socklen_t len = sizeof from;
        int fd = accept4(server->fd, (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        let_in(server, fd, &from);
    }
}

static bool try_again(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* Nothing that a client says matters, but that it has gone. */
static void discard(struct push_server *server, struct client *client)
{
    char bytes[DISCARD_MAX];
    ssize_t got = recv(client->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got == 0)
        drop(server, client, "has gone");
    else if (got < 0 && !try_again())
        drop(server, client, strerror(errno));
}

/* How much of it the system took; -1 when the client is no more. */
static ssize_t hand_over(struct push_server *server, struct client *client, const char *bytes,
                         size_t n)
{
    ssize_t sent = send(client->fd, bytes, n, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0)
        return sent;
    if (try_again())
        return 0;
    drop(server, client, strerror(errno));
    return -1;
}

static void flush(struct push_server *server, struct client *client)
{
    if (client->n == 0)
        return;
    ssize_t sent = hand_over(server, client, client->pending, client->n);
    if (sent <= 0)
        return;
    client->n -= (size_t)sent;
    memmove(client->pending, client->pending + sent, client->n);
}

/* Whole lines or none: what does not fit ends the connection, so no client ever sees a gap. */
static void push(struct push_server *server, struct client *client, const char *line, size_t len)
{
    flush(server, client);
    if (client->fd < 0)
        return;
    ssize_t sent = client->n == 0 ? hand_over(server, client, line, len) : 0;
    if (sent < 0)
        return;
    size_t rest = len - (size_t)sent;
    if (rest > PUSH_SERVER_PENDING_MAX - client->n) {
        drop(server, client, "does not read, dropped");
        return;
    }
    memcpy(client->pending + client->n, line + sent, rest);
    client->n += rest;
}

void push_server_push(struct push_server *server, const char *line, size_t len)
{
    accept_all(server);
    for (int i = 0; i < PUSH_SERVER_CLIENTS_MAX; i++)
        if (server->clients[i].fd >= 0)
            push(server, &server->clients[i], line, len);
}

unsigned push_server_pollfds(const struct push_server *server,
                             struct pollfd fds[PUSH_SERVER_FDS_MAX])
{
    unsigned n = 0;
    if (server->fd >= 0)
        fds[n++] = (struct pollfd) { .fd = server->fd, .events = POLLIN };
    for (int i = 0; i < PUSH_SERVER_CLIENTS_MAX; i++) {
        const struct client *client = &server->clients[i];
        short events = client->n > 0 ? POLLIN | POLLOUT : POLLIN;
        if (client->fd >= 0)
            fds[n++] = (struct pollfd) { .fd = client->fd, .events = events };
    }
    return n;
}

void push_server_service(struct push_server *server)
{
    accept_all(server);
    for (int i = 0; i < PUSH_SERVER_CLIENTS_MAX; i++) {
        struct client *client = &server->clients[i];
        if (client->fd >= 0)
            discard(server, client);
        if (client->fd >= 0)
            flush(server, client);
    }
}
