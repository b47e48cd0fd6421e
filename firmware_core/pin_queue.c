/* SPDX-License-Identifier: MIT */
#include "firmware_core/pin_queue.h"

void pin_queue_put(struct pin_queue *queue, bool level, uint64_t t_us)
{
    if (level == queue->level)
        return;
    queue->level = level;
    if (queue->n == PIN_QUEUE_MAX)
        queue->n--;
    else
        queue->edge[queue->n++] = (struct pin_edge) { .t_us = t_us, .level = level };
}
