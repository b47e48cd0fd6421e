/* SPDX-License-Identifier: MIT */
#include "rig/command.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "firmware_core/background.h"
#include "firmware_core/detect.h"
#include "firmware_core/device.h"
#include "firmware_core/track.h"
#include "rig/exit_status.h"
#include "rig/idle_board.h"
#include "rig/options.h"
#include "rig/project.h"
#include "rig/buffer.h"
#include "rig/memory.h"
#include "sim/render.h"
#include "sim/scene_read.h"

enum {
    PEOPLE = 10,
    FPS = 15,
    WIDTH = 640,
    HEIGHT = 480,
    WARM_UP = 45,
    STAGE_FRAMES = 200,
    OPENCV_FRAMES = 60
};

/* Sums over all measured frames, in nanoseconds. */
struct times {
    uint64_t world, render, core, copy, background, detect, track;
    uint64_t frames;
};

struct bench {
    struct scene *scene;
    struct world *world;
    struct renderer *renderer;
    void *memory;
    struct device *device;
    struct frame frame;
    bool fresh; /* the frame was not taken yet */
    uint64_t now_us;
    struct background background;
    struct small_image image;
    struct detect detect;
    struct detections detections;
    struct tracker tracker;
    struct tracks tracks;
    uint8_t *copy;
    struct times t;
};

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint64_t board_now_us(void *ctx)
{
    return ((struct bench *)ctx)->now_us;
}

static int board_frame(void *ctx, struct frame *out)
{
    struct bench *b = ctx;
    *out = b->frame;
    bool fresh = b->fresh;
    b->fresh = false;
    return fresh ? 1 : 0;
}

/* Ten people who walk to and fro on lanes of their own, always in view. */
static struct scene *make_scene(uint64_t frames)
{
    struct buffer s = { 0 };
    struct scene_error error = { 0 };
    uint64_t duration_s = (frames + 2 * WARM_UP + STAGE_FRAMES) / FPS + 2;
    buffer_addf(&s,
                "{\"version\": 1, \"model\": \"vs121-p\", \"seed\": 1, "
                "\"start\": \"2026-03-02T09:00:00+01:00\", \"duration\": \"%" PRIu64 "s\", "
                "\"camera\": {\"height\": \"3.0m\", \"width_px\": %d, \"height_px\": %d, "
                "\"fps\": %d, \"hfov_deg\": 98}, \"device\": {\"line_crossing_counting\": "
                "{\"enable\": true, \"line\": [[320, 0], [320, 479]]}}, \"walkers\": [",
                duration_s, WIDTH, HEIGHT, FPS);
    for (int i = 0; i < PEOPLE; i++) {
        double y = -0.9 + 0.2 * i;
        buffer_addf(&s, "%s{\"path\": [", i > 0 ? ", " : "");
        for (uint64_t t = 0, k = (uint64_t)i; t <= duration_s; t += 2, k++)
            buffer_addf(&s, "%s[\"%" PRIu64 "s\", %.1f, %.1f]", t > 0 ? ", " : "", t,
                        k % 2 == 0 ? -1.3 : 1.3, y);
        buffer_addf(&s, "], \"height\": \"%.2fm\"}", 1.60 + 0.03 * i);
    }
    buffer_add(&s, "]}");
    struct scene *scene = scene_read_text("bench/ten-people", s.s, s.len, NULL, &error);
    if (scene == NULL)
        fprintf(stderr, "footfall: the bench's scene: line %zu: %s: %s\n", error.line, error.key,
                error.reason);
    buffer_free(&s);
    return scene;
}

static int set_up(struct bench *b, uint64_t frames)
{
    struct settings_error error;
    struct hal hal = idle_board();
    hal.ctx = b;
    hal.now_us = board_now_us;
    hal.frame = board_frame;
    b->scene = make_scene(frames);
    b->world = b->scene != NULL ? world_create(b->scene) : NULL;
    b->renderer = b->world != NULL ? renderer_create(b->scene) : NULL;
    if (b->renderer == NULL)
        return -1;
    b->copy = memory_zeroed(WIDTH * HEIGHT * 3 / 2, 1);
    b->memory = memory_zeroed(1, device_size());
    b->device = device_init(b->memory, &model_vs121_p, &hal);
    if (device_import(b->device, b->scene->device_json, strlen(b->scene->device_json), WIDTH,
                      HEIGHT, &error) < 0) {
        fprintf(stderr, "footfall: the bench's settings: %s: %s\n", error.key, error.reason);
        return -1;
    }
    device_start(b->device);
    return 0;
}

