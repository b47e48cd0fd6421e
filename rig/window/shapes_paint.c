/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>

#include "rig/window/layers.h"
#include "rig/window/theme.h"

static const struct colour white = { 255, 255, 255, 255 };

/* An outline in the settings as it would be if what is held were let go. */
struct outline {
    struct spot p[SHAPE_POINTS_MAX];
    size_t n;
    bool closed;
    struct colour colour;
};

static struct colour of_tool(enum action tool)
{
    switch (tool) {
    case ACTION_TOOL_LINE:
        return theme.orange;
    case ACTION_TOOL_REGION:
        return theme.green;
    case ACTION_TOOL_U_TURN:
        return theme.purple;
    case ACTION_TOOL_MASK:
        return theme.dim;
    default:
        return theme.sky;
    }
}

static bool is_area(enum action tool)
{
    return tool == ACTION_TOOL_REGION || tool == ACTION_TOOL_U_TURN || tool == ACTION_TOOL_MASK;
}

static void handle(const struct layers *layers, struct spot at, struct colour colour, bool held)
{
    const double r = (held ? 7 : 5) * layers->s;
    paint_disc(layers->paint, at, r + 1.5 * layers->s, (struct colour) { 0, 0, 0, 160 });
    paint_disc(layers->paint, at, r, white);
    paint_disc(layers->paint, at, r - 2 * layers->s, colour);
}

static void dashes(const struct layers *layers, struct spot a, struct spot b, struct colour colour)
{
    const struct spot way[2] = { a, b };
    paint_way(layers->paint, way, 2, 4 * layers->s, (struct colour) { 0, 0, 0, 90 });
    paint_dashes(layers->paint, a, b, 2 * layers->s, 6 * layers->s, colour);
}

/* The next walker, where he would be put: his clothes and his height. */
static void paint_next_walker(struct layers *layers, struct spot at)
{
    const struct shapes *shapes = &layers->show->desk->shapes;
    const struct colour top = { (uint8_t)(shapes->top_rgb >> 16), (uint8_t)(shapes->top_rgb >> 8),
                                (uint8_t)shapes->top_rgb, 255 };
    const double s = layers->s, r = 9 * s;
    char text[LABEL_BYTES];
    paint_disc(layers->paint, at, r + 2.5 * s, (struct colour) { 0, 0, 0, 160 });
    paint_disc(layers->paint, at, r + s, white);
    paint_disc(layers->paint, at, r - s, shapes->top_rgb == UINT32_MAX ? theme.dim : top);
    snprintf(text, sizeof text, "%.2f m", shapes->height_m);
    labels_add(&layers->labels, at, r + 4 * s, theme.sky, text);
}

/* Points so far, and a dashed way to where the next one would be. */
static void paint_drawn(struct layers *layers)
{
    const struct desk *desk = layers->show->desk;
    const struct shapes *shapes = &desk->shapes;
    const struct colour colour = of_tool(desk->tool);
    const struct spot pointer = { desk->pointer_x, desk->pointer_y };
    const struct area *in = &layers->sight.screen;
    const bool is_here = pointer.x >= in->x && pointer.y >= in->y && pointer.x < in->x + in->w &&
                         pointer.y < in->y + in->h;
    struct spot p[SHAPE_POINTS_MAX + 1];
    if (desk->tool == ACTION_TOOL_LOOK || desk->tool == ACTION_NONE)
        return;
    for (size_t i = 0; i < shapes->n; i++)
        p[i] = layers_spot(layers, shapes->p[i].u, shapes->p[i].v);
    p[shapes->n] = pointer;
    const size_t n = shapes->n;
    if (is_area(desk->tool) && n + is_here >= 3)
        paint_polygon(layers->paint, p, n + is_here, layers_faded(colour, 0.18));
    layers_way(layers, p, n, 2.5 * layers->s, colour);
    if (is_here && n > 0)
        dashes(layers, p[n - 1], pointer, colour);
    if (is_here && is_area(desk->tool) && n > 1)
        dashes(layers, pointer, p[0], layers_faded(colour, 0.6));
    for (size_t i = 0; desk->tool == ACTION_TOOL_LINE && i + 1 < n + is_here; i++)
        layers_arrow(layers, p[i], p[i + 1], i + 1 < n ? colour : layers_faded(colour, 0.6));
    for (size_t i = 0; i < n; i++)
        handle(layers, p[i], colour, false);
    if (is_here && desk->tool == ACTION_TOOL_WALKER)
        paint_next_walker(layers, pointer);
}

