/* SPDX-License-Identifier: MIT */
#include "sim/scenery.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/colour.h"

enum { SUB = 2, LEVEL_UNIT = 32 };

int scenery_create(struct scenery *scenery, const struct scene *scene, const struct camera *camera,
                   const struct lighting *lighting)
{
    memset(scenery, 0, sizeof *scenery);
    scenery->camera = camera;
    scenery->lighting = lighting;
    scenery->width = scene->camera.width_px;
    scenery->height = scene->camera.height_px;
    size_t stride = (size_t)scenery->width + 2 * CANVAS_MARGIN_PX;
    size_t rows = (size_t)scenery->height + 2 * CANVAS_MARGIN_ROWS;
    size_t chroma_rows = (size_t)scenery->height / 2 + 2 * CANVAS_MARGIN_ROWS;
    scenery->luma = calloc(stride * rows, sizeof *scenery->luma);
    scenery->chroma = calloc(stride * chroma_rows, sizeof *scenery->chroma);
    scenery->owner = calloc((size_t)scenery->width, (size_t)scenery->height);
    scenery->grain = malloc(sizeof *scenery->grain);
    int shadows = shadow_map_create(&scenery->shadow, camera, scenery->width, scenery->height);
    if (scenery->luma == NULL || scenery->chroma == NULL || scenery->owner == NULL ||
        scenery->grain == NULL || shadows < 0)
        return -1;
    grain_create(scenery->grain, scene->seed);
    floor_look_init(&scenery->floor, scene->floor, scene->floor_rgb, scene->seed, scenery->grain);
    return 0;
}

void scenery_free(struct scenery *scenery)
{
    shadow_map_free(&scenery->shadow);
    free(scenery->luma);
    free(scenery->chroma);
    free(scenery->owner);
    free(scenery->grain);
    free(scenery->solids);
    free(scenery->solid_boxes);
    free(scenery->objects);
    free(scenery->patches);
}

/* Pixels that may see a solid: all corners of its box, with room for the lens's bending. */
static struct rect box_of(const struct scenery *scenery, const struct solid *solid)
{
    double low_u = 1e9, high_u = -1e9, low_v = 1e9, high_v = -1e9;
    bool seen = false;
    for (int i = 0; i < 8; i++) {
        double x = (i & 1) ? solid->rx : -solid->rx, y = (i & 2) ? solid->ry : -solid->ry;
        double z = solid->z + ((i & 4) ? solid->rz : -solid->rz);
        double u, v;
        if (!camera_project(scenery->camera, solid->x + x * solid->cosine - y * solid->sine,
                            solid->y + x * solid->sine + y * solid->cosine, z, &u, &v))
            return (struct rect) { 0, 0, scenery->width, scenery->height };
        seen = true;
        low_u = u < low_u ? u : low_u;
        high_u = u > high_u ? u : high_u;
        low_v = v < low_v ? v : low_v;
        high_v = v > high_v ? v : high_v;
    }
    double room = 3.0 + 0.05 * (high_u - low_u + high_v - low_v);
    double w = (double)scenery->width + 2.0, h = (double)scenery->height + 2.0;
    if (!seen || high_u + room < -2.0 || high_v + room < -2.0 || low_u - room > w ||
        low_v - room > h)
        return (struct rect) { 0, 0, 0, 0 };
    low_u = low_u - room < -2.0 ? -2.0 : low_u - room;
    low_v = low_v - room < -2.0 ? -2.0 : low_v - room;
    high_u = high_u + room > w ? w : high_u + room;
    high_v = high_v + room > h ? h : high_v + room;
    return (struct rect) { (int32_t)low_u, (int32_t)low_v, (int32_t)high_u + 1,
                           (int32_t)high_v + 1 };
}

/* How far from the middle the parts of an object stand, band by band. */
static void measure_layers(struct scenery *scenery, const struct solid *solids, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct layer *layer = &scenery->layers[solids[i].owner - 1];
        double far = sqrt(solids[i].x * solids[i].x + solids[i].y * solids[i].y);
        layer->n_solids++;
        layer->distance_m += (far - layer->distance_m) / (double)layer->n_solids;
    }
}

