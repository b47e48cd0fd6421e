/* SPDX-License-Identifier: MIT */
#include "firmware_core/background.h"

#include <string.h>

#include "firmware_core/kernels.h"

enum {
    MEAN_LEVEL = 96,        /* of the empty scene, after the factor */
    LUMA_MAX_Q4 = 255 * 16, /* brighter than this is cut after the factor */
    CHROMA_MAX_Q4 = 127 * 16,
    NEAR_MIN_Q4 = 6 * 16, /* what is nearer to the background than this may be noise */
    NEAR_MAX_Q4 = 24 * 16,
    FACTOR_MIN_Q11 = 2048 / 8,
    FACTOR_MAX_Q11 = INT16_MAX,
    FACTOR_DRIFT_SHIFT = 12, /* the mean level comes back within some thousand frames */
    FOLLOW_SHIFT = 4,        /* the empty scene is a mean of about 16 frames */
    ABSORB_Q7_S = 128,       /* what stays is absorbed by one level a second */
    NOISE_SHIFT = 3,
    QUARTERS = 4,
    DIFF_MAX = 8191,
};

static uint16_t cell_size(const struct frame *frame)
{
    uint16_t cell_px = 4;
    while (frame->width_px > CELL_X_MAX * cell_px || frame->height_px > CELL_Y_MAX * cell_px)
        cell_px = (uint16_t)(2 * cell_px);
    return cell_px;
}

static int32_t clamp(int32_t value, int32_t low, int32_t high)
{
    if (value < low)
        return low;
    return value > high ? high : value;
}

static int32_t distance(int32_t a, int32_t b)
{
    return a > b ? a - b : b - a;
}

/* Box sums are over side^2 pixels, and side is 2, 4 or 8: to 1/16 of a level. */
static int16_t to_q4(unsigned sum, unsigned side)
{
    return (int16_t)(side == 2 ? sum << 2 : side == 4 ? sum : sum >> 2);
}

static void reduce(struct background *b, const struct frame *frame)
{
    uint16_t luma[2][2 * CELL_X_MAX], chroma[2 * CELL_X_MAX];
    const unsigned side = b->cell_px / 2U, stride = frame->stride_px;
    for (unsigned y = 0; y < b->n_y; y++) {
        const uint8_t *from = frame->luma + (size_t)y * b->cell_px * stride;
        kernels_box_sums(from, stride, side, luma[0], 2U * b->n_x);
        kernels_box_sums(from + (size_t)side * stride, stride, side, luma[1], 2U * b->n_x);
        kernels_chroma_sums(frame->chroma + (size_t)y * side * stride, stride, side, chroma,
                            b->n_x);
        int16_t(*cell)[CELL_CHANNELS] = b->now_q4 + (size_t)y * b->n_x;
        for (unsigned x = 0; x < b->n_x; x++) {
            for (unsigned i = 0; i < QUARTERS; i++)
                cell[x][i] = to_q4(luma[i / 2][2 * x + i % 2], side);
            cell[x][CELL_U] = (int16_t)(to_q4(chroma[2 * x], side) - 128 * 16);
            cell[x][CELL_V] = (int16_t)(to_q4(chroma[2 * x + 1], side) - 128 * 16);
        }
    }
}

static int32_t luma_sum(const int16_t *cell)
{
    return cell[0] + cell[1] + cell[2] + cell[3];
}

static int16_t factor_of(int64_t wanted_q4, int64_t seen_q4)
{
    const int64_t factor_q11 = wanted_q4 * 2048 / (seen_q4 > 0 ? seen_q4 : 1);
    if (factor_q11 > FACTOR_MAX_Q11)
        return FACTOR_MAX_Q11;
    return (int16_t)(factor_q11 < FACTOR_MIN_Q11 ? FACTOR_MIN_Q11 : factor_q11);
}

/* Cells that looked empty last time still do when the light steps: their ratio is the light's.
 * With hardly any of them the whole picture has to do. */
static void follow_light(struct background *b)
{
    const unsigned n = (unsigned)b->n_x * b->n_y;
    int64_t mean_empty = 0, now_empty = 0, mean_all = 0, now_all = 0;
    unsigned n_empty = 0;
    for (unsigned i = 0; i < n; i++) {
        const int32_t mean_q4 = luma_sum(b->mean_q7[i]) >> 3, now_q4 = luma_sum(b->now_q4[i]);
        mean_all += mean_q4;
        now_all += now_q4;
        if (b->empty[i]) {
            mean_empty += mean_q4;
            now_empty += now_q4;
            n_empty++;
        }
    }
    const bool enough = n_empty >= n / 16;
    const int16_t factor = enough ? factor_of(mean_empty, now_empty) : factor_of(mean_all, now_all);
    const int16_t drift = (int16_t)(factor >> FACTOR_DRIFT_SHIFT);
    const bool bright = mean_all > (int64_t)n * QUARTERS * MEAN_LEVEL * 16;
    b->factor_q11 = (int16_t)clamp(bright ? factor - 1 - drift : factor + 1 + drift, FACTOR_MIN_Q11,
                                   FACTOR_MAX_Q11);
}

