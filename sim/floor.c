/* SPDX-License-Identifier: MIT */
#include "sim/floor.h"

#include "sim/colour.h"
#include "sim/rng.h"

static const uint32_t kind_rgb[] = {
    [FLOOR_CARPET] = 0x62676E,   [FLOOR_WOOD] = 0xA98660,  [FLOOR_TILES] = 0xB4AFA6,
    [FLOOR_CONCRETE] = 0x96948F, [FLOOR_PLAIN] = 0xA3A5A2,
};

uint32_t place_hash(int32_t x, int32_t y, uint32_t seed)
{
    uint32_t h = (uint32_t)x * 0x9E3779B1U ^ (uint32_t)y * 0x85EBCA77U ^ seed * 0xC2B2AE3DU;
    h ^= h >> 15;
    h *= 0x2C1B3C6DU;
    h ^= h >> 12;
    h *= 0x297A2D39U;
    return h ^ (h >> 15);
}

void grain_create(struct grain *grain, uint64_t seed)
{
    struct rng rng;
    rng_seed(&rng, seed, 0xF100);
    for (int32_t i = 0; i < GRAIN_SIDE * GRAIN_SIDE; i++)
        grain->value[i / GRAIN_SIDE][i % GRAIN_SIDE] = (float)rng_range(&rng, -1.0, 1.0);
}

static int32_t whole(double value)
{
    int32_t cut = (int32_t)value;
    return (double)cut > value ? cut - 1 : cut;
}

double grain_at(const struct grain *grain, double x, double y)
{
    int32_t column = whole(x), row = whole(y);
    double fx = x - (double)column, fy = y - (double)row;
    fx = fx * fx * (3.0 - 2.0 * fx);
    fy = fy * fy * (3.0 - 2.0 * fy);
    const float *top = grain->value[row & (GRAIN_SIDE - 1)];
    const float *under = grain->value[(row + 1) & (GRAIN_SIDE - 1)];
    int32_t left = column & (GRAIN_SIDE - 1), right = (column + 1) & (GRAIN_SIDE - 1);
    double a = (double)top[left] + fx * (double)(top[right] - top[left]);
    double b = (double)under[left] + fx * (double)(under[right] - under[left]);
    return a + fy * (b - a);
}

double grain_cloud(const struct grain *grain, double x, double y, double step_m, int octaves)
{
    double sum = 0.0, weight = 0.55, rate = 1.0 / step_m;
    for (int i = 0; i < octaves; i++) {
        sum += weight * grain_at(grain, x * rate + 37.0 * i, y * rate + 91.0 * i);
        weight *= 0.6;
        rate *= 2.1;
    }
    return sum;
}

void floor_look_init(struct floor_look *look, enum floor_kind kind, uint32_t rgb, uint64_t seed,
                     const struct grain *grain)
{
    look->kind = kind;
    look->seed = (uint32_t)(seed ^ (seed >> 32));
    look->grain = grain;
    if (rgb == UINT32_MAX)
        rgb = kind_rgb[kind];
    colour_split(rgb, look->colour);
}

/* How much of a sample lies on lines of a width at whole multiples of a pitch. */
static double line_share(double x, double pitch, double width, double size)
{
    double at = x / pitch;
    double off = at - (double)whole(at + 0.5);
    double distance = (off < 0.0 ? -off : off) * pitch;
    double share = (0.5 * (width + size) - distance) / size;
    double most = width / size < 1.0 ? width / size : 1.0;
    return share < 0.0 ? 0.0 : share > most ? most : share;
}

static double hash_unit(int32_t x, int32_t y, uint32_t seed)
{
    return (double)place_hash(x, y, seed) * (2.0 / 4294967296.0) - 1.0;
}

