/* SPDX-License-Identifier: MIT */
#include "sim/world.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "sim/crowd.h"
#include "sim/rng.h"
#include "sim/walk.h"

#define STREAM_LOOKS 0x4c4f4f4b00000000ULL

/* A walker of the scene with what is worked out once. */
struct known {
    struct walk walk;
    struct looks looks;
    double sway_m;
    double first_stride; /* so that people who start together are not in step */
};

/* A walker who is there now. */
struct present {
    uint32_t id;
    uint32_t known;
    size_t cursor;
    size_t crowd_cursor; /* the same for the crowd's steps, which run ahead */
};

struct world {
    const struct scene *scene;
    uint64_t t_us;
    uint32_t next_id;
    size_t n_known;
    struct known *known;
    uint32_t *by_begin; /* indices of known walkers in order of their first point */
    size_t n_begun;     /* of them are there or were */
    size_t n_present;
    struct present *present; /* in order of id */
    struct crowd *crowd;     /* NULL without any */
    struct vec2 *others;     /* room for the places of known walkers */
    struct bodies bodies;
    struct surroundings around;
    uint64_t next_change_us; /* of the surroundings */
    struct object_spec *objects;
    struct sun_patch *patches;
};

struct begin {
    uint64_t t_us;
    uint32_t index;
};

static int compare_begins(const void *a, const void *b)
{
    const struct begin *p = a, *q = b;
    if (p->t_us != q->t_us)
        return p->t_us < q->t_us ? -1 : 1;
    return p->index < q->index ? -1 : 1;
}

static int sort_known(struct world *world)
{
    struct begin *begins = calloc(world->n_known + 1, sizeof *begins);
    if (begins == NULL)
        return -1;
    for (size_t i = 0; i < world->n_known; i++)
        begins[i] = (struct begin) { walk_begin_us(&world->known[i].walk), (uint32_t)i };
    qsort(begins, world->n_known, sizeof *begins, compare_begins);
    for (size_t i = 0; i < world->n_known; i++)
        world->by_begin[i] = begins[i].index;
    free(begins);
    return 0;
}

/* Each walker's looks hang on the seed and the walker's place in the scene alone. */
static void draw_looks(const struct scene *scene, size_t index, struct rng *rng, struct looks *out)
{
    const struct walker_spec *spec = &scene->walkers[index];
    rng_seed(rng, scene->seed, STREAM_LOOKS + index);
    looks_draw(out, rng, &spec->looks);
    if (spec->height_m > 0.0)
        out->height_m = spec->height_m;
}

void world_looks(const struct scene *scene, size_t walker, struct looks *out)
{
    struct rng rng;
    draw_looks(scene, walker, &rng, out);
}

static int init_known(struct world *world, size_t index)
{
    const struct walker_spec *spec = &world->scene->walkers[index];
    struct known *known = &world->known[index];
    struct rng rng;
    draw_looks(world->scene, index, &rng, &known->looks);
    known->first_stride = rng_unit(&rng);
    known->sway_m = spec->recorded ? 0.0 : known->looks.sway_m;
    return walk_init(&known->walk, spec, known->looks.height_m);
}

static int allocate(struct world *world, const struct scene *scene)
{
    world->n_known = scene->n_walkers;
    world->known = calloc(scene->n_walkers + 1, sizeof *world->known);
    world->by_begin = calloc(scene->n_walkers + 1, sizeof *world->by_begin);
    world->present = calloc(scene->n_walkers + 1, sizeof *world->present);
    world->others = calloc(scene->n_walkers + 1, sizeof *world->others);
    world->objects = calloc(scene->n_objects + 1, sizeof *world->objects);
    world->patches = calloc(scene->n_events + 1, sizeof *world->patches);
    if (world->known == NULL || world->by_begin == NULL || world->present == NULL ||
        world->others == NULL || world->objects == NULL || world->patches == NULL)
        return -1;
    if (scene->n_crowds == 0)
        return 0;
    world->crowd = crowd_create(scene->crowds, scene->n_crowds, scene->seed);
    return world->crowd != NULL ? 0 : -1;
}

static int fill(struct world *world)
{
    for (size_t i = 0; i < world->n_known; i++)
        if (init_known(world, i) != 0)
            return -1;
    return sort_known(world);
}

