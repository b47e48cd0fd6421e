/* SPDX-License-Identifier: MIT */
#include "sim/camera.h"

#include <math.h>

#include "sim/exact.h"

/* A point this close before the lens, or behind it, is not seen. */
static const double depth_min_m = 0.05;

/* A ray that falls less than this for each focal length ahead is taken to fall as much: the floor
 * ends some hundred heights away. */
static const double fall_min = 0.01;

/* The picture's axes after leaning by the tilt towards its direction. */
static void lean(struct camera *camera, const struct camera_spec *spec)
{
    double sine, cosine, x, y;
    exact_sincos(spec->tilt_deg * (EXACT_PI / 180.0), &sine, &cosine);
    exact_sincos(spec->tilt_towards_deg * (EXACT_PI / 180.0), &y, &x);
    const double right[3] = { 1.0 - x * x * (1.0 - cosine), -x * y * (1.0 - cosine), x * sine };
    const double up[3] = { -x * y * (1.0 - cosine), 1.0 - y * y * (1.0 - cosine), y * sine };
    const double ahead[3] = { x * sine, y * sine, -cosine };
    for (int i = 0; i < 3; i++) {
        camera->right[i] = right[i];
        camera->up[i] = up[i];
        camera->ahead[i] = ahead[i];
    }
}

void camera_init(struct camera *camera, const struct camera_spec *spec)
{
    double half = spec->hfov_deg * (EXACT_PI / 360.0);
    camera->height_m = spec->height_m;
    camera->focal_px = 0.5 * (double)spec->width_px / exact_tan(half);
    camera->cx_px = 0.5 * (double)spec->width_px;
    camera->cy_px = 0.5 * (double)spec->height_px;
    camera->k1 = spec->k1;
    camera->tilted = spec->tilt_deg > 0.0;
    lean(camera, spec);
}

bool camera_project(const struct camera *camera, double x, double y, double z, double *u, double *v)
{
    double seen[3];
    camera_view(camera, x, y, z, seen);
    if (seen[2] < depth_min_m)
        return false;
    double xn = seen[0] / seen[2], yn = seen[1] / seen[2];
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

/* Along the ray (x right, y up, 1 ahead) down to `drop` under the lens. */
static void follow(const struct camera *camera, double drop, double *x, double *y)
{
    double ray[3];
    for (int i = 0; i < 3; i++)
        ray[i] = *x * camera->right[i] + *y * camera->up[i] + camera->ahead[i];
    double fall = -ray[2] > fall_min ? -ray[2] : fall_min;
    *x = ray[0] * drop / fall;
    *y = ray[1] * drop / fall;
}

void camera_unproject(const struct camera *camera, double u, double v, double z, double *x,
                      double *y)
{
    double xd = (u - camera->cx_px) / camera->focal_px;
    double yd = (camera->cy_px - v) / camera->focal_px;
    double drop = camera->height_m - z, scale = camera->tilted ? 1.0 : drop;
    double seen = sqrt(xd * xd + yd * yd);
    if (camera->k1 < 0.0 || camera->k1 > 0.0) {
        if (seen > 1e-9)
            scale *= undistort(camera->k1, seen) / seen;
    }
    *x = xd * scale;
    *y = yd * scale;
    if (camera->tilted)
        follow(camera, drop, x, y);
}

double body_head_z(double height_m, double sit)
{
    /* Sitting on a chair takes 22 % off: the seat at 0.26 and the trunk at 0.52 of the height. */
    return 0.93 * height_m * (1.0 - 0.22 * sit);
}
