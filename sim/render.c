/* SPDX-License-Identifier: MIT */
#include "sim/render.h"

#include <assert.h>
#include <stdlib.h>

#include "sim/exposure.h"
#include "sim/shot.h"
#include "sim/wide.h"

/* What wide dynamic range needs beside the first exposure. */
struct second {
    struct shot shot; /* the short one */
    struct wide wide;
    struct bodies later; /* as it finds them */
    uint8_t *merged;
};

struct renderer {
    struct scene basis; /* what renderer_create() used of it */
    struct room room;
    struct exposure exposure;
    struct shot shot;
    struct second *second; /* NULL without wide dynamic range */
    uint64_t last_us;
};

struct renderer *renderer_create(const struct scene *scene)
{
    struct renderer *renderer = calloc(1, sizeof *renderer);
    if (renderer == NULL)
        return NULL;
    struct room *room = &renderer->room;
    renderer->basis = (struct scene) { .camera = scene->camera,
                                       .light = scene->light,
                                       .floor = scene->floor,
                                       .floor_rgb = scene->floor_rgb,
                                       .seed = scene->seed };
    camera_init(&room->camera, &scene->camera);
    lighting_init(&room->lighting, &scene->light);
    weaves_create(&room->weaves, scene->seed);
    exposure_init(&renderer->exposure, &scene->camera);
    if (shot_create(&renderer->shot, scene, room) < 0 ||
        scenery_create(&room->scenery, scene, &room->camera, &room->lighting) < 0) {
        renderer_destroy(renderer);
        return NULL;
    }
    return renderer;
}

static void leave_wide(struct renderer *renderer)
{
    if (renderer->second == NULL)
        return;
    shot_free(&renderer->second->shot);
    free(renderer->second->merged);
    free(renderer->second);
    renderer->second = NULL;
}

void renderer_destroy(struct renderer *renderer)
{
    if (renderer == NULL)
        return;
    leave_wide(renderer);
    scenery_free(&renderer->room.scenery);
    shot_free(&renderer->shot);
    free(renderer);
}

static int enter_wide(struct renderer *renderer)
{
    const struct camera_spec *camera = &renderer->basis.camera;
    struct second *second = calloc(1, sizeof *second);
    renderer->second = second;
    if (second == NULL)
        return -1;
    second->merged = malloc((size_t)camera->width_px * camera->height_px * 3 / 2);
    if (second->merged == NULL ||
        shot_create(&second->shot, &renderer->basis, &renderer->room) < 0) {
        leave_wide(renderer);
        return -1;
    }
    second->shot.sensor.read_electrons *= WIDE_READ_NOISE;
    second->shot.sensor.stream = 1;
    wide_init(&second->wide);
    return 0;
}

int renderer_set_up(struct renderer *renderer, uint16_t mains_hz, bool wide_dynamic_range)
{
    exposure_set_mains(&renderer->exposure, mains_hz);
    if (wide_dynamic_range == (renderer->second != NULL))
        return 0;
    if (!wide_dynamic_range)
        leave_wide(renderer);
    else if (enter_wide(renderer) < 0)
        return -1;
    renderer->shot.sensor.read_electrons =
        SENSOR_READ_ELECTRONS * (wide_dynamic_range ? WIDE_READ_NOISE : 1.0);
    renderer->shot.exposed = false;
    return 0;
}

/* The mean that a picture of the empty room would have. */
static double mean_of_room(struct renderer *renderer, const struct exposure_setting *setting,
                           double lux)
{
    const struct scenery *scenery = &renderer->room.scenery;
    double level = exposure_level(setting, lux);
    if (renderer->second == NULL)
        return scenery_mean(scenery, level);
    struct picture *longer = &renderer->shot.still, *shorter = &renderer->second->shot.still;
    scenery_expose(scenery, level, longer);
    scenery_expose(scenery, level / WIDE_STEP, shorter);
    return wide_mean(&renderer->second->wide, plane_row(&longer->luma, 0),
                     plane_row(&shorter->luma, 0), longer->luma.width, longer->luma.height,
                     longer->luma.stride);
}

