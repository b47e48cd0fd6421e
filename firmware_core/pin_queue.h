/* SPDX-License-Identifier: MIT */
/* Edges of one input on their way from the board's interrupt to device_step(): bounded, and in
 * order of time. However fast an input trembles, its last level is never lost. */
#ifndef FOOTFALL_CORE_PIN_QUEUE_H
#define FOOTFALL_CORE_PIN_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

enum { PIN_QUEUE_MAX = 32 };

struct pin_edge {
    uint64_t t_us;
    bool level; /* after the edge */
};

/* All zero is an input that is low. */
struct pin_queue {
    bool level; /* after the newest edge */
    uint8_t n;
    struct pin_edge edge[PIN_QUEUE_MAX];
};

/* Notes that the input now has this level; no edge when it had it before. Beyond PIN_QUEUE_MAX
 * the edge and the one before it, which it undoes, are both left out. */
void pin_queue_put(struct pin_queue *queue, bool level, uint64_t t_us);

#endif
