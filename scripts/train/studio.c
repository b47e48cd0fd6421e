/* SPDX-License-Identifier: MIT */
#include "scripts/train/studio.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scripts/train/heads.h"
#include "sim/camera.h"
#include "sim/exact.h"
#include "sim/looks.h"
#include "sim/render.h"
#include "sim/rng.h"

enum {
    OBJECTS_MAX = 16,
    TRIES = 12,
    FRAME_US = 66667,
};

#define PI 3.14159265358979

struct studio {
    struct rng rng;
    struct scene scene;
    struct camera camera;
    struct renderer *renderer;
    struct object_spec objects[OBJECTS_MAX], moved[OBJECTS_MAX];
    struct sun_patch patch;
    struct surroundings now, before;
    double view_x, view_y; /* half of what is seen at the height of heads */
    uint64_t t_us;
    struct background background;
    struct background stale; /* learnt when things stood elsewhere */
    bool has_stale;
    struct bodies people, others;
};

static bool chance(struct rng *rng, double share)
{
    return rng_unit(rng) < share;
}

static double log_range(struct rng *rng, double low, double high)
{
    return low * exact_exp(rng_unit(rng) * exact_log(high / low));
}

static uint32_t any_colour(struct rng *rng)
{
    return rng_u32(rng) & 0xffffff;
}

/* Floors are rarely gaudy. */
static uint32_t muted_colour(struct rng *rng)
{
    const double level = rng_range(rng, 45, 215), spread = chance(rng, 0.2) ? 50 : 15;
    uint32_t rgb = 0;
    for (int i = 0; i < 3; i++) {
        const double value = level + rng_range(rng, -spread, spread);
        rgb = rgb << 8 | (uint32_t)(value < 20 ? 20 : value > 240 ? 240 : value);
    }
    return rgb;
}

/* Heads between 8 and 60 pixels wide in a picture of 640. */
static void draw_camera(struct rng *rng, struct camera_spec *spec)
{
    static const uint16_t sizes[][2] = { { 640, 480 }, { 320, 240 }, { 1280, 960 } };
    double head_px;
    const uint32_t size = rng_u32(rng) % 16;
    spec->width_px = sizes[size < 2 ? size + 1 : 0][0];
    spec->height_px = sizes[size < 2 ? size + 1 : 0][1];
    spec->fps = 15;
    spec->noise = true;
    do {
        spec->height_m = chance(rng, 0.6) ? rng_range(rng, 2.6, 4.8) : log_range(rng, 2.4, 7.5);
        spec->hfov_deg = chance(rng, 0.5) ? rng_range(rng, 88, 104) : rng_range(rng, 55, 112);
        spec->k1 = chance(rng, 0.6) ? 0.0 : rng_range(rng, -0.1, 0.1);
        struct camera camera;
        camera_init(&camera, spec);
        head_px = camera.focal_px * HEAD_WIDTH_M / (spec->height_m - 1.62) * 640 / spec->width_px;
    } while (head_px < 8 || head_px > 60);
}

static void draw_light(struct rng *rng, struct light_spec *light)
{
    light->lux = chance(rng, 0.25) ? log_range(rng, 2.5, 100) : log_range(rng, 100, 1200);
    light->mains_hz = (uint16_t)(chance(rng, 0.7) ? 50 : chance(rng, 0.7) ? 60 : 0);
    light->flicker = chance(rng, 0.7) ? 0.1 : rng_range(rng, 0, 0.4);
    light->shadows = chance(rng, 0.85);
    light->lamp = (struct vec2) { rng_range(rng, -4, 4), rng_range(rng, -3, 3) };
    light->lamp_height_m = rng_range(rng, 2.3, 6.0);
}

static struct vec2 somewhere(struct studio *s, double reach)
{
    return (struct vec2) { s->view_x * rng_range(&s->rng, -reach, reach),
                           s->view_y * rng_range(&s->rng, -reach, reach) };
}

static void draw_object(struct studio *s, struct object_spec *object)
{
    memset(object, 0, sizeof *object);
    object->kind = (enum object_kind)(rng_u32(&s->rng) % 8);
    object->at = somewhere(s, 1.3);
    object->rotate_deg = rng_range(&s->rng, 0, 360);
    object->colour_rgb = chance(&s->rng, 0.6) ? UINT32_MAX : any_colour(&s->rng);
    if (chance(&s->rng, 0.2)) {
        object->width_m = rng_range(&s->rng, 0.2, 1.2);
        object->depth_m = rng_range(&s->rng, 0.2, 1.0);
        object->height_m = rng_range(&s->rng, 0.2, 1.4);
    }
}

