/* SPDX-License-Identifier: MIT */
/* The processes behind the window's engine: what they have in common, and what the first of them
 * does. All others are forks of it; none returns into the window's code. Used by engine.c. */
#ifndef FOOTFALL_RIG_WINDOW_RUNNER_H
#define FOOTFALL_RIG_WINDOW_RUNNER_H

#include <stdint.h>

#include "rig/window/engine.h"
#include "rig/window/instant.h"

enum {
    RUNNER_ROOMS = 8,
    RUNNER_SCOUT_ROOM = RUNNER_ROOMS, /* one more, without instants */
    /* Scenes of up to so many frames run frame by frame. In longer ones those are left out in which
     * nothing happens (hal_sim/stillness.h), but for the last ones before what is shown: after
     * RUNNER_LEAD of them the device remembers what it would have remembered anyhow, and so many
     * more can be gone back one by one. */
    RUNNER_FRAMES_MAX = 30000,
    RUNNER_LEAD = 2000,
    RUNNER_BACK = 200,
};

/* In memory that the window and its processes share: one writes at a time, then the window reads.
 */
struct runner_room {
    struct runner_pulse {     /* written all the time */
        uint64_t next;        /* the frame that is at work */
        uint64_t steps;       /* grows while the device answers */
        uint64_t t_us;        /* of the last step that it came back from */
        enum hal_stage stage; /* that it is at */
    } pulse;
    struct instant instant;
    uint8_t picture[INSTANT_PICTURE_BYTES];
};

/* Frames are counted from 0; of those in a scene the first and the last are at these times. */
uint64_t runner_frames(const struct scene *scene);
uint64_t runner_frame_us(const struct scene *scene, uint64_t frame);
uint64_t runner_frame_at(const struct scene *scene, uint64_t t_us); /* the last one up to t_us */

/* The scene in a text, or NULL with the reason in `why`. */
struct scene *runner_read_scene(const char *text, size_t len, const struct engine_options *options,
                                struct buffer *why);

/* The root process, which hears from the window at `fd` and writes to standard error what `trouble`
 * keeps. */
_Noreturn void runner_root(int fd, int trouble, struct runner_room *rooms,
                           const struct engine_options *options);

#endif
