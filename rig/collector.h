/* SPDX-License-Identifier: MIT */
/* Receives what a foreign device reports: an HTTP or HTTPS server and a subscriber at an MQTT
 * broker, both without threads. The bench turns it between the edges of its lines and takes what
 * has come, in order of arrival. */
#ifndef FOOTFALL_RIG_COLLECTOR_H
#define FOOTFALL_RIG_COLLECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal_sim/bench_map.h"

enum { COLLECTOR_BODY_MAX = 1 << 20, COLLECTOR_FDS_MAX = 3 };

struct collector;

struct collected {
    uint64_t t_ns; /* CLOCK_MONOTONIC, when the whole of it was here */
    bool mqtt;
    char address[256]; /* path of the URL, or topic */
    char *body;        /* with a NUL behind it; to be freed by who took it */
    size_t len;
};

/* As the map's "collector" says; NULL with the reason in `why`. Topics may hold wildcards. */
struct collector *collector_start(const struct bench_collector *how, const char *const *topics,
                                  size_t n_topics, char *why, size_t cap);

/* Descriptors to wait for; readable means that collector_turn() has something to do. */
size_t collector_fds(const struct collector *collector, int fds[COLLECTOR_FDS_MAX]);

/* Does what can be done at once, also what is due with time; to be called every 100 ms or so. */
void collector_turn(struct collector *collector);

/* 1: the broker has confirmed every topic, or there is none; 0: not yet; -1: it failed, and is
 * tried again. `why` says what is waited for, or what failed. */
int collector_ready(const struct collector *collector, char *why, size_t cap);

/* The next that came. False when there is none. */
bool collector_take(struct collector *collector, struct collected *out);

void collector_end(struct collector *collector);

#endif
