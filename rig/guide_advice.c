/* SPDX-License-Identifier: MIT */
#include "rig/guide_advice.h"

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "sim/camera.h"

/* Recommended detection areas, VS121-P 6.1; the longer side lies along the picture's width. The
 * standard version ends at 4 m and the high-ceiling version begins at 5 m. */
static const struct {
    double height_m, depth_m, width_m;
} ranges[] = { { 2.5, 3, 4 },  { 3, 4.4, 5.7 }, { 3.5, 4.9, 6.4 }, { 4, 5.6, 7.4 },
               { 5, 3.5, 10 }, { 6, 4.5, 12 },  { 7, 5.5, 14 } };
enum { N_RANGES = sizeof ranges / sizeof ranges[0], LAST_STANDARD = 3 };

static const double head_z_m = 1.6;      /* of somebody of middle height */
static const double line_margin_m = 0.6; /* to be seen before and after the line */

struct advice {
    const struct scene *scene;
    const struct settings *settings;
    guide_advice_fn *tell;
    void *ctx;
};

__attribute__((format(printf, 3, 4))) static void tell(const struct advice *a, const char *key,
                                                       const char *format, ...)
{
    char text[240];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    a->tell(a->ctx, key, text);
}

static void check_height(const struct advice *a)
{
    double h = a->scene->camera.height_m;
    if (a->settings->region.enable && h < 2.5)
        tell(a, "camera.height", "%.2f m is below the 2.5 m that people who sit need (6.1)", h);
    if (a->settings->line.enable && h < 3)
        tell(a, "camera.height", "%.2f m is below the 3 m that people who walk need (6.1)", h);
    if (h > ranges[LAST_STANDARD].height_m && h < ranges[LAST_STANDARD + 1].height_m)
        tell(a, "camera.height",
             "%.2f m lies between the standard version (to 4 m) and the high-ceiling one (from 5 "
             "m) (6.1)",
             h);
    if (h > ranges[N_RANGES - 1].height_m)
        tell(a, "camera.height", "%.2f m is above the 7 m of the highest version (6.1)", h);
}

static void check_light(const struct advice *a)
{
    double lux = a->scene->light.lux;
    if (a->settings->line.enable && lux <= 50)
        tell(a, "site.light.lux", "%.0f lux; counting on a line needs more than 50 (6.2)", lux);
    else if (a->settings->region.enable && lux <= 20)
        tell(a, "site.light.lux", "%.0f lux; counting in regions needs more than 20 (6.2)", lux);
}

/* The recommended area at this height, between the rows of the table within a version. */
static bool range_at(double h, double *width_m, double *depth_m)
{
    for (int i = 0; i + 1 < N_RANGES; i++) {
        if (i == LAST_STANDARD || h < ranges[i].height_m || h > ranges[i + 1].height_m)
            continue;
        double t = (h - ranges[i].height_m) / (ranges[i + 1].height_m - ranges[i].height_m);
        *width_m = ranges[i].width_m + t * (ranges[i + 1].width_m - ranges[i].width_m);
        *depth_m = ranges[i].depth_m + t * (ranges[i + 1].depth_m - ranges[i].depth_m);
        return true;
    }
    return false;
}

static void check_regions(const struct advice *a)
{
    const struct region_settings *regions = &a->settings->region;
    struct camera camera;
    double width_m, depth_m;
    if (!regions->enable || !regions->detection_region_enable ||
        !range_at(a->scene->camera.height_m, &width_m, &depth_m))
        return;
    camera_init(&camera, &a->scene->camera);
    for (size_t i = 0; i < regions->n_regions; i++) {
        const struct region *region = &regions->regions[i];
        double far_x = 0, far_y = 0, x, y;
        for (size_t k = 0; k < region->n_points; k++) {
            camera_unproject(&camera, region->points[k].x, region->points[k].y, head_z_m, &x, &y);
            far_x = fmax(far_x, fabs(x));
            far_y = fmax(far_y, fabs(y));
        }
        if (far_x > width_m / 2 || far_y > depth_m / 2)
            tell(a, "device.region_people_counting",
                 "region %d reaches beyond the recommended %.1f m x %.1f m (6.1)", region->number,
                 width_m, depth_m);
    }
}

/* How far one can go from p along d within the picture, in metres at a head's height. */
static double room_m(const struct camera *camera, const struct camera_spec *spec, double px,
                     double py, double dx, double dy)
{
    double x0, y0, x1, y1, t = 0;
    while (px + t * dx >= 0 && px + t * dx < spec->width_px && py + t * dy >= 0 &&
           py + t * dy < spec->height_px)
        t += 1;
    camera_unproject(camera, px, py, head_z_m, &x0, &y0);
    camera_unproject(camera, px + t * dx, py + t * dy, head_z_m, &x1, &y1);
    return sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
}

static void check_line(const struct advice *a)
{
    const struct line_settings *line = &a->settings->line;
    const struct camera_spec *spec = &a->scene->camera;
    struct camera camera;
    camera_init(&camera, spec);
    for (size_t i = 0; line->enable && i + 1 < line->n_points; i++) {
        double dx = line->points[i + 1].x - line->points[i].x;
        double dy = line->points[i + 1].y - line->points[i].y;
        double length = sqrt(dx * dx + dy * dy);
        double mx = line->points[i].x + dx / 2, my = line->points[i].y + dy / 2;
        if (length < 1)
            continue;
        double left = room_m(&camera, spec, mx, my, dy / length, -dx / length);
        double right = room_m(&camera, spec, mx, my, -dy / length, dx / length);
        if (left < line_margin_m || right < line_margin_m)
            tell(a, "device.line_crossing_counting",
                 "segment %zu leaves %.2f m to the edge of the picture; people should be seen for "
                 "%.1f m on both sides (6.3)",
                 i + 1, fmin(left, right), line_margin_m);
    }
}

void guide_advice(const struct scene *scene, const struct settings *settings, guide_advice_fn *fn,
                  void *ctx)
{
    const struct advice a = { scene, settings, fn, ctx };
    check_height(&a);
    check_light(&a);
    check_regions(&a);
    check_line(&a);
}
