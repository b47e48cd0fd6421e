/* SPDX-License-Identifier: MIT */
#include "sim/render.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/camera.h"
#include "sim/canvas.h"
#include "sim/exposure.h"
#include "sim/figure.h"
#include "sim/lighting.h"
#include "sim/scenery.h"
#include "sim/sensor.h"

enum { SLICES_MAX = BANDS * BODY_MAX + SCENERY_LAYERS_MAX };

/* One thing in the order of painting: a slice of a body, or an object that may hide one. */
struct slice {
    enum band band; /* in the order of painting */
    unsigned bands; /* that are painted */
    double distance2;
    const struct figure *figure; /* NULL: the object of `layer` */
    const struct body *body;
    size_t layer;
};

struct renderer {
    struct camera camera;
    struct lighting lighting;
    struct exposure exposure;
    struct sensor sensor;
    struct scenery scenery;
    struct weaves weaves;
    struct shadow_map shadows;
    struct picture still, still_soft; /* without people; the second as the lens shows it */
    struct picture shaded;            /* still, with the shadows of the people */
    struct picture sharp, soft;       /* with the people */
    struct picture scratch;           /* of the smearing */
    struct tiles people, before, all;
    struct brush_trail trail;
    double level; /* of a white floor in the present pictures */
    double shown_lux;
    struct exposure_setting setting;
    uint64_t frame, last_us;
    struct bodies bodies; /* that the pictures show */
    struct figure figures[BODY_MAX];
    struct body images[BODY_MAX]; /* of the bodies, in a mirror */
    struct slice slices[SLICES_MAX];
    uint8_t *nv12;
};

static int create_pictures(struct renderer *renderer, int32_t width, int32_t height)
{
    struct picture *pictures[] = { &renderer->still, &renderer->still_soft, &renderer->shaded,
                                   &renderer->sharp, &renderer->soft,       &renderer->scratch };
    for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++) {
        if (picture_create(pictures[i], width, height) < 0)
            return -1;
    }
    if (tiles_create(&renderer->people, width, height) < 0 ||
        tiles_create(&renderer->before, width, height) < 0 ||
        tiles_create(&renderer->all, width, height) < 0)
        return -1;
    memset(renderer->all.marked, 1, (size_t)renderer->all.across * (size_t)renderer->all.down);
    return shadow_map_create(&renderer->shadows, &renderer->camera, width, height);
}

struct renderer *renderer_create(const struct scene *scene)
{
    struct renderer *renderer = calloc(1, sizeof *renderer);
    if (renderer == NULL)
        return NULL;
    int32_t width = scene->camera.width_px, height = scene->camera.height_px;
    camera_init(&renderer->camera, &scene->camera);
    lighting_init(&renderer->lighting, &scene->light);
    exposure_init(&renderer->exposure, &scene->camera);
    brush_trail_init(&renderer->trail);
    weaves_create(&renderer->weaves, scene->seed);
    renderer->nv12 = malloc((size_t)width * (size_t)height * 3 / 2);
    if (renderer->nv12 == NULL || sensor_create(&renderer->sensor, scene) < 0 ||
        create_pictures(renderer, width, height) < 0 ||
        scenery_create(&renderer->scenery, scene, &renderer->camera, &renderer->lighting) < 0) {
        renderer_destroy(renderer);
        return NULL;
    }
    return renderer;
}

void renderer_destroy(struct renderer *renderer)
{
    if (renderer == NULL)
        return;
    scenery_free(&renderer->scenery);
    sensor_free(&renderer->sensor);
    shadow_map_free(&renderer->shadows);
    picture_free(&renderer->still);
    picture_free(&renderer->still_soft);
    picture_free(&renderer->shaded);
    picture_free(&renderer->sharp);
    picture_free(&renderer->soft);
    picture_free(&renderer->scratch);
    tiles_free(&renderer->people);
    tiles_free(&renderer->before);
    tiles_free(&renderer->all);
    free(renderer->nv12);
    free(renderer);
}