struct world *world_create(const struct scene *scene)
{
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL)
        return NULL;
    world->scene = scene;
    world->next_id = 1;
    if (allocate(world, scene) != 0 || fill(world) != 0) {
        world_destroy(world);
        return NULL;
    }
    world_advance(world, 0);
    return world;
}

void world_destroy(struct world *world)
{
    if (world == NULL)
        return;
    for (size_t i = 0; world->known != NULL && i < world->n_known; i++)
        walk_free(&world->known[i].walk);
    crowd_destroy(world->crowd);
    free(world->known);
    free(world->by_begin);
    free(world->present);
    free(world->others);
    free(world->objects);
    free(world->patches);
    free(world);
}

/* Numbers everybody whose path begins by t_us. */
static void admit(struct world *world, uint64_t t_us)
{
    while (world->n_begun < world->n_known) {
        uint32_t index = world->by_begin[world->n_begun];
        if (walk_begin_us(&world->known[index].walk) > t_us)
            return;
        world->present[world->n_present++] = (struct present) { world->next_id++, index, 0, 0 };
        world->n_begun++;
    }
}

static void dismiss(struct world *world)
{
    size_t kept = 0;
    for (size_t i = 0; i < world->n_present; i++) {
        struct present present = world->present[i];
        if (walk_end_us(&world->known[present.known].walk) >= world->t_us)
            world->present[kept++] = present;
    }
    world->n_present = kept;
}

/* The crowd runs up to one step ahead of t_us; its people are shown between two steps. */
static void advance_crowd(struct world *world)
{
    while (crowd_time_us(world->crowd) < world->t_us) {
        uint64_t tick_us = crowd_time_us(world->crowd) + CROWD_STEP_US;
        admit(world, tick_us);
        size_t n = 0;
        for (size_t i = 0; i < world->n_present; i++) {
            struct present *present = &world->present[i];
            const struct walk *walk = &world->known[present->known].walk;
            if (walk_begin_us(walk) <= tick_us && walk_end_us(walk) >= tick_us)
                world->others[n++] = walk_place(walk, tick_us, &present->crowd_cursor);
        }
        crowd_step(world->crowd, world->others, n, &world->next_id);
    }
}

static struct body *add_body(struct bodies *bodies, uint32_t id, const struct looks *looks)
{
    if (bodies->n == BODY_MAX) {
        bodies->dropped++;
        return NULL;
    }
    struct body *body = &bodies->b[bodies->n++];
    body->id = id;
    body->height_m = looks->height_m;
    body->top_rgb = looks->top_rgb;
    body->legs_rgb = looks->legs_rgb;
    body->hair_rgb = looks->hair_rgb;
    body->skin_rgb = looks->skin_rgb;
    body->build = looks->build;
    return body;
}

/* Moves the head off its way as the stride has it. */
static void pose(struct body *body, const struct walk_state *state, double sway_m)
{
    double sway = walk_sway_m(sway_m, state->stride, state->speed_m_s);
    body->x = state->at.x + state->heading.y * sway;
    body->y = state->at.y - state->heading.x * sway;
    body->heading_x = state->heading.x;
    body->heading_y = state->heading.y;
    body->speed_m_s = state->speed_m_s;
    body->gait = state->stride - (double)(int64_t)state->stride;
    body->sit = state->sit;
}

static void add_known(struct world *world, struct present *present)
{
    const struct known *known = &world->known[present->known];
    struct walk_state state;
    if (walk_begin_us(&known->walk) > world->t_us)
        return;
    struct body *body = add_body(&world->bodies, present->id, &known->looks);
    if (body == NULL)
        return;
    walk_state_at(&known->walk, world->t_us, &present->cursor, &state);
    state.stride += known->first_stride;
    pose(body, &state, known->sway_m);
}

static double mix(double a, double b, double share)
{
    return a + (b - a) * share;
}

static void add_crowd_person(struct world *world, const struct crowd_person *person)
{
    uint64_t step_begin_us = crowd_time_us(world->crowd) - CROWD_STEP_US;
    if (person->born_us > world->t_us || world->t_us < step_begin_us)
        return;
    struct body *body = add_body(&world->bodies, person->id, &person->looks);
    if (body == NULL)
        return;
    double share = (double)(world->t_us - step_begin_us) / CROWD_STEP_US;
    struct walk_state state = {
        .at = { mix(person->before.x, person->at.x, share),
                mix(person->before.y, person->at.y, share) },
        .heading = person->face,
        .speed_m_s = mix(person->speed_before_m_s, person->speed_m_s, share),
        .stride = mix(person->stride_before, person->stride, share),
    };
    pose(body, &state, person->looks.sway_m);
}