static void draw_patch(struct studio *s)
{
    const struct vec2 at = somewhere(s, 1.2);
    const double w = rng_range(&s->rng, 0.2, 1.5), h = rng_range(&s->rng, 0.2, 2.5);
    const double lean = rng_range(&s->rng, -1, 1);
    s->patch.lux = log_range(&s->rng, 300, 12000);
    s->patch.corner[0] = (struct vec2) { at.x - w, at.y - h };
    s->patch.corner[1] = (struct vec2) { at.x + w, at.y - h + lean };
    s->patch.corner[2] = (struct vec2) { at.x + w + lean, at.y + h };
    s->patch.corner[3] = (struct vec2) { at.x - w + lean, at.y + h - lean };
}

struct studio *studio_create(uint64_t seed)
{
    struct studio *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    rng_seed(&s->rng, seed, 77);
    struct rng *rng = &s->rng;
    s->scene.seed = seed;
    draw_camera(rng, &s->scene.camera);
    camera_init(&s->camera, &s->scene.camera);
    draw_light(rng, &s->scene.light);
    s->scene.floor = (enum floor_kind)(rng_u32(rng) % 5);
    s->scene.floor_rgb = chance(rng, 0.6) ? UINT32_MAX : muted_colour(rng);
    const double span = (s->scene.camera.height_m - 1.6) / s->camera.focal_px / 2;
    s->view_x = span * s->scene.camera.width_px;
    s->view_y = span * s->scene.camera.height_px;
    s->now.n_objects = chance(rng, 0.25)  ? 0
                       : chance(rng, 0.5) ? 1 + rng_u32(rng) % 6
                                          : 4 + rng_u32(rng) % (OBJECTS_MAX - 3);
    for (size_t i = 0; i < s->now.n_objects; i++)
        draw_object(s, &s->objects[i]);
    draw_patch(s);
    s->now.n_patches = chance(rng, 0.12);
    s->scene.n_objects = s->now.n_objects;
    s->scene.objects = s->objects;
    s->now.objects = s->objects;
    s->now.lux = s->scene.light.lux;
    s->now.patches = &s->patch;
    s->renderer = renderer_create(&s->scene);
    if (!s->renderer) {
        free(s);
        return NULL;
    }
    /* Set as the mains are. */
    (void)renderer_set_up(s->renderer, s->scene.light.mains_hz == 60 ? 60 : 50, false);
    return s;
}

void studio_destroy(struct studio *s)
{
    renderer_destroy(s->renderer);
    free(s);
}

static void draw_looks(struct rng *rng, struct body *body)
{
    static const struct looks_spec open = { UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX };
    struct looks looks;
    looks_draw(&looks, rng, &open);
    body->top_rgb = chance(rng, 0.15) ? any_colour(rng) : looks.top_rgb;
    body->legs_rgb = chance(rng, 0.1) ? any_colour(rng) : looks.legs_rgb;
    body->hair_rgb = chance(rng, 0.04) ? any_colour(rng) : looks.hair_rgb; /* hats too */
    body->skin_rgb = looks.skin_rgb;
    body->build = looks.build;
    body->height_m = chance(rng, 0.08) ? rng_range(rng, 0.95, 1.5) : looks.height_m;
}

/* False when somebody stands nearer than gap already, or there are too many. */
static bool put(struct bodies *people, struct rng *rng, struct vec2 at, double heading,
                double speed, double gap)
{
    for (unsigned i = 0; i < people->n; i++) {
        const double dx = people->b[i].x - at.x, dy = people->b[i].y - at.y;
        if (dx * dx + dy * dy < gap * gap)
            return false;
    }
    if (people->n == STUDIO_HEADS_MAX)
        return false;
    struct body *body = &people->b[people->n++];
    memset(body, 0, sizeof *body);
    draw_looks(rng, body);
    body->id = people->n;
    body->x = at.x;
    body->y = at.y;
    body->heading_x = exact_cos(heading);
    body->heading_y = exact_sin(heading);
    body->speed_m_s = speed;
    body->gait = rng_unit(rng);
    return true;
}

static double draw_speed(struct rng *rng)
{
    if (chance(rng, 0.2))
        return 0;
    return chance(rng, 0.1) ? rng_range(rng, 2, 4) : rng_range(rng, 0.2, 2.0);
}

