/* SPDX-License-Identifier: MIT */
#include "hal_sim/simulation_parts.h"

#include <assert.h>

#include "hal_sim/agenda.h"

/* The world knows no device, so another one can take its place at any time. */
static struct world *world_at(const struct scene *scene, uint64_t t_us)
{
    struct world *world = world_create(scene);
    if (world)
        world_advance(world, t_us);
    return world;
}

static void exchange(struct scene *a, struct scene *b)
{
    struct scene was = *a;
    *a = *b;
    *b = was;
}

int simulation_change(struct simulation *simulation, struct scene *scene, struct scene *to)
{
    struct hal_virtual *board = &simulation->board;
    uint64_t now_us = board->now_us, begin_us = simulation->begin_us;
    assert(scene == simulation->scene && !simulation->draining);
    if (event_queue_grow(&simulation->queue, simulation_events_max(to)) != 0)
        return -1;
    exchange(scene, to);
    struct world *world = world_at(scene, now_us - begin_us);
    if (!world) {
        exchange(scene, to);
        return -1;
    }
    world_destroy(simulation->world);
    simulation->world = world;
    board->world = world;
    agenda_cancel(&simulation->queue);
    agenda_push(&simulation->queue, scene, begin_us, simulation->begun ? now_us + 1 : begin_us);
    simulation->until_us = begin_us + scene->duration_us;
    stillness_init(&simulation->stillness, scene);
    return 0;
}
