/* SPDX-License-Identifier: MIT */
#include "rig/advice_tell.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "firmware_core/background.h"

/* Recommended areas of one version by height, VS121-P 6.1; the longer side lies along the
 * picture's width. */
struct range {
    double height_m, depth_m, width_m;
};
static const struct range standard[] = {
    { 2.5, 3, 4 }, { 3, 4.4, 5.7 }, { 3.5, 4.9, 6.4 }, { 4, 5.6, 7.4 }
};
static const struct range high_ceiling[] = { { 5, 3.5, 10 }, { 6, 4.5, 12 }, { 7, 5.5, 14 } };

/* In the order of enum camera_version. */
static const struct version {
    const char *name;
    const struct range *ranges;
    size_t n;
} versions[] = {
    { "standard", standard, sizeof standard / sizeof standard[0] },
    { "high-ceiling", high_ceiling, sizeof high_ceiling / sizeof high_ceiling[0] },
};

/* Of somebody of middle height, and in cells of the device's grid. */
static const double standing_head_z_m = 1.62, head_width_m = 0.17;
static const double head_cells_min = 1, head_cells_max = 7.5;

static const double line_margin_m = 0.6; /* to be seen before and after the line */

static void check_height(const struct advice *a)
{
    double h = a->scene->camera.height_m;
    const struct version *version = &versions[a->scene->camera.version];
    double lowest = version->ranges[0].height_m;
    double highest = version->ranges[version->n - 1].height_m;
    bool people_walk = a->settings->line.enable || a->settings->flow.enable;
    if (people_walk && h < 3 && lowest < 3)
        advice_tell(a, "camera.height",
                    "%.2f m; 3 m or more are recommended for people who walk (6.1)", h);
    if (h < lowest)
        advice_tell(a, "camera.height", "%.2f m; the %s version is meant for %.1f m or more (6.1)",
                    h, version->name, lowest);
    if (h > highest)
        advice_tell(a, "camera.height", "%.2f m; the %s version is meant for at most %.1f m (6.1)",
                    h, version->name, highest);
}

/* The device looks at cells of the picture, and has learnt heads of these widths only. */
static void check_heads(const struct advice *a)
{
    const struct camera_spec *spec = &a->scene->camera;
    double away_m = spec->height_m - standing_head_z_m;
    double head_px = a->camera.focal_px * head_width_m / away_m;
    double cells = head_px / background_cell_px(spec->width_px, spec->height_px);
    if (away_m <= 0 || (cells >= head_cells_min && cells <= head_cells_max))
        return;
    advice_tell(a, "camera",
                "heads are %.0f of %u pixels wide; in a picture of %u x %u the device is made for "
                "those of %.0f to %.0f",
                head_px, spec->width_px, spec->width_px, spec->height_px,
                head_cells_min * head_px / cells, head_cells_max * head_px / cells);
}

static void check_tilt(const struct advice *a)
{
    if (a->settings->line.enable && a->scene->camera.tilt_deg > 0)
        advice_tell(a, "camera.tilt_deg",
                    "%.1f degrees; for a line the sensor should look straight down (6.3)",
                    a->scene->camera.tilt_deg);
}

bool guide_advice_range(enum camera_version which, double height_m, double *width_m,
                        double *depth_m)
{
    const struct version *version = &versions[which];
    for (size_t i = 0; i + 1 < version->n; i++) {
        const struct range *low = &version->ranges[i], *high = low + 1;
        if (height_m < low->height_m || height_m > high->height_m)
            continue;
        double t = (height_m - low->height_m) / (high->height_m - low->height_m);
        *width_m = low->width_m + t * (high->width_m - low->width_m);
        *depth_m = low->depth_m + t * (high->depth_m - low->depth_m);
        return true;
    }
    return false;
}

/* Whether a drawn area is larger than recommended; `what` as it stands in the advice. */
static void check_reach(const struct advice *a, const char *key, const char *what,
                        const struct point *points, size_t n)
{
    double width_m, depth_m, far_x = 0, far_y = 0;
    if (!guide_advice_range(a->scene->camera.version, a->scene->camera.height_m, &width_m,
                            &depth_m))
        return;
    for (size_t i = 0; i < n; i++) {
        struct vec2 at = advice_floor(a, points[i].x, points[i].y);
        far_x = fmax(far_x, fabs(at.x));
        far_y = fmax(far_y, fabs(at.y));
    }
    if (far_x > width_m / 2 || far_y > depth_m / 2)
        advice_tell(a, key,
                    "%s reaches %.1f m to the side and %.1f m up or down the picture; from %.2f m "
                    "an area of %.1f m x %.1f m is recommended (6.1)",
                    what, far_x, far_y, a->scene->camera.height_m, width_m, depth_m);
}

static void check_areas(const struct advice *a)
{
    const struct region_settings *regions = &a->settings->region;
    const struct flow_settings *flow = &a->settings->flow;
    bool drawn = regions->enable && regions->detection_region_enable;
    for (size_t i = 0; drawn && i < regions->n_regions; i++) {
        const struct region *region = &regions->regions[i];
        char what[32];
        snprintf(what, sizeof what, "region %d", region->number);
        check_reach(a, "device.region_people_counting", what, region->points, region->n_points);
    }
    if (flow->enable)
        check_reach(a, "device.people_flow_analysis.region", "the region", flow->points,
                    flow->n_points);
}

/* How far one can go from p along d within the picture, in metres at a head's height. */
static double room_m(const struct advice *a, double px, double py, double dx, double dy)
{
    const struct camera_spec *spec = &a->scene->camera;
    double t = 0;
    while (px + t * dx >= 0 && px + t * dx < spec->width_px && py + t * dy >= 0 &&
           py + t * dy < spec->height_px)
        t += 1;
    struct vec2 from = advice_floor(a, px, py), to = advice_floor(a, px + t * dx, py + t * dy);
    return sqrt((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y));
}

static void check_line(const struct advice *a)
{
    const struct line_settings *line = &a->settings->line;
    for (size_t i = 0; line->enable && i + 1 < line->n_points; i++) {
        double dx = line->points[i + 1].x - line->points[i].x;
        double dy = line->points[i + 1].y - line->points[i].y;
        double length = sqrt(dx * dx + dy * dy);
        double mx = line->points[i].x + dx / 2, my = line->points[i].y + dy / 2;
        if (length < 1)
            continue;
        double left = room_m(a, mx, my, dy / length, -dx / length);
        double right = room_m(a, mx, my, -dy / length, dx / length);
        if (left < line_margin_m || right < line_margin_m)
            advice_tell(a, "device.line_crossing_counting.line",
                        "segment %zu leaves %.2f m to the edge of the picture; people should be "
                        "seen for %.1f m on both sides (5.3.2)",
                        i + 1, fmin(left, right), line_margin_m);
    }
}

void advice_place(const struct advice *advice)
{
    check_height(advice);
    check_heads(advice);
    check_tilt(advice);
    check_areas(advice);
    check_line(advice);
}
