/* SPDX-License-Identifier: MIT */
#include "sim/shot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int create_pictures(struct shot *shot, int32_t width, int32_t height)
{
    struct picture *pictures[] = { &shot->still, &shot->still_soft, &shot->shaded,
                                   &shot->sharp, &shot->soft,       &shot->scratch };
    for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++) {
        if (picture_create(pictures[i], width, height) < 0)
            return -1;
    }
    if (tiles_create(&shot->people, width, height) < 0 ||
        tiles_create(&shot->before, width, height) < 0 ||
        tiles_create(&shot->all, width, height) < 0)
        return -1;
    memset(shot->all.marked, 1, (size_t)shot->all.across * (size_t)shot->all.down);
    return shadow_map_create(&shot->shadows, &shot->room->camera, width, height);
}

int shot_create(struct shot *shot, const struct scene *scene, const struct room *room)
{
    int32_t width = scene->camera.width_px, height = scene->camera.height_px;
    shot->room = room;
    brush_trail_init(&shot->trail);
    shot->nv12 = malloc((size_t)width * (size_t)height * 3 / 2);
    if (shot->nv12 == NULL || sensor_create(&shot->sensor, scene) < 0)
        return -1;
    return create_pictures(shot, width, height);
}

void shot_free(struct shot *shot)
{
    sensor_free(&shot->sensor);
    shadow_map_free(&shot->shadows);
    picture_free(&shot->still);
    picture_free(&shot->still_soft);
    picture_free(&shot->shaded);
    picture_free(&shot->sharp);
    picture_free(&shot->soft);
    picture_free(&shot->scratch);
    tiles_free(&shot->people);
    tiles_free(&shot->before);
    tiles_free(&shot->all);
    free(shot->nv12);
}

