/* SPDX-License-Identifier: MIT */
#include "hal_sim/simulation_parts.h"

#include <stdlib.h>

#include "hal_sim/agenda.h"

static const uint64_t US_PER_S = 1000000;

/* Replies, answers, letting go of the buttons, an edge, the next frame, wake-up and piece of an
 * image, the watchdog, a finding. */
enum {
    OWN_EVENTS_MAX =
        HAL_VIRTUAL_REQUESTS_MAX + VIRTUAL_SERVICES_QUESTIONS_MAX + HAL_VIRTUAL_WIRES + 6
};

size_t simulation_events_max(const struct scene *scene)
{
    return agenda_most(scene) + OWN_EVENTS_MAX;
}

void simulation_push(struct simulation *simulation, uint64_t t_us, enum hal_virtual_event kind,
                     uint32_t detail)
{
    int full = event_queue_push(&simulation->queue, t_us, kind, 0, detail);
    if (full)
        abort(); /* its size was computed in make_parts() from all there can be */
}

void simulation_push_frame(struct simulation *simulation)
{
    uint64_t t_us = simulation->lap_frames * US_PER_S / simulation->scene->camera.fps;
    simulation_push(simulation, simulation->begin_us + t_us, HAL_VIRTUAL_FRAME, 0);
}