void renderer_set_up(struct renderer *renderer, uint16_t mains_hz)
{
    exposure_set_mains(&renderer->exposure, mains_hz);
}

/* Before the first frame the exposure has long settled. */
static void settle(struct renderer *renderer, double lux)
{
    for (int i = 0; i < 60; i++) {
        struct exposure_setting setting = exposure_setting(&renderer->exposure);
        double mean = scenery_mean(&renderer->scenery, exposure_level(&setting, lux));
        exposure_follow(&renderer->exposure, mean, 1.0);
    }
}

/* Paints the still pictures again when light, exposure or furniture changed. */
static bool refresh_still(struct renderer *renderer, const struct surroundings *surroundings)
{
    /* When memory runs out the picture stays as it was; there is nobody to tell. */
    bool moved = scenery_update(&renderer->scenery, surroundings) > 0;
    if (renderer->frame == 0)
        settle(renderer, surroundings->lux);
    struct exposure_setting setting = exposure_setting(&renderer->exposure);
    double level = exposure_level(&setting, surroundings->lux);
    bool exposed = setting.gain < renderer->setting.gain || setting.gain > renderer->setting.gain ||
                   setting.time_ms < renderer->setting.time_ms ||
                   setting.time_ms > renderer->setting.time_ms;
    bool lit = level < renderer->level || level > renderer->level;
    if (!moved && !exposed && !lit && renderer->frame > 0)
        return false;
    renderer->setting = setting;
    renderer->level = level;
    if (exposed || renderer->frame == 0)
        sensor_expose(&renderer->sensor, &setting);
    scenery_expose(&renderer->scenery, level, &renderer->still);
    picture_soften(&renderer->still_soft, &renderer->still, &renderer->all,
                   renderer->sensor.pattern);
    picture_copy(&renderer->sharp, &renderer->still);
    picture_copy(&renderer->soft, &renderer->still_soft);
    tiles_clear(&renderer->before);
    return true;
}

static void sort_in(struct slice *slices, size_t n, const struct slice *slice)
{
    size_t k = n;
    for (; k > 0; k--) {
        const struct slice *other = &slices[k - 1];
        bool later = slice->band != other->band ? slice->band > other->band
                                                : slice->distance2 <= other->distance2;
        if (later)
            break;
        slices[k] = *other;
    }
    slices[k] = *slice;
}

/* Pixels that a body may reach; false when it is out of the picture. */
static bool body_box(const struct renderer *renderer, const struct body *body, struct rect *box)
{
    const struct camera *camera = &renderer->camera;
    double low_u = 1e9, high_u = -1e9, low_v = 1e9, high_v = -1e9;
    for (int i = 0; i < 8; i++) {
        double u, v, z = (i & 4) ? body->height_m : 0.0;
        double x = body->x + ((i & 1) ? 0.55 : -0.55), y = body->y + ((i & 2) ? 0.55 : -0.55);
        if (!camera_project(camera, x, y, z, &u, &v)) {
            *box = (struct rect) { 0, 0, renderer->sensor.width, renderer->sensor.height };
            return true;
        }
        low_u = u < low_u ? u : low_u;
        high_u = u > high_u ? u : high_u;
        low_v = v < low_v ? v : low_v;
        high_v = v > high_v ? v : high_v;
    }
    double width = (double)renderer->sensor.width + 16.0;
    double height = (double)renderer->sensor.height + 16.0;
    if (high_u < -16.0 || high_v < -16.0 || low_u > width || low_v > height)
        return false;
    *box =
        (struct rect) { low_u < -16.0 ? -16 : (int32_t)low_u, low_v < -16.0 ? -16 : (int32_t)low_v,
                        high_u > width ? (int32_t)width : (int32_t)high_u,
                        high_v > height ? (int32_t)height : (int32_t)high_v };
    return true;
}

/* Whether a body may stand before or behind a thing: only then its bands are painted apart. */
static bool meets_things(const struct renderer *renderer, const struct rect *body)
{
    for (size_t k = 0; k < renderer->scenery.n_layers; k++) {
        const struct rect *box = &renderer->scenery.layers[k].box;
        if (body->x0 < box->x1 && body->x1 >= box->x0 && body->y0 < box->y1 && body->y1 >= box->y0)
            return true;
    }
    return false;
}