static void clean_up(struct bench *b)
{
    renderer_destroy(b->renderer);
    world_destroy(b->world);
    if (b->scene != NULL)
        scene_free(b->scene);
    free(b->memory);
    free(b->copy);
    free(b);
}

/* The stages on their own, with the newest frame. */
static void run_stages(struct bench *b, struct times *t)
{
    uint64_t t0 = now_ns();
    background_update(&b->background, &b->frame, &b->image, b->frame.t_us);
    uint64_t t1 = now_ns();
    detect_people(&b->detect, &b->image, &b->detections);
    uint64_t t2 = now_ns();
    track_update(&b->tracker, &b->detections, WIDTH, HEIGHT, &b->tracks, b->frame.t_us);
    uint64_t t3 = now_ns();
    t->background += t1 - t0;
    t->detect += t2 - t1;
    t->track += t3 - t2;
}

static void run_frame(struct bench *b, uint64_t i, struct times *t)
{
    b->now_us = i * 1000000 / FPS;
    uint64_t t0 = now_ns();
    world_advance(b->world, b->now_us);
    uint64_t t1 = now_ns();
    const uint8_t *nv12 = renderer_frame(b->renderer, b->world);
    uint64_t t2 = now_ns();
    b->frame = (struct frame) { .luma = nv12,
                                .chroma = nv12 + WIDTH * HEIGHT,
                                .width_px = WIDTH,
                                .height_px = HEIGHT,
                                .stride_px = WIDTH,
                                .seq = (uint32_t)i,
                                .t_us = b->now_us };
    b->fresh = true;
    device_step(b->device);
    uint64_t t3 = now_ns();
    memcpy(b->copy, nv12, WIDTH * HEIGHT * 3 / 2);
    __asm__ volatile("" : : "r"(b->copy) : "memory"); /* the copy has to happen */
    uint64_t t4 = now_ns();
    t->world += t1 - t0;
    t->render += t2 - t1;
    t->core += t3 - t2;
    t->copy += t4 - t3;
    t->frames++;
}

/* MOG2, opening and connected components on one thread, with the same frames; in ms a frame, or
 * a negative number without OpenCV. */
static double run_opencv(const char *frames_path)
{
    char script[512], line[64] = "";
    struct buffer command = { 0 };
    double ms = -1;
    if (project_path("scripts/bench_opencv.py", script, sizeof script) < 0)
        return -1;
    /* the system's own Python has Debian's OpenCV even where another one comes first */
    buffer_add(&command, "for p in python3 /usr/bin/python3; do $p ");
    buffer_add_shell_word(&command, script);
    buffer_addf(&command, " %s %d %d 2>/dev/null && break; done", frames_path, WIDTH, HEIGHT);
    FILE *pipe = popen(buffer_get(&command), "r");
    if (pipe != NULL) {
        if (fgets(line, sizeof line, pipe) == NULL || sscanf(line, "%lf", &ms) != 1)
            ms = -1;
        pclose(pipe);
    }
    buffer_free(&command);
    return ms;
}

/* First the whole way as the device goes it, then its stages one by one. */
static double measure(struct bench *b, uint64_t frames, double *opencv_ms)
{
    char path[] = "/tmp/footfall-bench-XXXXXX";
    struct times ignored = { 0 };
    int fd = mkstemp(path);
    FILE *frames_out = fd >= 0 ? fdopen(fd, "wb") : NULL;
    for (uint64_t i = 0; i < WARM_UP + frames; i++)
        run_frame(b, i, i < WARM_UP ? &ignored : &b->t);
    for (uint64_t i = 0; i < WARM_UP + STAGE_FRAMES; i++) {
        run_frame(b, WARM_UP + frames + i, &ignored);
        run_stages(b, i < WARM_UP ? &ignored : &b->t);
        if (frames_out != NULL && i < OPENCV_FRAMES)
            fwrite(b->frame.luma, 1, WIDTH * HEIGHT, frames_out);
    }
    *opencv_ms = -1;
    if (frames_out != NULL) {
        if (fclose(frames_out) == 0)
            *opencv_ms = run_opencv(path);
        unlink(path);
    }
    return (double)(b->t.world + b->t.render + b->t.core) / (double)b->t.frames;
}

