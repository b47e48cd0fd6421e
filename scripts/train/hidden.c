/* SPDX-License-Identifier: MIT */
#include "scripts/train/hidden.h"

#include <stdbool.h>

#include "sim/camera.h"

#define HEAD_R_M 0.085

/* Horizontal slices of a body: height as a share of that of the head's centre, half width across
 * and along the heading. */
struct slice {
    double share, across_m, along_m;
};
static const struct slice slices[] = {
    { 1.04, 0.08, 0.09 }, { 1.00, 0.085, 0.10 }, { 0.95, 0.07, 0.08 }, { 0.88, 0.21, 0.12 },
    { 0.80, 0.20, 0.12 }, { 0.70, 0.18, 0.12 },  { 0.60, 0.17, 0.12 },
};

/* Whether the ray from the camera to (x, y, z) passes through a body. */
static bool blocks(const struct body *body, double x, double y, double z, double camera_m)
{
    const double head_z = body_head_z(body->height_m, body->sit);
    for (unsigned i = 0; i < sizeof slices / sizeof slices[0]; i++) {
        const double at_z = head_z * slices[i].share;
        if (at_z <= z + 0.02)
            break;
        const double part = (camera_m - at_z) / (camera_m - z);
        const double dx = x * part - body->x, dy = y * part - body->y;
        const double along = (dx * body->heading_x + dy * body->heading_y) / slices[i].along_m;
        const double across = (dy * body->heading_x - dx * body->heading_y) / slices[i].across_m;
        if (along * along + across * across < 1)
            return true;
    }
    return false;
}

double hidden_share(const struct bodies *people, unsigned who, double camera_height_m)
{
    enum { STEPS = 3 }; /* on each side of the middle */
    const struct body *body = &people->b[who];
    const double z = body_head_z(body->height_m, body->sit);
    unsigned seen = 0, all = 0;
    for (int iy = -STEPS; iy <= STEPS; iy++) {
        for (int ix = -STEPS; ix <= STEPS; ix++) {
            if (ix * ix + iy * iy > STEPS * STEPS)
                continue;
            const double x = body->x + ix * HEAD_R_M / STEPS, y = body->y + iy * HEAD_R_M / STEPS;
            bool hidden = false;
            for (unsigned i = 0; i < people->n && !hidden; i++)
                hidden = i != who && blocks(&people->b[i], x, y, z, camera_height_m);
            all++;
            seen += hidden ? 0 : 1;
        }
    }
    return 1.0 - (double)seen / all;
}
