/* SPDX-License-Identifier: MIT */
/* A camera that sees only its own noise: whatever chip it is, that is dark from the second frame
 * on, nobody is found in it, and the noise is not blown up. What only looks like noise is not
 * dark. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware_core/background.h"
#include "firmware_core/detect.h"
#include "firmware_core/track.h"
#include "sim/render.h"
#include "sim/rng.h"

enum { CELLS = 4800, CHANNELS = 8, LEVEL_Q4 = 100 * 16, FRAME_US = 66667 };

static int16_t cells[CELLS][CHANNELS];
static struct darkness darkness;

static int begin(void **state)
{
    (void)state;
    memset(&darkness, 0, sizeof darkness);
    return 0;
}

/* Tiles whose steps are a third of the mean level, in percent of their light, with noise of this
 * sigma in percent of the mean level. */
static bool see(struct rng *rng, double light, double sigma)
{
    for (unsigned i = 0; i < CELLS; i++)
        for (unsigned k = 0; k < 4; k++) {
            const double tile = (i + k) % 2 ? 1.17 : 0.83;
            const double noise = rng_normal(rng, 0.0, sigma / 100.0);
            cells[i][k] = (int16_t)(LEVEL_Q4 * (tile * light / 100.0 + noise));
        }
    const struct darkness_view view = { cells[0], CELLS, CHANNELS, 4 };
    darkness_update(&darkness, &view);
    return darkness.dark;
}

static void noise_is_dark_from_the_second_frame_on(void **state)
{
    (void)state;
    struct rng rng;
    rng_seed(&rng, 1, 1);
    assert_false(see(&rng, 100, 25));
    assert_true(see(&rng, 100, 25));
    assert_false(darkness_is_far(&darkness));
}

static void a_bright_room_is_far_from_dark(void **state)
{
    (void)state;
    struct rng rng;
    rng_seed(&rng, 1, 1);
    for (int i = 0; i < 50; i++)
        assert_false(see(&rng, 100, 3));
    assert_true(darkness_is_far(&darkness));
    for (int i = 0; i < 50; i++) /* more noise than there is at 1 lux */
        assert_false(see(&rng, 100, 14));
}

static void lamps_that_flicker_flash_or_fade_make_no_dark(void **state)
{
    (void)state;
    struct rng rng;
    rng_seed(&rng, 1, 1);
    for (int i = 0; i < 50; i++)
        assert_false(see(&rng, i % 2 ? 85 : 115, 3));
    assert_false(see(&rng, 20, 1)); /* a step is one frame, or two */
    assert_false(see(&rng, 100, 3));
    for (double light = 100; light > 1; light *= 0.7)
        assert_false(see(&rng, light, light / 50));
}

static void it_takes_some_frames_to_become_dark_and_light_again(void **state)
{
    (void)state;
    struct rng rng;
    rng_seed(&rng, 1, 1);
    for (int i = 0; i < 3; i++)
        see(&rng, 100, 3);
    assert_false(see(&rng, 100, 30));
    assert_false(see(&rng, 100, 30));
    assert_true(see(&rng, 100, 30));
    for (int i = 0; i < 8; i++) /* the first is compared with the last of the noise */
        assert_true(see(&rng, 100, 3));
    assert_false(see(&rng, 100, 3));
}

static void black_is_dark(void **state)
{
    (void)state;
    struct rng rng;
    rng_seed(&rng, 1, 1);
    see(&rng, 0, 0);
    assert_true(see(&rng, 0, 0));
}

static void how_much_noise_there_is_is_known(void **state)
{
    (void)state;
    static const struct {
        double sigma; /* percent of the mean level; a step of four quarters has twice as much */
        bool dark, black;
    } with[] = { { 1, false, false },  { 3, false, false }, { 6, false, false },
                 { 14, false, false }, { 19, true, false }, { 30, true, true } };
    for (unsigned i = 0; i < sizeof with / sizeof *with; i++) {
        struct rng rng;
        rng_seed(&rng, 1, 1);
        memset(&darkness, 0, sizeof darkness);
        double sum = 0;
        for (int frame = 0; frame < 21; frame++) {
            see(&rng, 100, with[i].sigma);
            sum += frame > 0 ? darkness.noise_q4 : 0;
        }
        assert_int_equal(darkness.dark, with[i].dark);
        assert_int_equal(darkness.black, with[i].black);
        /* three quarters of normal deviates are below 1.15 */
        const double expected = 2 * 1.15 * with[i].sigma / 100 * LEVEL_Q4;
        const double most = 96 * 8; /* that is told apart */
        assert_true(sum / 20 > 0.93 * (expected < most ? expected : most));
        assert_true(sum / 20 < 1.07 * (expected < most ? expected : most));
    }
}

struct eye {
    struct scene scene;
    struct renderer *renderer;
    struct background background;
    struct small_image image;
    struct detect detect;
    struct detections found;
    struct tracker tracker;
    struct tracks people;
};

