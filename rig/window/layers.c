/* SPDX-License-Identifier: MIT */
#include "rig/window/layers.h"

#include <math.h>

static const struct colour seam = { 0, 0, 0, 120 };

void layers_open(struct layers *layers, struct paint *paint, const struct show *show,
                 const struct sight *sight)
{
    layers->paint = paint;
    layers->show = show;
    layers->instant = show->instant;
    layers->layer = show->desk->look.layer;
    layers->sight = *sight;
    layers->s = paint_scale(paint);
    layers->labels.within = sight->screen;
    layers->labels.n = layers->labels.n_taken = 0; /* what lies behind n is never looked at */
}

struct spot layers_spot(const struct layers *layers, double u, double v)
{
    struct spot p;
    sight_to_screen(&layers->sight, u, v, &p.x, &p.y);
    return p;
}

struct colour layers_faded(struct colour colour, double part)
{
    colour.a = (uint8_t)(colour.a * part + 0.5);
    return colour;
}

void layers_way(const struct layers *layers, const struct spot *p, size_t n, double width,
                struct colour colour)
{
    paint_way(layers->paint, p, n, width + 2 * layers->s, layers_faded(seam, colour.a / 255.0));
    paint_way(layers->paint, p, n, width, colour);
}

void layers_outline(const struct layers *layers, const struct spot *p, size_t n, double width,
                    double dash, struct colour colour)
{
    for (size_t i = 0; i < n; i++) {
        const struct spot side[2] = { p[i], p[(i + 1) % n] };
        paint_way(layers->paint, side, 2, width + 2 * layers->s, seam);
    }
    for (size_t i = 0; i < n; i++) {
        const struct spot side[2] = { p[i], p[(i + 1) % n] };
        if (dash > 0)
            paint_dashes(layers->paint, side[0], side[1], width, dash, colour);
        else
            paint_way(layers->paint, side, 2, width, colour);
    }
}

size_t layers_points(const struct layers *layers, const struct point *points, size_t n,
                     struct spot *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = layers_spot(layers, points[i].x, points[i].y);
    return n;
}

struct spot layers_arrow(const struct layers *layers, struct spot a, struct spot b,
                         struct colour colour)
{
    const double s = layers->s, dx = b.x - a.x, dy = b.y - a.y, length = hypot(dx, dy);
    const struct spot middle = { (a.x + b.x) / 2, (a.y + b.y) / 2 };
    if (length < 1)
        return middle;
    const double tx = dx / length, ty = dy / length, lx = ty, ly = -tx; /* to the left */
    const double half = fmin(9 * s, length / 2), high = 16 * s;
    const struct spot tip = { middle.x + high * lx, middle.y + high * ly };
    const struct spot p[3] = { { middle.x + half * tx, middle.y + half * ty },
                               tip,
                               { middle.x - half * tx, middle.y - half * ty } };
    const struct spot closed[4] = { p[0], p[1], p[2], p[0] };
    paint_way(layers->paint, closed, 4, 2 * s, seam);
    paint_polygon(layers->paint, p, 3, colour);
    return tip;
}
