/* SPDX-License-Identifier: MIT */
/* A clock for asking how long a call of the main thread took, which stands still when the machine
 * does. Beside the main thread, on the same core, a witness sleeps a millisecond at a time. What it
 * overslept by more than a few is time in which nobody got to run there, and does not count; nor
 * does what the main thread waited for its core, of which the kernel keeps account. Sleep, a lock
 * and work of a call all count, as the witness goes on meanwhile. */
#ifndef FOOTFALL_TESTS_PEERS_STEADY_CLOCK_H
#define FOOTFALL_TESTS_PEERS_STEADY_CLOCK_H

#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "hal_sim/pace.h"

struct steady_clock {
    int schedule; /* where the kernel tells how long the main thread waited for a core, or -1 */
    uint64_t begin_ns;
    _Atomic uint64_t lived_ns, last_ns; /* as the witness counts it, and when it did last */
};

enum { STEADY_STEP_NS = 1000000, STEADY_MOST_NS = 10 * STEADY_STEP_NS };

/* Of the time from one look of the witness to another. */
static uint64_t steady_part_ns(uint64_t from_ns, uint64_t to_ns)
{
    uint64_t passed_ns = to_ns > from_ns ? to_ns - from_ns : 0;
    return passed_ns < STEADY_MOST_NS ? passed_ns : STEADY_MOST_NS;
}

static void *steady_witness(void *ctx)
{
    struct steady_clock *clock = ctx;
    for (;;) {
        (void)pace_sleep(clock->last_ns + STEADY_STEP_NS);
        uint64_t now_ns = pace_wall_ns();
        clock->lived_ns += steady_part_ns(clock->last_ns, now_ns);
        clock->last_ns = now_ns;
    }
    return NULL;
}

/* To be called by the main thread, before there are others; 0 or -1. What begins on its core stays
 * there, so that nothing stops the main thread and not the witness. */
static int steady_begin(struct steady_clock *clock)
{
    cpu_set_t here;
    pthread_t witness;
    CPU_ZERO(&here);
    CPU_SET((size_t)sched_getcpu(), &here);
    if (sched_setaffinity(0, sizeof here, &here) != 0)
        return -1;
    clock->schedule = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    clock->last_ns = clock->begin_ns = pace_wall_ns();
    if (pthread_create(&witness, NULL, steady_witness, clock) != 0)
        return -1;
    return pthread_detach(witness) == 0 ? 0 : -1;
}

static uint64_t steady_waited_ns(const struct steady_clock *clock)
{
    char line[64];
    uint64_t waited = 0;
    ssize_t len = clock->schedule >= 0 ? pread(clock->schedule, line, sizeof line - 1, 0) : 0;
    line[len > 0 ? len : 0] = '\0';
    return sscanf(line, "%*u %" SCNu64, &waited) == 1 ? waited : 0;
}

/* Of the main thread; only differences mean something, to some milliseconds. One may be negative
 * when the witness and the kernel leave out the same time. */
static int64_t steady_ns(const struct steady_clock *clock)
{
    uint64_t lived_ns = clock->lived_ns + steady_part_ns(clock->last_ns, pace_wall_ns());
    return (int64_t)lived_ns - (int64_t)steady_waited_ns(clock);
}

/* How long the machine stood still since the begin. */
static uint64_t steady_lost_ns(const struct steady_clock *clock)
{
    uint64_t lived_ns = clock->lived_ns, passed_ns = pace_wall_ns() - clock->begin_ns;
    return passed_ns > lived_ns ? passed_ns - lived_ns : 0;
}

#endif
