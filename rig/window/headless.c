/* SPDX-License-Identifier: MIT */
#include "rig/window/headless.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rig/exit_status.h"
#include "rig/memory.h"
#include "rig/window/film.h"
#include "rig/window/png_file.h"

enum { POLL_MS = 100, HANGS_MS = 10000 };

struct stage {
    struct desk *desk;
    const struct window_options *options;
    struct paint *paint;
};

/* Until it is there, or nobody gets there. */
static void wait_for(struct desk *desk)
{
    while ((engine_trouble(desk->engine) == NULL && !engine_is_there(desk->engine) &&
            engine_silence(desk->engine).ms < HANGS_MS) ||
           engine_is_scouting(desk->engine))
        engine_poll(desk->engine, POLL_MS);
    desk_tick(desk, window_clock_us());
}

/* -1: there is no such key. */
static int press(struct stage *stage, const char *keys)
{
    char *words = memory_copy_text(keys), *rest = words;
    int result = 0;
    for (char *key; result == 0 && (key = strsep(&rest, " ")) != NULL;) {
        if (key[0] == '\0')
            continue;
        if (key_action(key) == ACTION_NONE) {
            fprintf(stderr, "footfall: --press: there is no key '%s'\n", key);
            result = -1;
            continue;
        }
        const struct desk_input input = { .kind = INPUT_KEY, .key = key };
        desk_input(stage->desk, &input, window_clock_us());
        wait_for(stage->desk);
        stage->desk->look.help_pages = help_pages(stage->paint, &stage->desk->layout);
    }
    free(words);
    return result;
}

static void show(void *ctx, struct paint *paint)
{
    const struct stage *stage = ctx;
    struct show what;
    window_show(stage->desk, stage->options->model, 0, &what);
    show_paint(paint, &what);
}

static void tell(void *ctx, const char *line)
{
    (void)ctx;
    fprintf(stderr, "footfall: %s\n", line);
}

static int make_shot(struct stage *stage, const struct headless *headless)
{
    unsigned w, h;
    const bool is_there = engine_is_there(stage->desk->engine);
    show(stage, stage->paint);
    const uint32_t *pixels = paint_picture(stage->paint, &w, &h);
    const int failed = headless->small ? png_write_small(headless->shot, pixels, w, h)
                                       : png_write(headless->shot, pixels, w, h);
    if (failed != 0)
        fprintf(stderr, "footfall: %s: %s\n", headless->shot, strerror(errno));
    else if (!is_there)
        fprintf(stderr, "footfall: %s: an earlier moment: %s\n", headless->shot,
                stage->desk->message);
    return failed != 0 ? STATUS_ENVIRONMENT : is_there ? STATUS_PASSED : STATUS_FAILED;
}

static int make_clip(struct stage *stage, const struct headless *headless)
{
    struct buffer why = { 0 };
    const struct film film = {
        headless->clip, headless->from_us, headless->to_us, stage->paint, show, tell, stage
    };
    const int failed = film_make(&film, stage->desk->engine, &why);
    if (failed != 0)
        fprintf(stderr, "footfall: %s\n", buffer_get(&why));
    buffer_free(&why);
    if (failed == 0)
        return STATUS_PASSED;
    return engine_is_there(stage->desk->engine) ? STATUS_ENVIRONMENT : STATUS_FAILED;
}

int headless_run(struct desk *desk, const struct window_options *options,
                 const struct headless *headless)
{
    const double scale = options->scale > 0 ? options->scale : 1;
    const struct desk_input size = { .kind = INPUT_SIZE,
                                     .x = options->width * scale,
                                     .y = options->height * scale,
                                     .wheel = scale };
    struct buffer why = { 0 };
    struct stage stage = { .desk = desk, .options = options };
    int status = STATUS_ENVIRONMENT;
    stage.paint = paint_create_in_memory((unsigned)size.x, (unsigned)size.y, scale, &why);
    if (stage.paint == NULL) {
        fprintf(stderr, "footfall: %s\n", buffer_get(&why));
        buffer_free(&why);
        return status;
    }
    desk_input(desk, &size, window_clock_us());
    wait_for(desk);
    if (headless->keys != NULL && press(&stage, headless->keys) != 0)
        status = STATUS_USAGE;
    else if (headless->clip != NULL)
        status = make_clip(&stage, headless);
    else
        status = make_shot(&stage, headless);
    paint_free(stage.paint);
    buffer_free(&why);
    return status;
}
