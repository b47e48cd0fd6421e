/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>

#include "rig/window/layers.h"
#include "rig/window/theme.h"

/* From so many pixels of the screen on, at scale 1, there is room for a number in a camera's pixel
 * or in a cell. */
static const double VALUE_PX = 26, CELL_VALUE_PX = 44;

enum { DIFF_PER_LEVEL = 64, LUMA_PER_LEVEL = 128, HEAT_PER_LOGIT = 4096 };

/* Squares of `side` camera pixels that are on the screen. */
struct squares {
    long x0, y0, x1, y1;
};

static struct squares seen(const struct layers *layers, double side, long n_x, long n_y)
{
    const struct area *in = &layers->sight.screen;
    double u0, v0, u1, v1;
    sight_to_camera(&layers->sight, in->x, in->y, &u0, &v0);
    sight_to_camera(&layers->sight, in->x + in->w, in->y + in->h, &u1, &v1);
    const struct squares s = { (long)fmax(floor(u0 / side), 0), (long)fmax(floor(v0 / side), 0),
                               (long)fmin(ceil(u1 / side), (double)n_x),
                               (long)fmin(ceil(v1 / side), (double)n_y) };
    return s;
}

static void paint_grid(const struct layers *layers, const struct squares *s, double side)
{
    const struct colour colour = { 128, 128, 128, 90 };
    const struct area *in = &layers->sight.screen;
    for (long x = s->x0; x <= s->x1; x++) {
        const double at = layers_spot(layers, (double)x * side, 0).x;
        paint_fill(layers->paint, &(struct area) { at, in->y, 1, in->h }, colour);
    }
    for (long y = s->y0; y <= s->y1; y++) {
        const double at = layers_spot(layers, 0, (double)y * side).y;
        paint_fill(layers->paint, &(struct area) { in->x, at, in->w, 1 }, colour);
    }
}

static void paint_value(const struct layers *layers, double u, double v, bool on_light,
                        const char *text)
{
    struct paint *paint = layers->paint;
    const struct spot at = layers_spot(layers, u, v);
    const struct colour dark = { 0, 0, 0, 220 }, light = { 255, 255, 255, 220 };
    paint_text(paint, FONT_SMALL, at.x - paint_text_width(paint, FONT_SMALL, text) / 2,
               at.y - paint_line_height(paint, FONT_SMALL) / 2, on_light ? dark : light, text);
}

static void paint_pixel_values(const struct layers *layers, const struct squares *s)
{
    for (long y = s->y0; y < s->y1; y++)
        for (long x = s->x0; x < s->x1; x++) {
            const uint8_t luma = layers->show->picture[y * layers->instant->width_px + x];
            char text[8];
            snprintf(text, sizeof text, "%d", luma);
            paint_value(layers, (double)x + 0.5, (double)y + 0.5, luma > 120, text);
        }
}

static double background_level(const struct instant *now, unsigned cell)
{
    return now->background_luma_q7[cell] / (double)LUMA_PER_LEVEL;
}

static double foreground_levels(const struct instant *now, unsigned cell)
{
    const int16_t *values = now->cells.cell[cell];
    return (values[CELL_LUMA_DIFF] + values[CELL_CHROMA_DIFF]) / (double)DIFF_PER_LEVEL;
}

static double response_logit(const struct instant *now, unsigned cell)
{
    return now->heat[cell] / (double)HEAT_PER_LOGIT;
}

static void paint_cell_values(const struct layers *layers, enum look_stage stage,
                              const struct squares *s)
{
    const struct instant *now = layers->instant;
    const double side = now->cells.cell_px;
    for (long y = s->y0; y < s->y1; y++)
        for (long x = s->x0; x < s->x1; x++) {
            const unsigned cell = (unsigned)(y * now->cells.n_x + x);
            const double value = stage == LOOK_BACKGROUND   ? background_level(now, cell)
                                 : stage == LOOK_FOREGROUND ? foreground_levels(now, cell)
                                                            : response_logit(now, cell);
            char text[16];
            snprintf(text, sizeof text, "%.1f", value);
            paint_value(layers, ((double)x + 0.5) * side, ((double)y + 0.5) * side,
                        stage_share(now, stage, cell) > 150, text);
        }
}

void layers_loupe(const struct layers *layers, enum look_stage stage)
{
    const struct instant *now = layers->instant;
    const double px = layers->sight.px, cell_px = now->cells.cell_px;
    if (stage == LOOK_PLAIN && px >= LAYERS_PIXELS_FROM_PX) {
        const struct squares s = seen(layers, 1, now->width_px, now->height_px);
        paint_grid(layers, &s, 1);
        if (px >= VALUE_PX * layers->s)
            paint_pixel_values(layers, &s);
    }
    if (stage != LOOK_PLAIN && cell_px > 0 && px * cell_px >= CELL_VALUE_PX * layers->s) {
        const struct squares s = seen(layers, cell_px, now->cells.n_x, now->cells.n_y);
        paint_grid(layers, &s, cell_px);
        paint_cell_values(layers, stage, &s);
    }
}

