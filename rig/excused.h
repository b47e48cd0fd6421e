/* SPDX-License-Identifier: MIT */
/* Which true crossings a device with Filter Staff/Deliverer is right not to count (VS121-P 5.3.2):
 * the first one within 8 s of each press that the scene asks for. */
#ifndef FOOTFALL_RIG_EXCUSED_H
#define FOOTFALL_RIG_EXCUSED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/scene.h"

/* All zero excuses nobody. */
struct excused {
    const struct scene *scene; /* NULL: no filter */
    size_t next;               /* event */
    bool pressed;
    uint64_t pressed_us;
};

/* Presses before t_us excuse nobody. NULL: there is no filter. */
void excused_begin(struct excused *excused, const struct scene *scene, uint64_t t_us);

/* Somebody crossed the line at t_us, which never goes back: whether that is to be left out. */
bool excused_crossing(struct excused *excused, uint64_t t_us);

#endif
