/* SPDX-License-Identifier: MIT */
/* Looks a host's addresses up without waiting for the name server: at the server that the device's
 * user set (VS121-P 5.2.1 Preferred DNS Server), otherwise in the system's way. Used by links whose
 * library would otherwise stop the whole device while a name server is silent. */
#ifndef FOOTFALL_HAL_SIM_RESOLVER_H
#define FOOTFALL_HAL_SIM_RESOLVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RESOLVER_ADDRESSES_MAX = 8, RESOLVER_ADDRESS_LEN = 64 };

struct addresses {
    size_t n;
    char text[RESOLVER_ADDRESSES_MAX][RESOLVER_ADDRESS_LEN]; /* numeric, in order of preference */
};

struct name_server {
    char address[RESOLVER_ADDRESS_LEN]; /* IPv4 or IPv6; empty: the system's way */
    uint16_t port;                      /* 53; tests have one of their own */
};

struct resolver;

/* Numeric addresses and localhost need no server. NULL when memory runs out. */
struct resolver *resolver_start(const char *host, const struct name_server *server);

/* 1: *out is filled in; 0: not yet; -1: failed, *why says it. */
int resolver_poll(struct resolver *resolver, struct addresses *out, const char **why);

/* May be called at any time. What still runs ends by itself in the background. */
void resolver_destroy(struct resolver *resolver);

#endif
