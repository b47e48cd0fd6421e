/* SPDX-License-Identifier: MIT */
/* In place of rig/window/engine.c, for tests of who asks it: frames are there as soon as they are
 * polled for, and a scene is what its reader takes for one. */
#ifndef FOOTFALL_TESTS_UNIT_FAKE_ENGINE_H
#define FOOTFALL_TESTS_UNIT_FAKE_ENGINE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rig/window/engine.h"
#include "sim/scene_read.h"

static const uint64_t FAKE_FRAME_US = 66667;
enum { FAKE_FRAMES = 165 };

struct engine {
    uint64_t asked;
    bool there, opened;
    uint64_t reaches; /* frames from here on never come; 0: all do */
    struct instant instant;
    struct chronicle chronicle;
    unsigned n_changes;
    uint64_t changed_at; /* frame that was present */
    char text[1 << 16];  /* of the last change */
    bool refuses;
    const char *trouble;
    struct engine_silence silence;
};

static struct engine fake;

void engine_seek(struct engine *engine, uint64_t frame)
{
    engine->asked = frame < FAKE_FRAMES ? frame : FAKE_FRAMES - 1;
    engine->there = false;
}

bool engine_poll(struct engine *engine, int timeout_ms)
{
    bool anew = !engine->there && engine->trouble == NULL &&
                (engine->reaches == 0 || engine->asked < engine->reaches);
    (void)timeout_ms;
    if (!anew)
        return false;
    engine->there = engine->opened = true;
    engine->instant.frame = engine->asked;
    engine->instant.t_us = engine->asked * FAKE_FRAME_US;
    return true;
}

bool engine_is_there(const struct engine *engine)
{
    return engine->there;
}

bool engine_change(struct engine *engine, const char *text, size_t len, struct buffer *why)
{
    struct scene_error error;
    struct scene *scene = scene_read_text("/test/fake", text, len, NULL, &error);
    if (scene == NULL || engine->refuses || len >= sizeof engine->text) {
        buffer_add(why, "the engine refuses");
        scene_free(scene);
        return false;
    }
    scene_free(scene);
    snprintf(engine->text, sizeof engine->text, "%s", text);
    engine->n_changes++;
    engine->changed_at = engine->instant.frame;
    return true;
}

bool engine_is_scouting(const struct engine *engine)
{
    return !engine->chronicle.complete;
}

const struct instant *engine_instant(const struct engine *engine)
{
    return engine->opened ? &engine->instant : NULL;
}

const struct chronicle *engine_chronicle(const struct engine *engine)
{
    return &engine->chronicle;
}

uint64_t engine_frames(const struct engine *engine)
{
    (void)engine;
    return FAKE_FRAMES;
}

uint64_t engine_frame_us(const struct engine *engine, uint64_t frame)
{
    (void)engine;
    return frame * FAKE_FRAME_US;
}

uint64_t engine_frame_at(const struct engine *engine, uint64_t t_us)
{
    (void)engine;
    return t_us / FAKE_FRAME_US;
}

struct engine_silence engine_silence(const struct engine *engine)
{
    return engine->silence;
}

const char *engine_trouble(const struct engine *engine)
{
    return engine->trouble;
}

#endif
