/* SPDX-License-Identifier: MIT */
#include "rig/window/film.h"

#include <time.h>

#include "rig/window/clip.h"

enum { POLL_MS = 100, PROGRESS_S = 1, HANGS_MS = 10000 };

static int wait_for(struct engine *engine, uint64_t frame, struct buffer *why)
{
    engine_seek(engine, frame);
    while (!engine_is_there(engine)) {
        engine_poll(engine, POLL_MS);
        if (!engine_is_there(engine) && engine_trouble(engine) != NULL) {
            buffer_add(why, engine_trouble(engine));
            return -1;
        }
        if (engine_silence(engine).ms >= HANGS_MS) {
            buffer_add(why, "the device hangs: no answer for 10 s");
            return -1;
        }
    }
    return 0;
}

static void tell(const struct film *film, const struct clip *clip, time_t *told)
{
    const time_t now = time(NULL);
    if (film->progress == NULL || now - *told < PROGRESS_S)
        return;
    struct buffer line = { 0 };
    *told = now;
    clip_tell(clip, &line);
    film->progress(film->ctx, buffer_get(&line));
    buffer_free(&line);
}

static enum clip_result add_all(const struct film *film, struct engine *engine, struct clip *clip,
                                struct buffer *why)
{
    const uint64_t last = engine_frames(engine) - 1;
    uint64_t frame = engine_frame_at(engine, film->from_us);
    time_t told = time(NULL);
    enum clip_result result = CLIP_OK;
    do {
        unsigned width, height;
        if (wait_for(engine, frame, why) != 0)
            return CLIP_FAILED;
        film->show(film->ctx, film->paint);
        const uint32_t *rgb = paint_picture(film->paint, &width, &height);
        result = clip_add(clip, rgb, width, height, engine_frame_us(engine, frame), why);
        tell(film, clip, &told);
    } while (result == CLIP_OK && ++frame <= last && engine_frame_us(engine, frame) < film->to_us);
    return result;
}

/* How long the last picture stays: until the next frame would come. */
static uint64_t end_us(const struct engine *engine)
{
    const uint64_t frame = engine_instant(engine)->frame;
    if (frame + 1 < engine_frames(engine))
        return engine_frame_us(engine, frame + 1);
    return engine_frame_us(engine, frame) + engine_frame_us(engine, 1) - engine_frame_us(engine, 0);
}

int film_make(const struct film *film, struct engine *engine, struct buffer *why)
{
    struct buffer reason = { 0 };
    struct clip *clip = clip_open(film->path, why);
    if (clip == NULL)
        return -1;
    enum clip_result result = add_all(film, engine, clip, &reason);
    if (result == CLIP_FAILED) {
        buffer_add(why, buffer_get(&reason));
        clip_abandon(clip);
    } else if (clip_close(clip, end_us(engine), why) != 0) {
        result = CLIP_FAILED;
    } else if (result == CLIP_FULL && film->progress != NULL) {
        film->progress(film->ctx, buffer_get(&reason));
    }
    buffer_free(&reason);
    return result == CLIP_FAILED ? -1 : 0;
}
