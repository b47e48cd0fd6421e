/* SPDX-License-Identifier: MIT */
#include "firmware_core/detect.h"

#include <assert.h>
#include <string.h>

#include "firmware_core/contrast.h"
#include "firmware_core/kernels.h"

enum {
    CAUTION = 2400,       /* taken off each logit: a miss costs a tracker less than a ghost */
    CAUTION_STILL = 3000, /* and more where all is background: people rarely are, plants always */
    CAUTION_SMALL = 8192,
    SMALL_EIGHTHS = 5,
    SIZES_ENOUGH = 24,
    SURE = 140,
    STILL_Q6 = 4 * 64,
    HEAT_MIN = -4608,     /* a logit of -1.1: about a quarter sure */
    REFRESH_TILES = 3,    /* a frame, and more of a wide grid: */
    REFRESH_FRAMES = 100, /* so many for all tiles */
    QUIET_LEVELS_Q4 = 48, /* a tile's mean change below this, or below the noise, is none */
    CELLS_A_TILE = NET_TILE * NET_TILE,
};

static unsigned tiles_of(unsigned cells)
{
    return (cells + NET_TILE - 1) / NET_TILE;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* How many tiles of n are looked at anew in each frame. */
static unsigned refreshed(unsigned n)
{
    const unsigned needed = (n + REFRESH_FRAMES - 1) / REFRESH_FRAMES;
    return needed > REFRESH_TILES ? needed : REFRESH_TILES;
}

struct area {
    unsigned x, y, end_x, end_y; /* cells */
};

static struct area tile_area(const struct small_image *in, unsigned tx, unsigned ty)
{
    return (struct area) { tx * NET_TILE, ty * NET_TILE, least((tx + 1) * NET_TILE, in->n_x),
                           least((ty + 1) * NET_TILE, in->n_y) };
}

/* A tile has changed when its mean has, or when one cell of it has by far. */
static bool tile_changed(const struct detect *detect, const struct small_image *in, struct area a)
{
    const int32_t quiet_q4 = QUIET_LEVELS_Q4 + 2 * in->noise_q4;
    struct change change = { 0, 0 };
    for (unsigned y = a.y; y < a.end_y; y++) {
        const unsigned first = y * in->n_x + a.x;
        kernels_change(in->cell[first], detect->seen[first], a.end_x - a.x, &change);
    }
    return change.sum > 4 * CELLS_A_TILE * quiet_q4 || change.most > 4 * 4 * quiet_q4;
}

static void remember(struct detect *detect, const struct small_image *in, struct area a)
{
    for (unsigned y = a.y; y < a.end_y; y++)
        memcpy(detect->seen[y * in->n_x + a.x], in->cell[y * in->n_x + a.x],
               (a.end_x - a.x) * sizeof detect->seen[0]);
}

static void turn_on_around(struct net_tiles *tiles, unsigned tx, unsigned ty, unsigned n_tx,
                           unsigned n_ty)
{
    for (unsigned y = ty > 0 ? ty - 1 : 0; y <= ty + 1 && y < n_ty; y++)
        for (unsigned x = tx > 0 ? tx - 1 : 0; x <= tx + 1 && x < n_tx; x++)
            tiles->on[y][x] = true;
}

static void choose_tiles(struct detect *detect, const struct small_image *in, bool all,
                         struct net_tiles *tiles)
{
    const unsigned n_tx = tiles_of(in->n_x), n_ty = tiles_of(in->n_y);
    assert(n_tx > 0 && n_ty > 0);
    memset(tiles, 0, sizeof *tiles);
    for (unsigned ty = 0; ty < n_ty; ty++)
        for (unsigned tx = 0; tx < n_tx; tx++)
            if (all || tile_changed(detect, in, tile_area(in, tx, ty)))
                turn_on_around(tiles, tx, ty, n_tx, n_ty);
    for (unsigned k = 0; k < refreshed(n_tx * n_ty); k++) {
        detect->refresh = (uint16_t)((detect->refresh + 1U) % (n_tx * n_ty));
        tiles->on[detect->refresh / n_tx][detect->refresh % n_tx] = true;
    }
    detect->tiles_run = 0;
    for (unsigned ty = 0; ty < n_ty; ty++) {
        for (unsigned tx = 0; tx < n_tx; tx++) {
            if (!tiles->on[ty][tx])
                continue;
            remember(detect, in, tile_area(in, tx, ty));
            detect->tiles_run++;
        }
    }
}

/* The largest of its neighbourhood; of two equal ones the first in reading order. */
static bool is_peak(const int16_t *heat, unsigned n_x, unsigned n_y, unsigned x, unsigned y)
{
    const int16_t value = heat[y * n_x + x];
    for (int dy = -1; dy <= 1; dy++) {
        for (int dx = -1; dx <= 1; dx++) {
            const unsigned nx = x + (unsigned)dx, ny = y + (unsigned)dy;
            if ((dx == 0 && dy == 0) || nx >= n_x || ny >= n_y)
                continue;
            const int16_t other = heat[ny * n_x + nx];
            if (other > value || (other == value && (dy < 0 || (dy == 0 && dx < 0))))
                return false;
        }
    }
    return true;
}

/* 255 / (1 + exp(-logit)) for logits of -8 to 8. */
static uint8_t score_of(int32_t heat)
{
    static const uint8_t at[17] = { 0,   0,   1,   2,   5,   12,  30,  69, 128,
                                    186, 225, 243, 250, 253, 254, 255, 255 };
    const int32_t above = heat + 32768;
    const unsigned up = above > 0 ? (unsigned)above : 0;
    const unsigned from = up >> 12, part = up & 4095;
    return (uint8_t)(at[from] + (((unsigned)at[from + 1] - at[from]) * part >> 12));
}

/* Keeps the list in order of score; the least sure falls off its end. */
static void insert(struct detections *out, const struct detection *d)
{
    if (out->n == DETECT_MAX) {
        out->dropped++;
        if (out->d[DETECT_MAX - 1].score >= d->score)
            return;
        out->n--;
    }
    unsigned i = out->n++;
    for (; i > 0 && out->d[i - 1].score < d->score; i--)
        out->d[i] = out->d[i - 1];
    out->d[i] = *d;
}

/* Whether the cells around differ from the background by no more than noise would make them. */
static bool is_still(const struct small_image *in, unsigned x, unsigned y)
{
    const int32_t still_q6 = STILL_Q6 + 16 * in->noise_q4;
    for (unsigned ny = y > 0 ? y - 1 : 0; ny <= y + 1 && ny < in->n_y; ny++) {
        for (unsigned nx = x > 0 ? x - 1 : 0; nx <= x + 1 && nx < in->n_x; nx++) {
            const int16_t *cell = in->cell[ny * in->n_x + nx];
            if (cell[CELL_LUMA_DIFF] + cell[CELL_CHROMA_DIFF] / 2 > still_q6)
                return false;
        }
    }
    return true;
}

/* What is much smaller than the heads seen so far would be under the floor: a hand, a shoe, a
 * leaf. */
static bool is_too_small(const struct detect *detect, int32_t size_q4)
{
    return detect->n_sizes == SIZES_ENOUGH && size_q4 * 8 < detect->size_q4 * SMALL_EIGHTHS;
}

/* Creeps to the median of the sizes that are handed in. */
static void learn_size(struct detect *detect, int32_t size_q4)
{
    if (detect->n_sizes == 0)
        detect->size_q4 = size_q4;
    if (detect->n_sizes < SIZES_ENOUGH)
        detect->n_sizes++;
    const int32_t step = 1 + detect->size_q4 / 256;
    detect->size_q4 += size_q4 > detect->size_q4 ? step : size_q4 < detect->size_q4 ? -step : 0;
}

static void weigh_peak(struct detect *detect, const struct small_image *in, unsigned x, unsigned y,
                       struct detections *out)
{
    if (in->dark && !contrast_beats_noise(in, x, y))
        return;
    const int32_t heat = detect->net.heat[y * in->n_x + x], cell_q4 = in->cell_px * 16;
    struct net_head head;
    detect_net_head(&detect->net, x, y, &head);
    struct detection d = {
        .x_q4 = (int32_t)x * cell_q4 + cell_q4 / 2 + head.dx * cell_q4 / 4096,
        .y_q4 = (int32_t)y * cell_q4 + cell_q4 / 2 + head.dy * cell_q4 / 4096,
        .size_q4 = head.width * cell_q4 / 1024,
    };
    if (d.size_q4 < cell_q4)
        d.size_q4 = cell_q4;
    const bool still = is_still(in, x, y);
    const int32_t doubt = CAUTION + (still ? CAUTION_STILL : 0) +
                          (is_too_small(detect, d.size_q4) ? CAUTION_SMALL : 0);
    d.score = score_of(heat - doubt);
    if (!still && d.score >= SURE)
        learn_size(detect, d.size_q4);
    insert(out, &d);
}

static void find_peaks(struct detect *detect, const struct small_image *in, struct detections *out)
{
    for (unsigned y = 0; y < in->n_y; y++)
        for (unsigned x = 0; x < in->n_x; x++)
            if (detect->net.heat[y * in->n_x + x] >= HEAT_MIN &&
                is_peak(detect->net.heat, in->n_x, in->n_y, x, y))
                weigh_peak(detect, in, x, y, out);
}

/* Two heads cannot be nearer than half their width: the less sure one is the same head. */
static void drop_doubles(struct detections *out)
{
    unsigned n = 0;
    for (unsigned i = 0; i < out->n; i++) {
        const struct detection *d = &out->d[i];
        bool same = false;
        for (unsigned k = 0; k < n && !same; k++) {
            const struct detection *kept = &out->d[k];
            const int64_t dx = d->x_q4 - kept->x_q4, dy = d->y_q4 - kept->y_q4;
            const int64_t reach = (d->size_q4 + kept->size_q4) / 4;
            same = dx * dx + dy * dy < reach * reach;
        }
        if (!same)
            out->d[n++] = *d;
    }
    out->n = (uint16_t)n;
}

void detect_people(struct detect *detect, const struct small_image *in, struct detections *out)
{
    struct net_tiles tiles;
    out->n = 0;
    out->dropped = 0;
    const bool all = detect->n_x != in->n_x || detect->n_y != in->n_y;
    if (all) {
        memset(detect, 0, sizeof *detect);
        detect->n_x = in->n_x;
        detect->n_y = in->n_y;
    }
    choose_tiles(detect, in, all, &tiles);
    detect_net_run(&detect->net, in, &tiles);
    find_peaks(detect, in, out);
    drop_doubles(out);
}

uint32_t detect_cycle_frames(const struct detect *detect)
{
    uint32_t n = tiles_of(detect->n_x) * tiles_of(detect->n_y), a = n, b = refreshed(n);
    while (b > 0) {
        const uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return n > 0 ? n / a : 1;
}
