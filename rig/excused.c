/* SPDX-License-Identifier: MIT */
#include "rig/excused.h"

static const uint64_t EXCUSED_US = 8000000;
static const double HIGH_V = 3.0;

void excused_begin(struct excused *excused, const struct scene *scene, uint64_t t_us)
{
    *excused = (struct excused) { .scene = scene };
    while (scene != NULL && excused->next < scene->n_events &&
           scene->events[excused->next].at_us < t_us)
        excused->next++;
}

bool excused_crossing(struct excused *excused, uint64_t t_us)
{
    const struct scene *scene = excused->scene;
    if (scene == NULL)
        return false;
    for (; excused->next < scene->n_events; excused->next++) {
        const struct event_spec *event = &scene->events[excused->next];
        if (event->at_us > t_us)
            break;
        if (event->kind != EVENT_PRESS || event->press.volts < HIGH_V)
            continue;
        excused->pressed = true;
        excused->pressed_us = event->at_us;
    }
    bool excuse = excused->pressed && t_us - excused->pressed_us <= EXCUSED_US;
    excused->pressed = false;
    return excuse;
}
