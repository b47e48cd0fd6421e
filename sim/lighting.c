/* SPDX-License-Identifier: MIT */
#include "sim/lighting.h"

#include <math.h>

static const double ambient = 0.5;

void lighting_init(struct lighting *lighting, const struct light_spec *spec)
{
    lighting->lamp = spec->lamp;
    lighting->lamp_height_m = spec->lamp_height_m > 0.5 ? spec->lamp_height_m : 0.5;
    lighting->shadows = spec->shadows;
    light_colour_init(&lighting->colour, spec->colour_rgb);
}

double lighting_at(const struct lighting *lighting, double x, double y)
{
    double dx = x - lighting->lamp.x, dy = y - lighting->lamp.y;
    double h2 = lighting->lamp_height_m * lighting->lamp_height_m;
    /* Other lamps of the same room fill in: the pool of light is wider than one lamp's. */
    double cos2 = 3.0 * h2 / (3.0 * h2 + dx * dx + dy * dy);
    return sqrt(ambient + (1.0 - ambient) * cos2 * cos2);
}

void lighting_direction(const struct lighting *lighting, const double at[3], double to_lamp[3])
{
    double x = lighting->lamp.x - at[0], y = lighting->lamp.y - at[1];
    double z = lighting->lamp_height_m - at[2];
    if (z < 0.3)
        z = 0.3;
    double length = sqrt(x * x + y * y + z * z);
    to_lamp[0] = x / length;
    to_lamp[1] = y / length;
    to_lamp[2] = z / length;
}

void lighting_slope(const double to_lamp[3], double slope[3])
{
    slope[0] = 0.18 * to_lamp[0];
    slope[1] = 0.18 * to_lamp[1];
    slope[2] = 0.18 * to_lamp[2] + 0.24;
}

double lighting_shade(const double normal[3], const double to_lamp[3])
{
    double slope[3];
    lighting_slope(to_lamp, slope);
    return LIGHTING_BASE + slope[0] * normal[0] + slope[1] * normal[1] + slope[2] * normal[2];
}

static bool inside(const struct vec2 corner[4], double x, double y)
{
    bool odd = false;
    for (int i = 0, j = 3; i < 4; j = i++) {
        const struct vec2 *a = &corner[i], *b = &corner[j];
        if ((a->y > y) == (b->y > y))
            continue;
        if (x < a->x + (b->x - a->x) * (y - a->y) / (b->y - a->y))
            odd = !odd;
    }
    return odd;
}

/* Squared distance of a point from the stretch between two others. */
static double distance2(const struct vec2 *a, const struct vec2 *b, double x, double y)
{
    double dx = b->x - a->x, dy = b->y - a->y, length2 = dx * dx + dy * dy + 1e-12;
    double t = ((x - a->x) * dx + (y - a->y) * dy) / length2;
    t = t < 0.0 ? 0.0 : t > 1.0 ? 1.0 : t;
    double off_x = x - a->x - t * dx, off_y = y - a->y - t * dy;
    return off_x * off_x + off_y * off_y;
}

/* The sun is half a degree wide: a window some metres away has an edge of centimetres. */
static double patch_cover(const struct vec2 corner[4], double x, double y)
{
    static const double soft_m = 0.035;
    double least = 1e9;
    for (int i = 0, j = 3; i < 4; j = i++) {
        double distance = distance2(&corner[j], &corner[i], x, y);
        least = distance < least ? distance : least;
    }
    bool within = inside(corner, x, y);
    if (least >= soft_m * soft_m)
        return within ? 1.0 : 0.0;
    double share = 0.5 * sqrt(least) / soft_m, cover = within ? 0.5 + share : 0.5 - share;
    return cover * cover;
}

double lighting_sun_lux(const struct sun_patch *patches, size_t n, double x, double y)
{
    double lux = 0.0;
    for (size_t i = 0; i < n; i++)
        lux += patches[i].lux * patch_cover(patches[i].corner, x, y);
    return lux;
}

double lighting_lens(double r2)
{
    return 1.0 / sqrt(1.0 + r2);
}