static int furnish(struct scenery *scenery)
{
    size_t most = scenery->n_objects * SOLIDS_PER_OBJECT_MAX + 1;
    struct solid *solids = realloc(scenery->solids, most * sizeof *solids);
    if (solids == NULL)
        return -1;
    scenery->solids = solids;
    struct rect *boxes = realloc(scenery->solid_boxes, most * sizeof *boxes);
    if (boxes == NULL)
        return -1;
    scenery->solid_boxes = boxes;
    scenery->n_solids = 0;
    scenery->n_layers = 0;
    shadow_map_clear(&scenery->shadow);
    for (size_t i = 0; i < scenery->n_objects; i++) {
        const struct object_spec *object = &scenery->objects[i];
        /* Things beyond the last layer are still painted; they only never hide people. */
        uint8_t first = 0;
        if (scenery->n_layers + BANDS <= SCENERY_LAYERS_MAX) {
            first = (uint8_t)(scenery->n_layers + 1);
            for (int band = 0; band < BANDS; band++)
                scenery->layers[scenery->n_layers++] =
                    (struct layer) { .band = (enum band)band,
                                     .box = { INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN } };
        }
        size_t count = furniture_solids(object, first, scenery->solids + scenery->n_solids);
        if (first > 0)
            measure_layers(scenery, scenery->solids + scenery->n_solids, count);
        scenery->n_solids += count;
        struct shadow_box shadows[SHADOWS_PER_OBJECT_MAX];
        size_t n = furniture_shadows(object, shadows);
        for (size_t k = 0; k < n; k++)
            shadow_map_box(&scenery->shadow, scenery->lighting, &shadows[k]);
    }
    for (size_t i = 0; i < scenery->n_solids; i++)
        boxes[i] = box_of(scenery, &solids[i]);
    return 0;
}

/* Solids that a row of pixels may see. */
struct row_view {
    size_t n;
    size_t *solid; /* room for all */
};

static void view_row(const struct scenery *scenery, int32_t row, struct row_view *view)
{
    view->n = 0;
    for (size_t i = 0; i < scenery->n_solids; i++) {
        if (row >= scenery->solid_boxes[i].y0 && row < scenery->solid_boxes[i].y1)
            view->solid[view->n++] = i;
    }
}

struct sample {
    double rgb[3];
    uint8_t owner;
};

static void look_at_solid(const struct scenery *scenery, const struct solid *solid,
                          const double at[3], const double normal[3], struct sample *sample)
{
    solid_colour(solid, scenery->grain, at, sample->rgb);
    double to_lamp[3];
    lighting_direction(scenery->lighting, at, to_lamp);
    double shade = lighting_shade(normal, to_lamp);
    /* Less light gets in near the floor. */
    if (normal[2] < 0.9)
        shade *= 0.78 + 0.22 * (at[2] > 0.8 ? 1.0 : at[2] < 0.0 ? 0.0 : at[2] / 0.8);
    for (int i = 0; i < 3; i++)
        sample->rgb[i] *= shade;
    sample->owner = solid->owner;
}

/* Squared tangent of the angle between a ray and the lens's axis. */
static double off_axis2(const struct camera *camera, const struct ray *ray)
{
    if (!camera->tilted)
        return ray->rx * ray->rx + ray->ry * ray->ry;
    double seen[3];
    camera_view(camera, ray->rx, ray->ry, ray->height - 1.0, seen);
    double ahead = seen[2] > 0.01 ? seen[2] : 0.01;
    return (seen[0] * seen[0] + seen[1] * seen[1]) / (ahead * ahead);
}

/* 1 inside of the lens's circle, 0 where a barrel lens sees nothing any more. */
static double inside_lens(const struct camera *camera, double u, double v)
{
    if (camera->k1 >= 0.0)
        return 1.0;
    double x = (u - camera->cx_px) / camera->focal_px, y = (v - camera->cy_px) / camera->focal_px;
    /* The farthest that is seen: two thirds of where the lens turns. */
    double edge2 = 4.0 / 9.0 * (-1.0 / (3.0 * camera->k1));
    double room = 1.0 - (x * x + y * y) / edge2;
    return room <= 0.0 ? 0.0 : room > 0.08 ? 1.0 : room / 0.08;
}

/* What a ray sees: the floor unless `solid` is there. */
struct met {
    const struct solid *solid;
    double depth, normal[3];
};