/* Before the first frame the exposure has long settled. */
static void settle(struct renderer *renderer, double lux)
{
    for (int i = 0; i < 60; i++) {
        struct exposure_setting setting = exposure_setting(&renderer->exposure);
        exposure_follow(&renderer->exposure, mean_of_room(renderer, &setting, lux), 1.0);
    }
}

static double mean_luma(const uint8_t *luma, int32_t width, int32_t height)
{
    uint32_t sum = 0, n = 0;
    for (int32_t y = 8; y < height; y += 16) {
        for (int32_t x = 8; x < width; x += 16, n++)
            sum += luma[y * width + x];
    }
    return (double)sum / (double)n;
}

/* Of the light that the short exposure is there for; the sun does not flicker. */
static double lamp_share(const struct surroundings *surroundings)
{
    double sun = 0.0, lamp = surroundings->lux > 0.1 ? surroundings->lux : 0.1;
    for (size_t i = 0; i < surroundings->n_patches; i++)
        sun = surroundings->patches[i].lux > sun ? surroundings->patches[i].lux : sun;
    return lamp / (lamp + sun);
}

/* The short exposure begins when the long one is over, and finds everybody a little further on. */
static void take_second(struct renderer *renderer, bool changed, uint64_t t_us,
                        const struct bodies *bodies, const struct surroundings *surroundings)
{
    struct second *second = renderer->second;
    struct exposure_setting setting = renderer->shot.setting;
    double after_s = setting.time_ms * 1e-3;
    second->later = *bodies;
    for (size_t i = 0; i < bodies->n; i++) {
        struct body *body = &second->later.b[i];
        body->x += after_s * body->speed_m_s * body->heading_x;
        body->y += after_s * body->speed_m_s * body->heading_y;
    }
    setting.time_ms /= WIDE_RATIO;
    second->shot.sensor.lamp_share = lamp_share(surroundings);
    shot_take(&second->shot, &setting, changed, t_us + (uint64_t)(after_s * 1e6), &second->later,
              surroundings);
    wide_merge(&second->wide, renderer->shot.nv12, second->shot.nv12,
               renderer->basis.camera.width_px, renderer->basis.camera.height_px, second->merged);
}

static double seen_mean(const struct renderer *renderer)
{
    int32_t width = renderer->basis.camera.width_px, height = renderer->basis.camera.height_px;
    const struct second *second = renderer->second;
    if (second == NULL)
        return mean_luma(renderer->shot.nv12, width, height);
    return wide_mean(&second->wide, renderer->shot.nv12, second->shot.nv12, width, height, width);
}

const uint8_t *renderer_paint(struct renderer *renderer, uint64_t t_us, const struct bodies *bodies,
                              const struct surroundings *surroundings)
{
    assert(t_us >= renderer->last_us);
    bool first = renderer->shot.frame == 0;
    double dt_s = first ? 0.0 : (double)(t_us - renderer->last_us) * 1e-6;
    /* When memory runs out the picture stays as it was; there is nobody to tell. */
    bool changed = scenery_update(&renderer->room.scenery, surroundings) > 0;
    if (first)
        settle(renderer, surroundings->lux);
    struct exposure_setting setting = exposure_setting(&renderer->exposure);
    shot_take(&renderer->shot, &setting, changed, t_us, bodies, surroundings);
    if (renderer->second != NULL)
        take_second(renderer, changed, t_us, bodies, surroundings);
    exposure_follow(&renderer->exposure, seen_mean(renderer), dt_s);
    renderer->last_us = t_us;
    return renderer->second != NULL ? renderer->second->merged : renderer->shot.nv12;
}

const uint8_t *renderer_frame(struct renderer *renderer, const struct world *world)
{
    return renderer_paint(renderer, world_time_us(world), world_bodies(world),
                          world_surroundings(world));
}

bool renderer_at_rest(const struct renderer *renderer)
{
    return renderer->shot.sensor.noise && exposure_at_rest(&renderer->exposure);
}

/* The noise of a frame hangs on its number, its flicker on its time; nothing else would have
 * changed. */
void renderer_leave_out(struct renderer *renderer, uint64_t n, uint64_t t_us)
{
    assert(renderer_at_rest(renderer) && t_us >= renderer->last_us);
    renderer->shot.frame += n;
    if (renderer->second != NULL)
        renderer->second->shot.frame += n;
    renderer->last_us = t_us;
}
