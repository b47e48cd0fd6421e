/* SPDX-License-Identifier: MIT */
#include "sim/canvas.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "sim/noise_row.h"

enum { CHROMA_TILE_ROWS = TILE_HEIGHT_PX / 2, RUN_BYTES_MAX = 1280 };

static int plane_create(struct plane *plane, int32_t width, int32_t height)
{
    plane->width = width;
    plane->height = height;
    plane->stride = width + 2 * CANVAS_MARGIN_PX;
    /* One row more: painting may reach a block beyond the last. */
    plane->data = calloc((size_t)(height + 2 * CANVAS_MARGIN_ROWS + 1), (size_t)plane->stride);
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

/* Along the rows first, three of them kept, then across; whole blocks of 16 all the time. */
static void soften_rows(struct plane *soft, const struct plane *sharp, const struct rect *rect,
                        int32_t step, const int8_t *pattern)
{
    uint8_t mixed[3][RUN_BYTES_MAX];
    int32_t n = (rect->x1 - rect->x0) & -TILE_WIDTH_PX;
    struct noise_row fixed = { .n_steps = 1, .gain = 32768 };
    for (int32_t row = rect->y0 - 1; row <= rect->y1; row++) {
        const uint8_t *from = plane_row(sharp, row) + rect->x0;
        int32_t at = row - rect->y0 + 1;
        mix_three(mixed[at % 3], from - step, from, from + step, n);
        if (at < 2)
            continue;
        uint8_t *out = plane_row(soft, row - 1) + rect->x0;
        mix_three(out, mixed[(at + 1) % 3], mixed[(at + 2) % 3], mixed[at % 3], n);
        if (pattern == NULL)
            continue;
        fixed.add[0] = pattern + (row - 1) * soft->width + rect->x0;
        noise_row(out, out, n, &fixed);
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
