/* SPDX-License-Identifier: MIT */
#include "rig/window/stage_picture.h"

#include <math.h>

#include "rig/window/cover.h"

enum {
    DIFF_MOST_LEVELS = 48, /* from there on a cell is as foreign as can be */
    DIFF_PER_LEVEL = 64,   /* as CELL_LUMA_DIFF counts */
    LUMA_PER_LEVEL = 128,  /* as background_luma_q7 counts */
    HEAT_PER_LOGIT = 4096,
    SHOWS_THROUGH_BELOW = 24, /* of 255 */
};

/* Corners of a scale, evenly apart. */
static const uint32_t corners[LOOK_STAGES][5] = {
    [LOOK_BACKGROUND] = { 0x000000, 0x404040, 0x808080, 0xc0c0c0, 0xffffff },
    [LOOK_FOREGROUND] = { 0x00121f, 0x00468b, 0x3f7f93, 0xb7b06a, 0xfee838 },
    [LOOK_RESPONSE] = { 0x04030c, 0x57106e, 0xbc3754, 0xf98e09, 0xfcffa4 },
};

void stage_scale_make(enum look_stage stage, struct stage_scale *out)
{
    for (uint32_t i = 0; i < STAGE_SHARES; i++) {
        const uint32_t at = i * 4, k = at / 255, rest = at % 255;
        out->rgb[i] =
            k >= 4 ? corners[stage][4] : cover_mix(corners[stage][k], corners[stage][k + 1], rest);
    }
}

static uint32_t clamped(int r, int g, int b)
{
    r = r < 0 ? 0 : r > 255 ? 255 : r;
    g = g < 0 ? 0 : g > 255 ? 255 : g;
    b = b < 0 ? 0 : b > 255 ? 255 : b;
    return (uint32_t)(r << 16 | g << 8 | b);
}

/* What chroma adds to red, green and blue, for each pixel of a row. */
struct chroma_row {
    int16_t r[INSTANT_WIDTH_MAX], g[INSTANT_WIDTH_MAX], b[INSTANT_WIDTH_MAX];
};

static void chroma_of(const uint8_t *uv, unsigned width_px, struct chroma_row *out)
{
    for (unsigned x = 0; x + 1 < width_px; x += 2) {
        const int u = uv[x] - 128, v = uv[x + 1] - 128;
        out->r[x] = out->r[x + 1] = (int16_t)((359 * v + 128) >> 8);
        out->g[x] = out->g[x + 1] = (int16_t)((-88 * u - 183 * v + 128) >> 8);
        out->b[x] = out->b[x + 1] = (int16_t)((454 * u + 128) >> 8);
    }
}

void stage_camera(const uint8_t *nv12, unsigned width_px, unsigned height_px, uint32_t *rgb)
{
    const uint8_t *chroma = nv12 + (size_t)width_px * height_px;
    struct chroma_row add = { .r = { 0 } };
    for (unsigned y = 0; y < height_px; y++) {
        const uint8_t *luma = nv12 + (size_t)y * width_px;
        uint32_t *out = rgb + (size_t)y * width_px;
        if (y % 2 == 0)
            chroma_of(chroma + (size_t)y / 2 * width_px, width_px, &add);
        for (unsigned x = 0; x < width_px; x++)
            out[x] = clamped(luma[x] + add.r[x], luma[x] + add.g[x], luma[x] + add.b[x]);
    }
}

static uint8_t share(double v)
{
    return (uint8_t)(v < 0 ? 0 : v > 1 ? 255 : v * 255 + 0.5);
}

uint8_t stage_share(const struct instant *instant, enum look_stage stage, unsigned cell)
{
    const int16_t *values = instant->cells.cell[cell];
    switch (stage) {
    case LOOK_BACKGROUND:
        return share(instant->background_luma_q7[cell] / (255.0 * LUMA_PER_LEVEL));
    case LOOK_FOREGROUND:
        return share((values[CELL_LUMA_DIFF] + values[CELL_CHROMA_DIFF]) /
                     (double)(DIFF_MOST_LEVELS * DIFF_PER_LEVEL));
    case LOOK_RESPONSE:
        return share(1 / (1 + exp(-instant->heat[cell] / (double)HEAT_PER_LOGIT)));
    case LOOK_PLAIN:
    case LOOK_STAGES:
        break;
    }
    return 0;
}

void stage_cells(const struct instant *instant, enum look_stage stage,
                 const struct stage_scale *scale, uint32_t *rgb)
{
    const unsigned n = (unsigned)instant->cells.n_x * instant->cells.n_y;
    for (unsigned i = 0; i < n; i++)
        rgb[i] = scale->rgb[stage_share(instant, stage, i)];
}

void stage_over(const struct instant *instant, enum look_stage stage,
                const struct stage_scale *scale, uint32_t *rgb)
{
    const struct small_image *cells = &instant->cells;
    const unsigned width_px = instant->width_px;
    for (unsigned i = 0; i < (unsigned)cells->n_x * cells->n_y; i++) {
        const unsigned value = stage_share(instant, stage, i);
        /* what is least is clear, what is most hides two thirds */
        const uint32_t weight =
            value < SHOWS_THROUGH_BELOW ? 0 : 60 + (value - SHOWS_THROUGH_BELOW) / 2;
        const unsigned x0 = i % cells->n_x * cells->cell_px, y0 = i / cells->n_x * cells->cell_px;
        for (unsigned y = y0; weight > 0 && y < y0 + cells->cell_px; y++)
            for (unsigned x = x0; x < x0 + cells->cell_px; x++) {
                uint32_t *pixel = &rgb[(size_t)y * width_px + x];
                *pixel = cover_mix(*pixel, scale->rgb[value], weight);
            }
    }
}
