/* SPDX-License-Identifier: MIT */
#include "rig/window/shapes.h"

#include <math.h>
#include <string.h>

const char *shapes_name(enum chosen kind)
{
    static const char *const names[] = {
        [CHOSEN_NOTHING] = "nothing", [CHOSEN_WALKER] = "walker", [CHOSEN_LINE] = "line",
        [CHOSEN_REGION] = "region",   [CHOSEN_MASK] = "mask",     [CHOSEN_U_TURN] = "U-turn area"
    };
    return names[kind];
}

size_t shapes_count(const struct settings *settings, enum chosen kind)
{
    switch (kind) {
    case CHOSEN_LINE:
        return settings->line.n_points > 0;
    case CHOSEN_U_TURN:
        return settings->line.n_u_turn_points > 0;
    case CHOSEN_REGION:
        return settings->region.n_regions;
    case CHOSEN_MASK:
        return settings->mask.n_areas;
    case CHOSEN_NOTHING:
    case CHOSEN_WALKER:
        break;
    }
    return 0;
}

static void take(struct shape_points *out, const struct point *p, size_t n)
{
    out->n = n;
    memcpy(out->p, p, n * sizeof *p);
}

bool shapes_points(const struct settings *settings, enum chosen kind, size_t index,
                   struct shape_points *out)
{
    if (index >= shapes_count(settings, kind))
        return false;
    if (kind == CHOSEN_LINE)
        take(out, settings->line.points, settings->line.n_points);
    else if (kind == CHOSEN_U_TURN)
        take(out, settings->line.u_turn_points, settings->line.n_u_turn_points);
    else if (kind == CHOSEN_REGION)
        take(out, settings->region.regions[index].points, settings->region.regions[index].n_points);
    else
        take(out, settings->mask.areas[index].points, settings->mask.areas[index].n_points);
    return true;
}

static int16_t held(double value, uint16_t size_px)
{
    return (int16_t)lround(fmin(fmax(value, 0.0), size_px - 1.0));
}

void shapes_move(const struct shapes *shapes, uint16_t width_px, uint16_t height_px,
                 struct shape_points *points)
{
    const double by_u = shapes->to_u - shapes->from_u, by_v = shapes->to_v - shapes->from_v;
    for (size_t i = 0; i < points->n; i++) {
        if (shapes->point >= 0 && (size_t)shapes->point != i)
            continue;
        points->p[i].x = held(points->p[i].x + by_u, width_px);
        points->p[i].y = held(points->p[i].y + by_v, height_px);
    }
}

static void add_points(cJSON *object, const char *key, const struct shape_points *points)
{
    cJSON *list = cJSON_AddArrayToObject(object, key);
    for (size_t i = 0; i < points->n; i++) {
        const int xy[] = { points->p[i].x, points->p[i].y };
        cJSON_AddItemToArray(list, cJSON_CreateIntArray(xy, 2));
    }
}

/* All regions or masks, that one as it shall be. A region keeps its number. */
static void add_areas(cJSON *object, const char *key, const struct settings *settings,
                      enum chosen kind, size_t index, const struct shape_points *points)
{
    cJSON *list = cJSON_AddArrayToObject(object, key);
    size_t n = shapes_count(settings, kind);
    for (size_t i = 0; i < n || i == index; i++) {
        struct shape_points here = *points;
        if (i != index)
            shapes_points(settings, kind, i, &here);
        if (here.n == 0)
            continue;
        cJSON *area = cJSON_CreateObject();
        if (kind == CHOSEN_REGION && i < n)
            cJSON_AddNumberToObject(area, "number", settings->region.regions[i].number);
        add_points(area, "points", &here);
        cJSON_AddItemToArray(list, area);
    }
}

cJSON *shapes_changes(const struct settings *settings, enum chosen kind, size_t index,
                      const struct shape_points *points)
{
    cJSON *all = cJSON_CreateObject(), *part;
    switch (kind) {
    case CHOSEN_LINE:
        part = cJSON_AddObjectToObject(all, "line_crossing_counting");
        if (points->n > 0)
            cJSON_AddTrueToObject(part, "enable");
        add_points(part, "line", points);
        break;
    case CHOSEN_U_TURN:
        part = cJSON_AddObjectToObject(all, "line_crossing_counting");
        part = cJSON_AddObjectToObject(part, "filter_u_turns");
        if (points->n > 0)
            cJSON_AddTrueToObject(part, "enable");
        add_points(part, "area", points);
        break;
    case CHOSEN_REGION:
        part = cJSON_AddObjectToObject(all, "region_people_counting");
        cJSON_AddTrueToObject(part, "enable");
        part = cJSON_AddObjectToObject(part, "detection_region");
        if (points->n > 0)
            cJSON_AddTrueToObject(part, "enable");
        add_areas(part, "regions", settings, kind, index, points);
        break;
    case CHOSEN_MASK:
        part = cJSON_AddObjectToObject(all, "privacy_mask");
        if (points->n > 0)
            cJSON_AddTrueToObject(part, "enable");
        add_areas(part, "areas", settings, kind, index, points);
        break;
    case CHOSEN_NOTHING:
    case CHOSEN_WALKER:
        break;
    }
    return all;
}
