/* SPDX-License-Identifier: MIT */
/* What is going to happen in virtual time, in order: by time; among equal times first what was
 * planned, then the rest, each in the order in which it was put in. So a plan can be taken out and
 * put in again with the same effect. Owned by whoever runs a scene. */
#ifndef FOOTFALL_SIM_EVENT_QUEUE_H
#define FOOTFALL_SIM_EVENT_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What kind, id and detail mean is the owner's affair. */
struct event {
    uint64_t t_us;
    uint64_t seq; /* given by the queue */
    uint32_t kind;
    uint32_t id;
    uint32_t detail;
};

struct event_queue {
    struct event *heap;
    size_t n, cap;
    uint64_t next_seq, next_planned;
};

/* 0, or -1 when memory runs out. */
int event_queue_init(struct event_queue *queue, size_t cap);
void event_queue_free(struct event_queue *queue);

/* 0, or -1 when the queue is full. A time that lies before one already taken out is the owner's
 * error; it comes out next. */
int event_queue_push(struct event_queue *queue, uint64_t t_us, uint32_t kind, uint32_t id,
                     uint32_t detail);

/* The same for what is known from the beginning. */
int event_queue_plan(struct event_queue *queue, uint64_t t_us, uint32_t kind, uint32_t id,
                     uint32_t detail);

/* Makes room for `cap` events at least. 0, or -1 when memory runs out. */
int event_queue_grow(struct event_queue *queue, size_t cap);

/* False when the queue is empty. */
bool event_queue_peek(const struct event_queue *queue, struct event *out);
bool event_queue_pop(struct event_queue *queue, struct event *out);

/* When the first event of any other kind than this one is due; UINT64_MAX when there is none. */
uint64_t event_queue_next_us(const struct event_queue *queue, uint32_t but_kind);

/* Takes all events of one kind out and returns how many there were. */
size_t event_queue_cancel(struct event_queue *queue, uint32_t kind);

#endif
