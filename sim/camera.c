/* SPDX-License-Identifier: MIT */
#include "sim/camera.h"

#include <math.h>

#include "sim/exact.h"

/* A point this close under the lens, or above it, is not seen. */
static const double depth_min_m = 0.05;

void camera_init(struct camera *camera, const struct camera_spec *spec)
{
    double half = spec->hfov_deg * (EXACT_PI / 360.0);
    camera->height_m = spec->height_m;
    camera->focal_px = 0.5 * (double)spec->width_px / exact_tan(half);
    camera->cx_px = 0.5 * (double)spec->width_px;
    camera->cy_px = 0.5 * (double)spec->height_px;
    camera->k1 = spec->k1;
}

bool camera_project(const struct camera *camera, double x, double y, double z, double *u, double *v)
{
    double depth = camera->height_m - z;
    if (depth < depth_min_m)
        return false;
    double xn = x / depth, yn = y / depth;
    double r2 = xn * xn + yn * yn;
    /* Beyond its turning point a barrel lens would fold the world back into the picture. */
    if (1.0 + 3.0 * camera->k1 * r2 <= 0.0)
        return false;
    double gain = camera->focal_px * (1.0 + camera->k1 * r2);
    *u = camera->cx_px + gain * xn;
    *v = camera->cy_px - gain * yn;
    return true;
}

/* The undistorted radius, in focal lengths, of a point seen at radius `seen`. */
static double undistort(double k1, double seen)
{
    double r = seen;
    double turn = k1 < 0.0 ? 0.98 * sqrt(-1.0 / (3.0 * k1)) : 1e9;
    for (int i = 0; i < 8; i++) {
        if (r > turn)
            r = turn;
        r -= (r * (1.0 + k1 * r * r) - seen) / (1.0 + 3.0 * k1 * r * r);
    }
    if (r < 0.0)
        return 0.0;
    return r > turn ? turn : r;
}

void camera_unproject(const struct camera *camera, double u, double v, double z, double *x,
                      double *y)
{
    double xd = (u - camera->cx_px) / camera->focal_px;
    double yd = (camera->cy_px - v) / camera->focal_px;
    double scale = camera->height_m - z;
    double seen = sqrt(xd * xd + yd * yd);
    if (camera->k1 < 0.0 || camera->k1 > 0.0) {
        if (seen > 1e-9)
            scale *= undistort(camera->k1, seen) / seen;
    }
    *x = xd * scale;
    *y = yd * scale;
}

double body_head_z(double height_m, double sit)
{
    /* Sitting on a chair takes 22 % off: the seat at 0.26 and the trunk at 0.52 of the height. */
    return 0.93 * height_m * (1.0 - 0.22 * sit);
}