static void few(struct studio *s, struct bodies *people)
{
    const unsigned n = 1 + rng_u32(&s->rng) % 8;
    for (unsigned i = 0; i < n; i++)
        put(people, &s->rng, somewhere(s, 1.3), rng_range(&s->rng, 0, 2 * PI), draw_speed(&s->rng),
            0.35);
}

/* Pairs abreast and people who follow close behind each other. */
static void pairs(struct studio *s, struct bodies *people)
{
    const unsigned n = 1 + rng_u32(&s->rng) % 6;
    for (unsigned i = 0; i < n; i++) {
        const struct vec2 at = somewhere(s, 1.1);
        const double heading = rng_range(&s->rng, 0, 2 * PI), speed = draw_speed(&s->rng);
        if (!put(people, &s->rng, at, heading, speed, 0.3))
            continue;
        const double side = chance(&s->rng, 0.5) ? heading + PI / 2 : heading;
        const double gap = rng_range(&s->rng, 0.28, 0.6);
        const struct vec2 next = { at.x + gap * exact_cos(side), at.y + gap * exact_sin(side) };
        put(people, &s->rng, next, heading + rng_normal(&s->rng, 0, 0.2), speed, 0.25);
    }
}

/* People all over a strip, up to a jam; all one way, or both. */
static void crowd(struct studio *s, struct bodies *people)
{
    struct rng *rng = &s->rng;
    const double heading =
        chance(rng, 0.5) ? PI / 2 * (rng_u32(rng) % 4) : rng_range(rng, 0, 2 * PI);
    const double cosine = exact_cos(heading), sine = exact_sin(heading);
    const double reach = 1.2 * sqrt(s->view_x * s->view_x + s->view_y * s->view_y);
    const double half = chance(rng, 0.3) ? reach : rng_range(rng, 0.5, 2.5);
    const double per_m2 = rng_range(rng, 0.3, 4.0), gap = rng_range(rng, 0.27, 0.5);
    const double speed = per_m2 > 2.5 ? rng_range(rng, 0, 0.8) : rng_range(rng, 0.3, 2.0);
    const bool both = chance(rng, 0.3);
    const struct vec2 middle = somewhere(s, 0.7);
    const unsigned n = (unsigned)(per_m2 * 4 * half * reach * 1.1);
    for (unsigned i = 0; i < n; i++) {
        const double along = rng_range(rng, -reach, reach), across = rng_range(rng, -half, half);
        const struct vec2 at = { middle.x + along * cosine - across * sine,
                                 middle.y + along * sine + across * cosine };
        if (fabs(at.x) > 1.35 * s->view_x + 0.5 || fabs(at.y) > 1.35 * s->view_y + 0.5)
            continue;
        const double turn = both && chance(rng, 0.5) ? PI : 0;
        put(people, rng, at, heading + turn + rng_normal(rng, 0, 0.25),
            speed * rng_range(rng, 0.6, 1.2), gap);
    }
}

/* Somebody at one of the sides of a table, looking at it. */
static void sit_at(struct studio *s, const struct object_spec *table, struct bodies *people)
{
    struct rng *rng = &s->rng;
    const double side = table->rotate_deg * PI / 180 + PI / 2 * (rng_u32(rng) % 4);
    const double far = rng_range(rng, 0.4, 0.75), along = rng_range(rng, -0.4, 0.4);
    const double cosine = exact_cos(side), sine = exact_sin(side);
    const struct vec2 at = { table->at.x + far * cosine - along * sine,
                             table->at.y + far * sine + along * cosine };
    if (put(people, rng, at, side + PI, 0, 0.45))
        people->b[people->n - 1].sit = chance(rng, 0.8) ? 1 : 0;
}

/* Whoever finds a chair or a table sits there; others sit where nothing of it is seen. */
static void seated(struct studio *s, struct bodies *people)
{
    for (size_t i = 0; i < s->now.n_objects; i++) {
        const struct object_spec *o = &s->now.objects[i];
        for (unsigned k = 0; k < 3 && o->kind == OBJECT_TABLE; k++)
            if (chance(&s->rng, 0.4))
                sit_at(s, o, people);
        if (o->kind != OBJECT_CHAIR || chance(&s->rng, 0.3))
            continue;
        if (put(people, &s->rng, o->at, o->rotate_deg * PI / 180, 0, 0.4))
            people->b[people->n - 1].sit = 1;
    }
    const unsigned n = 1 + rng_u32(&s->rng) % 6;
    for (unsigned i = 0; i < n; i++) {
        const double sit = chance(&s->rng, 0.6) ? 1 : chance(&s->rng, 0.3) ? rng_unit(&s->rng) : 0;
        if (put(people, &s->rng, somewhere(s, 1.2), rng_range(&s->rng, 0, 2 * PI), 0, 0.45))
            people->b[people->n - 1].sit = sit;
    }
}

