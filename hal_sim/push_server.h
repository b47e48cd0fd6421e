/* SPDX-License-Identifier: MIT */
/* The device's TCP server over real sockets: tells lines to every client (VS121-P 5.3.4, Realtime
 * Location Push). Nothing in it waits: what a client does not read is kept up to a bound, and
 * beyond it the client is dropped. hal_host.c owns it. */
#ifndef FOOTFALL_HAL_SIM_PUSH_SERVER_H
#define FOOTFALL_HAL_SIM_PUSH_SERVER_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

#include "hal_sim/link.h"

enum {
    PUSH_SERVER_CLIENTS_MAX = 8,
    PUSH_SERVER_PENDING_MAX =
        64 * 1024, /* bytes kept for one client beside what the system keeps */
    PUSH_SERVER_FDS_MAX = PUSH_SERVER_CLIENTS_MAX + 1,
};

struct push_server;

/* NULL when memory runs out. The owner must outlive the server. */
struct push_server *push_server_create(const struct link_owner *owner);
void push_server_destroy(struct push_server *server);

/* Opens a port on all addresses in place of the one before. HAL_OK, or HAL_E_IO and the log says
 * why, once for each reason. */
int push_server_listen(struct push_server *server, uint16_t port);
void push_server_close(struct push_server *server);

/* Cuts all clients off; they may come again. */
void push_server_cut(struct push_server *server);

/* Tells a line to whoever is connected by now. */
void push_server_push(struct push_server *server, const char *line, size_t len);

/* What to poll for; returns how many there are. */
unsigned push_server_pollfds(const struct push_server *server,
                             struct pollfd fds[PUSH_SERVER_FDS_MAX]);

/* Lets clients in and out, and hands on what was kept for them. */
void push_server_service(struct push_server *server);

#endif
