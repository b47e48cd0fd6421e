/* SPDX-License-Identifier: MIT */
/* The world of one scene: people who walk, objects that stand, light that changes. Advanced in
 * time order by whoever runs the scene; everything in it follows from the scene and its seed. */
#ifndef FOOTFALL_SIM_WORLD_H
#define FOOTFALL_SIM_WORLD_H

#include "sim/body.h"
#include "sim/looks.h"
#include "sim/scene.h"

struct world;

/* How a walker of the scene looks, with what is drawn by chance. */
void world_looks(const struct scene *scene, size_t walker, struct looks *out);

/* NULL when memory runs out. The scene must outlive the world. */
struct world *world_create(const struct scene *scene);
void world_destroy(struct world *world);

/* Moves the world on to t_us, which never goes back. */
void world_advance(struct world *world, uint64_t t_us);

uint64_t world_time_us(const struct world *world);

/* When something happens next: at once while anybody is there, UINT64_MAX never. Until then the
 * world looks as it does now. Every event of the scene counts, whomever it happens to. */
uint64_t world_due_us(const struct world *world);
const struct bodies *world_bodies(const struct world *world);

/* Who of the scene's walkers a body is: the place among those with a path of their own, in the
 * order of the scene; -1: one of a crowd or of a recorded walk, or nobody who is there. */
int32_t world_walker(const struct world *world, uint32_t body_id);

/* Light and things as they are now. `objects_version` rises with every change of them. */
struct sun_patch {
    double lux;
    struct vec2 corner[4];
};
struct surroundings {
    double lux; /* of the main light */
    uint32_t objects_version;
    size_t n_objects;
    const struct object_spec *objects; /* with their present places */
    size_t n_patches;
    const struct sun_patch *patches;
};
const struct surroundings *world_surroundings(const struct world *world);

#endif
