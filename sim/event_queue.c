/* SPDX-License-Identifier: MIT */
#include "sim/event_queue.h"

#include <assert.h>
#include <stdlib.h>

static bool earlier(const struct event *a, const struct event *b)
{
    return a->t_us != b->t_us ? a->t_us < b->t_us : a->seq < b->seq;
}

static void sift_up(struct event *heap, size_t i)
{
    struct event moved = heap[i];
    while (i > 0 && earlier(&moved, &heap[(i - 1) / 2])) {
        heap[i] = heap[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    heap[i] = moved;
}

static void sift_down(struct event *heap, size_t n, size_t i)
{
    struct event moved = heap[i];
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= n)
            break;
        if (child + 1 < n && earlier(&heap[child + 1], &heap[child]))
            child++;
        if (!earlier(&heap[child], &moved))
            break;
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = moved;
}

int event_queue_init(struct event_queue *queue, size_t cap)
{
    assert(cap > 0);
    *queue = (struct event_queue) { .cap = cap, .next_seq = UINT64_C(1) << 63 };
    queue->heap = calloc(cap, sizeof *queue->heap);
    return queue->heap ? 0 : -1;
}

void event_queue_free(struct event_queue *queue)
{
    free(queue->heap);
    *queue = (struct event_queue) { 0 };
}

static int put(struct event_queue *queue, const struct event *event)
{
    if (queue->n == queue->cap)
        return -1;
    queue->heap[queue->n] = *event;
    sift_up(queue->heap, queue->n++);
    return 0;
}

int event_queue_push(struct event_queue *queue, uint64_t t_us, uint32_t kind, uint32_t id,
                     uint32_t detail)
{
    const struct event event = {
        .t_us = t_us, .seq = queue->next_seq++, .kind = kind, .id = id, .detail = detail
    };
    return put(queue, &event);
}

int event_queue_plan(struct event_queue *queue, uint64_t t_us, uint32_t kind, uint32_t id,
                     uint32_t detail)
{
    const struct event event = {
        .t_us = t_us, .seq = queue->next_planned++, .kind = kind, .id = id, .detail = detail
    };
    return put(queue, &event);
}

int event_queue_grow(struct event_queue *queue, size_t cap)
{
    if (cap <= queue->cap)
        return 0;
    struct event *heap = realloc(queue->heap, cap * sizeof *heap);
    if (!heap)
        return -1;
    queue->heap = heap;
    queue->cap = cap;
    return 0;
}

bool event_queue_peek(const struct event_queue *queue, struct event *out)
{
    if (queue->n == 0)
        return false;
    *out = queue->heap[0];
    return true;
}

bool event_queue_pop(struct event_queue *queue, struct event *out)
{
    if (!event_queue_peek(queue, out))
        return false;
    queue->heap[0] = queue->heap[--queue->n];
    if (queue->n > 0)
        sift_down(queue->heap, queue->n, 0);
    return true;
}

uint64_t event_queue_next_us(const struct event_queue *queue, uint32_t but_kind)
{
    uint64_t next_us = UINT64_MAX;
    for (size_t i = 0; i < queue->n; i++)
        if (queue->heap[i].kind != but_kind && queue->heap[i].t_us < next_us)
            next_us = queue->heap[i].t_us;
    return next_us;
}

size_t event_queue_cancel(struct event_queue *queue, uint32_t kind)
{
    size_t kept = 0, before = queue->n;
    for (size_t i = 0; i < before; i++)
        if (queue->heap[i].kind != kind)
            queue->heap[kept++] = queue->heap[i];
    queue->n = kept;
    if (kept != before)
        for (size_t i = kept / 2; i-- > 0;)
            sift_down(queue->heap, kept, i);
    return before - kept;
}
