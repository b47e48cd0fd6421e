/* SPDX-License-Identifier: MIT */
#include "rig/advice_tell.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

static const double head_z_m = 1.6; /* of somebody of middle height */

void advice_tell(const struct advice *advice, const char *key, const char *format, ...)
{
    char text[240];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    advice->tell(advice->ctx, key, text);
}

struct vec2 advice_floor(const struct advice *advice, double u, double v)
{
    struct vec2 at;
    camera_unproject(&advice->camera, u, v, head_z_m, &at.x, &at.y);
    return at;
}

static double distance_m(struct vec2 a, struct vec2 b, struct vec2 at)
{
    double dx = b.x - a.x, dy = b.y - a.y;
    double t = ((at.x - a.x) * dx + (at.y - a.y) * dy) / (dx * dx + dy * dy + 1e-12);
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    double x = at.x - a.x - t * dx, y = at.y - a.y - t * dy;
    return sqrt(x * x + y * y);
}

double advice_line_distance(const struct advice *advice, struct vec2 at)
{
    const struct line_settings *line = &advice->settings->line;
    double least = 1000;
    for (size_t i = 0; line->enable && i + 1 < line->n_points; i++) {
        struct vec2 a = advice_floor(advice, line->points[i].x, line->points[i].y);
        struct vec2 b = advice_floor(advice, line->points[i + 1].x, line->points[i + 1].y);
        least = fmin(least, distance_m(a, b, at));
    }
    return least;
}
