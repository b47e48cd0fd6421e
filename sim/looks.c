/* SPDX-License-Identifier: MIT */
#include "sim/looks.h"

#include <stddef.h>

/* A colour and how often it is met, in shares of the palette's sum. */
struct swatch {
    uint32_t rgb, share;
};

#define DRAW(rng, palette) draw(rng, palette, sizeof palette / sizeof palette[0])

static const struct swatch tops[] = {
    { 0x1c1c20, 20 }, { 0x23293d, 14 }, { 0x3c3f45, 10 }, { 0x77787c, 8 }, { 0xb9bab8, 6 },
    { 0xe9e8e4, 12 }, { 0x8a2b2f, 5 },  { 0x2f5d8a, 6 },  { 0x7fa0c0, 4 }, { 0x3d5a3c, 4 },
    { 0x6b4a33, 4 },  { 0xc8ae86, 3 },  { 0xd9c23a, 1 },  { 0xc86a2a, 1 }, { 0x9c5a7a, 2 },
};

static const struct swatch legs[] = {
    { 0x1a1a1d, 30 }, { 0x27304a, 26 }, { 0x3f4c66, 14 }, { 0x55565a, 10 },
    { 0x8c8577, 8 },  { 0xb7a98c, 6 },  { 0x4a3a2d, 4 },  { 0xd8d6d0, 2 },
};

static const struct swatch hairs[] = {
    { 0x14110f, 28 }, { 0x2b1d14, 30 }, { 0x4a3322, 16 }, { 0x8a6a42, 8 },
    { 0xb89a68, 5 },  { 0x7d7c7a, 6 },  { 0xc6c4bf, 4 },  { 0x7a3a1c, 3 },
};

static const struct swatch skins[] = {
    { 0xe3bfa4, 40 }, { 0xd2a582, 25 }, { 0xb07f58, 15 }, { 0x7d5537, 12 }, { 0x4e3423, 8 },
};

enum { BALD_PER_MILLE = 50, SHADE = 18 };

static uint32_t draw(struct rng *rng, const struct swatch *palette, size_t n)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += palette[i].share;
    uint32_t pick = (uint32_t)(rng_unit(rng) * sum);
    size_t i = 0;
    while (i + 1 < n && pick >= palette[i].share)
        pick -= palette[i++].share;
    return palette[i].rgb;
}

/* No two dark jackets are quite the same: moves all three channels a little. */
static uint32_t shade(struct rng *rng, uint32_t rgb)
{
    int32_t by = (int32_t)(rng_unit(rng) * (2 * SHADE + 1)) - SHADE;
    uint32_t shaded = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
        int32_t channel = (int32_t)(rgb >> shift & 0xff) + by;
        channel = channel < 8 ? 8 : channel > 247 ? 247 : channel;
        shaded |= (uint32_t)channel << shift;
    }
    return shaded;
}

static double held(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

static uint32_t wanted_or(uint32_t wanted, uint32_t drawn)
{
    return wanted == UINT32_MAX ? drawn : wanted;
}

void looks_draw(struct looks *out, struct rng *rng, const struct looks_spec *wanted)
{
    out->height_m = held(rng_normal(rng, 1.72, 0.096), 1.40, 2.05);
    out->build = (uint8_t)held(rng_normal(rng, 128.0, 40.0), 0.0, 255.0);
    /* The mean square of a sine is a half; that of the spread factor 1 + 0.0625. */
    out->sway_m = 0.025 * 1.41421356 / 1.0307764 * held(rng_normal(rng, 1.0, 0.25), 0.2, 2.0);
    uint32_t top = shade(rng, DRAW(rng, tops));
    uint32_t leg = shade(rng, DRAW(rng, legs));
    uint32_t hair = shade(rng, DRAW(rng, hairs));
    uint32_t skin = DRAW(rng, skins);
    bool bald = rng_unit(rng) * 1000.0 < BALD_PER_MILLE;
    out->top_rgb = wanted_or(wanted->top_rgb, top);
    out->legs_rgb = wanted_or(wanted->legs_rgb, leg);
    out->skin_rgb = wanted_or(wanted->skin_rgb, skin);
    out->hair_rgb = wanted_or(wanted->hair_rgb, bald ? out->skin_rgb : hair);
}