/* The nearest thing of a row's that the ray of a pixel meets; its box tells most of them apart. */
static void meet(const struct scenery *scenery, const struct row_view *view, double u,
                 const struct ray *ray, struct met *met)
{
    *met = (struct met) { .depth = ray->height, .normal = { 0.0, 0.0, 1.0 } };
    for (size_t i = 0; i < view->n; i++) {
        const struct rect *box = &scenery->solid_boxes[view->solid[i]];
        const struct solid *solid = &scenery->solids[view->solid[i]];
        double depth, face[3];
        if (u < (double)box->x0 || u >= (double)box->x1 || !solid_meet(solid, ray, &depth, face) ||
            depth >= met->depth)
            continue;
        met->solid = solid;
        met->depth = depth;
        memcpy(met->normal, face, sizeof met->normal);
    }
}

/* When the ray has met glass, follows it out of the mirror, once: a mirror in a mirror is grey. */
static bool meet_mirrored(const struct scenery *scenery, struct ray *ray, struct met *met)
{
    const struct solid *glass = met->solid;
    struct mirror mirror;
    if (glass == NULL || glass->skin != SKIN_MIRROR ||
        !mirror_of_slab((struct vec2) { glass->x, glass->y }, glass->cosine, glass->sine, glass->ry,
                        &mirror) ||
        met->normal[0] * mirror.normal.x + met->normal[1] * mirror.normal.y < 0.9)
        return false;
    double from = met->depth + 1e-6;
    mirror_point(&mirror, &ray->x, &ray->y);
    mirror_direction(&mirror, &ray->rx, &ray->ry);
    *met = (struct met) { .depth = ray->height, .normal = { 0.0, 0.0, 1.0 } };
    for (size_t i = 0; i < scenery->n_solids; i++) {
        double depth, face[3];
        if (!solid_meet(&scenery->solids[i], ray, &depth, face) || depth < from ||
            depth >= met->depth)
            continue;
        met->solid = &scenery->solids[i];
        met->depth = depth;
        memcpy(met->normal, face, sizeof met->normal);
    }
    return true;
}

/* The floor's own colour and shadow. The shadow of a floor point that a mirror shows is where the
 * point itself is in the picture. */
static double look_at_floor(const struct scenery *scenery, const double at[3], double u, double v,
                            bool mirrored, struct sample *sample)
{
    double seen_at[3];
    camera_view(scenery->camera, at[0], at[1], 0.0, seen_at);
    double size = seen_at[2] / (scenery->camera->focal_px * SUB);
    floor_colour(&scenery->floor, at[0], at[1], size, sample->rgb);
    if (mirrored && !camera_project(scenery->camera, at[0], at[1], 0.0, &u, &v))
        return 1.0;
    return shadow_map_at(&scenery->shadow, u, v);
}

static struct sample look(const struct scenery *scenery, const struct row_view *view, double u,
                          double v)
{
    struct ray ray = { .height = scenery->camera->height_m };
    struct met met;
    camera_unproject(scenery->camera, u, v, ray.height - 1.0, &ray.rx, &ray.ry);
    double off2 = off_axis2(scenery->camera, &ray);
    meet(scenery, view, u, &ray, &met);
    uint8_t owner = met.solid != NULL ? met.solid->owner : 0;
    bool mirrored = meet_mirrored(scenery, &ray, &met);
    double at[3] = { ray.x + ray.rx * met.depth, ray.y + ray.ry * met.depth,
                     ray.height - met.depth };
    struct sample sample = { .owner = 0 };
    double light = lighting_at(scenery->lighting, at[0], at[1]);
    if (met.solid != NULL)
        look_at_solid(scenery, met.solid, at, met.normal, &sample);
    else
        light *= look_at_floor(scenery, at, u, v, mirrored, &sample);
    sample.owner = owner;
    double sun = lighting_sun_lux(scenery->patches, scenery->n_patches, at[0], at[1]);
    double sun_share = 0.0;
    if (sun > 0.0) {
        double lamp2 = light * light;
        light = sqrt(lamp2 + sun / (scenery->lux > 0.1 ? scenery->lux : 0.1));
        sun_share = 1.0 - lamp2 / (light * light);
    }
    light_colour_tint(&scenery->lighting->colour, sun_share, sample.rgb);
    light *= lighting_lens(off2);
    light *= inside_lens(scenery->camera, u, v);
    if (mirrored)
        light *= MIRROR_LEVEL;
    for (int i = 0; i < 3; i++)
        sample.rgb[i] *= light;
    return sample;
}

static uint16_t to_u16(double value)
{
    value += 0.5;
    return value < 0.0 ? 0 : value > 65535.0 ? 65535 : (uint16_t)value;
}

