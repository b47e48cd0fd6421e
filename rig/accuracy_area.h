/* SPDX-License-Identifier: MIT */
/* Who is found where: the people whom a device follows against the heads that are there, one by
 * one, inside the recommended area and beside it. Used by `footfall accuracy` after each frame. */
#ifndef FOOTFALL_RIG_ACCURACY_AREA_H
#define FOOTFALL_RIG_ACCURACY_AREA_H

#include "hal_sim/simulation.h"
#include "rig/accuracy.h"
#include "sim/camera.h"

enum { ACCURACY_PEOPLE_MAX = 1024 }; /* ids of one scene */

struct accuracy_area {
    struct camera camera;
    double width_px, height_px;
    double width_m, depth_m;                     /* of the area, around the camera's foot */
    double frame_s;                              /* what a frame counts */
    uint64_t in_picture_us[ACCURACY_PEOPLE_MAX]; /* since when; 0: is not */
    struct accuracy_figures figures[2];          /* inside, outside */
};

void accuracy_area_init(struct accuracy_area *area, const struct scene *scene);
void accuracy_area_see(struct accuracy_area *area, const struct simulation_moment *moment);

#endif
