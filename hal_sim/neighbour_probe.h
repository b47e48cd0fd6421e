/* SPDX-License-Identifier: MIT */
/* Looks with a real socket whether a machine has an address, as far as that goes without the
 * rights that ARP takes: whoever takes or refuses a TCP connection on a link of this machine is
 * there. Silence proves nothing, since a firewall is silent too, and beyond the links a router may
 * answer for others; so it never finds that an address is free. hal_host.c owns one. */
#ifndef FOOTFALL_HAL_SIM_NEIGHBOUR_PROBE_H
#define FOOTFALL_HAL_SIM_NEIGHBOUR_PROBE_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/hal.h"

struct neighbour_probe {
    bool running;
    int fd; /* -1: it failed at once, which is known at the next look */
    uint64_t until_ns;
    struct hal_finding finding;
};

/* False when the address is none. */
bool neighbour_probe_start(struct neighbour_probe *probe, const struct hal_probe *what,
                           uint64_t now_ns);
void neighbour_probe_stop(struct neighbour_probe *probe);

/* What to poll for; fd -1 for nothing at present. */
struct pollfd neighbour_probe_pollfd(const struct neighbour_probe *probe);

/* True when it has just ended, with its finding filled in. */
bool neighbour_probe_service(struct neighbour_probe *probe, uint64_t now_ns);

#endif
