/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "rig/window/layers.h"
#include "rig/window/theme.h"

/* Where a label of an area belongs: in the middle of its upper edge's corners, within it. */
static struct spot label_spot(const struct spot *p, size_t n, double below)
{
    struct spot middle = { 0, 0 };
    double top = p[0].y;
    for (size_t i = 0; i < n; i++) {
        middle.x += p[i].x / (double)n;
        middle.y += p[i].y / (double)n;
        top = fmin(top, p[i].y);
    }
    return (struct spot) { middle.x, fmin(middle.y, top + below) };
}

/* Where single pixels are looked at they keep their colours. */
static void fill_area(const struct layers *layers, const struct spot *p, size_t n,
                      struct colour colour)
{
    if (layers->sight.px < LAYERS_PIXELS_FROM_PX)
        paint_polygon(layers->paint, p, n, colour);
}

/* The rig sees through them. */
static void paint_masks(struct layers *layers)
{
    const struct mask_settings *mask = &layers->instant->settings.mask;
    const uint8_t level = mask->colour == MASK_BLACK ? 0 : 255;
    const struct colour fill = { level, level, level, 130 };
    struct spot p[REGION_POINTS_MAX];
    for (size_t i = 0; mask->enable && i < mask->n_areas; i++) {
        const size_t n = layers_points(layers, mask->areas[i].points, mask->areas[i].n_points, p);
        char text[LABEL_BYTES];
        fill_area(layers, p, n, fill);
        layers_outline(layers, p, n, 1.5 * layers->s, 3 * layers->s, theme.dim);
        snprintf(text, sizeof text, "mask %zu", i + 1);
        labels_add(&layers->labels, label_spot(p, n, 14 * layers->s), -1, theme.dim, text);
    }
}

static int counted(const struct region_result *result, uint8_t number)
{
    for (int i = 0; i < result->n_regions; i++)
        if (result->number[i] == number)
            return i;
    return -1;
}

static void describe_region(const struct instant *now, uint8_t number, char *text, size_t cap)
{
    const int at = counted(&now->region, number);
    size_t len = (size_t)snprintf(text, cap, "region %d", number);
    if (at >= 0 && now->region.reporting_type == REPORTING_OCCUPANCY)
        len += (size_t)snprintf(text + len, cap - len, ": %s",
                                now->region.counted[at] > 0 ? "occupied" : "vacant");
    else if (at >= 0)
        len += (size_t)snprintf(text + len, cap - len, ": %d", now->region.counted[at]);
    for (int i = 0; now->settings.region.dwell_enable && i < REGION_MAX; i++) {
        const struct dwell_sum *sum = &now->dwell[i];
        if (sum->number == number && sum->n > 0 && len < cap)
            snprintf(text + len, cap - len, "  dwell avg %.1f s max %.1f s",
                     (double)sum->total_ms / sum->n / 1e3, (double)sum->longest_ms / 1e3);
    }
}

static void paint_regions(struct layers *layers)
{
    const struct region_settings *region = &layers->instant->settings.region;
    struct spot p[REGION_POINTS_MAX];
    if (!region->enable || !region->detection_region_enable)
        return;
    for (size_t i = 0; i < region->n_regions; i++) {
        const struct region *one = &region->regions[i];
        const size_t n = layers_points(layers, one->points, one->n_points, p);
        char text[LABEL_BYTES];
        fill_area(layers, p, n, layers_faded(theme.green, 0.11));
        layers_outline(layers, p, n, 2 * layers->s, 0, theme.green);
        describe_region(layers->instant, one->number, text, sizeof text);
        labels_add(&layers->labels, label_spot(p, n, 14 * layers->s), -1, theme.green, text);
    }
}

