/* SPDX-License-Identifier: MIT */
#include "firmware_core/detect_net.h"

#include <stddef.h>

#include "firmware_core/detect_weights.h"
#include "firmware_core/kernels.h"

enum {
    RUN_MAX = NET_TILE_Y_MAX * (NET_TILE_X_MAX + 1) / 2,
    ROW_MAX = CELL_X_MAX * NET_FINE, /* the widest row of any scale, without border */
    MIDDLE_PLAIN_ROW = CELL_X_MAX / 2 * 4 * NET_FINE,
    COARSE_PLAIN_ROW = NET_TILE_X_MAX * 4 * NET_MIDDLE,
    PLACE_X = 80,    /* cells from side to side where the net was trained */
    HALF_CELL = 128, /* of a place there */
};

/* A layer of activations; most have a border of zeros, so that filters may look over the edge. */
struct layer {
    int16_t *first; /* the cell in the upper left corner */
    unsigned row;   /* int16 from one row to the next */
    unsigned channels;
};

/* Tiles next to each other that are to be computed, and the same in cells of one scale. */
struct tile_run {
    unsigned ty, tx, n;
};
struct cell_run {
    unsigned x, y, n;
};

typedef void step_fn(struct detect_net *net, const struct small_image *in, struct cell_run run);

static struct layer fine(int16_t *data)
{
    return (struct layer) { data + NET_FINE_ROW + NET_FINE, NET_FINE_ROW, NET_FINE };
}

static struct layer middle(int16_t *data)
{
    return (struct layer) { data + NET_MIDDLE_ROW + NET_MIDDLE, NET_MIDDLE_ROW, NET_MIDDLE };
}

static struct layer coarse(int16_t *data)
{
    return (struct layer) { data + 2 * (NET_COARSE_ROW + NET_COARSE), NET_COARSE_ROW, NET_COARSE };
}

static int16_t *at(struct layer layer, unsigned x, unsigned y)
{
    return layer.first + (size_t)y * layer.row + (size_t)x * layer.channels;
}

/* A depthwise filter, then a pointwise one, along one row. */
static void separable(const struct depthwise *dw, const struct pointwise *pw, struct layer in,
                      const int16_t *add, int16_t *out, struct cell_run run)
{
    int16_t filtered[ROW_MAX];
    kernels_depthwise(dw, at(in, run.x * dw->stride, run.y * dw->stride), in.row, filtered, run.n);
    kernels_pointwise(pw, filtered, NULL, add, out, run.n);
}

/* Where a cell is to the middle of the picture: people lean outwards, by the angle at which they
 * are seen and not by the number of cells, so that more cells of one lens are closer together. */
static void places(const struct small_image *in, struct cell_run run, int16_t *out)
{
    const int half_cell = in->n_x > PLACE_X ? HALF_CELL * PLACE_X / in->n_x : HALF_CELL;
    for (unsigned i = 0; i < run.n; i++) {
        out[2 * i] = (int16_t)(half_cell * (2 * (int)(run.x + i) + 1 - in->n_x));
        out[2 * i + 1] = (int16_t)(half_cell * (2 * (int)run.y + 1 - in->n_y));
    }
}

static void run_stem(struct detect_net *net, const struct small_image *in, struct cell_run run)
{
    int16_t place[2 * CELL_X_MAX];
    places(in, run, place);
    kernels_pointwise(&detect_weights.stem, in->cell[run.y * in->n_x + run.x], place, NULL,
                      at(fine(net->fine0), run.x, run.y), run.n);
}

static void run_fine1(struct detect_net *net, const struct small_image *in, struct cell_run run)
{
    (void)in;
    separable(&detect_weights.fine1_dw, &detect_weights.fine1_pw, fine(net->fine0), NULL,
              at(fine(net->fine1), run.x, run.y), run);
}

static void run_middle0(struct detect_net *net, const struct small_image *in, struct cell_run run)
{
    (void)in;
    separable(&detect_weights.middle0_dw, &detect_weights.middle0_pw, fine(net->fine1), NULL,
              at(middle(net->middle0), run.x, run.y), run);
}

static void run_middle1(struct detect_net *net, const struct small_image *in, struct cell_run run)
{
    (void)in;
    separable(&detect_weights.middle1_dw, &detect_weights.middle1_pw, middle(net->middle0),
              at(middle(net->middle0), run.x, run.y), at(middle(net->middle1), run.x, run.y), run);
}

static void run_middle2(struct detect_net *net, const struct small_image *in, struct cell_run run)
{
    (void)in;
    separable(&detect_weights.middle2_dw, &detect_weights.middle2_pw, middle(net->middle1),
              at(middle(net->middle1), run.x, run.y), at(middle(net->middle2), run.x, run.y), run);
}

static void run_coarse0(struct detect_net *net, const struct small_image *in, struct cell_run run)
{
    (void)in;
    separable(&detect_weights.coarse0_dw, &detect_weights.coarse0_pw, middle(net->middle2), NULL,
              at(coarse(net->coarse0), run.x, run.y), run);
}

static void run_coarse1(struct detect_net *net, const struct small_image *in, struct cell_run run)
{
    (void)in;
    separable(&detect_weights.coarse1_dw, &detect_weights.coarse1_pw, coarse(net->coarse0),
              at(coarse(net->coarse0), run.x, run.y), at(coarse(net->coarse1), run.x, run.y), run);
}

