/* SPDX-License-Identifier: MIT */
#include "hal_sim/udp_ask.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hal_sim/resolver.h"

struct udp_ask {
    uint32_t id;
    uint64_t until_ns;
    struct resolver *resolver; /* NULL once the name is known */
    int fd;                    /* -1 while it is not */
    char port[8];
    size_t len;
    uint8_t bytes[HAL_DATAGRAM_MAX];
};

struct udp_ask *udp_ask_start(const struct link_owner *owner, const struct hal_query *query,
                              uint64_t now_ns)
{
    struct udp_ask *ask = calloc(1, sizeof *ask);
    if (!ask || query->len > sizeof ask->bytes) {
        free(ask);
        return NULL;
    }
    ask->id = query->id;
    ask->until_ns = now_ns + (uint64_t)query->timeout_ms * 1000000;
    ask->fd = -1;
    ask->len = query->len;
    memcpy(ask->bytes, query->bytes, query->len);
    snprintf(ask->port, sizeof ask->port, "%u", query->port);
    ask->resolver = resolver_start(query->host, &owner->name_server);
    if (ask->resolver)
        return ask;
    free(ask);
    return NULL;
}

void udp_ask_destroy(struct udp_ask *ask)
{
    if (!ask)
        return;
    resolver_destroy(ask->resolver);
    if (ask->fd >= 0)
        close(ask->fd);
    free(ask);
}

/* A connected socket takes datagrams of this server only, and hears that its port is closed. */
static bool send_to(struct udp_ask *ask, const char *address)
{
    const struct addrinfo hints = { .ai_socktype = SOCK_DGRAM,
                                    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
    struct addrinfo *list = NULL;
    if (getaddrinfo(address, ask->port, &hints, &list) != 0)
        return false;
    int fd = socket(list->ai_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool sent = fd >= 0 && connect(fd, list->ai_addr, list->ai_addrlen) == 0 &&
                send(fd, ask->bytes, ask->len, 0) == (ssize_t)ask->len;
    freeaddrinfo(list);
    if (sent)
        ask->fd = fd;
    else if (fd >= 0)
        close(fd);
    return sent;
}

/* False when it is over without an answer. */
static bool look_up(struct udp_ask *ask)
{
    struct addresses found;
    const char *why;
    int known = resolver_poll(ask->resolver, &found, &why);
    if (known == 0)
        return true;
    resolver_destroy(ask->resolver);
    ask->resolver = NULL;
    for (size_t i = 0; known > 0 && i < found.n; i++)
        if (send_to(ask, found.text[i]))
            return true;
    return false;
}

struct pollfd udp_ask_pollfd(const struct udp_ask *ask)
{
    return (struct pollfd) { .fd = ask->fd, .events = POLLIN };
}

bool udp_ask_service(struct udp_ask *ask, uint64_t now_ns, struct hal_answer *out)
{
    *out = (struct hal_answer) { .id = ask->id };
    if (ask->resolver && !look_up(ask))
        return true;
    if (ask->fd >= 0) {
        ssize_t got = recv(ask->fd, out->bytes, sizeof out->bytes, MSG_DONTWAIT);
        if (got > 0)
            out->len = (uint16_t)got;
        if (got > 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
            return true;
    }
    return now_ns >= ask->until_ns;
}