static void print(const struct bench *b, double frame_ns, double opencv_ms, bool json)
{
    const struct times *t = &b->t;
    double n = (double)t->frames, core_ns = (double)t->core / n;
    double factor = 1e9 / FPS / frame_ns, ns_per_px = core_ns / (WIDTH * HEIGHT);
    double to_memcpy = (double)t->core / (double)t->copy;
    double opencv_to_core = opencv_ms >= 0 ? opencv_ms * 1e6 / core_ns : -1;
    const struct {
        const char *name;
        uint64_t ns;
        double frames;
    } parts[] = { { "world", t->world, n },
                  { "renderer", t->render, n },
                  { "core", t->core, n },
                  { "core: background", t->background, STAGE_FRAMES },
                  { "core: detect", t->detect, STAGE_FRAMES },
                  { "core: track", t->track, STAGE_FRAMES },
                  { "memcpy of the frame", t->copy, n } };
    size_t n_parts = sizeof parts / sizeof parts[0];
    if (!json) {
        printf("%" PRIu64 " frames of %dx%d with %d people, %d found in the last\n", t->frames,
               WIDTH, HEIGHT, PEOPLE, b->tracks.n);
        for (size_t i = 0; i < n_parts; i++)
            printf("  %-20s %9.1f us a frame\n", parts[i].name,
                   (double)parts[i].ns / parts[i].frames / 1e3);
        printf("renderer and core at %d fps: %.0f times real time\n", FPS, factor);
        printf("core: %.2f ns a pixel, %.1f times memcpy\n", ns_per_px, to_memcpy);
        if (opencv_ms >= 0)
            printf("OpenCV's MOG2 chain: %.2f ms a frame, %.1f times the core\n", opencv_ms,
                   opencv_to_core);
        else
            printf("OpenCV is not here (apt-get install python3-opencv)\n");
        return;
    }
    printf("{\"realtime_factor\": %.2f, \"core_ns_per_px\": %.4f, \"core_to_memcpy\": %.3f, "
           "\"opencv_to_core\": ",
           factor, ns_per_px, to_memcpy);
    if (opencv_ms >= 0)
        printf("%.3f", opencv_to_core);
    else
        printf("null");
    printf(", \"frames\": %" PRIu64 ", \"people\": %d, \"us_per_frame\": {", t->frames, PEOPLE);
    for (size_t i = 0; i < n_parts; i++)
        printf("%s\"%s\": %.2f", i > 0 ? ", " : "", parts[i].name,
               (double)parts[i].ns / parts[i].frames / 1e3);
    printf("}}\n");
}

int command_bench(int argc, char **argv)
{
    static struct arguments rest;
    bool json = false;
    uint64_t frames = 600;
    double opencv_ms;
    rest.n = 0;
    const struct option_spec specs[] = {
        { "json", 0, NULL, "as one JSON object", OPTION_FLAG, &json, 0, 0 },
        { "frames", 0, "N", "how many to measure (default: 600)", OPTION_COUNT, &frames, 1, 9000 },
    };
    const struct command_line line = {
        "bench", "[options]",
        "Measures world, renderer and core on one processor: 640x480 at 15 fps, ten people in\n"
        "view; beside them memcpy of the same frame and, where it is installed, OpenCV's MOG2.",
        specs, sizeof specs / sizeof specs[0]
    };
    enum options_result got = options_parse(&line, argc, argv, &rest);
    if (got != OPTIONS_OK)
        return got == OPTIONS_HELP ? STATUS_PASSED : STATUS_USAGE;
    if (rest.n > 0) {
        fprintf(stderr, "footfall: bench takes no argument: %s\n", rest.v[0]);
        return STATUS_USAGE;
    }
    struct bench *b = memory_zeroed(1, sizeof *b);
    int status = STATUS_ENVIRONMENT;
    if (set_up(b, frames) == 0) {
        double frame_ns = measure(b, frames, &opencv_ms);
        print(b, frame_ns, opencv_ms, json);
        status = STATUS_PASSED;
    }
    clean_up(b);
    return status;
}
