/* SPDX-License-Identifier: MIT */
#include "rig/window/cover.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rig/memory.h"

/* Far beyond any picture, and near enough that nothing overflows. */
static const double FAR_PX = 100000;

enum { CROSSINGS_MAX = 64, SUB_ROWS = 4 };

void cover_create(struct cover *cover, int width, int height)
{
    *cover = (struct cover) { .width = width, .height = height, .clip = { 0, 0, width, height } };
    cover->mask = memory_zeroed((size_t)width * (size_t)height, 1);
    cover->row = memory_zeroed((size_t)height, sizeof cover->row[0]);
    cover->top = height;
}

void cover_free(struct cover *cover)
{
    free(cover->mask);
    free(cover->row);
    *cover = (struct cover) { 0 };
}

static double limit(double v, double low, double high)
{
    return v < low ? low : v > high ? high : v;
}

static bool near_enough(struct spot p)
{
    return fabs(p.x) < FAR_PX && fabs(p.y) < FAR_PX;
}

/* The pixels of a row from x0 to x1 within the clip; NULL when there are none. */
static uint8_t *open_row(struct cover *cover, int y, double x0, double x1, int *from, int *to)
{
    const struct cover_box *clip = &cover->clip;
    *from = (int)floor(limit(x0, clip->x0, clip->x1));
    *to = (int)ceil(limit(x1, clip->x0, clip->x1));
    if (*from >= *to)
        return NULL;
    struct cover_row *row = &cover->row[y];
    if (row->from >= row->to)
        *row = (struct cover_row) { *from, *to };
    if (*from < row->from)
        row->from = *from;
    if (*to > row->to)
        row->to = *to;
    if (y < cover->top)
        cover->top = y;
    if (y >= cover->bottom)
        cover->bottom = y + 1;
    return cover->mask + (size_t)y * (size_t)cover->width;
}

static void rows_of(const struct cover *cover, double y0, double y1, int *from, int *to)
{
    *from = (int)floor(limit(y0, cover->clip.y0, cover->clip.y1));
    *to = (int)ceil(limit(y1, cover->clip.y0, cover->clip.y1));
}

static void keep_larger(uint8_t *pixel, double share)
{
    const uint8_t v = (uint8_t)(limit(share, 0, 1) * 255 + 0.5);
    if (v > *pixel)
        *pixel = v;
}

/* A line that leads far out of the picture is cut off there, without turning it. */
static bool cut(struct spot *a, struct spot *b)
{
    double t0 = 0, t1 = 1;
    const double d[2] = { b->x - a->x, b->y - a->y }, from[2] = { a->x, a->y };
    for (int k = 0; k < 2; k++) {
        if (!isfinite(d[k]) || !isfinite(from[k]))
            return false;
        if (fabs(d[k]) < 1e-9) {
            if (fabs(from[k]) >= FAR_PX)
                return false;
            continue;
        }
        const double u = (-FAR_PX - from[k]) / d[k], v = (FAR_PX - from[k]) / d[k];
        t0 = fmax(t0, fmin(u, v));
        t1 = fmin(t1, fmax(u, v));
    }
    *b = (struct spot) { a->x + t1 * d[0], a->y + t1 * d[1] };
    *a = (struct spot) { a->x + t0 * d[0], a->y + t0 * d[1] };
    return t0 <= t1;
}

void cover_line(struct cover *cover, struct spot a, struct spot b, double radius)
{
    int y0, y1;
    if (!cut(&a, &b))
        return;
    const double dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy, reach = radius + 1;
    rows_of(cover, fmin(a.y, b.y) - reach, fmax(a.y, b.y) + reach, &y0, &y1);
    for (int y = y0; y < y1; y++) {
        /* the part of the line that is near enough to this row */
        double t0 = 0, t1 = 1;
        if (fabs(dy) > 1e-9) {
            const double u = (y + 0.5 - reach - a.y) / dy, v = (y + 0.5 + reach - a.y) / dy;
            t0 = limit(fmin(u, v), 0, 1);
            t1 = limit(fmax(u, v), 0, 1);
        }
        const double xa = a.x + t0 * dx, xb = a.x + t1 * dx;
        int from, to;
        uint8_t *row = open_row(cover, y, fmin(xa, xb) - reach, fmax(xa, xb) + reach, &from, &to);
        for (int x = from; row != NULL && x < to; x++) {
            const double px = x + 0.5 - a.x, py = y + 0.5 - a.y;
            const double t = length2 > 0 ? limit((px * dx + py * dy) / length2, 0, 1) : 0;
            const double ex = px - t * dx, ey = py - t * dy;
            keep_larger(&row[x], radius + 0.5 - sqrt(ex * ex + ey * ey));
        }
    }
}