static void run_coarse2(struct detect_net *net, const struct small_image *in, struct cell_run run)
{
    (void)in;
    int16_t deep[ROW_MAX];
    separable(&detect_weights.coarse2_dw, &detect_weights.coarse2_pw, coarse(net->coarse1),
              at(coarse(net->coarse1), run.x, run.y), deep, run);
    kernels_pointwise(&detect_weights.to_middle, deep, NULL, NULL,
                      net->to_middle + run.y * COARSE_PLAIN_ROW + run.x * 4 * NET_MIDDLE, run.n);
}

static void run_merge(struct detect_net *net, const struct small_image *in, struct cell_run run)
{
    (void)in;
    const int16_t *deep =
        net->to_middle + run.y / 2 * COARSE_PLAIN_ROW + run.y % 2 * 2 * NET_MIDDLE;
    kernels_add_upscaled(at(middle(net->middle2), run.x, run.y), deep, NET_MIDDLE, run.x,
                         at(middle(net->merged), run.x, run.y), run.n);
}

static void run_middle3(struct detect_net *net, const struct small_image *in, struct cell_run run)
{
    (void)in;
    separable(&detect_weights.middle3_dw, &detect_weights.middle3_pw, middle(net->merged),
              at(middle(net->merged), run.x, run.y), at(middle(net->middle3), run.x, run.y), run);
}

static void run_middle4(struct detect_net *net, const struct small_image *in, struct cell_run run)
{
    (void)in;
    int16_t deep[ROW_MAX];
    separable(&detect_weights.middle4_dw, &detect_weights.middle4_pw, middle(net->middle3),
              at(middle(net->middle3), run.x, run.y), deep, run);
    kernels_pointwise(&detect_weights.to_fine, deep, NULL, NULL,
                      net->to_fine + run.y * MIDDLE_PLAIN_ROW + run.x * 4 * NET_FINE, run.n);
}

static void run_fine2(struct detect_net *net, const struct small_image *in, struct cell_run run)
{
    (void)in;
    kernels_add_upscaled(at(fine(net->fine1), run.x, run.y),
                         net->to_fine + run.y / 2 * MIDDLE_PLAIN_ROW + run.y % 2 * 2 * NET_FINE,
                         NET_FINE, run.x, at(fine(net->fine2), run.x, run.y), run.n);
}

static void run_heat(struct detect_net *net, const struct small_image *in, struct cell_run run)
{
    int16_t features[ROW_MAX];
    separable(&detect_weights.fine3_dw, &detect_weights.fine3_pw, fine(net->fine2), NULL, features,
              run);
    kernels_dot(&detect_weights.head[NET_HEAT], features, net->heat + run.y * in->n_x + run.x,
                run.n);
}

static unsigned find_runs(const struct net_tiles *tiles, unsigned n_tx, unsigned n_ty,
                          struct tile_run *runs)
{
    unsigned n = 0;
    for (unsigned ty = 0; ty < n_ty; ty++) {
        for (unsigned tx = 0; tx < n_tx; tx++) {
            if (!tiles->on[ty][tx])
                continue;
            unsigned end = tx;
            while (end < n_tx && tiles->on[ty][end])
                end++;
            runs[n++] = (struct tile_run) { ty, tx, end - tx };
            tx = end;
        }
    }
    return n;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

struct scaled_step {
    step_fn *step;
    unsigned side; /* cells of a tile's side at this scale */
};

static const struct scaled_step steps[] = {
    { run_stem, 4 },    { run_fine1, 4 },   { run_middle0, 2 }, { run_middle1, 2 },
    { run_middle2, 2 }, { run_coarse0, 1 }, { run_coarse1, 1 }, { run_coarse2, 1 },
    { run_merge, 2 },   { run_middle3, 2 }, { run_middle4, 2 }, { run_fine2, 4 },
    { run_heat, 4 },
};

static void run_step(struct detect_net *net, const struct small_image *in,
                     const struct scaled_step *s, struct tile_run tiles)
{
    const unsigned scale = NET_TILE / s->side;
    const unsigned n_x = (in->n_x + scale - 1) / scale, n_y = (in->n_y + scale - 1) / scale;
    const unsigned x = tiles.tx * s->side, end_x = least((tiles.tx + tiles.n) * s->side, n_x);
    const unsigned end_y = least((tiles.ty + 1) * s->side, n_y);
    for (unsigned y = tiles.ty * s->side; y < end_y; y++)
        s->step(net, in, (struct cell_run) { x, y, end_x - x });
}

void detect_net_run(struct detect_net *net, const struct small_image *in,
                    const struct net_tiles *tiles)
{
    struct tile_run runs[RUN_MAX];
    const unsigned n = find_runs(tiles, (in->n_x + NET_TILE - 1U) / NET_TILE,
                                 (in->n_y + NET_TILE - 1U) / NET_TILE, runs);
    for (unsigned s = 0; s < sizeof steps / sizeof steps[0]; s++)
        for (unsigned i = 0; i < n; i++)
            run_step(net, in, &steps[s], runs[i]);
}

void detect_net_head(struct detect_net *net, unsigned x, unsigned y, struct net_head *out)
{
    int16_t features[NET_FINE];
    separable(&detect_weights.fine3_dw, &detect_weights.fine3_pw, fine(net->fine2), NULL, features,
              (struct cell_run) { x, y, 1 });
    kernels_dot(&detect_weights.head[NET_DX], features, &out->dx, 1);
    kernels_dot(&detect_weights.head[NET_DY], features, &out->dy, 1);
    kernels_dot(&detect_weights.head[NET_WIDTH], features, &out->width, 1);
}