static void draw_people(struct studio *s, struct bodies *people)
{
    people->n = 0;
    const double kind = rng_unit(&s->rng);
    if (kind < 0.10)
        return;
    if (kind < 0.28)
        few(s, people);
    else if (kind < 0.42)
        pairs(s, people);
    else if (kind < 0.60)
        seated(s, people);
    else
        crowd(s, people);
}

static void show(struct studio *s, const struct bodies *people, const struct surroundings *around,
                 struct small_image *out)
{
    const struct camera_spec *spec = &s->scene.camera;
    const uint8_t *nv12 = renderer_paint(s->renderer, s->t_us, people, around);
    const struct frame frame = {
        .luma = nv12,
        .chroma = nv12 + (size_t)spec->width_px * spec->height_px,
        .width_px = spec->width_px,
        .height_px = spec->height_px,
        .stride_px = spec->width_px,
        .t_us = s->t_us,
    };
    background_update(&s->background, &frame, out, s->t_us);
    s->t_us += FRAME_US;
}

/* Who was there when the background was learnt: as a rule nobody, else some who stay, or some who
 * go; and perhaps under another light. */
static void draw_past(struct studio *s)
{
    struct rng *rng = &s->rng;
    s->before = s->now;
    s->others.n = 0;
    if (chance(rng, 0.2))
        s->before.lux =
            s->now.lux * (chance(rng, 0.6) ? log_range(rng, 0.4, 2.5) : log_range(rng, 0.008, 100));
    if (chance(rng, 0.2)) /* ghosts */
        draw_people(s, &s->others);
    if (chance(rng, 0.3)) { /* some have become background */
        const double share = rng_unit(rng);
        s->others.n = 0;
        for (unsigned i = 0; i < s->people.n; i++)
            if (chance(rng, share))
                s->others.b[s->others.n++] = s->people.b[i];
    }
}

/* Looking at a room anew is slow, so things are moved once in a room. */
static void move_things(struct studio *s, struct small_image *image)
{
    memcpy(s->moved, s->objects, sizeof s->moved);
    for (size_t i = 0; i < s->now.n_objects; i++)
        if (chance(&s->rng, 0.6))
            draw_object(s, &s->moved[i]);
    s->before = s->now;
    s->before.objects = s->moved;
    s->before.n_patches = chance(&s->rng, 0.1);
    s->others.n = 0;
    if (chance(&s->rng, 0.3))
        draw_people(s, &s->others);
    for (unsigned i = 0; i < 3; i++)
        show(s, &s->others, &s->before, image);
    s->stale = s->background;
    s->has_stale = true;
    s->now.objects_version++;
}

bool studio_take(struct studio *s, struct studio_picture *out)
{
    struct rng *rng = &s->rng;
    if (s->t_us == 0 && chance(rng, 0.4))
        move_things(s, &out->image);
    draw_people(s, &s->people);
    draw_past(s);
    s->t_us += rng_u32(rng) % 1000000;
    memset(&s->background, 0, sizeof s->background);
    if (s->has_stale && chance(rng, 0.5)) {
        s->background = s->stale;
    } else {
        const unsigned n_past = chance(rng, 0.12) ? 0 : 1 + rng_u32(rng) % 3;
        for (unsigned i = 0; i < n_past; i++)
            show(s, &s->others, &s->before, &out->image);
    }
    /* Exposure and noise estimate need some frames after the light has changed. */
    for (unsigned i = chance(rng, 0.7) ? 0 : rng_u32(rng) % 8; i > 0; i--)
        show(s, &s->people, &s->now, &out->image);
    show(s, &s->people, &s->now, &out->image);
    out->height_m = s->camera.height_m;
    out->hfov_deg = s->scene.camera.hfov_deg;
    heads_note(&s->camera, &s->people, out);
    return s->people.n < STUDIO_HEADS_MAX;
}