static double carpet_tone(const struct floor_look *look, double x, double y, double size)
{
    /* Squares of half a metre, laid with the pile turned in turn; tufts of a few millimetres, of
     * which a sample sees the mean of several. */
    int32_t column = whole(x * 2.0), row = whole(y * 2.0);
    double turn = ((column + row) & 1) ? 0.010 : -0.010;
    double tone = turn + 0.008 * hash_unit(column, row, look->seed);
    tone += 0.035 * grain_cloud(look->grain, x, y, 0.9, 3);
    double tuft = (column + row) & 1 ? grain_at(look->grain, x * 180.0, y * 90.0)
                                     : grain_at(look->grain, x * 90.0, y * 180.0);
    double fine = 0.006 / size;
    tone += 0.16 * tuft * (fine > 1.0 ? 1.0 : fine);
    double seam = line_share(x, 0.5, 0.002, size) + line_share(y, 0.5, 0.002, size);
    return 1.0 + tone - 0.10 * seam;
}

static double wood_tone(const struct floor_look *look, double x, double y, double size)
{
    const double wide = 0.13, length = 1.3;
    int32_t row = whole(y / wide);
    double shift = 0.5 * (1.0 + hash_unit(row, 7, look->seed)) * length;
    int32_t column = whole((x + shift) / length);
    double tone = 0.085 * hash_unit(column, row, look->seed);
    double lift = 40.0 * hash_unit(column, row, look->seed + 1U);
    double fibre = grain_at(look->grain, x * 2.2 + lift, y * 70.0 + 3.0 * lift);
    double flame = grain_cloud(look->grain, x * 0.35 + lift, y * 3.0 + lift, 0.3, 3);
    double fine = 0.02 / size;
    tone += 0.05 * fibre * (fine > 1.0 ? 1.0 : fine) + 0.07 * flame;
    double gap = line_share(y, wide, 0.0025, size) + line_share(x + shift, length, 0.002, size);
    return (1.0 + tone) * (1.0 - 0.5 * (gap > 1.0 ? 1.0 : gap));
}

static double tiles_tone(const struct floor_look *look, double x, double y, double size)
{
    const double side = 0.45;
    int32_t column = whole(x / side + 0.5), row = whole(y / side + 0.5);
    double tone = 0.02 * hash_unit(column, row, look->seed);
    double lift = 60.0 * hash_unit(column, row, look->seed + 3U);
    tone += 0.045 * grain_cloud(look->grain, x + lift, y - lift, 0.25, 4);
    double joint = line_share(x - 0.5 * side, side, 0.006, size) +
                   line_share(y - 0.5 * side, side, 0.006, size);
    return (1.0 + tone) * (1.0 - 0.32 * (joint > 1.0 ? 1.0 : joint));
}

static double concrete_tone(const struct floor_look *look, double x, double y, double size)
{
    double tone = 0.10 * grain_cloud(look->grain, x, y, 1.4, 5);
    tone += 0.02 * grain_at(look->grain, x * 140.0, y * 140.0);
    double stain = grain_cloud(look->grain, x + 11.0, y + 5.0, 0.5, 2);
    if (stain > 0.45)
        tone -= 0.12 * (stain - 0.45);
    double joint = line_share(x - 0.7, 3.0, 0.005, size) + line_share(y + 0.4, 3.0, 0.005, size);
    return (1.0 + tone) * (1.0 - 0.45 * (joint > 1.0 ? 1.0 : joint));
}

void floor_colour(const struct floor_look *look, double x, double y, double size_m, double rgb[3])
{
    double tone = 1.0, warm = 0.0;
    switch (look->kind) {
    case FLOOR_CARPET:
        tone = carpet_tone(look, x, y, size_m);
        break;
    case FLOOR_WOOD:
        tone = wood_tone(look, x, y, size_m);
        warm = 0.25 * (1.0 - tone);
        break;
    case FLOOR_TILES:
        tone = tiles_tone(look, x, y, size_m);
        break;
    case FLOOR_CONCRETE:
        tone = concrete_tone(look, x, y, size_m);
        break;
    case FLOOR_PLAIN:
        tone = 1.0 + 0.018 * grain_cloud(look->grain, x, y, 1.1, 4);
        break;
    }
    rgb[0] = look->colour[0] * (tone + 0.4 * warm);
    rgb[1] = look->colour[1] * tone;
    rgb[2] = look->colour[2] * (tone - warm);
}