/* The area is drawn dashed, its edges are named where they are. */
static void paint_flow(struct layers *layers)
{
    const struct flow_settings *flow = &layers->instant->settings.flow;
    struct spot p[FLOW_POINTS_MAX];
    if (!flow->enable || flow->n_points < 3)
        return;
    const size_t n = layers_points(layers, flow->points, flow->n_points, p);
    layers_outline(layers, p, n, 2.5 * layers->s, 9 * layers->s, theme.sky);
    for (size_t i = 0; i < n; i++) {
        const struct spot a = p[i], b = p[(i + 1) % n];
        uint32_t in = 0, out = 0;
        char text[LABEL_BYTES];
        for (size_t k = 0; k < n; k++) {
            in += layers->instant->flow[i][k];
            out += layers->instant->flow[k][i];
        }
        snprintf(text, sizeof text, "%c%s%.24s: %" PRIu32 " in, %" PRIu32 " out", (char)('A' + i),
                 flow->edge_name[i][0] != '\0' ? " " : "", flow->edge_name[i], in, out);
        labels_add(&layers->labels, (struct spot) { (a.x + b.x) / 2, (a.y + b.y) / 2 }, -1,
                   theme.sky, text);
    }
}

static void paint_u_turn(struct layers *layers)
{
    const struct line_settings *line = &layers->instant->settings.line;
    struct spot p[REGION_POINTS_MAX];
    if (!line->enable || !line->filter_u_turns || line->n_u_turn_points < 3)
        return;
    const size_t n = layers_points(layers, line->u_turn_points, line->n_u_turn_points, p);
    fill_area(layers, p, n, layers_faded(theme.purple, 0.09));
    layers_outline(layers, p, n, 2 * layers->s, 5 * layers->s, theme.purple);
    labels_add(&layers->labels, label_spot(p, n, 14 * layers->s), -1, theme.purple, "U-turn area");
}

/* Counts stand on the sides that they are of, beside the longest part of the line. */
static void label_line(struct layers *layers, const struct spot *p, size_t n)
{
    const struct line_result *result = &layers->instant->line;
    size_t longest = 0;
    double length = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        const double d = hypot(p[i + 1].x - p[i].x, p[i + 1].y - p[i].y);
        longest = d > length ? i : longest;
        length = fmax(length, d);
    }
    if (length < 1)
        return;
    const struct spot a = p[longest], b = p[longest + 1];
    const double lx = (b.y - a.y) / length, ly = -(b.x - a.x) / length, s = layers->s;
    /* a plate is wider than it is high */
    const double in = (28 + 14 * fabs(lx)) * s, out = (14 + 14 * fabs(lx)) * s;
    const struct spot m = { (a.x + b.x) / 2, (a.y + b.y) / 2 };
    char text[LABEL_BYTES];
    snprintf(text, sizeof text, "In %" PRIu32, result->in_cumulative);
    labels_add(&layers->labels, (struct spot) { m.x + in * lx, m.y + in * ly }, -1, theme.orange,
               text);
    snprintf(text, sizeof text, "Out %" PRIu32, result->out_cumulative);
    labels_add(&layers->labels, (struct spot) { m.x - out * lx, m.y - out * ly }, -1, theme.orange,
               text);
}

static void paint_line_layer(struct layers *layers)
{
    const struct line_settings *line = &layers->instant->settings.line;
    struct spot p[LINE_POINTS_MAX];
    if (!line->enable || line->n_points < 2)
        return;
    const size_t n = layers_points(layers, line->points, line->n_points, p);
    layers_way(layers, p, n, 3 * layers->s, theme.orange);
    for (size_t i = 0; i + 1 < n; i++)
        layers_arrow(layers, p[i], p[i + 1], theme.orange);
    for (size_t i = 0; i < n; i++)
        paint_disc(layers->paint, p[i], 4 * layers->s, theme.orange);
    label_line(layers, p, n);
}

void layers_settings(struct layers *layers)
{
    if (layers->layer[LAYER_MASKS])
        paint_masks(layers);
    if (layers->layer[LAYER_REGIONS])
        paint_regions(layers);
    if (layers->layer[LAYER_FLOW])
        paint_flow(layers);
    if (layers->layer[LAYER_U_TURN])
        paint_u_turn(layers);
    if (layers->layer[LAYER_LINE])
        paint_line_layer(layers);
}
