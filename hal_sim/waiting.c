/* SPDX-License-Identifier: MIT */
#include "hal_sim/waiting.h"

#include <stdlib.h>

#include "hal_sim/bench_board.h"
#include "hal_sim/hal_host.h"

enum { HOST_LOOK_NS = 1000000 };

/* Replies of real recipients come at whatever virtual time it is now. */
static bool queue_host_replies(const struct pace *pace, struct hal_virtual *board,
                               uint64_t latest_us)
{
    struct hal_reply reply;
    struct hal_answer answer;
    struct hal_finding finding;
    bool any = false;
    while (hal_host_take_answer(board->host, &answer)) {
        hal_virtual_queue_answer(board, pace_virtual_us(pace, board->now_us, latest_us), &answer);
        any = true;
    }
    while (hal_host_take_finding(board->host, &finding)) {
        hal_virtual_queue_finding(board, pace_virtual_us(pace, board->now_us, latest_us), &finding);
        any = true;
    }
    while (hal_host_take_reply(board->host, &reply)) {
        uint64_t t_us = pace_virtual_us(pace, board->now_us, latest_us);
        hal_virtual_queue_reply(board, t_us, &reply);
        board->bad_news += reply.outcome == HAL_UNREACHABLE;
        any = true;
    }
    return any;
}

/* Comes back early when there are replies. */
static bool wait_with_host(const struct pace *pace, struct hal_virtual *board, uint64_t t_us,
                           bool (*stop)(void *ctx), void *ctx)
{
    uint64_t due_ns = pace_due_ns(pace, t_us);
    for (;;) {
        hal_host_wait(board->host, due_ns);
        if (queue_host_replies(pace, board, t_us) || pace_wall_ns() >= due_ns)
            return true;
        if (stop && stop(ctx))
            return false;
    }
}

static void queue_edge(const struct pace *pace, struct hal_virtual *board,
                       const struct bench_edge *edge, uint64_t latest_us)
{
    uint32_t pin = edge->role == ROLE_DI ? PRESS_DI : PRESS_RESET;
    uint64_t t_us = pace_virtual_at_us(pace, edge->t_ns, board->now_us, latest_us);
    int full = event_queue_push(board->queue, t_us, HAL_VIRTUAL_LINE, pin,
                                edge->level ? WAITING_HIGH_MV : 0);
    if (full)
        abort(); /* there is one at a time */
}

/* Comes back early for an edge or a reply. Real recipients are looked after every millisecond. */
static bool wait_with_lines(const struct pace *pace, struct hal_virtual *board, uint64_t t_us,
                            bool (*stop)(void *ctx), void *ctx)
{
    struct bench_edge edge;
    struct hal_host *host = board->host;
    uint64_t due_ns = pace_due_ns(pace, t_us);
    if (board->bench->edge_ns > 0)
        return true; /* the device is to see that one first, and what came before it */
    for (;;) {
        uint64_t soon_ns = pace_wall_ns() + HOST_LOOK_NS;
        if (host)
            hal_host_wait(host, soon_ns < due_ns ? soon_ns : due_ns);
        if (bench_board_wait(board->bench, host ? 0 : due_ns, &edge)) {
            queue_edge(pace, board, &edge, t_us);
            return true;
        }
        if (board->bench->failed || (stop && stop(ctx)))
            return false;
        if ((host && queue_host_replies(pace, board, t_us)) || pace_wall_ns() >= due_ns)
            return true;
    }
}

bool waiting_until(const struct pace *pace, struct hal_virtual *board, uint64_t t_us,
                   bool (*stop)(void *ctx), void *ctx)
{
    if (board->bench)
        return wait_with_lines(pace, board, t_us, stop, ctx);
    if (board->host)
        return wait_with_host(pace, board, t_us, stop, ctx);
    uint64_t due_ns = pace_due_ns(pace, t_us);
    while (due_ns > 0 && pace_sleep(due_ns) != 0)
        if (stop && stop(ctx))
            return false;
    return true;
}