static size_t order_slices(struct renderer *renderer, const struct bodies *bodies,
                           const struct figure_view *view)
{
    size_t n = 0;
    for (size_t i = 0; i < bodies->n; i++) {
        const struct body *body = &bodies->b[i];
        struct slice slice = { .distance2 = body->x * body->x + body->y * body->y,
                               .figure = &renderer->figures[i],
                               .body = body };
        struct rect box;
        if (!body_box(renderer, body, &box))
            continue;
        figure_make(&renderer->figures[i], view, body);
        if (!meets_things(renderer, &box)) {
            slice.band = BAND_UPPER;
            slice.bands = BAND_ALL;
            sort_in(renderer->slices, n++, &slice);
            continue;
        }
        for (int band = 0; band < BANDS; band++) {
            slice.band = (enum band)band;
            slice.bands = 1U << band;
            sort_in(renderer->slices, n++, &slice);
        }
    }
    for (size_t i = 0; i < renderer->scenery.n_layers && bodies->n > 0; i++) {
        const struct layer *layer = &renderer->scenery.layers[i];
        if (layer->box.x0 >= layer->box.x1)
            continue;
        struct slice slice = { .band = layer->band,
                               .layer = i,
                               .distance2 = layer->distance_m * layer->distance_m };
        sort_in(renderer->slices, n++, &slice);
    }
    return n;
}

static void keep_own(uint8_t *restrict out, const uint8_t *restrict from,
                     const uint8_t *restrict owner, uint8_t id, int32_t n)
{
    for (int32_t i = 0; i < n; i++)
        out[i] = owner[i] == id ? from[i] : out[i];
}

/* Puts an object back over the people behind it. */
static void show_layer(struct renderer *renderer, size_t index)
{
    const struct layer *layer = &renderer->scenery.layers[index];
    int32_t width = renderer->sensor.width;
    uint8_t id = (uint8_t)(index + 1);
    for (int32_t y = layer->box.y0; y < layer->box.y1; y++) {
        const uint8_t *marked =
            renderer->people.marked + y / TILE_HEIGHT_PX * renderer->people.across;
        const uint8_t *owner = renderer->scenery.owner + y * width;
        for (int32_t x = layer->box.x0 & -TILE_WIDTH_PX; x < layer->box.x1; x += TILE_WIDTH_PX) {
            if (!marked[x / TILE_WIDTH_PX])
                continue;
            keep_own(plane_row(&renderer->sharp.luma, y) + x,
                     plane_row(&renderer->shaded.luma, y) + x, owner + x, id, TILE_WIDTH_PX);
            if (y & 1)
                continue;
            for (int32_t i = 0; i < TILE_WIDTH_PX; i++) {
                int32_t at = x + i;
                if (owner[at & ~1] == id)
                    plane_row(&renderer->sharp.chroma, y / 2)[at] =
                        plane_row(&renderer->shaded.chroma, y / 2)[at];
            }
        }
    }
}

/* Where a step along a body's heading leads in a picture that leans; 0 where it is not seen. */
static void lean_step(const struct camera *camera, const struct body *body, double z, double step_m,
                      double *du, double *dv)
{
    double u0, v0, u1, v1;
    *du = *dv = 0.0;
    if (!camera_project(camera, body->x, body->y, z, &u0, &v0) ||
        !camera_project(camera, body->x + step_m * body->heading_x,
                        body->y + step_m * body->heading_y, z, &u1, &v1))
        return;
    *du = u1 - u0;
    *dv = v1 - v0;
    double length = sqrt(*du * *du + *dv * *dv);
    if (length > 24.0) {
        *du *= 24.0 / length;
        *dv *= 24.0 / length;
    }
}

