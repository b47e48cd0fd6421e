/* SPDX-License-Identifier: MIT */
#include "rig/window/stretch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rig/memory.h"

enum { WHOLE = 256, RB = 0xff00ff, G = 0x00ff00 };

/* New pixel number k, where the old picture's n pixels reach from x0 over w new ones. */
static struct stretch_share share_of(int k, double x0, double w, unsigned n)
{
    const double per_old = w / n; /* new pixels */
    double from = (k - x0) / per_old, to = (k + 1 - x0) / per_old;
    from = fmin(fmax(from, 0), n - 1e-6);
    to = fmin(fmax(to, from), n);
    struct stretch_share s = { .first = (uint32_t)from };
    const uint32_t last = (uint32_t)fmax(ceil(to - 1e-6) - 1, s.first);
    s.n = last - s.first + 1;
    if (s.n == 1) {
        s.of_first = WHOLE;
        return s;
    }
    const double part = WHOLE / (to - from);
    s.of_first = (uint32_t)((s.first + 1 - from) * part);
    s.of_middle = s.n > 2 ? (uint32_t)part : 0;
    s.of_last = WHOLE - s.of_first - (s.n - 2) * s.of_middle;
    return s;
}

static uint32_t pack(uint32_t rb, uint32_t g)
{
    return (rb >> 8 & RB) | (g >> 8 & G);
}

/* Old rows mixed by their shares, from column `from` to before `to`. */
static const uint32_t *mixed_row(struct stretch *stretch, const uint32_t *rgb, unsigned width,
                                 const struct stretch_share *s, uint32_t from, uint32_t to)
{
    const uint32_t *first = rgb + (size_t)s->first * width;
    uint32_t *row = stretch->row;
    if (s->n == 1)
        return first;
    for (uint32_t x = from; x < to; x++) {
        uint32_t rb = (first[x] & RB) * s->of_first, g = (first[x] & G) * s->of_first;
        const uint32_t *old = first + width + x;
        for (uint32_t k = 2; k < s->n; k++, old += width) {
            rb += (*old & RB) * s->of_middle;
            g += (*old & G) * s->of_middle;
        }
        rb += (*old & RB) * s->of_last;
        g += (*old & G) * s->of_last;
        row[x] = pack(rb, g);
    }
    return row;
}

static void paint_row(const uint32_t *row, const struct stretch_share *column, int n, uint32_t *out)
{
    for (int x = 0; x < n; x++) {
        const struct stretch_share *s = &column[x];
        const uint32_t *old = row + s->first;
        if (s->n == 1) {
            out[x] = *old & (RB | G);
            continue;
        }
        uint32_t rb = (*old & RB) * s->of_first, g = (*old & G) * s->of_first;
        for (uint32_t k = 2; k < s->n; k++) {
            old++;
            rb += (*old & RB) * s->of_middle;
            g += (*old & G) * s->of_middle;
        }
        old++;
        out[x] = pack(rb + (*old & RB) * s->of_last, g + (*old & G) * s->of_last);
    }
}

static void make_room(struct stretch *stretch, int columns, unsigned width)
{
    if (columns > stretch->column_cap) {
        stretch->column_cap = columns;
        stretch->column =
            memory_resize(stretch->column, (size_t)columns, sizeof stretch->column[0]);
    }
    if (width > stretch->row_cap) {
        stretch->row_cap = width;
        stretch->row = memory_resize(stretch->row, width, sizeof stretch->row[0]);
    }
}

void stretch_paint(struct stretch *stretch, const uint32_t *rgb, unsigned width, unsigned height,
                   const struct area *to, const struct cover_box *box, uint32_t *pixels, int pitch)
{
    const int n = box->x1 - box->x0;
    if (n <= 0 || box->y1 <= box->y0 || width == 0 || height == 0)
        return;
    make_room(stretch, n, width);
    for (int x = 0; x < n; x++)
        stretch->column[x] = share_of(box->x0 + x, to->x, to->w, width);
    const struct stretch_share *last = &stretch->column[n - 1];
    const uint32_t from = stretch->column[0].first, end = last->first + last->n;
    struct stretch_share before = { 0 };
    for (int y = box->y0; y < box->y1; y++) {
        const struct stretch_share s = share_of(y, to->y, to->h, height);
        uint32_t *out = pixels + (size_t)y * (size_t)pitch + box->x0;
        if (before.n == 1 && s.n == 1 && s.first == before.first)
            memcpy(out, out - pitch, (size_t)n * sizeof *out);
        else
            paint_row(mixed_row(stretch, rgb, width, &s, from, end), stretch->column, n, out);
        before = s;
    }
}

void stretch_free(struct stretch *stretch)
{
    free(stretch->column);
    free(stretch->row);
    *stretch = (struct stretch) { 0 };
}