static void apply_factor(struct background *b)
{
    const int32_t factor = b->factor_q11;
    const unsigned n = (unsigned)b->n_x * b->n_y;
    for (unsigned i = 0; i < n; i++) {
        int16_t *cell = b->now_q4[i];
        for (unsigned k = 0; k < QUARTERS; k++)
            cell[k] = (int16_t)clamp(cell[k] * factor >> 11, 0, LUMA_MAX_Q4);
        for (unsigned k = CELL_U; k <= CELL_V; k++)
            cell[k] = (int16_t)clamp(cell[k] * factor >> 11, -CHROMA_MAX_Q4, CHROMA_MAX_Q4);
    }
}

/* The first frame: the factor brings it to the mean level, and it becomes the background. */
static void prime(struct background *b)
{
    const unsigned n = (unsigned)b->n_x * b->n_y;
    int64_t seen = 0;
    for (unsigned i = 0; i < n; i++)
        seen += luma_sum(b->now_q4[i]);
    b->factor_q11 = factor_of((int64_t)n * QUARTERS * MEAN_LEVEL * 16, seen);
    b->noise_q4 = 16;
    apply_factor(b);
    for (unsigned i = 0; i < n; i++) {
        for (unsigned k = 0; k <= CELL_V; k++)
            b->mean_q7[i][k] = (int16_t)(b->now_q4[i][k] * 8);
        b->empty[i] = true;
    }
}

/* An empty cell is averaged; any other pulls the background by a fixed step, so that somebody
 * who stays is absorbed after a minute and somebody who walks by leaves nothing. */
static void learn(int16_t *mean, const int16_t *now, bool empty, int32_t step)
{
    for (unsigned k = 0; k <= CELL_V; k++) {
        const int32_t away = now[k] * 8 - mean[k];
        mean[k] = (int16_t)(mean[k] + (empty ? away >> FOLLOW_SHIFT : clamp(away, -step, step)));
    }
}

struct differences {
    int32_t luma_q6, chroma_q4;
};

static struct differences differ(const int16_t *mean, const int16_t *now)
{
    struct differences d = { 0, 0 };
    for (unsigned k = 0; k < QUARTERS; k++)
        d.luma_q6 += distance(now[k], mean[k] >> 3);
    for (unsigned k = CELL_U; k <= CELL_V; k++)
        d.chroma_q4 += distance(now[k], mean[k] >> 3);
    return d;
}

static void put_cell(const int16_t *now, struct differences d, int16_t *out)
{
    for (unsigned k = 0; k < QUARTERS; k++)
        out[k] = (int16_t)(now[k] - MEAN_LEVEL * 16);
    out[CELL_U] = (int16_t)(now[CELL_U] * 4);
    out[CELL_V] = (int16_t)(now[CELL_V] * 4);
    out[CELL_LUMA_DIFF] = (int16_t)clamp(d.luma_q6, 0, DIFF_MAX);
    out[CELL_CHROMA_DIFF] = (int16_t)clamp(d.chroma_q4 * 4, 0, DIFF_MAX);
}

static void compare_and_learn(struct background *b, struct small_image *out, int32_t step)
{
    const int32_t near_q4 = clamp(4 * b->noise_q4, NEAR_MIN_Q4, NEAR_MAX_Q4);
    const unsigned n = (unsigned)b->n_x * b->n_y;
    int32_t n_empty = 0;
    int64_t noise_q6 = 0;
    for (unsigned i = 0; i < n; i++) {
        const struct differences d = differ(b->mean_q7[i], b->now_q4[i]);
        put_cell(b->now_q4[i], d, out->cell[i]);
        b->empty[i] = d.luma_q6 / 4 + d.chroma_q4 / 2 < near_q4;
        learn(b->mean_q7[i], b->now_q4[i], b->empty[i], step);
        if (b->empty[i]) {
            noise_q6 += d.luma_q6;
            n_empty++;
        }
    }
    if (n_empty > 0)
        b->noise_q4 = (uint16_t)(b->noise_q4 + ((int32_t)(noise_q6 / n_empty / 4) - b->noise_q4) /
                                                   (1 << NOISE_SHIFT));
}

void background_update(struct background *b, const struct frame *frame, struct small_image *out,
                       uint64_t now_us)
{
    const uint16_t cell_px = cell_size(frame);
    const uint16_t n_x = (uint16_t)(frame->width_px / cell_px);
    const uint16_t n_y = (uint16_t)(frame->height_px / cell_px);
    const bool first = b->n_x != n_x || b->n_y != n_y || b->cell_px != cell_px;
    if (first) {
        memset(b, 0, sizeof *b);
        b->n_x = n_x;
        b->n_y = n_y;
        b->cell_px = cell_px;
        b->t_us = now_us;
    }
    reduce(b, frame);
    if (first) {
        prime(b);
    } else {
        follow_light(b);
        apply_factor(b);
    }
    const uint64_t dt_us = now_us - b->t_us;
    b->t_us = now_us;
    out->n_x = n_x;
    out->n_y = n_y;
    out->cell_px = cell_px;
    compare_and_learn(b, out,
                      (int32_t)((dt_us < 1000000 ? dt_us : 1000000) * ABSORB_Q7_S / 1000000));
    out->noise_q4 = b->noise_q4;
}