/* Pixels that a body's slice moves during the exposure. */
static void smear_slice(struct renderer *renderer, const struct slice *slice)
{
    const struct body *body = slice->body;
    double z = (slice->bands == BAND_ALL    ? 0.6
                : slice->band == BAND_UPPER ? 0.8
                                            : 0.2) *
               body->height_m;
    double depth = renderer->camera.height_m - z;
    if (depth < 0.3)
        depth = 0.3;
    double length =
        body->speed_m_s * renderer->setting.time_ms * 1e-3 * renderer->camera.focal_px / depth;
    if (length < 1.0)
        return;
    if (renderer->camera.tilted) {
        double du, dv;
        lean_step(&renderer->camera, body, z, body->speed_m_s * renderer->setting.time_ms * 1e-3,
                  &du, &dv);
        brush_smear(&renderer->sharp, &renderer->scratch, &renderer->trail, du, dv);
        return;
    }
    length = length > 24.0 ? 24.0 : length;
    brush_smear(&renderer->sharp, &renderer->scratch, &renderer->trail, length * body->heading_x,
                -length * body->heading_y);
}

static void paint_slices(struct renderer *renderer, size_t n, const struct figure_view *view)
{
    for (size_t i = 0; i < n; i++) {
        const struct slice *slice = &renderer->slices[i];
        if (slice->figure == NULL) {
            show_layer(renderer, slice->layer);
            continue;
        }
        brush_trail_clear(&renderer->trail);
        struct rect box =
            figure_paint(slice->figure, view, slice->bands, &renderer->sharp, &renderer->trail);
        if (box.x0 >= box.x1)
            continue;
        smear_slice(renderer, slice);
        box.x0 -= 8;
        box.x1 += 8;
        box.y0 -= 8;
        box.y1 += 8;
        tiles_mark(&renderer->people, &box);
    }
}

/* The images of everybody before a mirror, as wholes, the farthest first. */
static size_t order_images(struct renderer *renderer, const struct bodies *bodies,
                           const struct figure_view *view, const struct mirror *mirror)
{
    size_t n = 0;
    for (size_t i = 0; i < bodies->n; i++) {
        const struct body *body = &bodies->b[i];
        struct body *image = &renderer->images[n];
        struct rect box;
        *image = *body;
        mirror_point(mirror, &image->x, &image->y);
        mirror_direction(mirror, &image->heading_x, &image->heading_y);
        if (mirror_before_m(mirror, body->x, body->y) <= 0.0 || !body_box(renderer, image, &box) ||
            !meets_things(renderer, &box))
            continue;
        figure_make(&renderer->figures[n], view, body);
        figure_mirror(&renderer->figures[n], mirror);
        struct slice slice = { .band = BAND_UPPER,
                               .bands = BAND_ALL,
                               .distance2 = image->x * image->x + image->y * image->y,
                               .figure = &renderer->figures[n],
                               .body = image };
        sort_in(renderer->slices, n++, &slice);
    }
    return n;
}

/* Of what was painted keeps the glass's own pixels, and takes the rest back. */
static void cut_to_glass(struct renderer *renderer, uint8_t first)
{
    int32_t width = renderer->sensor.width, height = renderer->sensor.height;
    for (int32_t y = 0; y < height; y++) {
        const uint8_t *marked =
            renderer->people.marked + y / TILE_HEIGHT_PX * renderer->people.across;
        const uint8_t *owner = renderer->scenery.owner + y * width;
        for (int32_t x = 0; x < width; x++) {
            if (!marked[x / TILE_WIDTH_PX])
                continue;
            if (owner[x] >= first && owner[x] < first + BANDS)
                plane_row(&renderer->shaded.luma, y)[x] = plane_row(&renderer->sharp.luma, y)[x];
            uint8_t pair = owner[x & ~1];
            if ((y & 1) == 0 && pair >= first && pair < first + BANDS)
                plane_row(&renderer->shaded.chroma, y / 2)[x] =
                    plane_row(&renderer->sharp.chroma, y / 2)[x];
        }
    }
    picture_copy_tiles(&renderer->sharp, &renderer->shaded, &renderer->people);
}

