/* SPDX-License-Identifier: MIT */
/* The optics of a ceiling camera that looks straight down: where a point of the world is seen.
 * Used by the renderer and by the truth. */
#ifndef FOOTFALL_SIM_CAMERA_H
#define FOOTFALL_SIM_CAMERA_H

#include <stdbool.h>

#include "sim/scene.h"

struct camera {
    double height_m;
    double focal_px;
    double cx_px, cy_px;
    double k1;
};

/* tan() is taken by a polynomial of our own, so that every machine gets the same bits. */
void camera_init(struct camera *camera, const struct camera_spec *spec);

/* Floor metres and height over the floor to pixels (y down). False when the point is not below
 * the camera. */
bool camera_project(const struct camera *camera, double x, double y, double z, double *u,
                    double *v);

/* The point at height z that is seen at pixel u, v. */
void camera_unproject(const struct camera *camera, double u, double v, double z, double *x,
                      double *y);

/* Where the centre of a standing person's head is: 0.93 of the body height; 0.93 of the sitting
 * height while sitting. */
double body_head_z(double height_m, double sit);

#endif
