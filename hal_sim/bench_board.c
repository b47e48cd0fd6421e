/* SPDX-License-Identifier: MIT */
#include "hal_sim/bench_board.h"

#include <errno.h>

#include "hal_sim/pace.h"

static enum bench_role role_of(enum press_pin pin)
{
    return pin == PRESS_DI ? ROLE_DI : ROLE_RESET;
}

static void set(struct bench_board *board, enum bench_role role, bool level)
{
    if (!board->failed && bench_lines_set(board->lines, role, level) != 0) {
        board->failed = true;
        board->code = errno;
    }
}

static void measure(struct bench_board *board, enum line_measure what, uint64_t from_ns,
                    uint64_t to_ns)
{
    if (board->measured)
        board->measured(board->ctx, what, from_ns, to_ns > from_ns ? to_ns : from_ns);
}

void bench_board_write(struct bench_board *board, enum hal_pin pin, bool level)
{
    enum bench_role role = pin == HAL_PIN_LED ? ROLE_LED : ROLE_DO;
    if (!board->lines->map->line[role].wired)
        return;
    set(board, role, level);
    if (role != ROLE_DO)
        return;
    board->set_ns = pace_wall_ns();
    if (board->frame_ns > 0)
        measure(board, MEASURE_ALARM_TO_LINE, board->frame_ns, board->set_ns);
}

void bench_board_press(struct bench_board *board, enum press_pin pin, bool level)
{
    enum bench_role presser = bench_map_presser(board->lines->map, role_of(pin));
    if (presser != ROLE_COUNT)
        set(board, presser, level);
}

bool bench_board_read(struct bench_board *board, enum press_pin pin, bool *level)
{
    enum bench_role role = role_of(pin);
    if (!board->lines->map->line[role].wired)
        return false;
    if (bench_lines_get(board->lines, role, level) != 0) {
        board->failed = true;
        board->code = errno;
    }
    return true;
}

static void look_at(struct bench_board *board, const struct bench_edge *edge)
{
    const struct bench_line *contact = &board->lines->map->line[ROLE_DO];
    if (edge->has_bounce)
        measure(board, MEASURE_BOUNCE, edge->t_ns, edge->t_ns + edge->bounce_ns);
    if (contact->has_reads_back && edge->role == contact->reads_back && board->set_ns > 0) {
        measure(board, MEASURE_LINE_TO_CONTACT, board->set_ns, edge->t_ns);
        board->set_ns = 0;
    }
}

bool bench_board_wait(struct bench_board *board, uint64_t until_ns, struct bench_edge *out)
{
    while (!board->failed) {
        int got = bench_lines_wait(board->lines, until_ns, NULL, 0, out);
        if (got < 0) {
            board->failed = true;
            board->code = errno;
        }
        if (got <= 0)
            return false;
        look_at(board, out);
        if (out->role != ROLE_DI && out->role != ROLE_RESET)
            continue;
        board->edge_ns = out->t_ns;
        return true;
    }
    return false;
}

void bench_board_seen(struct bench_board *board)
{
    uint64_t edge_ns = board->edge_ns;
    board->edge_ns = 0;
    measure(board, MEASURE_PRESS_TO_CORE, edge_ns, pace_wall_ns());
}
