/* SPDX-License-Identifier: MIT */
/* The pins of a simulated device as lines of a bench: what the device writes goes to its lines, and
 * the edges of its input lines come to it. The scene's presses are done by the output whose contact
 * the map wires to that input (reads_back). The board of the simulation calls it. */
#ifndef FOOTFALL_HAL_SIM_BENCH_BOARD_H
#define FOOTFALL_HAL_SIM_BENCH_BOARD_H

#include "firmware_core/hal.h"
#include "hal_sim/bench_lines.h"
#include "sim/scene.h"

struct bench_board {
    struct bench_lines *lines;
    void *ctx; /* of `measured`, which may be NULL */
    /* Moments of CLOCK_MONOTONIC. */
    void (*measured)(void *ctx, enum line_measure measure, uint64_t from_ns, uint64_t to_ns);
    bool failed; /* a line could not be set or read; errno is kept in `code` */
    int code;
    uint64_t frame_ns; /* when the frame that the device works on was due; 0: on none */
    uint64_t edge_ns;  /* of the input that the device is to see; 0: it did */
    uint64_t set_ns;   /* when DO was set, until its contact is seen; 0: it was */
};

/* The device sets an output. Pins that the map does not wire are left alone. */
void bench_board_write(struct bench_board *board, enum hal_pin pin, bool level);

/* The scene presses a button, or lets go. */
void bench_board_press(struct bench_board *board, enum press_pin pin, bool level);

/* Whether an input of the device is a line, and its level. */
bool bench_board_read(struct bench_board *board, enum press_pin pin, bool *level);

/* Waits for an edge of the device's inputs until CLOCK_MONOTONIC is until_ns. True when there is
 * one; edges of other lines are measured and end no wait. */
bool bench_board_wait(struct bench_board *board, uint64_t until_ns, struct bench_edge *out);

/* The device has seen the edge that bench_board_wait() found last. */
void bench_board_seen(struct bench_board *board);

#endif
