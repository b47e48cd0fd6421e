/* SPDX-License-Identifier: MIT */
#include "rig/window/labels.h"

#include <math.h>
#include <stdbool.h>

#include "rig/memory.h"
#include "rig/window/theme.h"

static const struct colour plate = { 12, 14, 18, 205 };

enum { PLACES = 8, ROUNDS = 3 };

void labels_keep_free(struct labels *labels, const struct area *area)
{
    if (labels->n_taken < LABELS_TAKEN_MAX)
        labels->taken[labels->n_taken++] = *area;
}

void labels_add(struct labels *labels, struct spot at, double away, struct colour stripe,
                const char *text)
{
    const struct area *in = &labels->within;
    if (labels->n == LABELS_MAX || at.x < in->x || at.y < in->y || at.x > in->x + in->w ||
        at.y > in->y + in->h)
        return;
    struct label *label = &labels->label[labels->n++];
    *label = (struct label) { .at = at, .away = away, .stripe = stripe };
    memory_fit_text(label->text, sizeof label->text, text);
}

static bool overlap(const struct area *a, const struct area *b)
{
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

static bool is_free(const struct labels *labels, const struct area *area)
{
    const struct area *in = &labels->within;
    if (area->x < in->x || area->y < in->y || area->x + area->w > in->x + in->w ||
        area->y + area->h > in->y + in->h)
        return false;
    for (size_t i = 0; i < labels->n_taken; i++)
        if (overlap(area, &labels->taken[i]))
            return false;
    return true;
}

/* The k-th place to try for a plate of w x h: the corners first, further away in later rounds. */
static struct spot place(const struct label *label, double w, double h, int k)
{
    const double corner = 0.71 * label->away + k / PLACES * h, side = label->away + k / PLACES * h;
    const double x = label->at.x, y = label->at.y;
    const struct spot places[PLACES] = {
        { x + corner, y - corner - h },
        { x + corner, y + corner },
        { x - corner - w, y - corner - h },
        { x - corner - w, y + corner },
        { x + side, y - h / 2 },
        { x - side - w, y - h / 2 },
        { x - w / 2, y - side - h },
        { x - w / 2, y + side },
    };
    return places[k % PLACES];
}

/* One that has its middle there moves down while somebody else is in the way. */
static struct spot place_on(const struct label *label, double w, double h, int k)
{
    return (struct spot) { label->at.x - w / 2, label->at.y - h / 2 + k * h / 2 };
}

static void find_place(const struct labels *labels, const struct label *label, struct area *area)
{
    const struct area *in = &labels->within;
    for (int k = 0; k < PLACES * ROUNDS; k++) {
        const struct spot p = label->away < 0 ? place_on(label, area->w, area->h, k)
                                              : place(label, area->w, area->h, k);
        area->x = round(p.x);
        area->y = round(p.y);
        if (is_free(labels, area))
            return;
    }
    const struct spot p =
        label->away < 0 ? place_on(label, area->w, area->h, 0) : place(label, area->w, area->h, 0);
    area->x = round(fmax(in->x, fmin(p.x, in->x + in->w - area->w)));
    area->y = round(fmax(in->y, fmin(p.y, in->y + in->h - area->h)));
}

void labels_paint(struct labels *labels, struct paint *paint)
{
    const double s = paint_scale(paint), h = ceil(paint_line_height(paint, FONT_SMALL) + 2 * s);
    for (size_t i = 0; i < labels->n; i++) {
        const struct label *label = &labels->label[i];
        const double w = ceil(paint_text_width(paint, FONT_SMALL, label->text) + 11 * s);
        struct area area = { 0, 0, w, h };
        find_place(labels, label, &area);
        const struct area mark = { area.x, area.y, 3 * s, area.h };
        paint_fill(paint, &area, plate);
        paint_fill(paint, &mark, label->stripe);
        paint_text(paint, FONT_SMALL, area.x + 7 * s, area.y + s, theme.text, label->text);
        labels_keep_free(labels, &area);
    }
}
