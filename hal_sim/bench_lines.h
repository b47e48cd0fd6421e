/* SPDX-License-Identifier: MIT */
/* The lines of a bench by their roles: all that the map wires are requested at once, outputs at
 * their safe level, and held until the end of the run, which leaves them safe again. Used by the
 * commands of the bench and by the board of a device on a bench. */
#ifndef FOOTFALL_HAL_SIM_BENCH_LINES_H
#define FOOTFALL_HAL_SIM_BENCH_LINES_H

#include "hal_sim/bench_map.h"
#include "hal_sim/debounce.h"
#include "hal_sim/gpio.h"

struct bench_edge {
    enum bench_role role;
    bool level;
    uint64_t t_ns;      /* CLOCK_MONOTONIC, by the kernel; of a bouncing contact the first, or */
                        /* the last where the kernel debounces, which shows no other */
    bool has_bounce;    /* the map debounces it, and here: */
    uint64_t bounce_ns; /* how long it bounced */
};

struct bench_lines {
    const struct bench_map *map;
    struct gpio *gpio;
    size_t n;
    enum bench_role role_of[GPIO_LINES_MAX]; /* of the requests */
    size_t line_of[ROLE_COUNT];              /* valid for wired roles */
    bool driven[ROLE_COUNT];                 /* as last set */
    struct debounce debounce[ROLE_COUNT];    /* of inputs, where the kernel does not */
    uint64_t watchdog_due_ns;
};

/* 0, or -1 with the error filled in. */
int bench_lines_open(struct bench_lines *out, const struct bench_map *map,
                     struct gpio_error *error);

/* The role must be wired and, to set it, be an output. 0, or -1 with errno set. */
int bench_lines_set(struct bench_lines *lines, enum bench_role role, bool level);
int bench_lines_get(struct bench_lines *lines, enum bench_role role, bool *level);

/* Waits until until_ns for an edge of an input or for one of the others to be readable, and
 * meanwhile keeps the watchdog line toggling. 1: *out is filled in; 0: none; -1 with errno set. */
int bench_lines_wait(struct bench_lines *lines, uint64_t until_ns, const int *others,
                     size_t n_others, struct bench_edge *out);

/* Waits until the contacts of all outputs are at rest, which were made safe just now or by whoever
 * had the lines before; edges meanwhile are dropped. 0, or -1 with errno set. */
int bench_lines_rest(struct bench_lines *lines);

/* Of which role the line is that failed, after any of the others returned -1. */
enum bench_role bench_lines_failed(const struct bench_lines *lines);

/* Every output to its safe level. 0, or -1 when one of them could not be set. */
int bench_lines_safe(struct bench_lines *lines);

/* Makes safe and lets go. */
void bench_lines_close(struct bench_lines *lines);

#endif
