/* SPDX-License-Identifier: MIT */
/* Sees who makes no progress: a device in an endless loop answers to nothing. Used by engine.c. */
#ifndef FOOTFALL_RIG_WINDOW_WATCH_H
#define FOOTFALL_RIG_WINDOW_WATCH_H

#include <stdbool.h>

#include "rig/window/crew.h"
#include "rig/window/engine.h"
#include "rig/window/runner.h"

#define WATCH_HANGS "the device hangs: no answer for 10 s" /* why a scout is given up */

/* Zero-initialise. */
struct watch {
    struct watched {
        pid_t pid; /* 0: nobody is waited for */
        uint64_t steps;
        int64_t silent_ms; /* since the last step that was seen */
        int64_t looked_ms;
    } runner, scout;
    struct engine_silence silence; /* of the runner */
};

/* A clock that never steps back. */
int64_t watch_clock_ms(void);

/* Whether the window waits for the runner, or for the scout. True when the scout hangs: it is gone.
 * So is whoever was told to end and did not within some time. */
bool watch_all(struct watch *watch, struct crew *crew, const struct runner_room *rooms,
               bool runner_is_awaited, bool scout_is_awaited);

#endif
