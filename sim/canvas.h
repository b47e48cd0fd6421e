/* SPDX-License-Identifier: MIT */
/* Luma and chroma planes with a margin around them, and the tiles of them that changed. Every
 * stage of the renderer paints on these; only tiles that were touched are worked on again. */
#ifndef FOOTFALL_SIM_CANVAS_H
#define FOOTFALL_SIM_CANVAS_H

#include <stdint.h>

enum {
    CANVAS_MARGIN_PX = 16, /* left and right of each row, in bytes of both planes */
    CANVAS_MARGIN_ROWS = 2,
    CANVAS_REACH_PX = 2, /* how far outside the picture painting goes */
    TILE_WIDTH_PX = 16,
    TILE_HEIGHT_PX = 8,
};

struct plane {
    uint8_t *data;
    int32_t width, height; /* without margins; chroma: width in bytes, U and V interleaved */
    int32_t stride;
};

struct picture {
    struct plane luma, chroma;
};

/* Rectangle of pixels, the end not included. */
struct rect {
    int32_t x0, y0, x1, y1;
};

struct tiles {
    int32_t across, down;
    uint8_t *marked; /* across * down, 0 or 1 */
};

int picture_create(struct picture *picture, int32_t width, int32_t height);
void picture_free(struct picture *picture);

static inline uint8_t *plane_row(const struct plane *plane, int32_t row)
{
    return plane->data + (row + CANVAS_MARGIN_ROWS) * plane->stride + CANVAS_MARGIN_PX;
}

/* Repeats the outermost pixels into the margins. */
void picture_pad(struct picture *picture);

int tiles_create(struct tiles *tiles, int32_t width, int32_t height);
void tiles_free(struct tiles *tiles);
void tiles_clear(struct tiles *tiles);

/* Marks the tiles under a rectangle of luma pixels and the pixel of blur around it. */
void tiles_mark(struct tiles *tiles, const struct rect *rect);

/* The next run of marked tiles in the row `ty` from *tx on; 0 when there is none. */
int32_t tiles_run(const struct tiles *tiles, int32_t ty, int32_t *tx);

/* Copies the marked tiles. */
void picture_copy_tiles(struct picture *to, const struct picture *from, const struct tiles *tiles);
void picture_copy(struct picture *to, const struct picture *from);

/* Writes the marked tiles of `sharp`, seen through the lens, to `soft`: a point spreads as
 * 1 2 1 over 4 each way. `pattern` is added to the luma: width * height, without margins. */
void picture_soften(struct picture *soft, const struct picture *sharp, const struct tiles *tiles,
                    const int8_t *pattern);

#endif
