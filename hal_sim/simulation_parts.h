/* SPDX-License-Identifier: MIT */
/* What a simulation consists of. Only for the modules that are the simulation as a whole:
 * simulation.c begins and ends a run, simulation_events.c does what the queue says,
 * simulation_power.c lets the device have power, simulation_queue.c puts something into the queue.
 */
#ifndef FOOTFALL_HAL_SIM_SIMULATION_PARTS_H
#define FOOTFALL_HAL_SIM_SIMULATION_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "hal_sim/bench_board.h"
#include "hal_sim/hal_virtual.h"
#include "hal_sim/lateness.h"
#include "hal_sim/pace.h"
#include "hal_sim/simulation.h"
#include "hal_sim/stillness.h"
#include "hal_sim/trace.h"
#include "hal_sim/uploader.h"
#include "sim/event_queue.h"
#include "sim/render.h"

struct simulation {
    const struct scene *scene;
    struct simulation_options options;
    const struct simulation_hooks *hooks;
    struct event_queue queue;
    struct trace trace;
    struct pace pace;
    struct lateness lateness; /* of a run with a speed */
    struct world *world;
    struct renderer *renderer;
    struct renderer *last_renderer; /* of the lap before: the device may still have its picture */
    struct hal_virtual board;
    struct bench_board bench; /* with options.lines */
    struct uploader uploader;
    struct hal hal;
    void *memory; /* of the device */
    struct device *device;
    unsigned n_power_off; /* events that keep the power off; they may overlap */
    uint64_t begin_us;    /* of the scene, on the device's clock; moves on when it begins anew */
    uint64_t until_us;    /* what comes later belongs to the next lap or is left out */
    uint64_t lap_frames;  /* since begin_us */
    struct stillness stillness;
    bool begun; /* device_start() was called */
    bool draining;
};

void simulation_push(struct simulation *simulation, uint64_t t_us, enum hal_virtual_event kind,
                     uint32_t detail);
/* The next frame, even if it lies behind the end of the lap. */
void simulation_push_frame(struct simulation *simulation);

/* How many events a queue must have room for. */
size_t simulation_events_max(const struct scene *scene);

/* Lets the device do what it has to now, and restart when it asked for it. */
void simulation_step(struct simulation *simulation);

/* Power as a scene's event cuts it and lets it come back; cuts may overlap. */
void simulation_power(struct simulation *simulation, bool on);
void simulation_restart(struct simulation *simulation, const char *because);

/* What the board reads on a wire from now on. */
void simulation_wire(struct simulation *simulation, enum press_pin pin, uint32_t mv);

/* Does what an event says. False when the run was stopped. */
bool simulation_happen(struct simulation *simulation, const struct event *event);

#endif
