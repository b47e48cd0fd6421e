/* SPDX-License-Identifier: MIT */
/* Measures detection on every frame of scenes, in a row, as the device sees them:
 * evaluate_scenes SCORE SCENE... */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "firmware_core/detect.h"
#include "scripts/train/heads.h"
#include "scripts/train/score.h"
#include "sim/render.h"
#include "sim/scene_read.h"
#include "sim/world.h"

struct spent {
    double background_us, detect_us, tiles;
    unsigned long frames;
};

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static void look(const struct scene *scene, const uint8_t *nv12, const struct world *world,
                 unsigned least, struct score *score, struct spent *spent)
{
    static struct background background;
    static struct detect detect;
    static struct detections found;
    static struct studio_picture picture;
    if (spent->frames == 0) {
        memset(&background, 0, sizeof background);
        memset(&detect, 0, sizeof detect);
    }
    const struct camera_spec *spec = &scene->camera;
    const struct frame frame = { nv12,
                                 nv12 + (size_t)spec->width_px * spec->height_px,
                                 spec->width_px,
                                 spec->height_px,
                                 spec->width_px,
                                 0,
                                 world_time_us(world) };
    const double t0 = now_us();
    background_update(&background, &frame, &picture.image, frame.t_us);
    const double t1 = now_us();
    detect_people(&detect, &picture.image, &found);
    spent->detect_us += now_us() - t1;
    spent->background_us += t1 - t0;
    spent->tiles += detect.tiles_run;
    spent->frames++;
    struct camera camera;
    camera_init(&camera, spec);
    heads_note(&camera, world_bodies(world), &picture);
    score_picture(score, &picture, &found, least);
}

static int evaluate(const struct scene *scene, unsigned least)
{
    struct score score = { 0 };
    struct spent spent = { 0 };
    struct world *world = world_create(scene);
    struct renderer *renderer = renderer_create(scene);
    if (!world || !renderer)
        return -1;
    for (uint64_t i = 0; i * 1000000 / scene->camera.fps < scene->duration_us; i++) {
        world_advance(world, i * 1000000 / scene->camera.fps);
        look(scene, renderer_frame(renderer, world), world, least, &score, &spent);
    }
    const double n = (double)spent.frames;
    printf("%s: %lu frames, background %.0f us, detect %.0f us, %.0f tiles\n", scene->name,
           spent.frames, spent.background_us / n, spent.detect_us / n, spent.tiles / n);
    score_print(&score);
    renderer_destroy(renderer);
    world_destroy(world);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: %s SCORE SCENE...\n", argv[0]);
        return 2;
    }
    const unsigned least = (unsigned)strtoul(argv[1], NULL, 10);
    for (int i = 2; i < argc; i++) {
        struct scene_error error;
        struct scene *scene = scene_read(argv[i], NULL, &error);
        if (!scene || scene->skip_reason[0] || evaluate(scene, least) != 0) {
            fprintf(stderr, "%s cannot run\n", argv[i]);
            return 3;
        }
        scene_free(scene);
    }
    return 0;
}
