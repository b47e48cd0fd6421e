/* SPDX-License-Identifier: MIT */
/* Conditions of a place, and how well people are counted under each: the sweeps over height,
 * light, tilt and the rest of VS121-P chapter 6. Used by `footfall accuracy`. */
#ifndef FOOTFALL_RIG_ACCURACY_H
#define FOOTFALL_RIG_ACCURACY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rig/buffer.h"

enum accuracy_task {
    ACCURACY_LINE, /* people who walk over a line, both ways */
    ACCURACY_AREA, /* people who walk over the area that is recommended at the height */
    ACCURACY_STAY, /* the same with people who stop here and there */
};

/* Each of the texts is members of the scene's object of that name, or empty. */
struct accuracy_condition {
    const char *name;
    enum accuracy_task task;
    const char *camera, *site;
    const char *light;   /* members of site.light */
    uint16_t line_y_px;  /* 0: the middle of the picture */
    bool recommended;    /* by all of chapter 6 */
    uint16_t per_minute; /* people each way over the line; 0: 25 */
};

struct accuracy_sweep {
    const char *title;
    const char *requirements;
    unsigned crowds; /* how many are counted under each condition, unless somebody asks for more */
    size_t n;
    const struct accuracy_condition *conditions;
};

extern const struct accuracy_sweep accuracy_sweeps[];
extern const size_t accuracy_n_sweeps;

/* People who crossed, or seconds that people spent in the area. */
struct accuracy_figures {
    double truth, missed, made_up;
};

/* The scene of a condition as JSON; the seed draws who comes when and how they look. */
void accuracy_scene(const struct accuracy_condition *condition, uint64_t seed, struct buffer *out);

/* Runs it and adds to the figures: of the line or the area, and of what is beside the area. 0, or
 * -1 after a message. */
int accuracy_measure(const struct accuracy_condition *condition, uint64_t seed,
                     struct accuracy_figures figures[2]);

#endif
