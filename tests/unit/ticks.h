/* SPDX-License-Identifier: MIT */
/* A clock of a test that stands still when the machine does, for what must not be waited for: it
 * counts how often another thread of the test came to sleep and woke again. */
#ifndef FOOTFALL_TESTS_UNIT_TICKS_H
#define FOOTFALL_TESTS_UNIT_TICKS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

enum { TICK_MS = 10 };

static atomic_uint ticks_n;

static inline void *ticks_count(void *none)
{
    for (;;) {
        usleep(TICK_MS * 1000);
        ticks_n++;
    }
    return none;
}

/* Begins with the first question, and runs on until the program's end. */
static inline unsigned ticks_ms(void)
{
    static pthread_t thread;
    static bool runs;
    if (!runs)
        assert_int_equal(pthread_create(&thread, NULL, ticks_count, NULL), 0);
    runs = true;
    return ticks_n * TICK_MS;
}

#endif
