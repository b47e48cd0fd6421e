/* SPDX-License-Identifier: MIT */
/* A stretch of a scene as a clip, without a window: every frame once, for as long as it lasts in
 * the scene. */
#ifndef FOOTFALL_RIG_WINDOW_FILM_H
#define FOOTFALL_RIG_WINDOW_FILM_H

#include <stdint.h>

#include "rig/buffer.h"
#include "rig/window/engine.h"
#include "rig/window/paint.h"

struct film {
    const char *path;        /* of the clip: .gif or .mp4 */
    uint64_t from_us, to_us; /* of the scene; the frame at to_us is not in it, but one always is */
    struct paint *paint;
    /* Paints the engine's present moment. */
    void (*show)(void *ctx, struct paint *paint);
    /* How far it is, about once a second; NULL: nobody wants to know. */
    void (*progress)(void *ctx, const char *line);
    void *ctx;
};

/* 0, or -1 with the reason: then there is no file. */
int film_make(const struct film *film, struct engine *engine, struct buffer *why);

#endif
