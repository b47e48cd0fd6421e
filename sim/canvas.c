/* SPDX-License-Identifier: MIT */
#include "sim/canvas.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { CHROMA_TILE_ROWS = TILE_HEIGHT_PX / 2, RUN_BYTES_MAX = 1280 };

static int plane_create(struct plane *plane, int32_t width, int32_t height)
{
    plane->width = width;
    plane->height = height;
    plane->stride = width + 2 * CANVAS_MARGIN_PX;
    plane->data = calloc((size_t)(height + 2 * CANVAS_MARGIN_ROWS), (size_t)plane->stride);
    return plane->data == NULL ? -1 : 0;
}

int picture_create(struct picture *picture, int32_t width, int32_t height)
{
    picture->chroma.data = NULL;
    if (plane_create(&picture->luma, width, height) < 0)
        return -1;
    return plane_create(&picture->chroma, width, height / 2);
}

void picture_free(struct picture *picture)
{
    free(picture->luma.data);
    free(picture->chroma.data);
    picture->luma.data = NULL;
    picture->chroma.data = NULL;
}

static void pad_plane(struct plane *plane, size_t step)
{
    for (int32_t row = 0; row < plane->height; row++) {
        uint8_t *line = plane_row(plane, row);
        for (size_t i = 0; i < CANVAS_MARGIN_PX; i++) {
            line[-1 - (ptrdiff_t)i] = line[step - 1 - i % step];
            line[(size_t)plane->width + i] = line[(size_t)plane->width - step + i % step];
        }
    }
    for (int32_t i = 1; i <= CANVAS_MARGIN_ROWS; i++) {
        size_t n = (size_t)plane->stride;
        memcpy(plane_row(plane, -i) - CANVAS_MARGIN_PX, plane_row(plane, 0) - CANVAS_MARGIN_PX, n);
        memcpy(plane_row(plane, plane->height - 1 + i) - CANVAS_MARGIN_PX,
               plane_row(plane, plane->height - 1) - CANVAS_MARGIN_PX, n);
    }
}

void picture_pad(struct picture *picture)
{
    pad_plane(&picture->luma, 1);
    pad_plane(&picture->chroma, 2);
}

int tiles_create(struct tiles *tiles, int32_t width, int32_t height)
{
    tiles->across = (width + TILE_WIDTH_PX - 1) / TILE_WIDTH_PX;
    tiles->down = (height + TILE_HEIGHT_PX - 1) / TILE_HEIGHT_PX;
    tiles->marked = calloc((size_t)tiles->across, (size_t)tiles->down);
    return tiles->marked == NULL ? -1 : 0;
}

void tiles_free(struct tiles *tiles)
{
    free(tiles->marked);
    tiles->marked = NULL;
}

void tiles_clear(struct tiles *tiles)
{
    memset(tiles->marked, 0, (size_t)tiles->across * (size_t)tiles->down);
}

static int32_t limit(int32_t value, int32_t low, int32_t high)
{
    return value < low ? low : value > high ? high : value;
}

void tiles_mark(struct tiles *tiles, const struct rect *rect)
{
    if (rect->x0 >= rect->x1 || rect->y0 >= rect->y1)
        return;
    int32_t width = tiles->across * TILE_WIDTH_PX, height = tiles->down * TILE_HEIGHT_PX;
    if (rect->x1 + 2 <= 0 || rect->y1 + 2 <= 0 || rect->x0 - 2 >= width || rect->y0 - 2 >= height)
        return;
    int32_t x0 = limit(rect->x0 - 2, 0, width - 1) / TILE_WIDTH_PX;
    int32_t x1 = limit(rect->x1 + 1, 0, width - 1) / TILE_WIDTH_PX;
    int32_t y0 = limit(rect->y0 - 2, 0, height - 1) / TILE_HEIGHT_PX;
    int32_t y1 = limit(rect->y1 + 1, 0, height - 1) / TILE_HEIGHT_PX;
    for (int32_t ty = y0; ty <= y1; ty++)
        memset(tiles->marked + ty * tiles->across + x0, 1, (size_t)(x1 - x0 + 1));
}

int32_t tiles_run(const struct tiles *tiles, int32_t ty, int32_t *tx)
{
    const uint8_t *row = tiles->marked + ty * tiles->across;
    int32_t at = *tx, n = 0;
    while (at < tiles->across && !row[at])
        at++;
    *tx = at;
    while (at + n < tiles->across && row[at + n])
        n++;
    return n;
}

