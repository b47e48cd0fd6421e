/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "rig/window/layers.h"
#include "rig/window/theme.h"

static const struct colour plate = { 12, 14, 18, 205 };

/* Of paint_slot(): the camera's picture, and a stage's cells. */
enum { SLOT_CAMERA, SLOT_CELLS };

static const struct {
    const char *name, *least, *most;
} stages[LOOK_STAGES] = {
    [LOOK_PLAIN] = { "camera", "", "" },
    [LOOK_BACKGROUND] = { "background, as learnt", "", "" },
    [LOOK_FOREGROUND] = { "foreground: distance from the background", "0", "48 levels" },
    [LOOK_RESPONSE] = { "response of the detector: a head?", "no", "sure" },
};

/* The camera's picture, the stage instead of it, or the stage over it. */
static void paint_ground(const struct layers *layers, enum look_stage stage, bool with_camera)
{
    const struct instant *now = layers->instant;
    const struct sight *sight = &layers->sight;
    struct area whole = { sight->x0, sight->y0, now->width_px * sight->px,
                          now->height_px * sight->px };
    struct stage_scale scale;
    if (stage != LOOK_PLAIN)
        stage_scale_make(stage, &scale);
    if (with_camera && stage != LOOK_BACKGROUND) {
        uint32_t *rgb = paint_slot(layers->paint, SLOT_CAMERA, now->width_px, now->height_px);
        stage_camera(layers->show->picture, now->width_px, now->height_px, rgb);
        if (stage != LOOK_PLAIN)
            stage_over(now, stage, &scale, rgb);
        paint_pixels(layers->paint, rgb, now->width_px, now->height_px, &whole);
    } else if (stage != LOOK_PLAIN && now->cells.n_x > 0) {
        const struct small_image *cells = &now->cells;
        uint32_t *rgb = paint_slot(layers->paint, SLOT_CELLS, cells->n_x, cells->n_y);
        stage_cells(now, stage, &scale, rgb);
        whole.w = cells->n_x * cells->cell_px * sight->px;
        whole.h = cells->n_y * cells->cell_px * sight->px;
        paint_pixels(layers->paint, rgb, cells->n_x, cells->n_y, &whole);
    } else {
        paint_fill(layers->paint, &whole, (struct colour) { 0, 0, 0, 255 });
    }
}

/* Where the device sees anything but the background: the outline of those
 * cells. */
static void paint_foreign_cells(const struct layers *layers)
{
    const struct small_image *cells = &layers->instant->cells;
    const uint8_t *empty = layers->instant->empty;
    const double w = fmax(1, layers->s);
    const struct colour colour = { 255, 255, 255, 150 };
    for (unsigned i = 0; i < (unsigned)cells->n_x * cells->n_y; i++) {
        if (empty[i])
            continue;
        const unsigned x = i % cells->n_x, y = i / cells->n_x, px = cells->cell_px;
        const struct spot a = layers_spot(layers, x * px, y * px);
        const struct spot b = layers_spot(layers, (x + 1) * px, (y + 1) * px);
        if (x == 0 || empty[i - 1])
            paint_fill(layers->paint, &(struct area) { a.x, a.y, w, b.y - a.y }, colour);
        if (x + 1 == cells->n_x || empty[i + 1])
            paint_fill(layers->paint, &(struct area) { b.x - w, a.y, w, b.y - a.y }, colour);
        if (y == 0 || empty[i - cells->n_x])
            paint_fill(layers->paint, &(struct area) { a.x, a.y, b.x - a.x, w }, colour);
        if (y + 1 == cells->n_y || empty[i + cells->n_x])
            paint_fill(layers->paint, &(struct area) { a.x, b.y - w, b.x - a.x, w }, colour);
    }
}

/* What this picture is stands in its lower left corner, with the stage's scale.
 * Empty when there is no room. */
static struct area caption_box(const struct layers *layers, enum look_stage stage)
{
    const struct area *in = &layers->sight.screen;
    const double s = layers->s, line = paint_line_height(layers->paint, FONT_SMALL);
    const double text = paint_text_width(layers->paint, FONT_SMALL, stages[stage].name);
    const bool has_scale = stages[stage].most[0] != '\0';
    const double w = fmax(text + 12 * s, has_scale ? 160 * s : 0);
    const double h = has_scale ? 2 * line + 9 * s : line + 6 * s;
    if (w + 16 * s > in->w || h + 16 * s > in->h)
        return (struct area) { in->x, in->y, 0, 0 };
    return (struct area) { in->x + 8 * s, in->y + in->h - h - 8 * s, w, h };
}

static void paint_caption(const struct layers *layers, enum look_stage stage,
                          const struct area *box)
{
    struct paint *paint = layers->paint;
    const double s = layers->s, line = paint_line_height(paint, FONT_SMALL);
    if (box->w < 1)
        return;
    paint_fill(paint, box, plate);
    paint_text(paint, FONT_SMALL, box->x + 6 * s, box->y + 3 * s, theme.text, stages[stage].name);
    if (stages[stage].most[0] == '\0')
        return;
    struct stage_scale scale;
    stage_scale_make(stage, &scale);
    const double y = box->y + line + 5 * s, x = box->x + 6 * s;
    const double left = paint_text(paint, FONT_SMALL, x, y, theme.dim, stages[stage].least);
    const double most = paint_text_width(paint, FONT_SMALL, stages[stage].most);
    const double right = box->x + box->w - 6 * s - most;
    paint_text(paint, FONT_SMALL, right, y, theme.dim, stages[stage].most);
    const struct area bar = { x + left + 6 * s, y + 2 * s, right - x - left - 12 * s,
                              line - 3 * s };
    paint_pixels(paint, scale.rgb, STAGE_SHARES, 1, &bar);
}

static void paint_one(struct paint *paint, const struct show *show, unsigned index,
                      const struct sight *sight)
{
    const struct look *look = &show->desk->look;
    const bool second = index == 1;
    const enum look_stage stage = look->side_by_side && !second ? LOOK_PLAIN : look->stage;
    struct layers layers;
    layers_open(&layers, paint, show, sight);
    paint_clip(paint, &sight->screen);
    paint_ground(&layers, stage, second ? stage == LOOK_PLAIN : look->layer[LAYER_CAMERA]);
    if (stage == LOOK_FOREGROUND)
        paint_foreign_cells(&layers);
    layers_loupe(&layers, stage);
    const bool has_caption = look->side_by_side || stage != LOOK_PLAIN;
    const struct area caption = caption_box(&layers, stage);
    if (has_caption)
        labels_keep_free(&layers.labels, &caption);
    if (!second || stage != LOOK_PLAIN) { /* the plain one beside the other is the
                                             camera's alone */
        layers_settings(&layers);
        layers_people(&layers);
        layers_mistakes(&layers);
    }
    labels_paint(&layers.labels, paint);
    if (has_caption)
        paint_caption(&layers, stage, &caption);
    paint_clip(paint, NULL);
}

void layers_paint(struct paint *paint, const struct show *show)
{
    const struct instant *now = show->instant;
    const struct desk *desk = show->desk;
    struct sight sight;
    paint_fill(paint, &desk->layout.picture, theme.ground);
    if (now == NULL || show->picture == NULL)
        return;
    for (unsigned i = 0;
         sight_of(&desk->look, &desk->layout, now->width_px, now->height_px, i, &sight); i++)
        paint_one(paint, show, i, &sight);
}
