/* SPDX-License-Identifier: MIT */
#include "rig/window/palette.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rig/memory.h"

/* Pixels that have their upper bits in common, 5 of red, 6 of green, 5 of blue. */
struct palette_bin {
    uint32_t n;
    uint32_t sum[3];
    uint8_t mean[3];
};

/* Bins that become one colour, unless it is cut in two. */
struct box {
    size_t begin, end; /* in palette->used */
    double mean[3];
    int axis;     /* along which it is widest */
    double error; /* along it: what a cut might gain */
};

static size_t bin_of(uint32_t rgb)
{
    return (rgb >> 8 & 0xf800) | (rgb >> 5 & 0x07e0) | (rgb >> 3 & 0x001f);
}

void palette_init(struct palette *palette)
{
    *palette = (struct palette) { 0 };
    palette->bins = memory_zeroed(PALETTE_BINS, sizeof palette->bins[0]);
    palette->used = memory_zeroed(PALETTE_BINS, sizeof(struct palette_bin *));
}

void palette_free(struct palette *palette)
{
    free(palette->bins);
    free(palette->used);
    *palette = (struct palette) { 0 };
}

static size_t fill_bins(struct palette *palette, const uint32_t *rgb, size_t n)
{
    size_t n_used = 0;
    memset(palette->bins, 0, PALETTE_BINS * sizeof palette->bins[0]);
    for (size_t i = 0; i < n; i++) {
        struct palette_bin *bin = &palette->bins[bin_of(rgb[i])];
        if (bin->n++ == 0)
            palette->used[n_used++] = bin;
        for (int c = 0; c < 3; c++)
            bin->sum[c] += rgb[i] >> (16 - 8 * c) & 0xff;
    }
    for (size_t i = 0; i < n_used; i++)
        for (int c = 0; c < 3; c++)
            palette->used[i]->mean[c] =
                (uint8_t)((palette->used[i]->sum[c] + palette->used[i]->n / 2) /
                          palette->used[i]->n);
    return n_used;
}

static void measure(const struct palette *palette, struct box *box)
{
    double n = 0, sum[3] = { 0 }, squares[3] = { 0 };
    for (size_t i = box->begin; i < box->end; i++) {
        const struct palette_bin *bin = palette->used[i];
        const double weight = sqrt(bin->n); /* small things matter more than their size */
        n += weight;
        for (int c = 0; c < 3; c++) {
            sum[c] += weight * bin->mean[c];
            squares[c] += weight * bin->mean[c] * bin->mean[c];
        }
    }
    box->axis = 0;
    box->error = -1;
    for (int c = 0; c < 3; c++) {
        box->mean[c] = sum[c] / n;
        double error = squares[c] - n * box->mean[c] * box->mean[c];
        if (error > box->error) {
            box->error = error;
            box->axis = c;
        }
    }
    if (box->end - box->begin == 1)
        box->error = 0;
}

/* Those up to the mean first; where the others begin. Both parts have some, as the box has bins of
 * different means; when rounding makes that untrue, the end of the box is returned. */
static size_t cut(struct palette *palette, const struct box *box)
{
    size_t middle = box->begin;
    for (size_t i = box->begin; i < box->end; i++) {
        struct palette_bin *bin = palette->used[i];
        if (bin->mean[box->axis] > box->mean[box->axis])
            continue;
        palette->used[i] = palette->used[middle];
        palette->used[middle++] = bin;
    }
    return middle;
}

static struct box *widest(struct box *boxes, size_t n)
{
    struct box *best = &boxes[0];
    for (size_t i = 1; i < n; i++)
        if (boxes[i].error > best->error)
            best = &boxes[i];
    return best;
}

static size_t cut_all(struct palette *palette, size_t n_used, struct box *boxes, size_t n_max)
{
    size_t n = 1;
    boxes[0] = (struct box) { .begin = 0, .end = n_used };
    measure(palette, &boxes[0]);
    while (n < n_max) {
        struct box *box = widest(boxes, n);
        if (box->error <= 0)
            break;
        size_t middle = cut(palette, box);
        if (middle == box->begin || middle == box->end) {
            box->error = 0;
            continue;
        }
        boxes[n] = (struct box) { .begin = middle, .end = box->end };
        box->end = middle;
        measure(palette, box);
        measure(palette, &boxes[n++]);
    }
    return n;
}

void palette_make(struct palette *palette, const uint32_t *rgb, size_t n, size_t n_max)
{
    assert(n_max >= 1 && n_max <= PALETTE_MAX);
    struct box boxes[PALETTE_MAX];
    size_t n_used = fill_bins(palette, rgb, n);
    palette->n = n_used > 0 ? cut_all(palette, n_used, boxes, n_max) : 0;
    for (size_t k = 0; k < palette->n; k++) {
        const struct box *box = &boxes[k];
        palette->rgb[k] = (uint32_t)(box->mean[0] + 0.5) << 16 |
                          (uint32_t)(box->mean[1] + 0.5) << 8 | (uint32_t)(box->mean[2] + 0.5);
        for (size_t i = box->begin; i < box->end; i++)
            palette->index_of[palette->used[i] - palette->bins] = (uint8_t)k;
    }
}

uint8_t palette_index(const struct palette *palette, uint32_t rgb)
{
    return palette->index_of[bin_of(rgb)];
}
