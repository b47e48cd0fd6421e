/* SPDX-License-Identifier: MIT */
#include "rig/window/look.h"

#include <math.h>
#include <stddef.h>

#include "rig/window/buttons.h"

/* In pixels at scale 1. */
enum {
    MARGIN = 8,
    TIME_LINE = 62,
    FOOT = 26,
    PANELS_MIN = 240,
    PANELS_MAX = 440,
};

void look_init(struct look *look)
{
    *look = (struct look) { .zoom = 1, .centre_x = 0.5, .centre_y = 0.5 };
    for (int i = 0; i < LAYERS; i++)
        look->layer[i] = i != LAYER_DETECTIONS; /* tracks show the same people */
}

static double limit(double v, double low, double high)
{
    return v < low ? low : v > high ? high : v;
}

void layout_make(double width, double height, double scale, struct layout *out)
{
    const double m = MARGIN * scale, bar = fmax(width - 2 * m, 0);
    const double panels =
        limit(0.28 * width, fmin(PANELS_MIN * scale, 0.4 * width), PANELS_MAX * scale);
    const double left = width - panels - 3 * m; /* the picture's width */
    *out = (struct layout) { .scale = scale };
    out->tools = (struct area) { m, m, bar, fmin(buttons_height(bar, scale), 0.4 * height) };
    const double top = out->tools.y + out->tools.h + m;
    const double foot = fmax(height - FOOT * scale, top);
    const double line = fmax(foot - TIME_LINE * scale, top);
    out->foot = (struct area) { 0, foot, width, fmax(height - foot, 0) };
    out->time_line = (struct area) { m, line, bar, foot - line };
    out->picture = (struct area) { m, top, fmax(left, 0), fmax(line - m - top, 0) };
    out->panels = (struct area) { 2 * m + fmax(left, 0), top, panels, fmax(line - m - top, 0) };
}

/* Pixels of the screen for one of the camera's, at zoom 1. */
static double fitting(const struct area *area, double width_px, double height_px)
{
    const double px = fmin(area->w / width_px, area->h / height_px);
    return px > 1e-3 ? px : 1e-3;
}

/* Where the picture begins along one side: centred while it is smaller than its place, and never
 * farther in than its edge when it is larger. */
static double beginning(double place, double room, double centre, double size)
{
    if (size <= room)
        return round(place + (room - size) / 2);
    return limit(place + room / 2 - centre * size, place + room - size, place);
}

void sight_make(const struct look *look, const struct area *area, uint16_t width_px,
                uint16_t height_px, struct sight *out)
{
    const double w = width_px > 0 ? width_px : 1, h = height_px > 0 ? height_px : 1;
    out->px = fitting(area, w, h) * limit(look->zoom, 1, LOOK_ZOOM_MAX);
    out->x0 = beginning(area->x, area->w, look->centre_x, w * out->px);
    out->y0 = beginning(area->y, area->h, look->centre_y, h * out->px);
    const double x0 = fmax(area->x, out->x0), y0 = fmax(area->y, out->y0);
    const double x1 = fmin(area->x + area->w, out->x0 + w * out->px);
    const double y1 = fmin(area->y + area->h, out->y0 + h * out->px);
    out->screen = (struct area) { x0, y0, fmax(x1 - x0, 0), fmax(y1 - y0, 0) };
}

/* Two pictures lie beside each other or one above the other, where they are larger. */
static struct area half(const struct layout *layout, double width_px, double height_px,
                        unsigned index)
{
    const double gap = MARGIN * layout->scale;
    struct area beside = layout->picture, below = layout->picture;
    beside.w = fmax(beside.w - gap, 0) / 2;
    below.h = fmax(below.h - gap, 0) / 2;
    const bool is_beside =
        fitting(&beside, width_px, height_px) >= fitting(&below, width_px, height_px);
    if (index == 1) {
        beside.x += beside.w + gap;
        below.y += below.h + gap;
    }
    return is_beside ? beside : below;
}

bool sight_of(const struct look *look, const struct layout *layout, uint16_t width_px,
              uint16_t height_px, unsigned index, struct sight *out)
{
    if (index >= (look->side_by_side ? 2u : 1u))
        return false;
    const struct area area = look->side_by_side
                                 ? half(layout, fmax(width_px, 1), fmax(height_px, 1), index)
                                 : layout->picture;
    sight_make(look, &area, width_px, height_px, out);
    return true;
}

bool sight_at(const struct look *look, const struct layout *layout, uint16_t width_px,
              uint16_t height_px, double x, double y, struct sight *out)
{
    for (unsigned i = 0; sight_of(look, layout, width_px, height_px, i, out); i++)
        if (x >= out->screen.x && y >= out->screen.y && x < out->screen.x + out->screen.w &&
            y < out->screen.y + out->screen.h)
            return true;
    return false;
}

void sight_to_screen(const struct sight *sight, double u, double v, double *x, double *y)
{
    *x = sight->x0 + u * sight->px;
    *y = sight->y0 + v * sight->px;
}

void sight_to_camera(const struct sight *sight, double x, double y, double *u, double *v)
{
    *u = (x - sight->x0) / sight->px;
    *v = (y - sight->y0) / sight->px;
}

/* Both sights of side by side have places of one size, so either may set the centre. */
static void set_centre(struct look *look, const struct sight *sight, const struct area *area,
                       double width_px, double height_px)
{
    double u, v;
    sight_to_camera(sight, area->x + area->w / 2, area->y + area->h / 2, &u, &v);
    look->centre_x = limit(u / width_px, 0, 1);
    look->centre_y = limit(v / height_px, 0, 1);
}

static struct area place(const struct look *look, const struct layout *layout, uint16_t width_px,
                         uint16_t height_px, double x, double y)
{
    if (!look->side_by_side)
        return layout->picture;
    const struct area second = half(layout, fmax(width_px, 1), fmax(height_px, 1), 1);
    return half(layout, fmax(width_px, 1), fmax(height_px, 1),
                x >= second.x && y >= second.y ? 1 : 0);
}

void look_zoom(struct look *look, const struct layout *layout, uint16_t width_px,
               uint16_t height_px, double factor, double x, double y)
{
    const struct area area = place(look, layout, width_px, height_px, x, y);
    const double w = fmax(width_px, 1), h = fmax(height_px, 1);
    struct sight sight;
    double u, v;
    sight_make(look, &area, width_px, height_px, &sight);
    sight_to_camera(&sight, x, y, &u, &v);
    look->zoom = limit(look->zoom * factor, 1, LOOK_ZOOM_MAX);
    sight.px = fitting(&area, w, h) * look->zoom;
    sight.x0 = x - u * sight.px;
    sight.y0 = y - v * sight.px;
    set_centre(look, &sight, &area, w, h);
}

void look_move(struct look *look, const struct layout *layout, uint16_t width_px,
               uint16_t height_px, double dx, double dy)
{
    const struct area area =
        place(look, layout, width_px, height_px, layout->picture.x, layout->picture.y);
    struct sight sight;
    sight_make(look, &area, width_px, height_px, &sight);
    sight.x0 += dx;
    sight.y0 += dy;
    set_centre(look, &sight, &area, fmax(width_px, 1), fmax(height_px, 1));
    /* no farther than the edge, or the way back would begin beyond it */
    sight_make(look, &area, width_px, height_px, &sight);
    set_centre(look, &sight, &area, fmax(width_px, 1), fmax(height_px, 1));
}
