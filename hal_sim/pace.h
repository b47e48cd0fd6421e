/* SPDX-License-Identifier: MIT */
/* Ties virtual time to the wall: says when, on CLOCK_MONOTONIC, an event of the queue may happen.
 * The simulation waits for it and does nothing else with the wall clock. */
#ifndef FOOTFALL_HAL_SIM_PACE_H
#define FOOTFALL_HAL_SIM_PACE_H

#include <stdint.h>

struct pace {
    double speed;                 /* 0: never wait; 1: real time; 10: ten times faster */
    uint64_t wall_ns, virtual_us; /* two moments that belong together */
};

uint64_t pace_wall_ns(void);

/* From here on, virtual_us is now. */
void pace_start(struct pace *pace, double speed, uint64_t virtual_us);

/* When virtual time t_us is due; 0 when there is nothing to wait for. */
uint64_t pace_due_ns(const struct pace *pace, uint64_t t_us);

/* The virtual time of a moment of the wall, kept within [low_us, high_us]. */
uint64_t pace_virtual_at_us(const struct pace *pace, uint64_t wall_ns, uint64_t low_us,
                            uint64_t high_us);

/* The same of now. */
uint64_t pace_virtual_us(const struct pace *pace, uint64_t low_us, uint64_t high_us);

/* Sleeps until due_ns. 0, or -1 when a signal came first. */
int pace_sleep(uint64_t due_ns);

/* The host's calendar clock, microseconds since 1970-01-01T00:00:00Z. */
int64_t pace_wall_utc_us(void);

#endif
