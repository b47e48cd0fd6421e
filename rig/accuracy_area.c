/* SPDX-License-Identifier: MIT */
#include "rig/accuracy_area.h"

#include <math.h>
#include <string.h>

#include "firmware_core/device.h"
#include "rig/guide_advice.h"

/* A head and who is followed belong together when they are no farther apart than a step. */
static const double near_m = 0.4;
static const double half_head_m =
    0.1;                            /* the whole head is in the picture, or nothing is asked for */
static const double head_z_m = 1.6; /* of somebody of middle height */
static const uint64_t notice_us = 500000; /* until somebody who comes in must be found */

/* Somebody who is there, or somebody who is followed. */
struct mark {
    double u, v;
    double reach_px; /* of near_m; of heads */
    int place;       /* 0 inside, 1 outside, -1 not asked for */
    bool taken;
};

struct marks {
    size_t n;
    struct mark m[BODY_MAX];
};

void accuracy_area_init(struct accuracy_area *area, const struct scene *scene)
{
    memset(area, 0, sizeof *area);
    camera_init(&area->camera, &scene->camera);
    area->width_px = scene->camera.width_px;
    area->height_px = scene->camera.height_px;
    area->frame_s = 1.0 / scene->camera.fps;
    guide_advice_range(scene->camera.version, scene->camera.height_m, &area->width_m,
                       &area->depth_m);
}

static int place_of(const struct accuracy_area *area, double x, double y)
{
    return fabs(x) <= area->width_m / 2 && fabs(y) <= area->depth_m / 2 ? 0 : 1;
}

static void add_head(struct accuracy_area *area, const struct body *body, uint64_t t_us,
                     struct marks *heads)
{
    struct mark *head = &heads->m[heads->n];
    double seen[3], z = body_head_z(body->height_m, body->sit);
    uint64_t *since_us = &area->in_picture_us[body->id % ACCURACY_PEOPLE_MAX];
    if (!camera_project(&area->camera, body->x, body->y, z, &head->u, &head->v))
        return;
    camera_view(&area->camera, body->x, body->y, z, seen);
    double half_px = half_head_m * area->camera.focal_px / seen[2];
    bool inside = head->u >= half_px && head->v >= half_px && head->u < area->width_px - half_px &&
                  head->v < area->height_px - half_px;
    if (!inside)
        *since_us = 0;
    else if (*since_us == 0)
        *since_us = t_us + 1;
    head->reach_px = near_m * area->camera.focal_px / seen[2];
    head->taken = false;
    head->place = place_of(area, body->x, body->y);
    if (!inside || t_us + 1 < *since_us + notice_us)
        head->place = -1;
    heads->n++;
}

static void add_followed(const struct accuracy_area *area, const struct track *track,
                         struct marks *followed)
{
    struct mark *mark = &followed->m[followed->n++];
    double x, y;
    *mark = (struct mark) { .u = track->x_q4 / 16.0, .v = track->y_q4 / 16.0 };
    camera_unproject(&area->camera, mark->u, mark->v, head_z_m, &x, &y);
    mark->place = place_of(area, x, y);
}

/* The nearest two of those who are left; false when none are near enough. */
static bool pair_nearest(struct marks *heads, struct marks *followed)
{
    struct mark *best_head = NULL, *best_followed = NULL;
    double best = 1;
    for (size_t h = 0; h < heads->n; h++) {
        struct mark *head = &heads->m[h];
        for (size_t f = 0; f < followed->n && !head->taken; f++) {
            struct mark *mark = &followed->m[f];
            double du = mark->u - head->u, dv = mark->v - head->v;
            double share = (du * du + dv * dv) / (head->reach_px * head->reach_px);
            if (mark->taken || share >= best)
                continue;
            best = share;
            best_head = head;
            best_followed = mark;
        }
    }
    if (best_head == NULL)
        return false;
    best_head->taken = best_followed->taken = true;
    return true;
}

void accuracy_area_see(struct accuracy_area *area, const struct simulation_moment *moment)
{
    static struct marks heads, followed;
    const struct bodies *bodies = world_bodies(moment->world);
    const struct tracks *tracks = device_tracks(moment->device);
    heads.n = followed.n = 0;
    for (size_t i = 0; i < bodies->n; i++)
        add_head(area, &bodies->b[i], moment->t_us, &heads);
    for (size_t i = 0; i < tracks->n; i++)
        if (tracks->t[i].confirmed && !tracks->t[i].lost)
            add_followed(area, &tracks->t[i], &followed);
    while (pair_nearest(&heads, &followed)) {
    }
    for (size_t i = 0; i < heads.n; i++) {
        if (heads.m[i].place < 0)
            continue;
        struct accuracy_figures *figures = &area->figures[heads.m[i].place];
        figures->truth += area->frame_s;
        figures->missed += heads.m[i].taken ? 0 : area->frame_s;
    }
    for (size_t i = 0; i < followed.n; i++)
        if (!followed.m[i].taken)
            area->figures[followed.m[i].place].made_up += area->frame_s;
}
