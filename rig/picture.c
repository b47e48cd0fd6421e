/* SPDX-License-Identifier: MIT */
#include "rig/picture.h"

#include <inttypes.h>
#include <math.h>

const char picture_style[] =
    ".pic{display:block;width:100%;height:auto}"
    ".pic .whole{fill:none;stroke-width:1.4;stroke-linejoin:round;opacity:.5}"
    ".pic .way{fill:none;stroke-width:2.6;stroke-linecap:round;stroke-linejoin:round}"
    ".pic .casing{fill:none;stroke:#000;stroke-opacity:.35;stroke-width:4.6;"
    "stroke-linecap:round;stroke-linejoin:round}"
    ".pic .mask{fill:#fff;fill-opacity:.55;stroke:#222;stroke-width:1}.pic .black{fill:#000}"
    ".pic .region{fill:#4cc9f0;fill-opacity:.14;stroke:#4cc9f0;stroke-width:2;"
    "stroke-dasharray:7 4}"
    ".pic .line{fill:none;stroke:#ffd166;stroke-width:4;stroke-linecap:round;"
    "stroke-linejoin:round}"
    ".pic .line-casing{fill:none;stroke:#000;stroke-opacity:.4;stroke-width:7;"
    "stroke-linecap:round;stroke-linejoin:round}"
    ".pic .arrow{fill:#ffd166;stroke:#000;stroke-opacity:.4;stroke-width:1}"
    ".pic .found{fill:none;stroke-width:2.4}"
    ".pic .true{stroke:#fff;stroke-width:1.8;stroke-linecap:round}"
    ".pic .true-casing{stroke:#000;stroke-opacity:.55;stroke-width:3.6;stroke-linecap:round}"
    ".pic .lost{fill:none;stroke:#ff3b5c;stroke-width:2.6;stroke-dasharray:4 3}"
    ".pic .label{font:600 12px system-ui,sans-serif;fill:#fff;stroke:#000;stroke-opacity:.6;"
    "stroke-width:3px;paint-order:stroke;stroke-linejoin:round}";

/* Ten colours that stay apart on carpet, wood and concrete. */
static const char *colour_of(uint32_t id)
{
    static const char *const colours[10] = {
        "#ff6b6b", "#4dd599", "#5aa9ff", "#ffa94d", "#b197fc",
        "#22d3ee", "#f783ac", "#a9e34b", "#ffe066", "#63e6be"
    };
    return colours[id % 10];
}

static void add_points(struct buffer *out, const struct crossing_point *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buffer_addf(out, "%s%.0f,%.0f", i > 0 ? " " : "", p[i].x, p[i].y);
}

static void draw_whole_ways(const struct picture_layers *layers, struct buffer *out)
{
    buffer_add(out, "<g class=\"layer-whole\">");
    for (size_t i = 0; i < layers->n_ways; i++) {
        if (layers->ways[i].n < 2)
            continue;
        buffer_addf(out, "<polyline class=\"whole\" stroke=\"%s\" points=\"",
                    colour_of(layers->ways[i].id));
        add_points(out, layers->ways[i].p, layers->ways[i].n);
        buffer_add(out, "\"/>");
    }
    buffer_add(out, "</g>");
}

static void draw_recent_ways(const struct album_picture *picture, struct buffer *out)
{
    buffer_add(out, "<g class=\"layer-ways\">");
    for (size_t i = 0; i < picture->n_ways; i++) {
        if (picture->ways[i].n < 2)
            continue;
        buffer_add(out, "<polyline class=\"casing\" points=\"");
        add_points(out, picture->ways[i].p, picture->ways[i].n);
        buffer_addf(out, "\"/><polyline class=\"way\" stroke=\"%s\" points=\"",
                    colour_of(picture->ways[i].id));
        add_points(out, picture->ways[i].p, picture->ways[i].n);
        buffer_add(out, "\"/>");
    }
    buffer_add(out, "</g>");
}

static void draw_regions(const struct region_settings *settings, struct buffer *out)
{
    if (!settings->enable || !settings->detection_region_enable)
        return;
    for (size_t i = 0; i < settings->n_regions; i++) {
        const struct region *region = &settings->regions[i];
        double x = 0, y = 0;
        buffer_add(out, "<polygon class=\"region\" points=\"");
        for (size_t k = 0; k < region->n_points; k++) {
            buffer_addf(out, "%s%d,%d", k > 0 ? " " : "", region->points[k].x, region->points[k].y);
            x += region->points[k].x;
            y += region->points[k].y;
        }
        buffer_addf(out,
                    "\"/><text class=\"label\" text-anchor=\"middle\" x=\"%.0f\" y=\"%.0f\">"
                    "Region %d</text>",
                    x / region->n_points, y / region->n_points, region->number);
    }
}

/* The rig sees through them. */
static void draw_masks(const struct mask_settings *settings, struct buffer *out)
{
    for (size_t i = 0; settings->enable && i < settings->n_areas; i++) {
        const struct mask_area *area = &settings->areas[i];
        buffer_addf(out, "<polygon class=\"mask%s\" points=\"",
                    settings->colour == MASK_BLACK ? " black" : "");
        for (size_t k = 0; k < area->n_points; k++)
            buffer_addf(out, "%s%d,%d", k > 0 ? " " : "", area->points[k].x, area->points[k].y);
        buffer_add(out, "\"/>");
    }
}