static void look(struct eye *eye, unsigned frame, double lux)
{
    static const struct bodies nobody;
    const struct surroundings around = { .lux = lux };
    const uint16_t width = eye->scene.camera.width_px, height = eye->scene.camera.height_px;
    const uint64_t t_us = (uint64_t)frame * FRAME_US;
    const uint8_t *nv12 = renderer_paint(eye->renderer, t_us, &nobody, &around);
    const struct frame picture = { nv12, nv12 + (size_t)width * height, width, height, width, 0,
                                   t_us };
    background_update(&eye->background, &picture, &eye->image, t_us);
    detect_people(&eye->detect, &eye->image, &eye->found);
    track_update(&eye->tracker, &eye->found, width, height, &eye->people, t_us);
}

static unsigned confirmed(const struct eye *eye)
{
    unsigned n = 0;
    for (unsigned i = 0; i < eye->people.n; i++)
        n += eye->people.t[i].confirmed ? 1 : 0;
    return n;
}

static struct eye *open_eye(uint16_t width_px, uint16_t height_px, uint64_t seed,
                            uint32_t floor_rgb)
{
    struct eye *eye = calloc(1, sizeof *eye);
    assert_non_null(eye);
    eye->scene = (struct scene) {
        .seed = seed,
        .camera = { .height_m = 3,
                    .width_px = width_px,
                    .height_px = height_px,
                    .fps = 15,
                    .hfov_deg = 98,
                    .noise = true },
        .floor_rgb = floor_rgb,
        .light = { .lux = 0,
                   .mains_hz = 50,
                   .flicker = 0.1,
                   .lamp = { 0.8, 0.6 },
                   .lamp_height_m = 3 },
    };
    eye->renderer = renderer_create(&eye->scene);
    assert_non_null(eye->renderer);
    track_init(&eye->tracker);
    return eye;
}

static void close_eye(struct eye *eye)
{
    renderer_destroy(eye->renderer);
    free(eye);
}

static void nobody_is_in_the_dark_whatever_chip_and_seed(void **state)
{
    (void)state;
    static const uint16_t size[][2] = {
        { 96, 96 }, { 320, 240 }, { 640, 480 }, { 1280, 512 }, { 1280, 960 }
    };
    for (unsigned i = 0; i < sizeof size / sizeof *size; i++) {
        for (uint64_t seed = 1; seed <= 8; seed++) {
            struct eye *eye = open_eye(size[i][0], size[i][1], seed, UINT32_MAX);
            for (unsigned frame = 0; frame < 60; frame++) {
                look(eye, frame, 0);
                if (eye->image.dark != (frame > 0) || (frame > 0 && eye->found.n > 0) ||
                    confirmed(eye) > 0)
                    fail_msg("%u x %u, seed %u, frame %u", size[i][0], size[i][1], (unsigned)seed,
                             frame);
            }
            close_eye(eye);
        }
    }
}

static void noise_is_not_blown_up(void **state)
{
    (void)state;
    static const struct {
        uint32_t floor_rgb;
        double lux;
    } in[] = { { 0x000000, 20 }, { 0x0a0a0a, 0 }, { 0x141414, 2 }, { 0x404040, 0.5 } };
    for (unsigned i = 0; i < sizeof in / sizeof *in; i++) {
        struct eye *eye = open_eye(640, 480, 1, in[i].floor_rgb);
        for (unsigned frame = 0; frame < 90; frame++)
            look(eye, frame, in[i].lux);
        assert_true(eye->image.dark);
        assert_in_range(eye->image.grain_q4, 18 * 16, 32 * 16); /* about 25 levels */
        assert_true(eye->background.kept_q4 < 96 * 16);
        for (unsigned frame = 90; frame < 180; frame++)
            look(eye, frame, 2000);
        const bool black = in[i].floor_rgb == 0; /* whatever light there is */
        assert_int_equal(eye->image.dark, black);
        assert_int_equal(eye->background.kept_q4 == 96 * 16, !black);
        close_eye(eye);
    }
}

static void the_room_is_known_again_when_the_light_returns(void **state)
{
    (void)state;
    struct eye *eye = open_eye(640, 480, 3, UINT32_MAX);
    unsigned frame = 0;
    for (; frame < 300; frame++)
        look(eye, frame, 300);
    assert_true(eye->background.settled);
    for (; frame < 1800; frame++) {
        look(eye, frame, 0);
        assert_int_equal(confirmed(eye), 0);
    }
    assert_true(eye->image.dark);
    for (; frame < 1860; frame++) {
        look(eye, frame, 300);
        assert_int_equal(confirmed(eye), 0);
    }
    assert_false(eye->image.dark);
    unsigned n_strange = 0;
    for (unsigned i = 0; i < CELLS; i++)
        n_strange += eye->background.empty[i] ? 0 : 1;
    assert_int_equal(n_strange, 0);
    close_eye(eye);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(noise_is_dark_from_the_second_frame_on, begin),
        cmocka_unit_test_setup(a_bright_room_is_far_from_dark, begin),
        cmocka_unit_test_setup(lamps_that_flicker_flash_or_fade_make_no_dark, begin),
        cmocka_unit_test_setup(it_takes_some_frames_to_become_dark_and_light_again, begin),
        cmocka_unit_test_setup(black_is_dark, begin),
        cmocka_unit_test(how_much_noise_there_is_is_known),
        cmocka_unit_test(nobody_is_in_the_dark_whatever_chip_and_seed),
        cmocka_unit_test(noise_is_not_blown_up),
        cmocka_unit_test(the_room_is_known_again_when_the_light_returns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
