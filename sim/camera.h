/* SPDX-License-Identifier: MIT */
/* The optics of a ceiling camera: where a point of the world is seen. It looks straight down
 * unless it is tilted. Used by the renderer, the truth and the advice. */
#ifndef FOOTFALL_SIM_CAMERA_H
#define FOOTFALL_SIM_CAMERA_H

#include <stdbool.h>

#include "sim/scene.h"

struct camera {
    double height_m;
    double focal_px;
    double cx_px, cy_px;
    double k1;
    bool tilted; /* only then the axes of the picture are not those of the floor */
    double right[3], up[3], ahead[3]; /* of the picture, unit, in the world's axes */
};

/* tan() is taken by a polynomial of our own, so that every machine gets the same bits. */
void camera_init(struct camera *camera, const struct camera_spec *spec);

/* A point as seen from the lens: to the right, up the picture, and ahead along the axis, metres. */
static inline void camera_view(const struct camera *camera, double x, double y, double z,
                               double seen[3])
{
    double rise = z - camera->height_m;
    if (!camera->tilted) {
        seen[0] = x;
        seen[1] = y;
        seen[2] = -rise;
        return;
    }
    seen[0] = camera->right[0] * x + camera->right[1] * y + camera->right[2] * rise;
    seen[1] = camera->up[0] * x + camera->up[1] * y + camera->up[2] * rise;
    seen[2] = camera->ahead[0] * x + camera->ahead[1] * y + camera->ahead[2] * rise;
}

/* Floor metres and height over the floor to pixels (y down). False when the point is not before
 * the lens. */
bool camera_project(const struct camera *camera, double x, double y, double z, double *u,
                    double *v);

/* The point at height z, below the lens, that is seen at pixel u, v; for a pixel above the horizon
 * one far away in its direction. */
void camera_unproject(const struct camera *camera, double u, double v, double z, double *x,
                      double *y);

/* Where the centre of a standing person's head is: 0.93 of the body height; 0.93 of the sitting
 * height while sitting. */
double body_head_z(double height_m, double sit);

#endif