/* Mirrors belong to what stands still, so they are filled before the people are painted. */
static void fill_mirrors(struct renderer *renderer, const struct bodies *bodies,
                         const struct figure_view *view)
{
    for (size_t i = 0; i < renderer->scenery.n_objects; i++) {
        struct mirror mirror;
        uint8_t first;
        if (!scenery_mirror(&renderer->scenery, i, &mirror, &first))
            continue;
        paint_slices(renderer, order_images(renderer, bodies, view, &mirror), view);
        cut_to_glass(renderer, first);
    }
}

static void paint_people(struct renderer *renderer, const struct bodies *bodies,
                         const struct surroundings *surroundings)
{
    struct figure_view view = {
        .camera = &renderer->camera,
        .lighting = &renderer->lighting,
        .weaves = &renderer->weaves,
        .level = renderer->level,
        .lux = surroundings->lux,
        .patches = surroundings->patches,
        .n_patches = surroundings->n_patches,
    };
    if (bodies->n > 0)
        fill_mirrors(renderer, bodies, &view);
    paint_slices(renderer, order_slices(renderer, bodies, &view), &view);
}

static void join_tiles(struct tiles *into, const struct tiles *more)
{
    int32_t n = into->across * into->down;
    for (int32_t i = 0; i < n; i++)
        into->marked[i] |= more->marked[i];
}

static void leave_tiles(struct tiles *from, const struct tiles *less)
{
    int32_t n = from->across * from->down;
    for (int32_t i = 0; i < n; i++)
        from->marked[i] &= (uint8_t)!less->marked[i];
}

/* Brings the pictures from the people of the last frame to those of this one. */
static void repaint(struct renderer *renderer, const struct bodies *bodies,
                    const struct surroundings *surroundings)
{
    picture_copy_tiles(&renderer->sharp, &renderer->still, &renderer->before);
    tiles_clear(&renderer->people);
    shadow_map_clear(&renderer->shadows);
    for (size_t i = 0; i < bodies->n; i++)
        shadow_map_person(&renderer->shadows, &renderer->lighting, &renderer->camera,
                          &bodies->b[i]);
    shadow_map_apply(&renderer->shadows, &renderer->sharp);
    if (renderer->scenery.n_layers > 0 && bodies->n > 0)
        picture_copy(&renderer->shaded, &renderer->sharp);
    paint_people(renderer, bodies, surroundings);
    join_tiles(&renderer->people, &renderer->shadows.tiles);
    leave_tiles(&renderer->before, &renderer->people);
    picture_copy_tiles(&renderer->soft, &renderer->still_soft, &renderer->before);
    picture_soften(&renderer->soft, &renderer->sharp, &renderer->people, renderer->sensor.pattern);
    struct tiles swap = renderer->before;
    renderer->before = renderer->people;
    renderer->people = swap;
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

const uint8_t *renderer_paint(struct renderer *renderer, uint64_t t_us, const struct bodies *bodies,
                              const struct surroundings *surroundings)
{
    assert(t_us >= renderer->last_us);
    bool fresh = refresh_still(renderer, surroundings);
    bool moved = bodies->n != renderer->bodies.n ||
                 memcmp(bodies->b, renderer->bodies.b, bodies->n * sizeof bodies->b[0]) != 0;
    if (fresh || moved) {
        repaint(renderer, bodies, surroundings);
        renderer->bodies.n = bodies->n;
        memcpy(renderer->bodies.b, bodies->b, bodies->n * sizeof bodies->b[0]);
    }
    sensor_read(&renderer->sensor, &renderer->soft, renderer->frame, t_us, renderer->nv12);
    double dt_s = renderer->frame > 0 ? (double)(t_us - renderer->last_us) * 1e-6 : 0.0;
    double mean = mean_luma(renderer->nv12, renderer->sensor.width, renderer->sensor.height);
    exposure_follow(&renderer->exposure, mean, dt_s);
    renderer->last_us = t_us;
    renderer->frame++;
    return renderer->nv12;
}

const uint8_t *renderer_frame(struct renderer *renderer, const struct world *world)
{
    return renderer_paint(renderer, world_time_us(world), world_bodies(world),
                          world_surroundings(world));
}
