/* SPDX-License-Identifier: MIT */
#include "rig/window/time_line.h"

#include <math.h>

#include "rig/window/buttons.h"
#include "rig/window/show.h"
#include "rig/window/theme.h"
#include "rig/window/widgets.h"

/* At a scale of 1. */
#define MARK_PX 4.0 /* half of one */

uint64_t time_line_step_us(uint64_t end_us, double width, double label_width)
{
    static const uint32_t steps_ds[] = { 1,     2,     5,     10,     20,     50,     100,
                                         150,   300,   600,   1200,   3000,   6000,   9000,
                                         18000, 36000, 72000, 144000, 216000, 432000, 864000 };
    const size_t n = sizeof steps_ds / sizeof steps_ds[0];
    const double labels = fmax(floor(width / fmax(label_width, 1)), 1);
    for (size_t i = 0; i < n; i++)
        if ((double)end_us / ((double)steps_ds[i] * 1e5) <= labels)
            return (uint64_t)steps_ds[i] * 100000;
    uint64_t days = (uint64_t)ceil((double)end_us / 86400e6 / labels);
    return days * UINT64_C(86400000000);
}

static void paint_ground(struct paint *paint, const struct show *show)
{
    const struct layout *layout = &show->desk->layout;
    struct area area = layout->time_line, known = area;
    area.h -= TIME_LINE_LABELS_PX * layout->scale;
    paint_fill(paint, &area, theme.panel);
    if (show->chronicle == NULL)
        return;
    const uint64_t to_us = show->chronicle->complete ? show->end_us : show->chronicle->known_us;
    known.h = area.h;
    known.w = to_us >= show->end_us ? area.w : time_line_x(layout, to_us, show->end_us) - area.x;
    paint_fill(paint, &known, theme.raised);
}

/* Without what a step leaves out: 0:30, 1:02:00, 0:00.5 */
static void add_label(uint64_t t_us, uint64_t step_us, struct buffer *out)
{
    widget_scene_time(t_us, out);
    out->len -= step_us % 1000000 == 0 ? 4 : 2;
    out->s[out->len] = '\0';
}

static void paint_labels(struct paint *paint, const struct show *show)
{
    const struct layout *layout = &show->desk->layout;
    const struct area *area = &layout->time_line;
    const double s = layout->scale, h = area->h - TIME_LINE_LABELS_PX * s;
    const double room = paint_text_width(paint, FONT_SMALL, "00:00:00.0") + 12 * s;
    const uint64_t step_us = time_line_step_us(show->end_us, area->w, room);
    struct buffer label = { 0 };
    for (uint64_t t_us = 0; t_us <= show->end_us; t_us += step_us) {
        const double x = time_line_x(layout, t_us, show->end_us);
        buffer_clear(&label);
        add_label(t_us, step_us, &label);
        const double w = paint_text_width(paint, FONT_SMALL, label.s);
        const double left = fmin(fmax(x - w / 2, area->x), area->x + area->w - w);
        const struct area tick = { x, area->y, fmax(1, floor(s)), h };
        paint_fill(paint, &tick, theme.edge);
        paint_text(paint, FONT_SMALL, left, area->y + h + 2 * s, theme.dim, label.s);
    }
    buffer_free(&label);
}

void time_line_sign(struct paint *paint, enum chronicle_kind kind, double x, double y, double r)
{
    const struct area square = { x - r * 0.75, y - r * 0.75, 1.5 * r, 1.5 * r };
    const struct spot diamond[] = {
        { x, y - 1.3 * r }, { x + 1.3 * r, y }, { x, y + 1.3 * r }, { x - 1.3 * r, y }
    };
    const struct spot triangle[] = { { x, y - r }, { x + r, y + r }, { x - r, y + r } };
    switch (kind) {
    case CHRONICLE_MISTAKE:
        paint_polygon(paint, diamond, 4, theme.vermillion);
        break;
    case CHRONICLE_EVENT:
        paint_disc(paint, (struct spot) { x, y }, 0.85 * r, theme.purple);
        break;
    case CHRONICLE_OUTPUT:
        paint_fill(paint, &square, theme.yellow);
        break;
    case CHRONICLE_REPORT:
        paint_polygon(paint, triangle, 3, theme.sky);
        break;
    default:
        break;
    }
}

/* Where marks are dense, one stands for those that it would lie upon. */
static void paint_marks(struct paint *paint, const struct show *show)
{
    const struct layout *layout = &show->desk->layout;
    double last_x[TIME_LINE_LANES];
    for (int i = 0; i < TIME_LINE_LANES; i++)
        last_x[i] = -INFINITY;
    for (size_t i = 0; i < show->chronicle->n; i++) {
        const struct chronicle_mark *mark = &show->chronicle->marks[i];
        const int lane = time_line_lane(mark->kind);
        const double x = time_line_x(layout, mark->t_us, show->end_us);
        if (lane < 0 || x - last_x[lane] < layout->scale)
            continue;
        last_x[lane] = x;
        const struct area area = time_line_lane_area(layout, lane);
        time_line_sign(paint, mark->kind, x, area.y + area.h / 2,
                       fmin(MARK_PX * layout->scale, area.h / 2));
    }
}

static void paint_cursor(struct paint *paint, const struct show *show)
{
    const struct layout *layout = &show->desk->layout;
    const struct area *area = &layout->time_line;
    const double s = layout->scale, h = area->h - TIME_LINE_LABELS_PX * s;
    const double x = time_line_x(layout, show->instant->t_us, show->end_us);
    const struct area bar = { x - s, area->y, 2 * s, h };
    const struct spot head[] = { { x - 5 * s, area->y },
                                 { x + 5 * s, area->y },
                                 { x, area->y + 7 * s } };
    paint_fill(paint, &bar, theme.text);
    paint_polygon(paint, head, 3, theme.text);
}

/* By what the end is dragged; while it is, where it will be, and what there will not be then. */
static void paint_end(struct paint *paint, const struct show *show)
{
    const struct desk *desk = show->desk;
    const struct layout *layout = &desk->layout;
    const double s = layout->scale;
    struct area grip = time_line_grip(layout);
    for (int i = 0; i < 2; i++) {
        const struct area bar = { grip.x + (2 + 3 * i) * s, grip.y + grip.h / 2 - 8 * s, s,
                                  16 * s };
        paint_fill(paint, &bar, desk->hold == HOLD_END ? theme.text : theme.faint);
    }
    if (desk->end_us == 0 || desk->end_us > show->end_us)
        return;
    const double x = time_line_x(layout, desk->end_us, show->end_us);
    const struct area gone = { x, grip.y, grip.x + grip.w - x, grip.h };
    const struct area edge = { x - s, grip.y, 2 * s, grip.h };
    static const struct colour shade = { 16, 19, 24, 200 };
    paint_fill(paint, &gone, shade);
    paint_fill(paint, &edge, theme.orange);
}

void time_line_paint(struct paint *paint, const struct show *show)
{
    const struct area *area = &show->desk->layout.time_line;
    if (area->w <= 0 || area->h <= 0)
        return;
    paint_clip(paint, area);
    paint_ground(paint, show);
    paint_labels(paint, show);
    if (show->instant != NULL)
        paint_cursor(paint, show);
    if (show->chronicle != NULL)
        paint_marks(paint, show);
    paint_end(paint, show);
    paint_clip(paint, NULL);
}
