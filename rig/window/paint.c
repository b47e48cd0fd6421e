/* SPDX-License-Identifier: MIT */
#include "rig/window/paint.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "rig/memory.h"
#include "rig/window/cover.h"
#include "rig/window/glyphs.h"
#include "rig/window/stretch.h"

enum { DASHES_MAX = 2000 };

struct paint {
    double scale;
    uint32_t *pixels;
    struct cover cover;
    struct glyphs *glyphs;
    struct stretch stretch;
    struct slot {
        uint32_t *pixels;
        size_t cap;
    } slot[PAINT_SLOTS];
};

static struct cover_box whole(const struct paint *paint)
{
    return (struct cover_box) { 0, 0, paint->cover.width, paint->cover.height };
}

/* Edges between pixels, the nearest ones, within a box. */
static struct cover_box box_of(const struct area *area, const struct cover_box *within)
{
    const double x0 = round(area->x), y0 = round(area->y);
    const double x1 = round(area->x + area->w), y1 = round(area->y + area->h);
    const struct cover_box b = {
        (int)fmin(fmax(x0, within->x0), within->x1),
        (int)fmin(fmax(y0, within->y0), within->y1),
        (int)fmin(fmax(x1, within->x0), within->x1),
        (int)fmin(fmax(y1, within->y0), within->y1),
    };
    return b;
}

static void set_size(struct paint *paint, unsigned width, unsigned height)
{
    assert(width > 0 && width <= PAINT_SIDE_MAX && height > 0 && height <= PAINT_SIDE_MAX);
    free(paint->pixels);
    cover_free(&paint->cover);
    paint->pixels = memory_zeroed((size_t)width * height, sizeof paint->pixels[0]);
    cover_create(&paint->cover, (int)width, (int)height);
}

struct paint *paint_create_in_memory(unsigned width, unsigned height, double scale,
                                     struct buffer *why)
{
    struct glyphs *glyphs = glyphs_open(scale, why);
    if (glyphs == NULL)
        return NULL;
    struct paint *paint = memory_zeroed(1, sizeof *paint);
    paint->scale = scale;
    paint->glyphs = glyphs;
    set_size(paint, width, height);
    return paint;
}

void paint_free(struct paint *paint)
{
    if (paint == NULL)
        return;
    for (int i = 0; i < PAINT_SLOTS; i++)
        free(paint->slot[i].pixels);
    stretch_free(&paint->stretch);
    glyphs_close(paint->glyphs);
    cover_free(&paint->cover);
    free(paint->pixels);
    free(paint);
}

int paint_resize(struct paint *paint, unsigned width, unsigned height, double scale,
                 struct buffer *why)
{
    if (fabs(scale - paint->scale) > 1e-6) {
        struct glyphs *glyphs = glyphs_open(scale, why);
        if (glyphs == NULL)
            return -1;
        glyphs_close(paint->glyphs);
        paint->glyphs = glyphs;
        paint->scale = scale;
    }
    set_size(paint, width, height);
    return 0;
}

const uint32_t *paint_picture(const struct paint *paint, unsigned *width, unsigned *height)
{
    *width = (unsigned)paint->cover.width;
    *height = (unsigned)paint->cover.height;
    return paint->pixels;
}

double paint_scale(const struct paint *paint)
{
    return paint->scale;
}

void paint_clip(struct paint *paint, const struct area *area)
{
    const struct cover_box all = whole(paint);
    paint->cover.clip = area == NULL ? all : box_of(area, &all);
}

static void fill_box(struct paint *paint, const struct cover_box *b, struct colour colour)
{
    const uint32_t over = (uint32_t)colour.r << 16 | (uint32_t)colour.g << 8 | colour.b;
    for (int y = b->y0; y < b->y1; y++) {
        uint32_t *row = paint->pixels + (size_t)y * (size_t)paint->cover.width;
        if (colour.a == 255)
            for (int x = b->x0; x < b->x1; x++)
                row[x] = over;
        else
            for (int x = b->x0; x < b->x1; x++)
                row[x] = cover_mix(row[x], over, colour.a);
    }
}

void paint_fill(struct paint *paint, const struct area *area, struct colour colour)
{
    const struct cover_box b = box_of(area, &paint->cover.clip);
    fill_box(paint, &b, colour);
}

void paint_frame(struct paint *paint, const struct area *area, double width, struct colour colour)
{
    const double w = fmax(round(width), 1), x0 = round(area->x), y0 = round(area->y);
    const double x1 = round(area->x + area->w), y1 = round(area->y + area->h);
    if (x1 - x0 <= 2 * w || y1 - y0 <= 2 * w) {
        paint_fill(paint, area, colour);
        return;
    }
    const struct area side[] = { { x0, y0, x1 - x0, w },
                                 { x0, y1 - w, x1 - x0, w },
                                 { x0, y0 + w, w, y1 - y0 - 2 * w },
                                 { x1 - w, y0 + w, w, y1 - y0 - 2 * w } };
    for (size_t i = 0; i < sizeof side / sizeof side[0]; i++)
        paint_fill(paint, &side[i], colour);
}

