/* SPDX-License-Identifier: MIT */
#include "rig/advice_tell.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "sim/exact.h"

static const double region_lux = 20, line_lux = 50;   /* more than these, 6.2 */
static const double strong_sun_lux = 5000;            /* far above the 1000 of a sunny room, 6.2 */
static const double strong_contrast = 16;             /* of light: four stops */
static const double black_luma = 40, like_floor = 24; /* of 255 */
static const double mirror_m = 2.0; /* from line and sensor: its images are as far again */
static const double near_m = 1.5;   /* to the line: people are followed this far on both sides */

/* Of all that is switched on, the function that wants the most light. */
static void check_level(const struct advice *a, const char *key, double lux)
{
    if ((a->settings->line.enable || a->settings->flow.enable) && lux <= line_lux)
        advice_tell(a, key, "%.0f lux; line and flow want more than %.0f (6.2)", lux, line_lux);
    else if (a->settings->region.enable && lux <= region_lux)
        advice_tell(a, key, "%.0f lux; regions want more than %.0f (6.2)", lux, region_lux);
}

static void check_sun(const struct advice *a, const char *key, const struct event_spec *event)
{
    if (a->settings->line.enable && event->lux >= strong_sun_lux)
        advice_tell(a, key, "%.0f lux; light as strong as the sun is to be avoided at a line (6.3)",
                    event->lux);
    double ratio = event->lux / fmax(a->scene->light.lux, 1);
    if (ratio >= strong_contrast)
        advice_tell(a, key, "%.0f times the room's light; people stand against it (6.4)", ratio);
}

/* How far a thing that is put elsewhere is from the line, before and after. */
static double moved_at_m(const struct advice *a, const struct event_spec *event)
{
    return fmin(advice_line_distance(a, a->scene->objects[event->object].at),
                advice_line_distance(a, event->to));
}

/* Of two events of a kind the worse one: the darkest, the brightest sun, the nearest movement. */
static bool worse(const struct advice *a, const struct event_spec *event,
                  const struct event_spec *than)
{
    if (event->kind == EVENT_LIGHT)
        return event->lux < than->lux;
    if (event->kind == EVENT_SUN_PATCH)
        return event->lux > than->lux;
    return event->kind == EVENT_MOVE_OBJECT && moved_at_m(a, event) < moved_at_m(a, than);
}

/* Speaks of the worst event of a kind alone, so that a door is one piece of advice and not ten. */
static void check_events(const struct advice *a, enum event_kind kind)
{
    const struct event_spec *events = a->scene->events, *worst = NULL;
    for (size_t i = 0; i < a->scene->n_events; i++)
        if (events[i].kind == kind && (worst == NULL || worse(a, &events[i], worst)))
            worst = &events[i];
    if (worst == NULL)
        return;
    char key[48];
    snprintf(key, sizeof key, "events[%zu]", (size_t)(worst - events));
    if (kind == EVENT_LIGHT)
        check_level(a, key, worst->lux);
    else if (kind == EVENT_SUN_PATCH)
        check_sun(a, key, worst);
    else if (moved_at_m(a, worst) < near_m)
        advice_tell(a, key, "a thing moves %.1f m from the line; keep %.1f m free of such (6.3)",
                    moved_at_m(a, worst), near_m);
}

/* The nearest part of a mirror's glass, for the line and for the sensor itself. */
static void check_mirror(const struct advice *a, size_t index)
{
    enum { SAMPLES = 9 };
    const struct object_spec *object = &a->scene->objects[index];
    double line_m = 1000, sensor_m = 1000, cosine, sine;
    double half = (object->width_m > 0 ? object->width_m : 1.6) / 2;
    exact_sincos(object->rotate_deg * (EXACT_PI / 180.0), &sine, &cosine);
    for (int i = 0; i < SAMPLES; i++) {
        double along = half * (2.0 * i / (SAMPLES - 1) - 1);
        struct vec2 at = { object->at.x + along * cosine, object->at.y + along * sine };
        line_m = fmin(line_m, advice_line_distance(a, at));
        sensor_m = fmin(sensor_m, sqrt(at.x * at.x + at.y * at.y));
    }
    char key[48];
    snprintf(key, sizeof key, "site.objects[%zu]", index);
    if (a->settings->line.enable && fmin(line_m, sensor_m) < mirror_m)
        advice_tell(a, key,
                    "a mirror %.1f m from the line and %.1f m from the sensor; keep it %.1f m off "
                    "both (6.3)",
                    line_m, sensor_m, mirror_m);
}

static double channel(uint32_t rgb, int shift)
{
    return (double)((rgb >> shift) & 255U);
}

static double luma_of(uint32_t rgb)
{
    return 0.299 * channel(rgb, 16) + 0.587 * channel(rgb, 8) + 0.114 * channel(rgb, 0);
}

/* Near each other in every channel. */
static bool alike(uint32_t a, uint32_t b)
{
    for (int shift = 0; shift <= 16; shift += 8)
        if (fabs(channel(a, shift) - channel(b, shift)) > like_floor)
            return false;
    return true;
}

static bool dressed_like(const struct looks_spec *looks, uint32_t rgb)
{
    return (looks->hair_rgb != UINT32_MAX && alike(looks->hair_rgb, rgb)) ||
           (looks->top_rgb != UINT32_MAX && alike(looks->top_rgb, rgb));
}

static void check_floor(const struct advice *a)
{
    const struct scene *scene = a->scene;
    if (scene->floor_rgb == UINT32_MAX)
        return;
    if (luma_of(scene->floor_rgb) < black_luma)
        advice_tell(a, "site.floor_colour", "a black floor makes the place too dark (6.4)");
    size_t n = 0;
    for (size_t i = 0; i < scene->n_walkers; i++)
        n += dressed_like(&scene->walkers[i].looks, scene->floor_rgb);
    for (size_t i = 0; i < scene->n_crowds; i++)
        n += dressed_like(&scene->crowds[i].looks, scene->floor_rgb);
    if (n > 0)
        advice_tell(a, "walkers", "%zu of them with hair or clothes of the floor's colour (6.4)",
                    n);
}

/* Light that lacks one of the three colours; warm white of 2700 K has a third of its blue. */
static void check_colour(const struct advice *a)
{
    uint32_t rgb = a->scene->light.colour_rgb;
    double low = fmin(channel(rgb, 16), fmin(channel(rgb, 8), channel(rgb, 0)));
    double high = fmax(channel(rgb, 16), fmax(channel(rgb, 8), channel(rgb, 0)));
    if (a->settings->line.enable && low < 0.3 * high)
        advice_tell(a, "site.light.colour",
                    "#%06x; for a line there should be plenty of white light (6.3)", rgb);
}

void advice_light(const struct advice *advice)
{
    check_level(advice, "site.light.lux", advice->scene->light.lux);
    check_events(advice, EVENT_LIGHT);
    check_events(advice, EVENT_SUN_PATCH);
    check_events(advice, EVENT_MOVE_OBJECT);
    for (size_t i = 0; i < advice->scene->n_objects; i++)
        if (advice->scene->objects[i].kind == OBJECT_MIRROR)
            check_mirror(advice, i);
    check_colour(advice);
    check_floor(advice);
}
