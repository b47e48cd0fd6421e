/* SPDX-License-Identifier: MIT */
#include "firmware_core/background.h"

#include <string.h>

#include "firmware_core/kernels.h"

enum {
    MEAN_LEVEL = 96,      /* of the empty scene in the light, after the factor */
    DARK_LEVEL_MIN = 4,   /* and in the dark as much less as it takes to keep */
    DARK_GRAIN = 25,      /* the noise between quarters below this for the most part */
    NEAR_MIN_Q4 = 6 * 16, /* what is nearer to the background than this may be noise */
    NEAR_MAX_Q4 = 24 * 16,
    FACTOR_MIN_Q11 = 2048 / 8,
    FACTOR_MAX_Q11 = INT16_MAX,
    FACTOR_DRIFT_SHIFT = 10, /* the mean level comes back within some ten thousand frames */
    FOLLOW_SHIFT = 4,        /* the empty scene is a mean of about 16 frames */
    ABSORB_Q7_S = 128,       /* what stays is absorbed by one level a second */
    NOISE_SHIFT = 3,
    SETTLED_SHARE = 128, /* the mean level is off by less than one part of so many */
    QUARTERS = 4,
    CELL_X_USUAL = 80, /* of a frame that is not shallow */
    CELL_Y_USUAL = 60,
};

uint16_t background_cell_px(uint16_t width_px, uint16_t height_px)
{
    const bool shallow = width_px >= 2 * height_px;
    const int most_x = shallow ? CELL_X_MAX : CELL_X_USUAL;
    const int most_y = shallow ? CELL_Y_MAX : CELL_Y_USUAL;
    uint16_t cell_px = 4;
    while (width_px > most_x * cell_px || height_px > most_y * cell_px)
        cell_px = (uint16_t)(2 * cell_px);
    return cell_px;
}