/* Handles on the corners of what is chosen; what is held, where it is held. */
static void paint_chosen_shape(struct layers *layers)
{
    static const enum action tools[] = { [CHOSEN_LINE] = ACTION_TOOL_LINE,
                                         [CHOSEN_REGION] = ACTION_TOOL_REGION,
                                         [CHOSEN_MASK] = ACTION_TOOL_MASK,
                                         [CHOSEN_U_TURN] = ACTION_TOOL_U_TURN };
    const struct shapes *shapes = &layers->show->desk->shapes;
    struct shape_points points;
    struct spot p[SHAPE_POINTS_MAX];
    if (!shapes_points(&layers->instant->settings, shapes->chosen, shapes->index, &points))
        return;
    if (shapes->dragging)
        shapes_move(shapes, layers->instant->width_px, layers->instant->height_px, &points);
    const size_t n = points.n;
    const struct colour colour = of_tool(tools[shapes->chosen]);
    const bool closed = shapes->chosen != CHOSEN_LINE;
    layers_points(layers, points.p, n, p);
    for (size_t i = 0; i + !closed < n; i++)
        dashes(layers, p[i], p[(i + 1) % n], white);
    for (size_t i = 0; shapes->chosen == CHOSEN_LINE && i + 1 < n; i++)
        layers_arrow(layers, p[i], p[i + 1], colour);
    for (size_t i = 0; i < n; i++)
        handle(layers, p[i], colour, shapes->dragging && shapes->point == (long)i);
}

static void paint_chosen_walker(struct layers *layers)
{
    const struct instant *now = layers->instant;
    const struct shapes *shapes = &layers->show->desk->shapes;
    const double s = layers->s, r = fmax(18 * s, 16 * layers->sight.px);
    for (int i = 0; i < now->n_people; i++) {
        const struct instant_person *person = &now->people[i];
        if (person->walker < 0 || (size_t)person->walker != shapes->index)
            continue;
        const struct spot at = layers_spot(layers, person->head_x_px, person->head_y_px);
        const struct spot to = layers_spot(layers, shapes->to_u, shapes->to_v);
        const struct spot corner[4] = { { at.x - r, at.y - r },
                                        { at.x + r, at.y - r },
                                        { at.x + r, at.y + r },
                                        { at.x - r, at.y + r } };
        char text[LABEL_BYTES];
        layers_outline(layers, corner, 4, 2 * s, 5 * s, white);
        snprintf(text, sizeof text, "walker %zu, %.2f m", shapes->index + 1, person->height_m);
        labels_add(&layers->labels, at, r, white, text);
        if (!shapes->dragging)
            return;
        dashes(layers, at, to, white);
        handle(layers, to, theme.sky, true);
        return;
    }
}

/* Where the arrow keys have moved to. */
static void paint_pointer(struct paint *paint, const struct show *show)
{
    static const struct spot ways[4] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
    const struct desk *desk = show->desk;
    const double s = paint_scale(paint);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        const double dx = s * ways[i].x, dy = s * ways[i].y;
        const struct spot a = { desk->pointer_x + 4 * dx, desk->pointer_y + 4 * dy };
        const struct spot b = { desk->pointer_x + 14 * dx, desk->pointer_y + 14 * dy };
        paint_line(paint, a, b, 4 * s, (struct colour) { 0, 0, 0, 120 });
        paint_line(paint, a, b, 2 * s, white);
    }
}

void shapes_paint(struct paint *paint, const struct show *show)
{
    const struct instant *now = show->instant;
    const struct desk *desk = show->desk;
    struct layers layers;
    struct sight sight;
    if (now == NULL)
        return;
    for (unsigned i = 0;
         sight_of(&desk->look, &desk->layout, now->width_px, now->height_px, i, &sight); i++) {
        layers_open(&layers, paint, show, &sight);
        paint_clip(paint, &sight.screen);
        if (desk->shapes.chosen == CHOSEN_WALKER)
            paint_chosen_walker(&layers);
        else
            paint_chosen_shape(&layers);
        paint_drawn(&layers);
        labels_paint(&layers.labels, paint);
        paint_clip(paint, NULL);
    }
    if (desk->pointer_shown)
        paint_pointer(paint, show);
}
