/* SPDX-License-Identifier: MIT */
#include "firmware_core/darkness.h"

#include <stddef.h>
#include <string.h>

enum {
    QUARTERS = 4,
    DARK_FROM = DARKNESS_SAMPLES / 2, /* noisy samples; so the median is the measure */
    LIGHT_BELOW = DARK_FROM * 7 / 8,  /* and does not go to and fro */
    FAR_BELOW = DARKNESS_SAMPLES / 4,
    DARK_AFTER = 3, /* frames: sooner than somebody could have gone anywhere */
    LIGHT_AFTER = 8,
    COMPARED = 2, /* frames that it takes to compare two */
    MOST = DARKNESS_SAMPLES * 3 / 4,
    BINS = 96,
    BIN_Q4 = 8,
};

struct tally {
    unsigned noisy, black;
    uint16_t changed_by[BINS]; /* half a level each, the last also by more */
};

static int32_t magnitude(int32_t value)
{
    return value < 0 ? -value : value;
}

/* Whether a change is noise that hides people. */
static bool is_noise(int32_t change_q4, int32_t level_q4)
{
    return 9 * change_q4 >= 2 * level_q4;
}

/* Or that of pixels that are black but for it, of which large quarters average much away. */
static bool is_black(int32_t change_q4, int32_t level_q4, int32_t side_px)
{
    return 4 * side_px * change_q4 >= 5 * level_q4;
}

static const int16_t *sample(const struct darkness_view *view, unsigned i)
{
    return view->cells + (size_t)(i * view->n / DARKNESS_SAMPLES) * view->channels;
}

static int32_t mean_level_q4(const struct darkness_view *view)
{
    int32_t sum_q4 = 0;
    for (unsigned i = 0; i < DARKNESS_SAMPLES; i++)
        for (unsigned k = 0; k < QUARTERS; k++)
            sum_q4 += sample(view, i)[k];
    return sum_q4 / (QUARTERS * DARKNESS_SAMPLES);
}

static int32_t change_of_most(const struct tally *tally)
{
    unsigned n = 0, bin = 0;
    while (bin + 1 < BINS && n + tally->changed_by[bin] < MOST)
        n += tally->changed_by[bin++];
    const unsigned in_bin = tally->changed_by[bin] > 0 ? tally->changed_by[bin] : 1;
    return (int32_t)(BIN_Q4 * bin + BIN_Q4 * (MOST - n) / in_bin);
}

static void compare_steps(struct darkness *darkness, const struct darkness_view *view,
                          struct tally *tally)
{
    const int32_t level_q4 = darkness->level_q4;
    memset(tally, 0, sizeof *tally);
    for (unsigned i = 0; i < DARKNESS_SAMPLES; i++) {
        const int16_t *cell = sample(view, i);
        const int16_t step_q4 = (int16_t)(cell[0] - cell[QUARTERS - 1]);
        const int32_t change_q4 = magnitude(step_q4 - darkness->step_q4[i]);
        const bool black = is_black(change_q4, level_q4, view->side_px);
        const unsigned bin = (unsigned)change_q4 / BIN_Q4;
        tally->black += black ? 1 : 0;
        tally->noisy += black || is_noise(change_q4, level_q4) ? 1 : 0;
        tally->changed_by[bin < BINS ? bin : BINS - 1]++;
        darkness->step_q4[i] = step_q4;
    }
}

static void decide(struct darkness *darkness)
{
    const bool first = darkness->n_frames == 0, second = darkness->n_frames == 1;
    if (darkness->n_frames < COMPARED)
        darkness->n_frames++;
    if (first)
        return;
    const bool dark = darkness->dark;
    const bool contrary = dark ? darkness->n_noisy < LIGHT_BELOW : darkness->n_noisy >= DARK_FROM;
    darkness->n_contrary = (uint8_t)(contrary ? darkness->n_contrary + 1 : 0);
    if (contrary && (second || darkness->n_contrary == (dark ? LIGHT_AFTER : DARK_AFTER))) {
        darkness->dark = !dark;
        darkness->n_contrary = 0;
    }
}

void darkness_update(struct darkness *darkness, const struct darkness_view *view)
{
    struct tally tally;
    darkness->level_q4 = mean_level_q4(view);
    compare_steps(darkness, view, &tally);
    darkness->n_noisy = (uint16_t)tally.noisy;
    darkness->noise_q4 = change_of_most(&tally);
    decide(darkness);
    darkness->black = darkness->dark && tally.black >= DARK_FROM;
}

bool darkness_is_far(const struct darkness *darkness)
{
    return !darkness->dark && darkness->n_noisy < FAR_BELOW;
}
