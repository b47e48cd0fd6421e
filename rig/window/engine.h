/* SPDX-License-Identifier: MIT */
/* Runs a scene for the window, beside it and in both directions. The simulation lives in processes
 * of its own: one runs, others sleep as checkpoints, each a fork of it at some frame, so that going
 * back means waking one and running on from there: what is shown is always what was. Another, the
 * scout, runs ahead to the end and tells what will happen. The device may crash without the window.
 *
 * Call engine_open() before anything that starts threads or opens a display. */
#ifndef FOOTFALL_RIG_WINDOW_ENGINE_H
#define FOOTFALL_RIG_WINDOW_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rig/buffer.h"
#include "rig/options.h"
#include "rig/window/chronicle.h"
#include "rig/window/instant.h"

struct engine;

struct engine_options {
    const char *folder; /* of the scene: what lies beside scene.json is looked for there */
    const struct arguments *data; /* folders with recorded walks */
    bool has_seed;
    uint64_t seed;
};

/* `text` is a scene.json. NULL with the reason in `why`. The first frame is asked for. */
struct engine *engine_open(const char *text, size_t len, const struct engine_options *options,
                           struct buffer *why);
void engine_close(struct engine *engine);

/* Asks for the instant of a frame, before or after the present one; beyond the last frame it is the
 * last. What was asked for before and has not come yet never comes. */
void engine_seek(struct engine *engine, uint64_t frame);

/* The scene was changed. Everything before the first difference is as it was, what follows is
 * asked for anew, and marks of it are not known any more until the scout has been there: the run is
 * always the one that the present text would have from its start. So whatever differs in the past
 * changes the present frame; what differs from the start takes as long as engine_open(). Answers
 * false with the reason when the text is not a valid scene or its device refuses it; then nothing
 * has changed. */
bool engine_change(struct engine *engine, const char *text, size_t len, struct buffer *why);

/* Takes in what the processes have told, waiting for at most timeout_ms. True when there is
 * anything new: an instant, marks, an end. */
bool engine_poll(struct engine *engine, int timeout_ms);

/* Whether the instant that was last asked for is there. */
bool engine_is_there(const struct engine *engine);

/* Whether there are marks to come without anything being asked for. */
bool engine_is_scouting(const struct engine *engine);

/* The newest instant and its picture (NV12, both planes with stride width_px); unchanged until the
 * next engine_poll(). NULL before the first. */
const struct instant *engine_instant(const struct engine *engine);
const uint8_t *engine_picture(const struct engine *engine);

const struct chronicle *engine_chronicle(const struct engine *engine);
uint64_t engine_frames(const struct engine *engine);                   /* of the whole scene */
uint64_t engine_frame_us(const struct engine *engine, uint64_t frame); /* when it is taken */
uint64_t engine_frame_at(const struct engine *engine, uint64_t t_us);  /* the last one up to t_us */

/* Why there will be no more instants, such as an assertion of the core; NULL while all is well.
 * engine_seek() to before it still works. */
const char *engine_trouble(const struct engine *engine);

/* The device has made no step for so long towards the instant that was asked for: it hangs, or a
 * step takes so long. Earlier instants can still be had. As engine_poll() saw it last. */
struct engine_silence {
    unsigned ms;
    uint64_t t_us;        /* of the last step that it came back from */
    enum hal_stage stage; /* that it is at */
    int pid;              /* of the process, for a debugger */
};
struct engine_silence engine_silence(const struct engine *engine);

/* The process that runs the scene now, for tests that let it crash or stop it; 0: none does. */
int engine_runner(const struct engine *engine);

#endif
