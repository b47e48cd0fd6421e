/* SPDX-License-Identifier: MIT */
#include "sim/furniture.h"

#include <math.h>

/* The ray in the solid's own axes: position at the camera and direction by depth. */
struct local_ray {
    double x, y, z, dx, dy, dz;
};

static struct local_ray to_local(const struct solid *solid, const struct ray *ray)
{
    struct local_ray local = {
        .x = (ray->x - solid->x) * solid->cosine + (ray->y - solid->y) * solid->sine,
        .y = (ray->y - solid->y) * solid->cosine - (ray->x - solid->x) * solid->sine,
        .z = ray->height - solid->z,
        .dx = ray->rx * solid->cosine + ray->ry * solid->sine,
        .dy = ray->ry * solid->cosine - ray->rx * solid->sine,
        .dz = -1.0,
    };
    return local;
}

static void to_world(const struct solid *solid, double x, double y, double z, double normal[3])
{
    double length = sqrt(x * x + y * y + z * z) + 1e-12;
    normal[0] = (x * solid->cosine - y * solid->sine) / length;
    normal[1] = (x * solid->sine + y * solid->cosine) / length;
    normal[2] = z / length;
}

/* Narrows the stretch [*near, *far] of the ray to the slab -r..r; tells whether it entered. */
static bool clip_slab(double at, double step, double r, double *near, double *far)
{
    if (step < 1e-9 && step > -1e-9) {
        if (at > r || at < -r)
            *far = -1.0;
        return false;
    }
    double a = (-r - at) / step, b = (r - at) / step;
    double first = a < b ? a : b, last = a < b ? b : a;
    if (last < *far)
        *far = last;
    if (first <= *near)
        return false;
    *near = first;
    return true;
}

static bool meet_box(const struct solid *solid, const struct local_ray *ray, double *depth,
                     double normal[3])
{
    double near = 0.0, far = 1e9;
    int face = 2;
    (void)clip_slab(ray->z, ray->dz, solid->rz, &near, &far);
    if (clip_slab(ray->x, ray->dx, solid->rx, &near, &far))
        face = 0;
    if (clip_slab(ray->y, ray->dy, solid->ry, &near, &far))
        face = 1;
    if (near >= far || near <= 0.0)
        return false;
    *depth = near;
    to_world(solid, face == 0 ? -ray->dx : 0.0, face == 1 ? -ray->dy : 0.0, face == 2 ? 1.0 : 0.0,
             normal);
    return true;
}

static bool meet_cylinder(const struct solid *solid, const struct local_ray *ray, double *depth,
                          double normal[3])
{
    double near = 0.0, far = 1e9;
    (void)clip_slab(ray->z, ray->dz, solid->rz, &near, &far);
    double ax = ray->dx / solid->rx, ay = ray->dy / solid->ry;
    double bx = ray->x / solid->rx, by = ray->y / solid->ry;
    double a = ax * ax + ay * ay + 1e-12, b = ax * bx + ay * by, c = bx * bx + by * by - 1.0;
    double rest = b * b - a * c;
    if (rest <= 0.0)
        return false;
    double root = sqrt(rest), first = (-b - root) / a, last = (-b + root) / a;
    bool side = first > near;
    near = side ? first : near;
    far = last < far ? last : far;
    if (near >= far || near <= 0.0)
        return false;
    *depth = near;
    if (side)
        to_world(solid, bx + near * ax, by + near * ay, 0.0, normal);
    else
        to_world(solid, 0.0, 0.0, 1.0, normal);
    return true;
}

static bool meet_ball(const struct solid *solid, const struct local_ray *ray, double *depth,
                      double normal[3])
{
    double ax = ray->dx / solid->rx, ay = ray->dy / solid->ry, az = ray->dz / solid->rz;
    double bx = ray->x / solid->rx, by = ray->y / solid->ry, bz = ray->z / solid->rz;
    double a = ax * ax + ay * ay + az * az, b = ax * bx + ay * by + az * bz;
    double rest = b * b - a * (bx * bx + by * by + bz * bz - 1.0);
    if (rest <= 0.0)
        return false;
    double near = (-b - sqrt(rest)) / a;
    if (near <= 0.0)
        return false;
    *depth = near;
    to_world(solid, (bx + near * ax) / solid->rx, (by + near * ay) / solid->ry,
             (bz + near * az) / solid->rz, normal);
    return true;
}

bool solid_meet(const struct solid *solid, const struct ray *ray, double *depth, double normal[3])
{
    struct local_ray local = to_local(solid, ray);
    switch (solid->shape) {
    case SOLID_CYLINDER:
        return meet_cylinder(solid, &local, depth, normal);
    case SOLID_BALL:
        return meet_ball(solid, &local, depth, normal);
    case SOLID_BOX:
        break;
    }
    return meet_box(solid, &local, depth, normal);
}

void solid_colour(const struct solid *solid, const struct grain *grain, const double at[3],
                  double rgb[3])
{
    double x = (at[0] - solid->x) * solid->cosine + (at[1] - solid->y) * solid->sine;
    double y = (at[1] - solid->y) * solid->cosine - (at[0] - solid->x) * solid->sine;
    double tone = 1.0;
    switch (solid->skin) {
    case SKIN_WOOD:
        tone += 0.06 * grain_cloud(grain, x * 0.3 + solid->x, y * 4.0, 0.3, 3) +
                0.03 * grain_at(grain, x * 3.0, y * 80.0);
        break;
    case SKIN_CLOTH:
        tone += 0.05 * grain_at(grain, x * 60.0, y * 60.0 + at[2] * 60.0) +
                0.06 * grain_cloud(grain, x, y + at[2], 0.15, 2);
        break;
    case SKIN_LEAVES:
        tone += 0.25 * grain_cloud(grain, x, y * 3.0, 0.06, 2) - 0.15 * (y < 0.0 ? 1.0 : 0.0);
        break;
    case SKIN_PLAIN:
    case SKIN_MIRROR:
        tone += 0.012 * grain_cloud(grain, x, y + at[2], 0.3, 2);
        break;
    }
    for (int i = 0; i < 3; i++)
        rgb[i] = solid->colour[i] * tone;
}