static int32_t clamp(int32_t value, int32_t low, int32_t high)
{
    if (value < low)
        return low;
    return value > high ? high : value;
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

static int16_t factor_of(int64_t wanted_q4, int64_t seen_q4)
{
    const int64_t factor_q11 = wanted_q4 * 2048 / (seen_q4 > 0 ? seen_q4 : 1);
    if (factor_q11 > FACTOR_MAX_Q11)
        return FACTOR_MAX_Q11;
    return (int16_t)(factor_q11 < FACTOR_MIN_Q11 ? FACTOR_MIN_Q11 : factor_q11);
}

static int32_t level_wanted_q4(const struct darkness *darkness)
{
    const int32_t most_q4 = MEAN_LEVEL * 16;
    if (!darkness->dark || darkness->noise_q4 == 0)
        return most_q4;
    return clamp(darkness->level_q4 * DARK_GRAIN * 16 / darkness->noise_q4, DARK_LEVEL_MIN * 16,
                 most_q4);
}

/* The net was never shown noise as loud as a head: it would see some. So the empty scene is kept
 * at a level at which the noise is bearable, and people who are brighter stand out the more. In
 * the dark the level waits for a clear reason, for the noise is known by a few samples only. */
static void keep_level(struct background *b)
{
    const int32_t wanted_q4 = level_wanted_q4(&b->darkness), off_q4 = wanted_q4 - b->kept_q4;
    if (off_q4 == 0 || (b->darkness.dark && 8 * (off_q4 < 0 ? -off_q4 : off_q4) < b->kept_q4))
        return;
    for (unsigned i = 0; i < (unsigned)b->n_x * b->n_y; i++) {
        for (unsigned k = 0; k <= CELL_V; k++) {
            const int32_t most_q7 = 8 * (k < QUARTERS ? CELL_LUMA_MAX_Q4 : CELL_CHROMA_MAX_Q4);
            const int32_t value_q7 = b->mean_q7[i][k] * wanted_q4 / b->kept_q4;
            b->mean_q7[i][k] = (int16_t)clamp(value_q7, -most_q7, most_q7);
        }
    }
    b->kept_q4 = wanted_q4;
}

/* Cells that looked empty last time still do when the light steps: their ratio is the light's.
 * With hardly any of them the whole picture has to do. */
static void follow_light(struct background *b)
{
    const int32_t n = b->n_x * b->n_y;
    struct light_sums sums;
    kernels_light_sums(b->mean_q7[0], b->now_q4[0], b->empty, (unsigned)n, &sums);
    b->level_q4 = sums.mean_q4;
    const int16_t factor = sums.n_empty >= n / 16 ? factor_of(sums.mean_empty_q4, sums.now_empty_q4)
                                                  : factor_of(sums.mean_q4, sums.now_q4);
    const int32_t drift = 1 + (factor >> FACTOR_DRIFT_SHIFT);
    const bool bright = sums.mean_q4 > n * QUARTERS * b->kept_q4;
    b->factor_q11 =
        (int16_t)clamp(bright ? factor - drift : factor + drift, FACTOR_MIN_Q11, FACTOR_MAX_Q11);
}

/* The factor brings the frame to the level that is kept, and it becomes the background. */
static void prime(struct background *b)
{
    const unsigned n = (unsigned)b->n_x * b->n_y;
    struct light_sums sums;
    kernels_light_sums(b->mean_q7[0], b->now_q4[0], b->empty, n, &sums);
    b->factor_q11 = factor_of((int64_t)n * QUARTERS * b->kept_q4, sums.now_q4);
    b->noise_q4 = 16;
    for (unsigned i = 0; i < n; i++) {
        for (unsigned k = 0; k <= CELL_V; k++) {
            const int32_t value = (b->now_q4[i][k] * b->factor_q11 + 1024) >> 11;
            const int32_t most = k < QUARTERS ? CELL_LUMA_MAX_Q4 : CELL_CHROMA_MAX_Q4;
            b->mean_q7[i][k] = (int16_t)(8 * clamp(value, -most, most));
        }
    }
}

static bool level_is_kept(const struct background *b)
{
    const int32_t wanted_q4 = b->n_x * b->n_y * QUARTERS * b->kept_q4;
    const int32_t off_q4 = b->level_q4 - wanted_q4;
    return (off_q4 < 0 ? -off_q4 : off_q4) < wanted_q4 / SETTLED_SHARE;
}

/* An empty cell is averaged; any other pulls the background by a fixed step, so that somebody
 * who stays is absorbed after a minute and somebody who walks by leaves nothing. Of a black picture
 * there is nothing to learn for who knows the place. */
static void compare_and_learn(struct background *b, struct small_image *out, uint64_t dt_us)
{
    const uint64_t span_us = dt_us < 1000000 ? dt_us : 1000000;
    const bool learns = !(b->darkness.black && b->lit);
    const int16_t near_q4 = (int16_t)clamp(4 * b->noise_q4, NEAR_MIN_Q4, NEAR_MAX_Q4);
    const struct compare rule = {
        .factor_q11 = b->factor_q11,
        .level_q4 = (int16_t)b->kept_q4,
        .near_q4 = learns ? near_q4 : 0,
        .step_q7 = (int16_t)(learns ? span_us * ABSORB_Q7_S / 1000000 : 0),
        .follow_shift = FOLLOW_SHIFT,
    };
    struct compare_sums sums;
    kernels_compare(&rule, b->now_q4[0], b->mean_q7[0], b->empty, out->cell[0],
                    (unsigned)b->n_x * b->n_y, &sums);
    b->settled =
        sums.n_empty == b->n_x * b->n_y && level_is_kept(b) && darkness_is_far(&b->darkness);
    if (sums.n_empty > 0) {
        const int32_t noise_q4 = sums.noise_q6 / sums.n_empty / QUARTERS;
        b->noise_q4 = (uint16_t)(b->noise_q4 + (noise_q4 - b->noise_q4) / (1 << NOISE_SHIFT));
    }
}

static void see(struct background *b, struct small_image *out, uint64_t dt_us)
{
    const bool dark = b->darkness.dark;
    keep_level(b);
    if (b->primed && (b->lit || dark))
        follow_light(b);
    else
        prime(b);
    b->primed = true;
    b->lit = b->lit || !dark;
    compare_and_learn(b, out, dt_us);
}

/* Whether the first frame was dark only the second one tells. */
static void judge_darkness(struct background *b)
{
    const bool second = b->darkness.n_frames == 1;
    const struct darkness_view view = { .cells = b->now_q4[0],
                                        .n = (unsigned)b->n_x * b->n_y,
                                        .channels = CELL_CHANNELS,
                                        .side_px = b->cell_px / 2 };
    darkness_update(&b->darkness, &view);
    if (second && b->darkness.dark)
        b->lit = false;
}

void background_update(struct background *b, const struct frame *frame, struct small_image *out,
                       uint64_t now_us)
{
    const uint16_t cell_px = background_cell_px(frame->width_px, frame->height_px);
    const uint16_t n_x = (uint16_t)(frame->width_px / cell_px);
    const uint16_t n_y = (uint16_t)(frame->height_px / cell_px);
    const bool first = b->n_x != n_x || b->n_y != n_y || b->cell_px != cell_px;
    if (first) {
        memset(b, 0, sizeof *b);
        b->n_x = n_x;
        b->n_y = n_y;
        b->cell_px = cell_px;
        b->t_us = now_us;
        b->kept_q4 = MEAN_LEVEL * 16;
    }
    reduce(b, frame);
    out->n_x = n_x;
    out->n_y = n_y;
    out->cell_px = cell_px;
    judge_darkness(b);
    see(b, out, now_us - b->t_us);
    b->t_us = now_us;
    out->dark = b->darkness.dark;
    out->grain_q4 = b->darkness.noise_q4 * b->factor_q11 >> 11;
    out->noise_q4 = b->noise_q4;
}
