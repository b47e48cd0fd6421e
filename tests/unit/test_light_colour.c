/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/light_colour.h"

static void assert_near(double value, double expected, double within)
{
    if (!(value >= expected - within && value <= expected + within))
        fail_msg("%.6f is not within %.6f of %.6f", value, within, expected);
}

static void white_light_changes_nothing_at_all(void **state)
{
    (void)state;
    static const uint32_t whites[] = { 0, 0xFFFFFF, 0x808080 };
    for (size_t i = 0; i < 3; i++) {
        struct light_colour colour;
        double rgb[3] = { 12.0, 140.0, 250.0 };
        light_colour_init(&colour, whites[i]);
        light_colour_tint(&colour, 0.3, rgb);
        assert_near(rgb[0], 12.0, i < 2 ? 0.0 : 1e-9);
        assert_near(rgb[1], 140.0, i < 2 ? 0.0 : 1e-9);
        assert_near(rgb[2], 250.0, i < 2 ? 0.0 : 1e-9);
        assert_near(colour.luma_noise, 1.0, 1e-12);
        assert_near(colour.chroma_noise, 1.0, 1e-12);
    }
}

/* Light, in parts of red, green and blue: the squares of the colour's levels. */
static void the_chip_balances_up_to_four_times(void **state)
{
    (void)state;
    static const struct {
        uint32_t rgb;
        double red, green, blue; /* of white paper in the picture, green against itself */
    } rows[] = {
        { 0xFFFF80, 1.0, 1.0, 1.0 },   /* 1 : 1 : 0.25, just within */
        { 0xFFFF40, 1.0, 1.0, 0.502 }, /* 1 : 1 : 0.063, four times that */
        { 0xFF8080, 1.0, 1.0, 1.0 },   /* 1 : 0.25 : 0.25, red by a quarter */
        { 0xFF4040, 1.992, 1.0, 1.0 }, /* 1 : 0.063 : 0.063 */
        { 0x00FF00, 0.0, 1.0, 0.0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct light_colour colour;
        light_colour_init(&colour, rows[i].rgb);
        assert_near(colour.lamp[0] / colour.lamp[1], rows[i].red, 0.01);
        assert_near(colour.lamp[2] / colour.lamp[1], rows[i].blue, 0.01);
    }
}

/* A lux of red is five times as strong a light as one of white, as the eye sees little red. */
static void lux_are_what_the_eye_sees(void **state)
{
    (void)state;
    struct light_colour colour;
    light_colour_init(&colour, 0xFF0000);
    assert_near(colour.lamp[0] * colour.lamp[0] * LIGHT_COLOUR_BALANCE_MAX, 1.0 / 0.2126, 1e-9);
    assert_near(colour.lamp[1], 0.0, 1e-12);
}

static void amplifying_blue_makes_the_picture_noisier(void **state)
{
    (void)state;
    struct light_colour warm, warmer;
    light_colour_init(&warm, 0xFFFFB0);
    light_colour_init(&warmer, 0xFFFF80);
    assert_true(warm.chroma_noise > 1.05 && warmer.chroma_noise > warm.chroma_noise);
    assert_true(warmer.luma_noise > warm.luma_noise && warm.luma_noise > 1.0);
}

/* The chip that is set for a warm lamp shows the sun blue. */
static void the_sun_keeps_its_colour(void **state)
{
    (void)state;
    struct light_colour colour;
    double shade[3] = { 100.0, 100.0, 100.0 }, sun[3] = { 100.0, 100.0, 100.0 };
    light_colour_init(&colour, 0xFFD1A3);
    light_colour_tint(&colour, 0.0, shade);
    light_colour_tint(&colour, 1.0, sun);
    assert_near(shade[2], shade[0], 0.01);
    assert_true(sun[2] > 1.4 * sun[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_light_changes_nothing_at_all),
        cmocka_unit_test(the_chip_balances_up_to_four_times),
        cmocka_unit_test(lux_are_what_the_eye_sees),
        cmocka_unit_test(amplifying_blue_makes_the_picture_noisier),
        cmocka_unit_test(the_sun_keeps_its_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
