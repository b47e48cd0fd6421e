/* SPDX-License-Identifier: MIT */
/* The scene reader on any bytes: it refuses with a place and a reason, or gives a scene in which
 * the world can be made to move. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "sim/scene_read.h"
#include "sim/world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk_a_little(const struct scene *scene)
{
    struct world *world = world_create(scene);
    assert(world != NULL);
    for (uint64_t t_us = 0; t_us <= 2000000 && t_us <= scene->duration_us; t_us += 250000)
        world_advance(world, t_us);
    assert(world_bodies(world)->n <= BODY_MAX);
    world_destroy(world);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct scene_error error;
    struct scene *scene =
        scene_read_text("scenes/vs121-p/fuzz", (const char *)data, size, NULL, &error);
    if (scene == NULL) {
        assert(error.reason[0] != '\0' && error.line >= 1);
        return 0;
    }
    walk_a_little(scene);
    scene_free(scene);
    return 0;
}