/* Paints the still pictures again when light, exposure or furniture changed. */
static bool refresh_still(struct shot *shot, const struct exposure_setting *setting, double lux,
                          bool changed)
{
    double level = exposure_level(setting, lux);
    bool exposed = shot->exposed && exposure_same(setting, &shot->setting);
    bool lit = shot->exposed && !(level < shot->level || level > shot->level);
    if (!changed && exposed && lit)
        return false;
    shot->setting = *setting;
    shot->level = level;
    if (!exposed)
        sensor_expose(&shot->sensor, setting);
    shot->exposed = true;
    scenery_expose(&shot->room->scenery, level, &shot->still);
    picture_soften(&shot->still_soft, &shot->still, &shot->all, shot->sensor.pattern);
    picture_copy(&shot->sharp, &shot->still);
    picture_copy(&shot->soft, &shot->still_soft);
    tiles_clear(&shot->before);
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
static bool body_box(const struct shot *shot, const struct body *body, struct rect *box)
{
    const struct camera *camera = &shot->room->camera;
    double low_u = 1e9, high_u = -1e9, low_v = 1e9, high_v = -1e9;
    for (int i = 0; i < 8; i++) {
        double u, v, z = (i & 4) ? body->height_m : 0.0;
        double x = body->x + ((i & 1) ? 0.55 : -0.55), y = body->y + ((i & 2) ? 0.55 : -0.55);
        if (!camera_project(camera, x, y, z, &u, &v)) {
            *box = (struct rect) { 0, 0, shot->sensor.width, shot->sensor.height };
            return true;
        }
        low_u = u < low_u ? u : low_u;
        high_u = u > high_u ? u : high_u;
        low_v = v < low_v ? v : low_v;
        high_v = v > high_v ? v : high_v;
    }
    double width = (double)shot->sensor.width + 16.0;
    double height = (double)shot->sensor.height + 16.0;
    if (high_u < -16.0 || high_v < -16.0 || low_u > width || low_v > height)
        return false;
    *box =
        (struct rect) { low_u < -16.0 ? -16 : (int32_t)low_u, low_v < -16.0 ? -16 : (int32_t)low_v,
                        high_u > width ? (int32_t)width : (int32_t)high_u,
                        high_v > height ? (int32_t)height : (int32_t)high_v };
    return true;
}

/* Whether a body may stand before or behind a thing: only then its bands are painted apart. */
static bool meets_things(const struct shot *shot, const struct rect *body)
{
    for (size_t k = 0; k < shot->room->scenery.n_layers; k++) {
        const struct rect *box = &shot->room->scenery.layers[k].box;
        if (body->x0 < box->x1 && body->x1 >= box->x0 && body->y0 < box->y1 && body->y1 >= box->y0)
            return true;
    }
    return false;
}

static size_t order_slices(struct shot *shot, const struct bodies *bodies,
                           const struct figure_view *view)
{
    size_t n = 0;
    for (size_t i = 0; i < bodies->n; i++) {
        const struct body *body = &bodies->b[i];
        struct slice slice = { .distance2 = body->x * body->x + body->y * body->y,
                               .figure = &shot->figures[i],
                               .body = body };
        struct rect box;
        if (!body_box(shot, body, &box))
            continue;
        figure_make(&shot->figures[i], view, body);
        if (!meets_things(shot, &box)) {
            slice.band = BAND_UPPER;
            slice.bands = BAND_ALL;
            sort_in(shot->slices, n++, &slice);
            continue;
        }
        for (int band = 0; band < BANDS; band++) {
            slice.band = (enum band)band;
            slice.bands = 1U << band;
            sort_in(shot->slices, n++, &slice);
        }
    }
    for (size_t i = 0; i < shot->room->scenery.n_layers && bodies->n > 0; i++) {
        const struct layer *layer = &shot->room->scenery.layers[i];
        if (layer->box.x0 >= layer->box.x1)
            continue;
        struct slice slice = { .band = layer->band,
                               .layer = i,
                               .distance2 = layer->distance_m * layer->distance_m };
        sort_in(shot->slices, n++, &slice);
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
static void show_layer(struct shot *shot, size_t index)
{
    const struct layer *layer = &shot->room->scenery.layers[index];
    int32_t width = shot->sensor.width;
    uint8_t id = (uint8_t)(index + 1);
    for (int32_t y = layer->box.y0; y < layer->box.y1; y++) {
        const uint8_t *marked = shot->people.marked + y / TILE_HEIGHT_PX * shot->people.across;
        const uint8_t *owner = shot->room->scenery.owner + y * width;
        for (int32_t x = layer->box.x0 & -TILE_WIDTH_PX; x < layer->box.x1; x += TILE_WIDTH_PX) {
            if (!marked[x / TILE_WIDTH_PX])
                continue;
            keep_own(plane_row(&shot->sharp.luma, y) + x, plane_row(&shot->shaded.luma, y) + x,
                     owner + x, id, TILE_WIDTH_PX);
            if (y & 1)
                continue;
            for (int32_t i = 0; i < TILE_WIDTH_PX; i++) {
                int32_t at = x + i;
                if (owner[at & ~1] == id)
                    plane_row(&shot->sharp.chroma, y / 2)[at] =
                        plane_row(&shot->shaded.chroma, y / 2)[at];
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
static void smear_slice(struct shot *shot, const struct slice *slice)
{
    const struct body *body = slice->body;
    double z = (slice->bands == BAND_ALL    ? 0.6
                : slice->band == BAND_UPPER ? 0.8
                                            : 0.2) *
               body->height_m;
    double depth = shot->room->camera.height_m - z;
    if (depth < 0.3)
        depth = 0.3;
    double length =
        body->speed_m_s * shot->setting.time_ms * 1e-3 * shot->room->camera.focal_px / depth;
    if (length < 1.0)
        return;
    if (shot->room->camera.tilted) {
        double du, dv;
        lean_step(&shot->room->camera, body, z, body->speed_m_s * shot->setting.time_ms * 1e-3, &du,
                  &dv);
        brush_smear(&shot->sharp, &shot->scratch, &shot->trail, du, dv);
        return;
    }
    length = length > 24.0 ? 24.0 : length;
    brush_smear(&shot->sharp, &shot->scratch, &shot->trail, length * body->heading_x,
                -length * body->heading_y);
}

static void paint_slices(struct shot *shot, size_t n, const struct figure_view *view)
{
    for (size_t i = 0; i < n; i++) {
        const struct slice *slice = &shot->slices[i];
        if (slice->figure == NULL) {
            show_layer(shot, slice->layer);
            continue;
        }
        brush_trail_clear(&shot->trail);
        struct rect box =
            figure_paint(slice->figure, view, slice->bands, &shot->sharp, &shot->trail);
        if (box.x0 >= box.x1)
            continue;
        smear_slice(shot, slice);
        box.x0 -= 8;
        box.x1 += 8;
        box.y0 -= 8;
        box.y1 += 8;
        tiles_mark(&shot->people, &box);
    }
}

/* The images of everybody before a mirror, as wholes, the farthest first. */
static size_t order_images(struct shot *shot, const struct bodies *bodies,
                           const struct figure_view *view, const struct mirror *mirror)
{
    size_t n = 0;
    for (size_t i = 0; i < bodies->n; i++) {
        const struct body *body = &bodies->b[i];
        struct body *image = &shot->images[n];
        struct rect box;
        *image = *body;
        mirror_point(mirror, &image->x, &image->y);
        mirror_direction(mirror, &image->heading_x, &image->heading_y);
        if (mirror_before_m(mirror, body->x, body->y) <= 0.0 || !body_box(shot, image, &box) ||
            !meets_things(shot, &box))
            continue;
        figure_make(&shot->figures[n], view, body);
        figure_mirror(&shot->figures[n], mirror);
        struct slice slice = { .band = BAND_UPPER,
                               .bands = BAND_ALL,
                               .distance2 = image->x * image->x + image->y * image->y,
                               .figure = &shot->figures[n],
                               .body = image };
        sort_in(shot->slices, n++, &slice);
    }
    return n;
}

/* Of what was painted keeps the glass's own pixels, and takes the rest back. */
static void cut_to_glass(struct shot *shot, uint8_t first)
{
    int32_t width = shot->sensor.width, height = shot->sensor.height;
    for (int32_t y = 0; y < height; y++) {
        const uint8_t *marked = shot->people.marked + y / TILE_HEIGHT_PX * shot->people.across;
        const uint8_t *owner = shot->room->scenery.owner + y * width;
        for (int32_t x = 0; x < width; x++) {
            if (!marked[x / TILE_WIDTH_PX])
                continue;
            if (owner[x] >= first && owner[x] < first + BANDS)
                plane_row(&shot->shaded.luma, y)[x] = plane_row(&shot->sharp.luma, y)[x];
            uint8_t pair = owner[x & ~1];
            if ((y & 1) == 0 && pair >= first && pair < first + BANDS)
                plane_row(&shot->shaded.chroma, y / 2)[x] =
                    plane_row(&shot->sharp.chroma, y / 2)[x];
        }
    }
    picture_copy_tiles(&shot->sharp, &shot->shaded, &shot->people);
}

/* Mirrors belong to what stands still, so they are filled before the people are painted. */
static void fill_mirrors(struct shot *shot, const struct bodies *bodies,
                         const struct figure_view *view)
{
    for (size_t i = 0; i < shot->room->scenery.n_objects; i++) {
        struct mirror mirror;
        uint8_t first;
        if (!scenery_mirror(&shot->room->scenery, i, &mirror, &first))
            continue;
        paint_slices(shot, order_images(shot, bodies, view, &mirror), view);
        cut_to_glass(shot, first);
    }
}

static void paint_people(struct shot *shot, const struct bodies *bodies,
                         const struct surroundings *surroundings)
{
    struct figure_view view = {
        .camera = &shot->room->camera,
        .lighting = &shot->room->lighting,
        .weaves = &shot->room->weaves,
        .level = shot->level,
        .lux = surroundings->lux,
        .patches = surroundings->patches,
        .n_patches = surroundings->n_patches,
    };
    if (bodies->n > 0)
        fill_mirrors(shot, bodies, &view);
    paint_slices(shot, order_slices(shot, bodies, &view), &view);
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
static void repaint(struct shot *shot, const struct bodies *bodies,
                    const struct surroundings *surroundings)
{
    picture_copy_tiles(&shot->sharp, &shot->still, &shot->before);
    tiles_clear(&shot->people);
    shadow_map_clear(&shot->shadows);
    for (size_t i = 0; i < bodies->n; i++)
        shadow_map_person(&shot->shadows, &shot->room->lighting, &shot->room->camera,
                          &bodies->b[i]);
    shadow_map_apply(&shot->shadows, &shot->sharp);
    if (shot->room->scenery.n_layers > 0 && bodies->n > 0)
        picture_copy(&shot->shaded, &shot->sharp);
    paint_people(shot, bodies, surroundings);
    join_tiles(&shot->people, &shot->shadows.tiles);
    leave_tiles(&shot->before, &shot->people);
    picture_copy_tiles(&shot->soft, &shot->still_soft, &shot->before);
    picture_soften(&shot->soft, &shot->sharp, &shot->people, shot->sensor.pattern);
    struct tiles swap = shot->before;
    shot->before = shot->people;
    shot->people = swap;
}

void shot_take(struct shot *shot, const struct exposure_setting *setting, bool changed,
               uint64_t t_us, const struct bodies *bodies, const struct surroundings *surroundings)
{
    bool fresh = refresh_still(shot, setting, surroundings->lux, changed);
    bool walked = bodies->n != shot->bodies.n ||
                  memcmp(bodies->b, shot->bodies.b, bodies->n * sizeof bodies->b[0]) != 0;
    if (fresh || walked) {
        repaint(shot, bodies, surroundings);
        shot->bodies.n = bodies->n;
        memcpy(shot->bodies.b, bodies->b, bodies->n * sizeof bodies->b[0]);
    }
    sensor_read(&shot->sensor, &shot->soft, shot->frame, t_us, shot->nv12);
    shot->frame++;
}
