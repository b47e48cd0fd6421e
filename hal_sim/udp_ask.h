/* SPDX-License-Identifier: MIT */
/* One datagram to a server and one back, over a real socket: looks the name up in the background,
 * sends, and takes the first answer of that server or gives up in time. hal_host.c owns a few. */
#ifndef FOOTFALL_HAL_SIM_UDP_ASK_H
#define FOOTFALL_HAL_SIM_UDP_ASK_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/hal.h"
#include "hal_sim/link.h"

struct udp_ask;

/* NULL when memory or threads run out. */
struct udp_ask *udp_ask_start(const struct link_owner *owner, const struct hal_query *query,
                              uint64_t now_ns);
void udp_ask_destroy(struct udp_ask *ask);

/* What to poll for; fd -1 for nothing at present. */
struct pollfd udp_ask_pollfd(const struct udp_ask *ask);

/* Moves it on. True when it is over and *out is filled in. */
bool udp_ask_service(struct udp_ask *ask, uint64_t now_ns, struct hal_answer *out);

#endif