/* Merges the known walkers and the crowd's people, both in order of id. */
static void place_bodies(struct world *world)
{
    size_t n_people = 0, p = 0;
    const struct crowd_person *people =
        world->crowd != NULL ? crowd_people(world->crowd, &n_people) : NULL;
    world->bodies.n = 0;
    world->bodies.dropped = 0;
    for (size_t i = 0; i < world->n_present; i++) {
        for (; p < n_people && people[p].id < world->present[i].id; p++)
            add_crowd_person(world, &people[p]);
        add_known(world, &world->present[i]);
    }
    for (; p < n_people; p++)
        add_crowd_person(world, &people[p]);
}

static uint64_t end_of(const struct event_spec *event)
{
    return event->for_us == 0 ? UINT64_MAX : event->at_us + event->for_us;
}

static void apply(struct world *world, const struct event_spec *event)
{
    struct surroundings *around = &world->around;
    if (event->kind == EVENT_MOVE_OBJECT) {
        struct object_spec *object = &world->objects[event->object];
        object->at = event->to;
        if (event->rotates)
            object->rotate_deg = event->rotate_deg;
        around->objects_version++;
        return;
    }
    if (end_of(event) <= world->t_us)
        return;
    if (event->kind == EVENT_LIGHT) {
        around->lux = event->lux;
    } else if (event->kind == EVENT_SUN_PATCH) {
        struct sun_patch *patch = &world->patches[around->n_patches++];
        patch->lux = event->lux;
        memcpy(patch->corner, event->patch, sizeof patch->corner);
    }
}

/* Works everything out afresh from the events so far; called when one begins or ends. */
static void change_surroundings(struct world *world)
{
    const struct scene *scene = world->scene;
    struct surroundings *around = &world->around;
    if (scene->n_objects > 0)
        memcpy(world->objects, scene->objects, scene->n_objects * sizeof *scene->objects);
    *around = (struct surroundings) { .lux = scene->light.lux,
                                      .n_objects = scene->n_objects,
                                      .objects = world->objects,
                                      .patches = world->patches };
    world->next_change_us = UINT64_MAX;
    for (size_t i = 0; i < scene->n_events; i++) {
        const struct event_spec *event = &scene->events[i];
        uint64_t change_us = event->at_us > world->t_us ? event->at_us : end_of(event);
        if (change_us > world->t_us && change_us < world->next_change_us)
            world->next_change_us = change_us;
        if (event->at_us <= world->t_us)
            apply(world, event);
    }
}

void world_advance(struct world *world, uint64_t t_us)
{
    if (t_us > world->t_us)
        world->t_us = t_us;
    if (world->crowd != NULL)
        advance_crowd(world);
    admit(world, world->t_us);
    dismiss(world);
    place_bodies(world);
    if (world->t_us >= world->next_change_us)
        change_surroundings(world);
}

uint64_t world_time_us(const struct world *world)
{
    return world->t_us;
}

uint64_t world_due_us(const struct world *world)
{
    uint64_t due_us = world->next_change_us;
    uint64_t crowd_us = world->crowd != NULL ? crowd_due_us(world->crowd) : UINT64_MAX;
    due_us = crowd_us < due_us ? crowd_us : due_us;
    if (world->n_begun < world->n_known) {
        uint32_t next = world->by_begin[world->n_begun];
        uint64_t begin_us = walk_begin_us(&world->known[next].walk);
        due_us = begin_us < due_us ? begin_us : due_us;
    }
    bool anybody = world->n_present > 0 || world->bodies.n > 0;
    return anybody || due_us < world->t_us ? world->t_us : due_us;
}

const struct bodies *world_bodies(const struct world *world)
{
    return &world->bodies;
}

int32_t world_walker(const struct world *world, uint32_t body_id)
{
    const struct walker_spec *walkers = world->scene->walkers;
    size_t i = 0;
    int32_t place = 0;
    while (i < world->n_present && world->present[i].id != body_id)
        i++;
    if (i == world->n_present || walkers[world->present[i].known].recorded)
        return -1;
    for (size_t k = 0; k < world->present[i].known; k++)
        place += !walkers[k].recorded;
    return place;
}

const struct surroundings *world_surroundings(const struct world *world)
{
    return &world->around;
}
