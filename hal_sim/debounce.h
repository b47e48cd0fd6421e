/* SPDX-License-Identifier: MIT */
/* Makes one edge of a contact that bounces, where the kernel cannot: a level counts once it has
 * lasted for the period, from the first edge that led to it. Pure; bench_lines.c feeds it. */
#ifndef FOOTFALL_HAL_SIM_DEBOUNCE_H
#define FOOTFALL_HAL_SIM_DEBOUNCE_H

#include <stdbool.h>
#include <stdint.h>

struct debounce {
    bool level;                 /* the one that counts */
    bool now;                   /* as last seen */
    bool unsettled;             /* there were edges since `level` counted */
    uint64_t first_ns, last_ns; /* of these edges */
};

/* The contact changed. */
void debounce_edge(struct debounce *debounce, bool level, uint64_t t_ns);

/* When it may settle; UINT64_MAX while nothing is open. */
uint64_t debounce_due_ns(const struct debounce *debounce, uint64_t period_ns);

/* True once it has settled at another level than before: at t_ns, after bouncing for bounce_ns. A
 * contact that came back to where it was settles without a word. */
bool debounce_settle(struct debounce *debounce, uint64_t now_ns, uint64_t period_ns, uint64_t *t_ns,
                     uint64_t *bounce_ns);

#endif
