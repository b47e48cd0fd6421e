/* SPDX-License-Identifier: MIT */
#include "scripts/train/heads.h"

#include <math.h>
#include <stdbool.h>

#include "scripts/train/hidden.h"

#define PI 3.14159265358979

static double around(const struct bodies *people, const struct body *body)
{
    double n = 0;
    for (unsigned i = 0; i < people->n; i++) {
        const double dx = people->b[i].x - body->x, dy = people->b[i].y - body->y;
        n += dx * dx + dy * dy < 1 ? 1 : 0;
    }
    return n / PI;
}

void heads_note(const struct camera *camera, const struct bodies *people,
                struct studio_picture *out)
{
    const double cell = out->image.cell_px;
    out->n = 0;
    for (unsigned i = 0; i < people->n && out->n < STUDIO_HEADS_MAX; i++) {
        const struct body *body = &people->b[i];
        const double z = body_head_z(body->height_m, body->sit);
        double u, v, u2, v2;
        if (!camera_project(camera, body->x, body->y, z, &u, &v) ||
            !camera_project(camera, body->x + HEAD_WIDTH_M, body->y, z, &u2, &v2))
            continue;
        const double width = sqrt((u2 - u) * (u2 - u) + (v2 - v) * (v2 - v)) / cell;
        const double x = u / cell, y = v / cell;
        if (x < -width || y < -width || x > out->image.n_x + width || y > out->image.n_y + width)
            continue;
        const bool cut = x < 0 || y < 0 || x >= out->image.n_x || y >= out->image.n_y;
        out->heads[out->n++] = (struct studio_head) {
            .x = (float)x,
            .y = (float)y,
            .width = (float)width,
            .ignore = cut || hidden_share(people, i, camera->height_m) > 0.6 ? 1.0F : 0.0F,
            .per_m2 = (float)around(people, body),
        };
    }
}
