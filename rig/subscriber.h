/* SPDX-License-Identifier: MIT */
/* Hears a foreign device's reports at an MQTT broker, without a thread of its own and without ever
 * waiting: the name is looked up in the background, and a broker that went away is asked again.
 * Turned by the collector between the edges of the bench's lines. */
#ifndef FOOTFALL_RIG_SUBSCRIBER_H
#define FOOTFALL_RIG_SUBSCRIBER_H

#include <stdbool.h>
#include <stddef.h>

#include "hal_sim/bench_map.h"

struct subscriber;

/* Called for each report. */
typedef void subscriber_fn(void *ctx, const char *topic, const char *body, size_t len);

/* NULL with the reason in `why`. The topics stay the caller's; they may hold wildcards. */
struct subscriber *subscriber_start(const struct bench_collector *how, const char *const *topics,
                                    size_t n_topics, subscriber_fn *heard, void *ctx, char *why,
                                    size_t cap);

/* Does what can be done at once. */
void subscriber_turn(struct subscriber *subscriber);

/* Readable when there is something to do; -1 for none at present. */
int subscriber_fd(const struct subscriber *subscriber);

/* 1: the broker has confirmed every topic; 0: not yet; -1: it failed, and is tried again. `why`
 * says what is waited for, or what failed. */
int subscriber_ready(const struct subscriber *subscriber, char *why, size_t cap);

void subscriber_end(struct subscriber *subscriber);

#endif