/* In is towards the left hand of the drawing direction. */
static void draw_arrow(struct point a, struct point b, struct buffer *out)
{
    double dx = b.x - a.x, dy = b.y - a.y;
    double length = sqrt(dx * dx + dy * dy);
    if (length < 1)
        return;
    /* on a long line near its start, where fewer people hide it */
    double part = length > 200 ? 0.1 : 0.5;
    double mx = a.x + part * dx, my = a.y + part * dy;
    double lx = dy / length, ly = -dx / length; /* to the left */
    double tx = dx / length, ty = dy / length;
    buffer_addf(out,
                "<polygon class=\"arrow\" points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f\"/>"
                "<text class=\"label\" text-anchor=\"middle\" x=\"%.1f\" y=\"%.1f\">In</text>",
                mx + 9 * tx, my + 9 * ty, mx - 9 * tx, my - 9 * ty, mx + 17 * lx, my + 17 * ly,
                mx + 29 * lx, my + 29 * ly + 4);
}

static void draw_line(const struct line_settings *line, struct buffer *out)
{
    if (!line->enable || line->n_points < 2)
        return;
    for (int pass = 0; pass < 2; pass++) {
        buffer_addf(out, "<polyline class=\"%s\" points=\"", pass == 0 ? "line-casing" : "line");
        for (size_t i = 0; i < line->n_points; i++)
            buffer_addf(out, "%s%d,%d", i > 0 ? " " : "", line->points[i].x, line->points[i].y);
        buffer_add(out, "\"/>");
    }
    for (size_t i = 0; i + 1 < line->n_points; i++)
        draw_arrow(line->points[i], line->points[i + 1], out);
}

static bool is_found(const struct album_picture *picture, const struct album_person *head)
{
    for (size_t i = 0; i < picture->n_found; i++) {
        double dx = picture->found[i].at.x - head->at.x, dy = picture->found[i].at.y - head->at.y;
        double reach = picture->found[i].size_px > 24 ? picture->found[i].size_px : 24;
        if (dx * dx + dy * dy < reach * reach)
            return true;
    }
    return false;
}

static void draw_people(const struct album_picture *picture, struct buffer *out)
{
    buffer_add(out, "<g class=\"layer-found\">");
    for (size_t i = 0; i < picture->n_found; i++) {
        const struct album_person *p = &picture->found[i];
        double r = p->size_px > 8 ? p->size_px / 2 + 3 : 7;
        buffer_addf(out,
                    "<circle class=\"found\" stroke=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>"
                    "<text class=\"label\" x=\"%.1f\" y=\"%.1f\">%" PRIu32 "</text>",
                    colour_of(p->id), p->at.x, p->at.y, r, p->at.x + r + 1, p->at.y - r + 4, p->id);
    }
    buffer_add(out, "</g><g class=\"layer-true\">");
    for (size_t i = 0; i < picture->n_true; i++) {
        const struct album_person *p = &picture->true_heads[i];
        for (int pass = 0; pass < 2; pass++)
            buffer_addf(out, "<path class=\"%s\" d=\"M%.1f %.1fh8m-4 -4v8\"/>",
                        pass == 0 ? "true-casing" : "true", p->at.x - 4, p->at.y);
        if (!is_found(picture, p))
            buffer_addf(out, "<circle class=\"lost\" cx=\"%.1f\" cy=\"%.1f\" r=\"15\"/>", p->at.x,
                        p->at.y);
    }
    buffer_add(out, "</g>");
}

static void draw(const struct picture_layers *layers, const struct buffer *jpeg, const char *style,
                 struct buffer *out)
{
    const struct album_picture *picture = layers->picture;
    buffer_addf(out,
                "<svg class=\"pic\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                "role=\"img\">",
                picture->width_px, picture->height_px);
    if (style != NULL)
        buffer_addf(out, "<style>%s</style>", style);
    buffer_addf(out, "<image width=\"%d\" height=\"%d\" href=\"data:image/jpeg;base64,",
                picture->width_px, picture->height_px);
    buffer_add_base64(out, buffer_get(jpeg), jpeg->len);
    buffer_add(out, "\"/>");
    draw_masks(&layers->settings->mask, out);
    draw_regions(&layers->settings->region, out);
    draw_whole_ways(layers, out);
    draw_line(&layers->settings->line, out);
    draw_recent_ways(picture, out);
    draw_people(picture, out);
    buffer_add(out, "</svg>");
}

void picture_svg(const struct picture_layers *layers, const struct buffer *jpeg, struct buffer *out)
{
    draw(layers, jpeg, NULL, out);
}

void picture_svg_file(const struct picture_layers *layers, const struct buffer *jpeg,
                      struct buffer *out)
{
    struct picture_layers few = *layers;
    few.n_ways = 0; /* there is no button to put the others away */
    buffer_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    draw(&few, jpeg, picture_style, out);
    buffer_add(out, "\n");
}