static int16_t to_s16(double value)
{
    value += value < 0.0 ? -0.5 : 0.5;
    return (int16_t)(value < -32000.0 ? -32000.0 : value > 32000.0 ? 32000.0 : value);
}

static void own(struct scenery *scenery, int32_t x, int32_t y, uint8_t owner)
{
    if (x < 0 || y < 0 || x >= scenery->width || y >= scenery->height)
        return;
    scenery->owner[y * scenery->width + x] = owner;
    if (owner == 0)
        return;
    struct rect *box = &scenery->layers[owner - 1].box;
    box->x0 = x < box->x0 ? x : box->x0;
    box->x1 = x + 1 > box->x1 ? x + 1 : box->x1;
    box->y0 = y < box->y0 ? y : box->y0;
    box->y1 = y + 1 > box->y1 ? y + 1 : box->y1;
}

/* One chroma pixel and its four luma pixels, each of SUB x SUB samples. */
static void look_at_block(struct scenery *scenery, const struct row_view *view, int32_t x,
                          int32_t y)
{
    int32_t stride = scenery->width + 2 * CANVAS_MARGIN_PX;
    double mean[3] = { 0.0, 0.0, 0.0 };
    for (int32_t i = 0; i < 4; i++) {
        int32_t px = x + (i & 1), py = y + (i >> 1);
        double rgb[3] = { 0.0, 0.0, 0.0 };
        uint8_t owner = 0;
        for (int32_t k = 0; k < SUB * SUB; k++) {
            double u = (double)px + ((double)(k % SUB) + 0.5) / SUB;
            double v = (double)py + ((double)(k / SUB) + 0.5) / SUB;
            struct sample sample = look(scenery, view, u, v);
            owner = sample.owner;
            for (int c = 0; c < 3; c++)
                rgb[c] += sample.rgb[c] / (SUB * SUB);
        }
        scenery->luma[(py + CANVAS_MARGIN_ROWS) * stride + px + CANVAS_MARGIN_PX] =
            to_u16(colour_of(rgb).luma * LEVEL_UNIT);
        own(scenery, px, py, owner);
        for (int c = 0; c < 3; c++)
            mean[c] += 0.25 * rgb[c];
    }
    struct colour colour = colour_of(mean);
    int16_t *chroma =
        scenery->chroma + (y / 2 + CANVAS_MARGIN_ROWS) * stride + x + CANVAS_MARGIN_PX;
    chroma[0] = to_s16(colour.u * LEVEL_UNIT);
    chroma[1] = to_s16(colour.v * LEVEL_UNIT);
}

static int paint_still(struct scenery *scenery)
{
    struct row_view view = { 0, malloc((scenery->n_solids + 1) * sizeof(size_t)) };
    if (view.solid == NULL)
        return -1;
    for (int32_t y = 0; y < scenery->height; y += 2) {
        view_row(scenery, y, &view);
        for (int32_t x = 0; x < scenery->width; x += 2)
            look_at_block(scenery, &view, x, y);
    }
    free(view.solid);
    return 0;
}

static bool same_place(const struct object_spec *a, const struct object_spec *b)
{
    double moved = (a->at.x - b->at.x) * (a->at.x - b->at.x) +
                   (a->at.y - b->at.y) * (a->at.y - b->at.y) +
                   (a->rotate_deg - b->rotate_deg) * (a->rotate_deg - b->rotate_deg);
    return a->kind == b->kind && moved < 1e-12 && a->colour_rgb == b->colour_rgb;
}

static bool differs(double a, double b)
{
    return a < b || a > b;
}

static bool same_patches(const struct scenery *scenery, const struct surroundings *now)
{
    if (now->n_patches != scenery->n_patches)
        return false;
    if (now->n_patches > 0 && differs(now->lux, scenery->lux))
        return false;
    for (size_t i = 0; i < now->n_patches; i++) {
        const struct sun_patch *a = &now->patches[i], *b = &scenery->patches[i];
        bool same = !differs(a->lux, b->lux);
        for (int k = 0; k < 4; k++)
            same = same && !differs(a->corner[k].x, b->corner[k].x) &&
                   !differs(a->corner[k].y, b->corner[k].y);
        if (!same)
            return false;
    }
    return true;
}

static bool same_objects(const struct scenery *scenery, const struct surroundings *now)
{
    if (now->n_objects != scenery->n_objects)
        return false;
    for (size_t i = 0; i < now->n_objects; i++) {
        if (!same_place(&now->objects[i], &scenery->objects[i]))
            return false;
    }
    return true;
}