/* The pixel under the pointer. */
static bool under_pointer(const struct show *show, struct sight *sight, unsigned *x, unsigned *y)
{
    const struct desk *desk = show->desk;
    const struct instant *now = show->instant;
    double u, v;
    if (now == NULL || show->picture == NULL ||
        !sight_at(&desk->look, &desk->layout, now->width_px, now->height_px, desk->pointer_x,
                  desk->pointer_y, sight))
        return false;
    sight_to_camera(sight, desk->pointer_x, desk->pointer_y, &u, &v);
    if (u < 0 || v < 0 || u >= now->width_px || v >= now->height_px)
        return false;
    *x = (unsigned)u;
    *y = (unsigned)v;
    return true;
}

static void say_pixel(const struct show *show, unsigned x, unsigned y, char *text, size_t cap)
{
    const unsigned w = show->instant->width_px, h = show->instant->height_px;
    const uint8_t *chroma = show->picture + (size_t)w * h + (size_t)(y / 2) * w + (x & ~1u);
    snprintf(text, cap, "x %u y %u: Y %d U %d V %d", x, y, show->picture[(size_t)y * w + x],
             chroma[0], chroma[1]);
}

static void say_cell(const struct instant *now, unsigned x, unsigned y, char *text, size_t cap)
{
    const struct small_image *cells = &now->cells;
    text[0] = '\0';
    if (cells->cell_px == 0 || x / cells->cell_px >= cells->n_x || y / cells->cell_px >= cells->n_y)
        return;
    const unsigned cell = y / cells->cell_px * cells->n_x + x / cells->cell_px;
    snprintf(text, cap, "cell %u, %u: background %.1f, off by %.1f%s, response %+.2f",
             x / cells->cell_px, y / cells->cell_px, background_level(now, cell),
             foreground_levels(now, cell), now->empty[cell] ? " (empty)" : " (foreground)",
             response_logit(now, cell));
}

bool loupe_say(const struct show *show, char *text, size_t cap)
{
    struct sight sight;
    unsigned x, y;
    char pixel[64], cell[128];
    if (!under_pointer(show, &sight, &x, &y))
        return false;
    say_pixel(show, x, y, pixel, sizeof pixel);
    say_cell(show->instant, x, y, cell, sizeof cell);
    snprintf(text, cap, "%s  %s", pixel, cell);
    return true;
}

void loupe_paint(struct paint *paint, const struct show *show)
{
    struct sight sight;
    unsigned x, y;
    char text[2][128];
    if (!under_pointer(show, &sight, &x, &y) || sight.px < LAYERS_PIXELS_FROM_PX)
        return;
    const double s = paint_scale(paint), line = paint_line_height(paint, FONT_SMALL);
    double left, top;
    sight_to_screen(&sight, x, y, &left, &top);
    paint_clip(paint, &sight.screen);
    paint_frame(paint, &(struct area) { left - s, top - s, sight.px + 2 * s, sight.px + 2 * s },
                2 * s, (struct colour) { 0, 0, 0, 255 });
    paint_frame(paint, &(struct area) { left, top, sight.px, sight.px }, s,
                (struct colour) { 255, 255, 255, 255 });
    say_pixel(show, x, y, text[0], sizeof text[0]);
    say_cell(show->instant, x, y, text[1], sizeof text[1]);
    const double w = fmax(paint_text_width(paint, FONT_SMALL, text[0]),
                          paint_text_width(paint, FONT_SMALL, text[1])) +
                     12 * s;
    const double h = (text[1][0] != '\0' ? 2 : 1) * line + 8 * s;
    const struct area *in = &sight.screen;
    struct area box = { left + sight.px + 10 * s, top + sight.px + 10 * s, w, h };
    if (box.x + w > in->x + in->w)
        box.x = fmax(in->x, left - w - 10 * s);
    if (box.y + h > in->y + in->h)
        box.y = fmax(in->y, top - h - 10 * s);
    paint_fill(paint, &box, (struct colour) { 12, 14, 18, 225 });
    paint_text(paint, FONT_SMALL, box.x + 6 * s, box.y + 4 * s, theme.text, text[0]);
    paint_text(paint, FONT_SMALL, box.x + 6 * s, box.y + 4 * s + line, theme.dim, text[1]);
    paint_clip(paint, NULL);
}