void paint_line(struct paint *paint, struct spot a, struct spot b, double width,
                struct colour colour)
{
    cover_line(&paint->cover, a, b, width / 2);
    cover_colour(&paint->cover, paint->pixels, colour);
}

void paint_way(struct paint *paint, const struct spot *p, size_t n, double width,
               struct colour colour)
{
    for (size_t i = 0; i + 1 < n; i++)
        cover_line(&paint->cover, p[i], p[i + 1], width / 2);
    cover_colour(&paint->cover, paint->pixels, colour);
}

void paint_dashes(struct paint *paint, struct spot a, struct spot b, double width, double dash,
                  struct colour colour)
{
    const double length = hypot(b.x - a.x, b.y - a.y);
    /* a dash and a gap as long, one dash more than gaps, so that both ends are seen */
    const double n = fmin(fmax(floor((length / dash + 1) / 2), 1), DASHES_MAX);
    const double part = 1 / (2 * n - 1);
    if (!isfinite(length))
        return;
    for (double k = 0; k < n; k++) {
        const double t0 = 2 * k * part, t1 = t0 + part;
        const struct spot from = { a.x + t0 * (b.x - a.x), a.y + t0 * (b.y - a.y) };
        const struct spot to = { a.x + t1 * (b.x - a.x), a.y + t1 * (b.y - a.y) };
        cover_line(&paint->cover, from, to, width / 2);
    }
    cover_colour(&paint->cover, paint->pixels, colour);
}

void paint_polygon(struct paint *paint, const struct spot *p, size_t n, struct colour colour)
{
    cover_polygon(&paint->cover, p, n);
    cover_colour(&paint->cover, paint->pixels, colour);
}

void paint_ring(struct paint *paint, struct spot middle, double radius, double width,
                struct colour colour)
{
    cover_ring(&paint->cover, middle, radius + width / 2, radius - width / 2);
    cover_colour(&paint->cover, paint->pixels, colour);
}

void paint_disc(struct paint *paint, struct spot middle, double radius, struct colour colour)
{
    cover_ring(&paint->cover, middle, radius, 0);
    cover_colour(&paint->cover, paint->pixels, colour);
}

static void paint_glyph(struct paint *paint, const struct glyph *glyph, int x0, int y0,
                        struct colour colour)
{
    const uint32_t over = (uint32_t)colour.r << 16 | (uint32_t)colour.g << 8 | colour.b;
    const struct cover_box *clip = &paint->cover.clip;
    const int left = x0 < clip->x0 ? clip->x0 - x0 : 0, top = y0 < clip->y0 ? clip->y0 - y0 : 0;
    const int right = x0 + glyph->width > clip->x1 ? clip->x1 - x0 : glyph->width;
    const int bottom = y0 + glyph->height > clip->y1 ? clip->y1 - y0 : glyph->height;
    for (int y = top; y < bottom; y++) {
        const uint8_t *mask = glyph->mask + (size_t)y * (size_t)glyph->width;
        uint32_t *row = paint->pixels + (size_t)(y0 + y) * (size_t)paint->cover.width;
        for (int x = left; x < right; x++)
            if (mask[x] != 0)
                row[x0 + x] =
                    cover_mix(row[x0 + x], over, (uint32_t)(mask[x] * colour.a + 127) / 255);
    }
}

double paint_text(struct paint *paint, enum paint_font font, double x, double y,
                  struct colour colour, const char *text)
{
    const double far = 4.0 * PAINT_SIDE_MAX;
    const bool near = fabs(x) < far && fabs(y) < far;
    const int x0 = near ? (int)round(x) : 0, y0 = near ? (int)round(y) : 0;
    const struct glyph *glyph;
    int pen = 0;
    while ((glyph = glyphs_next(paint->glyphs, font, &text)) != NULL) {
        if (near && glyph->mask != NULL && pen < 2 * PAINT_SIDE_MAX)
            paint_glyph(paint, glyph, x0 + pen + glyph->left, y0 + glyph->top, colour);
        pen += glyph->advance;
    }
    return pen;
}

double paint_text_width(struct paint *paint, enum paint_font font, const char *text)
{
    const struct glyph *glyph;
    int pen = 0;
    while ((glyph = glyphs_next(paint->glyphs, font, &text)) != NULL)
        pen += glyph->advance;
    return pen;
}

double paint_line_height(struct paint *paint, enum paint_font font)
{
    return glyphs_line_height(paint->glyphs, font);
}

uint32_t *paint_slot(struct paint *paint, unsigned slot, unsigned width, unsigned height)
{
    assert(slot < PAINT_SLOTS);
    struct slot *room = &paint->slot[slot];
    const size_t n = (size_t)width * height;
    if (n > room->cap) {
        room->pixels = memory_resize(room->pixels, n, sizeof room->pixels[0]);
        room->cap = n;
    }
    return room->pixels;
}

void paint_pixels(struct paint *paint, const uint32_t *rgb, unsigned width, unsigned height,
                  const struct area *to)
{
    const struct cover_box box = box_of(to, &paint->cover.clip);
    stretch_paint(&paint->stretch, rgb, width, height, to, &box, paint->pixels, paint->cover.width);
}