static void copy_rows(struct plane *to, const struct plane *from, int32_t row, int32_t rows,
                      int32_t x, int32_t n)
{
    int32_t end = row + rows < to->height ? row + rows : to->height;
    int32_t begin = row;
    /* The margins belong to the outermost tiles. */
    if (row == 0)
        begin -= CANVAS_MARGIN_ROWS;
    if (end == to->height)
        end += CANVAS_MARGIN_ROWS;
    int32_t x0 = x == 0 ? -CANVAS_MARGIN_PX : x;
    int32_t x1 = x + n == to->width ? to->width + CANVAS_MARGIN_PX : x + n;
    for (int32_t r = begin; r < end; r++)
        memcpy(plane_row(to, r) + x0, plane_row(from, r) + x0, (size_t)(x1 - x0));
}

void picture_copy_tiles(struct picture *to, const struct picture *from, const struct tiles *tiles)
{
    for (int32_t ty = 0; ty < tiles->down; ty++) {
        int32_t n;
        for (int32_t tx = 0; (n = tiles_run(tiles, ty, &tx)) > 0; tx += n) {
            int32_t x = tx * TILE_WIDTH_PX, bytes = n * TILE_WIDTH_PX;
            copy_rows(&to->luma, &from->luma, ty * TILE_HEIGHT_PX, TILE_HEIGHT_PX, x, bytes);
            copy_rows(&to->chroma, &from->chroma, ty * CHROMA_TILE_ROWS, CHROMA_TILE_ROWS, x,
                      bytes);
        }
    }
}

void picture_copy(struct picture *to, const struct picture *from)
{
    size_t rows = (size_t)(from->luma.height + 2 * CANVAS_MARGIN_ROWS);
    memcpy(to->luma.data, from->luma.data, rows * (size_t)from->luma.stride);
    rows = (size_t)(from->chroma.height + 2 * CANVAS_MARGIN_ROWS);
    memcpy(to->chroma.data, from->chroma.data, rows * (size_t)from->chroma.stride);
}

static void mix_three(uint8_t *restrict out, const uint8_t *a, const uint8_t *b, const uint8_t *c,
                      int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        uint8_t outer = (uint8_t)((a[i] + c[i] + 1) >> 1);
        out[i] = (uint8_t)((outer + b[i] + 1) >> 1);
    }
}

static void add_pattern(uint8_t *restrict line, const int8_t *restrict pattern, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        int16_t sum = (int16_t)(line[i] + pattern[i]);
        sum = sum < 0 ? 0 : sum;
        line[i] = (uint8_t)(sum > 255 ? 255 : sum);
    }
}

static void soften_rows(struct plane *soft, const struct plane *sharp, const struct rect *rect,
                        int32_t step, const int8_t *pattern)
{
    uint8_t column[RUN_BYTES_MAX + 2 * CANVAS_MARGIN_PX];
    int32_t n = rect->x1 - rect->x0;
    for (int32_t row = rect->y0; row < rect->y1 && row < soft->height; row++) {
        int32_t from = rect->x0 - CANVAS_MARGIN_PX;
        mix_three(column, plane_row(sharp, row - 1) + from, plane_row(sharp, row) + from,
                  plane_row(sharp, row + 1) + from, n + 2 * CANVAS_MARGIN_PX);
        const uint8_t *mid = column + CANVAS_MARGIN_PX;
        uint8_t *out = plane_row(soft, row) + rect->x0;
        mix_three(out, mid - step, mid, mid + step, n);
        if (pattern != NULL)
            add_pattern(out, pattern + row * soft->width + rect->x0, n);
    }
}

void picture_soften(struct picture *soft, const struct picture *sharp, const struct tiles *tiles,
                    const int8_t *pattern)
{
    for (int32_t ty = 0; ty < tiles->down; ty++) {
        int32_t n;
        for (int32_t tx = 0; (n = tiles_run(tiles, ty, &tx)) > 0; tx += n) {
            struct rect rect = { tx * TILE_WIDTH_PX, ty * TILE_HEIGHT_PX, (tx + n) * TILE_WIDTH_PX,
                                 (ty + 1) * TILE_HEIGHT_PX };
            soften_rows(&soft->luma, &sharp->luma, &rect, 1, pattern);
            rect.y0 /= 2;
            rect.y1 /= 2;
            soften_rows(&soft->chroma, &sharp->chroma, &rect, 2, NULL);
        }
    }
}