static int remember(struct scenery *scenery, const struct surroundings *now)
{
    struct object_spec *objects =
        realloc(scenery->objects, (now->n_objects + 1) * sizeof *scenery->objects);
    if (objects == NULL)
        return -1;
    scenery->objects = objects;
    struct sun_patch *patches =
        realloc(scenery->patches, (now->n_patches + 1) * sizeof *scenery->patches);
    if (patches == NULL)
        return -1;
    scenery->patches = patches;
    if (now->n_objects > 0)
        memcpy(objects, now->objects, now->n_objects * sizeof *objects);
    if (now->n_patches > 0)
        memcpy(patches, now->patches, now->n_patches * sizeof *patches);
    scenery->n_objects = now->n_objects;
    scenery->n_patches = now->n_patches;
    scenery->lux = now->lux;
    return 0;
}

int scenery_update(struct scenery *scenery, const struct surroundings *surroundings)
{
    if (scenery->made && same_objects(scenery, surroundings) && same_patches(scenery, surroundings))
        return 0;
    if (remember(scenery, surroundings) < 0 || furnish(scenery) < 0 || paint_still(scenery) < 0)
        return -1;
    scenery->made = true;
    return 1;
}

static void expose_luma(uint8_t *restrict out, const uint16_t *restrict in, int32_t n,
                        uint16_t level)
{
    for (int32_t i = 0; i < n; i++) {
        uint16_t value = (uint16_t)(((uint32_t)in[i] * level) >> 16);
        out[i] = (uint8_t)(value > 255 ? 255 : value);
    }
}

/* Chroma fades to white where the luma is about to clip. */
static void expose_chroma(uint8_t *restrict out, const int16_t *restrict in,
                          const uint8_t *restrict luma, int32_t n, int16_t level)
{
    for (int32_t i = 0; i < n; i++) {
        int16_t value = (int16_t)(((int32_t)in[i] * level) >> 16);
        int16_t room = (int16_t)(255 - luma[i]);
        room = room > 16 ? 16 : room;
        value = value < -128 ? -128 : value;
        value = value > 127 ? 127 : value;
        out[i] = (uint8_t)(128 + ((int16_t)(value * room) >> 4));
    }
}

bool scenery_mirror(const struct scenery *scenery, size_t object, struct mirror *mirror,
                    uint8_t *first_owner)
{
    size_t first = object * BANDS + 1; /* as furnish() numbers them */
    if (object >= scenery->n_objects || first + BANDS - 1 > scenery->n_layers)
        return false;
    *first_owner = (uint8_t)first;
    return furniture_mirror(&scenery->objects[object], mirror);
}

void scenery_expose(const struct scenery *scenery, double level, struct picture *picture)
{
    int32_t stride = scenery->width + 2 * CANVAS_MARGIN_PX;
    double scaled = level * (65536.0 / LEVEL_UNIT);
    uint16_t factor = (uint16_t)(scaled > 32767.0 ? 32767.0 : scaled);
    for (int32_t y = 0; y < scenery->height; y++)
        expose_luma(plane_row(&picture->luma, y),
                    scenery->luma + (y + CANVAS_MARGIN_ROWS) * stride + CANVAS_MARGIN_PX,
                    scenery->width, factor);
    for (int32_t y = 0; y < scenery->height / 2; y++)
        expose_chroma(plane_row(&picture->chroma, y),
                      scenery->chroma + (y + CANVAS_MARGIN_ROWS) * stride + CANVAS_MARGIN_PX,
                      plane_row(&picture->luma, 2 * y), scenery->width, (int16_t)factor);
    picture_pad(picture);
}

double scenery_mean(const struct scenery *scenery, double level)
{
    int32_t stride = scenery->width + 2 * CANVAS_MARGIN_PX;
    double sum = 0.0;
    int32_t n = 0;
    for (int32_t y = 8; y < scenery->height; y += 16) {
        for (int32_t x = 8; x < scenery->width; x += 16, n++) {
            uint16_t light =
                scenery->luma[(y + CANVAS_MARGIN_ROWS) * stride + x + CANVAS_MARGIN_PX];
            double value = (double)light * level * (1.0 / LEVEL_UNIT);
            sum += value > 255.0 ? 255.0 : value;
        }
    }
    return sum / (double)n;
}
