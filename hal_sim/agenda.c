/* SPDX-License-Identifier: MIT */
#include "hal_sim/agenda.h"

#include <stdlib.h>

#include "hal_sim/hal_virtual.h"
#include "sim/press.h"

/* Where what happens is put, and from when on it counts. */
struct plan {
    struct event_queue *queue;
    uint64_t begin_us, from_us;
};

/* `at_us` is since the begin of the scene. */
static void push(const struct plan *plan, uint64_t at_us, enum hal_virtual_event kind, uint32_t id,
                 uint32_t detail)
{
    uint64_t t_us = plan->begin_us + at_us;
    if (t_us < plan->from_us)
        return;
    int full = event_queue_plan(plan->queue, t_us, kind, id, detail);
    if (full)
        abort(); /* agenda_most() counted them */
}

/* Switched to a state by an event, and with `for` back to the other. */
static void push_switch(const struct plan *plan, const struct event_spec *event,
                        enum hal_virtual_event kind, uint32_t to, uint32_t back)
{
    push(plan, event->at_us, kind, 0, to);
    if (event->for_us > 0)
        push(plan, event->at_us + event->for_us, kind, 0, back);
}

void agenda_push_wire(struct event_queue *queue, uint64_t t_us, uint32_t pin, uint32_t mv)
{
    push(&(struct plan) { .queue = queue }, t_us, HAL_VIRTUAL_WIRE, pin, mv);
}

void agenda_push_power(struct event_queue *queue, uint64_t t_us)
{
    push(&(struct plan) { .queue = queue }, t_us, HAL_VIRTUAL_POWER, 0, 1);
}

static void push_press(const struct plan *plan, const struct scene *scene, size_t index)
{
    struct press_step steps[PRESS_STEPS_MAX];
    size_t n = press_steps(scene, index, steps);
    for (size_t k = 0; k < n; k++)
        push(plan, steps[k].t_us, HAL_VIRTUAL_WIRE, scene->events[index].press.pin, steps[k].mv);
}

/* What changes the room happens in sim/world.c. */
static void push_event(const struct plan *plan, const struct scene *scene, size_t index)
{
    const struct event_spec *event = &scene->events[index];
    uint64_t at_us = event->at_us;
    switch (event->kind) {
    case EVENT_LIGHT:
    case EVENT_SUN_PATCH:
    case EVENT_MOVE_OBJECT:
        break;
    case EVENT_NETWORK:
        push_switch(plan, event, HAL_VIRTUAL_NETWORK, event->network_up, !event->network_up);
        break;
    case EVENT_POWER:
        push_switch(plan, event, HAL_VIRTUAL_POWER, 0, 1);
        break;
    case EVENT_NTP:
        push_switch(plan, event, HAL_VIRTUAL_NTP, event->ntp_mood, NTP_MOOD_ANSWERS);
        break;
    case EVENT_PRESS:
        push_press(plan, scene, index);
        break;
    /* the board looks these up in the scene when they happen */
    case EVENT_CLOCK:
        push(plan, at_us, HAL_VIRTUAL_CLOCK, 0, (uint32_t)index);
        break;
    case EVENT_MANAGE:
        push(plan, at_us, HAL_VIRTUAL_MANAGE, 0, (uint32_t)index);
        break;
    case EVENT_CLIENT:
        push(plan, at_us, HAL_VIRTUAL_CLIENT, 0, (uint32_t)index);
        break;
    case EVENT_UPGRADE:
        push(plan, at_us, HAL_VIRTUAL_UPGRADE, 0, (uint32_t)index);
        break;
    case EVENT_PLATFORM:
        push(plan, at_us, HAL_VIRTUAL_PLATFORM, 0, (uint32_t)index);
        break;
    }
}

void agenda_push(struct event_queue *queue, const struct scene *scene, uint64_t begin_us,
                 uint64_t from_us)
{
    const struct plan plan = { .queue = queue, .begin_us = begin_us, .from_us = from_us };
    for (size_t i = 0; i < scene->n_events; i++)
        push_event(&plan, scene, i);
}

void agenda_cancel(struct event_queue *queue)
{
    static const enum hal_virtual_event kinds[] = {
        HAL_VIRTUAL_NETWORK, HAL_VIRTUAL_WIRE,    HAL_VIRTUAL_CLOCK,
        HAL_VIRTUAL_POWER,   HAL_VIRTUAL_MANAGE,  HAL_VIRTUAL_CLIENT,
        HAL_VIRTUAL_NTP,     HAL_VIRTUAL_UPGRADE, HAL_VIRTUAL_PLATFORM,
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        event_queue_cancel(queue, kinds[i]);
}

size_t agenda_most(const struct scene *scene)
{
    size_t n = 0;
    for (size_t i = 0; i < scene->n_events; i++)
        n += scene->events[i].kind == EVENT_PRESS ? PRESS_STEPS_MAX : 2;
    return n;
}
