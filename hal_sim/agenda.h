/* SPDX-License-Identifier: MIT */
/* Puts what a scene says will happen into the simulation's queue, as events of the board
 * (hal_virtual.h): the simulation asks for it each time that the scene begins. */
#ifndef FOOTFALL_HAL_SIM_AGENDA_H
#define FOOTFALL_HAL_SIM_AGENDA_H

#include <stddef.h>
#include <stdint.h>

#include "sim/event_queue.h"
#include "sim/scene.h"

/* The most events that agenda_push() puts in; a queue must have room for them. */
size_t agenda_most(const struct scene *scene);

/* Of a scene whose time 0 is begin_us on the queue's clock, what happens from from_us on that
 * clock on. */
void agenda_push(struct event_queue *queue, const struct scene *scene, uint64_t begin_us,
                 uint64_t from_us);

/* The voltage on the wire of an input (enum press_pin) from t_us on. */
void agenda_push_wire(struct event_queue *queue, uint64_t t_us, uint32_t pin, uint32_t mv);

/* Power comes back at t_us. */
void agenda_push_power(struct event_queue *queue, uint64_t t_us);

/* Takes out what agenda_push() put in. */
void agenda_cancel(struct event_queue *queue);

#endif