void cover_ring(struct cover *cover, struct spot middle, double radius, double inner)
{
    int y0, y1;
    if (!near_enough(middle) || !(radius > 0) || radius > FAR_PX)
        return;
    const double reach = radius + 1;
    rows_of(cover, middle.y - reach, middle.y + reach, &y0, &y1);
    for (int y = y0; y < y1; y++) {
        const double py = y + 0.5 - middle.y, half2 = reach * reach - py * py;
        const double half = half2 > 0 ? sqrt(half2) : 0;
        int from, to;
        uint8_t *row = open_row(cover, y, middle.x - half, middle.x + half, &from, &to);
        for (int x = from; row != NULL && x < to; x++) {
            const double px = x + 0.5 - middle.x, d = sqrt(px * px + py * py);
            const double hole = inner > 0 ? limit(inner + 0.5 - d, 0, 1) : 0;
            keep_larger(&row[x], limit(radius + 0.5 - d, 0, 1) - hole);
        }
    }
}

/* A stretch of one of a row's parts, from x0 to x1, adds its share to each pixel. */
static void add_stretch(uint8_t *row, int from, int to, double x0, double x1, int share)
{
    x0 = limit(x0, from, to);
    x1 = limit(x1, from, to);
    if (!(x0 < x1))
        return;
    const int first = (int)x0, last = (int)x1;
    if (first == last) {
        row[first] = (uint8_t)(row[first] + (x1 - x0) * share);
        return;
    }
    row[first] = (uint8_t)(row[first] + (first + 1 - x0) * share);
    for (int x = first + 1; x < last; x++)
        row[x] = (uint8_t)(row[x] + share);
    if (last < to)
        row[last] = (uint8_t)(row[last] + (x1 - last) * share);
}

/* Where the outline crosses a height, in order. */
static int crossings_at(const struct spot *p, size_t n, double y, double *x)
{
    int found = 0;
    for (size_t i = 0; i < n; i++) {
        const struct spot a = p[i], b = p[(i + 1) % n];
        if ((a.y <= y) == (b.y <= y) || found == CROSSINGS_MAX)
            continue;
        const double at = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
        int k = found++;
        for (; k > 0 && x[k - 1] > at; k--)
            x[k] = x[k - 1];
        x[k] = at;
    }
    return found;
}

void cover_polygon(struct cover *cover, const struct spot *p, size_t n)
{
    double left = FAR_PX, right = -FAR_PX, top = FAR_PX, bottom = -FAR_PX, x[CROSSINGS_MAX];
    int y0, y1;
    for (size_t i = 0; i < n; i++) {
        if (!near_enough(p[i]))
            return;
        left = fmin(left, p[i].x);
        right = fmax(right, p[i].x);
        top = fmin(top, p[i].y);
        bottom = fmax(bottom, p[i].y);
    }
    rows_of(cover, top, bottom, &y0, &y1);
    for (int y = y0; y < y1; y++) {
        int from, to;
        uint8_t *row = open_row(cover, y, left, right, &from, &to);
        for (int sub = 0; row != NULL && sub < SUB_ROWS; sub++) {
            const int found = crossings_at(p, n, y + (sub + 0.5) / SUB_ROWS, x);
            const int share = sub == 0 ? 255 - (SUB_ROWS - 1) * 64 : 64; /* 255 in all */
            for (int k = 0; k + 1 < found; k += 2)
                add_stretch(row, from, to, x[k], x[k + 1], share);
        }
    }
}

void cover_colour(struct cover *cover, uint32_t *pixels, struct colour colour)
{
    const uint32_t over = (uint32_t)colour.r << 16 | (uint32_t)colour.g << 8 | colour.b;
    for (int y = cover->top; y < cover->bottom; y++) {
        struct cover_row *row = &cover->row[y];
        uint8_t *mask = cover->mask + (size_t)y * (size_t)cover->width;
        uint32_t *out = pixels + (size_t)y * (size_t)cover->width;
        for (int x = row->from; x < row->to; x++)
            if (mask[x] != 0)
                out[x] = cover_mix(out[x], over, (uint32_t)(mask[x] * colour.a + 127) / 255);
        if (row->from < row->to)
            memset(mask + row->from, 0, (size_t)(row->to - row->from));
        *row = (struct cover_row) { 0, 0 };
    }
    cover->top = cover->height;
    cover->bottom = 0;
}
