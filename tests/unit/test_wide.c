/* SPDX-License-Identifier: MIT */
/* A long and a short exposure become one picture. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "sim/wide.h"

enum { WIDTH = 256, HEIGHT = 32, PIXELS = WIDTH * HEIGHT, BYTES = PIXELS * 3 / 2 };

static struct wide wide;
static uint8_t longer[BYTES], shorter[BYTES], out[BYTES];

/* Column x has the light of level `step` * x in the long exposure. */
static void paint_light(int step)
{
    memset(longer + PIXELS, 128, PIXELS / 2);
    memset(shorter + PIXELS, 128, PIXELS / 2);
    for (int i = 0; i < PIXELS; i++) {
        int level = step * (i % WIDTH);
        longer[i] = (uint8_t)(level > 255 ? 255 : level);
        level = (level + WIDE_STEP / 2) / WIDE_STEP;
        shorter[i] = (uint8_t)(level > 255 ? 255 : level);
    }
}

static double mean(void)
{
    return wide_mean(&wide, longer, shorter, WIDTH, HEIGHT, WIDTH);
}

static int set_up(void **state)
{
    (void)state;
    wide_init(&wide);
    return 0;
}

static void dark_levels_stay_and_brighter_ones_never_fall(void **state)
{
    (void)state;
    paint_light(4);
    wide_merge(&wide, longer, shorter, WIDTH, HEIGHT, out);
    for (int x = 0; 4 * x <= 112; x++)
        assert_int_equal(out[x], longer[x]);
    for (int x = 1; x < WIDTH; x++)
        assert_true(out[x] >= out[x - 1]);
    assert_true(out[WIDTH - 1] >= 250);
}

/* Twice and four times the light that fills the long exposure's well. */
static void light_beyond_the_long_exposure_is_told_apart(void **state)
{
    (void)state;
    paint_light(4);
    wide_merge(&wide, longer, shorter, WIDTH, HEIGHT, out);
    assert_int_equal(longer[90], 255);
    assert_int_equal(longer[180], 255);
    assert_true(out[180] >= out[90] + 20);
}

/* Noise of the short exposure reaches only what the long one cannot tell. */
static void each_exposure_speaks_where_it_knows(void **state)
{
    (void)state;
    memset(longer, 90, PIXELS);
    memset(shorter, 200, PIXELS);
    longer[1] = 250;
    wide_merge(&wide, longer, shorter, WIDTH, HEIGHT, out);
    assert_int_equal(out[0], 90);
    assert_int_equal(out[1], wide.curve[800]);
}

static void colours_fade_with_their_levels(void **state)
{
    (void)state;
    memset(longer, 60, PIXELS);
    memset(longer + PIXELS, 150, PIXELS / 2);
    memset(shorter + PIXELS, 133, PIXELS / 2);
    wide_merge(&wide, longer, shorter, WIDTH, HEIGHT, out);
    assert_int_equal(out[PIXELS], 150);
    memset(longer, 255, PIXELS);
    memset(shorter, 150, PIXELS);
    wide_merge(&wide, longer, shorter, WIDTH, HEIGHT, out);
    assert_int_equal(out[PIXELS], 128 + 20 * wide.curve[600] / 600);
}

static void the_exposure_follows_what_the_long_one_shows(void **state)
{
    (void)state;
    memset(longer, 80, PIXELS);
    memset(shorter, 20, PIXELS);
    assert_true(mean() > 79.9 && mean() < 80.1);
    for (int i = 0; i < PIXELS; i++) { /* the sun on one half */
        longer[i] = i % WIDTH < WIDTH / 2 ? 80 : 255;
        shorter[i] = i % WIDTH < WIDTH / 2 ? 20 : 200;
    }
    assert_true(mean() > 79.9 && mean() < 80.1);
    for (int i = 0; i < PIXELS; i++) /* and too much even for the short exposure */
        shorter[i] = i % WIDTH < WIDTH / 2 ? 20 : 255;
    assert_true(mean() > 160.0);
    memset(longer, 255, PIXELS);
    memset(shorter, 100, PIXELS);
    assert_true(mean() > 254.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dark_levels_stay_and_brighter_ones_never_fall),
        cmocka_unit_test(light_beyond_the_long_exposure_is_told_apart),
        cmocka_unit_test(each_exposure_speaks_where_it_knows),
        cmocka_unit_test(colours_fade_with_their_levels),
        cmocka_unit_test(the_exposure_follows_what_the_long_one_shows),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
