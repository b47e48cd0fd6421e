/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware_core/background.h"
#include "sim/rng.h"

enum { WIDTH = 640, HEIGHT = 480, FRAME_US = 66667 };

struct camera {
    struct rng rng;
    uint64_t t_us;
    uint8_t luma[WIDTH * HEIGHT], chroma[WIDTH * HEIGHT / 2];
    struct background background;
    struct small_image image;
};

static int make(void **state)
{
    struct camera *camera = calloc(1, sizeof *camera);
    rng_seed(&camera->rng, 5, 1);
    *state = camera;
    return camera ? 0 : -1;
}

static int drop(void **state)
{
    free(*state);
    return 0;
}

/* A floor of two greys under a light of percent, and a brighter square on it when asked. */
static void show(struct camera *camera, unsigned percent, bool square)
{
    for (unsigned y = 0; y < HEIGHT; y++) {
        for (unsigned x = 0; x < WIDTH; x++) {
            unsigned level = (x / 32 + y / 32) % 2 ? 90 : 120;
            if (square && x >= 256 && x < 320 && y >= 192 && y < 256)
                level = 180;
            camera->luma[y * WIDTH + x] =
                (uint8_t)(level * percent / 100 + rng_u32(&camera->rng) % 5);
        }
    }
    memset(camera->chroma, 128, sizeof camera->chroma);
    const struct frame frame = {
        camera->luma, camera->chroma, WIDTH, HEIGHT, WIDTH, 0, camera->t_us
    };
    background_update(&camera->background, &frame, &camera->image, camera->t_us);
    camera->t_us += FRAME_US;
}

static int most_different(const struct camera *camera)
{
    int most = 0;
    for (unsigned i = 0; i < CELL_MAX; i++)
        if (camera->image.cell[i][CELL_LUMA_DIFF] > most)
            most = camera->image.cell[i][CELL_LUMA_DIFF];
    return most;
}

static const int16_t *square_cell(const struct camera *camera)
{
    return camera->image.cell[28 * camera->image.n_x + 36];
}

static void an_empty_scene_differs_by_its_noise_only(void **state)
{
    struct camera *camera = *state;
    for (unsigned i = 0; i < 20; i++)
        show(camera, 100, false);
    assert_int_equal(camera->image.n_x, 80);
    assert_int_equal(camera->image.n_y, 60);
    assert_int_equal(camera->image.cell_px, 8);
    assert_in_range(most_different(camera), 0, 3 * 64);
    assert_in_range(camera->image.noise_q4, 1, 16);
}

static void the_light_may_step_without_anything_appearing(void **state)
{
    struct camera *camera = *state;
    for (unsigned i = 0; i < 20; i++)
        show(camera, 100, false);
    show(camera, 60, false);
    assert_in_range(most_different(camera), 0, 5 * 64);
    show(camera, 150, false);
    assert_in_range(most_different(camera), 0, 5 * 64);
}

static void who_comes_while_the_light_steps_stands_out(void **state)
{
    struct camera *camera = *state;
    for (unsigned i = 0; i < 20; i++)
        show(camera, 100, false);
    show(camera, 60, true);
    assert_in_range(square_cell(camera)[CELL_LUMA_DIFF], 40 * 64, INT16_MAX);
    assert_in_range(camera->image.cell[0][CELL_LUMA_DIFF], 0, 5 * 64);
}

static void what_stays_is_absorbed_after_minutes_not_seconds(void **state)
{
    struct camera *camera = *state;
    show(camera, 100, false);
    for (unsigned i = 0; i < 15 * 10; i++)
        show(camera, 100, true);
    assert_in_range(square_cell(camera)[CELL_LUMA_DIFF], 40 * 64, INT16_MAX);
    for (unsigned i = 0; i < 15 * 120; i++)
        show(camera, 100, true);
    assert_in_range(square_cell(camera)[CELL_LUMA_DIFF], 0, 10 * 64);
}

/* Half an hour, in which a rounding that leans to one side would add up. */
static void the_level_of_an_empty_scene_stays(void **state)
{
    struct camera *camera = *state;
    enum { SIDE = 64 };
    for (unsigned i = 0; i < 27000; i++) {
        for (unsigned k = 0; k < SIDE * SIDE; k++)
            camera->luma[k] = (uint8_t)(60 + k / 8 % 8 * 12 + (i + k * k) % 5);
        memset(camera->chroma, 124, SIDE * SIDE / 2);
        const struct frame frame = { camera->luma, camera->chroma, SIDE, SIDE, SIDE, 0, 0 };
        background_update(&camera->background, &frame, &camera->image, i * (uint64_t)FRAME_US);
    }
    int32_t sum = 0;
    const int n = camera->image.n_x * camera->image.n_y;
    for (int i = 0; i < n; i++)
        sum += camera->image.cell[i][CELL_LUMA_00];
    assert_in_range(sum / n + 1000, 1000 - 5 * 16, 1000 + 5 * 16);
    assert_in_range(most_different(camera), 0, 3 * 64);
}

static void every_size_of_picture_fits(void **state)
{
    struct camera *camera = *state;
    uint8_t *pixels = calloc(1, (size_t)FRAME_WIDTH_MAX_PX * FRAME_HEIGHT_MAX_PX);
    assert_non_null(pixels);
    for (uint16_t width = 16; width <= FRAME_WIDTH_MAX_PX; width = (uint16_t)(width + 176)) {
        for (uint16_t height = 16; height <= FRAME_HEIGHT_MAX_PX;
             height = (uint16_t)(height + 112)) {
            const struct frame frame = { pixels, pixels, width, height, width, 0, 0 };
            background_update(&camera->background, &frame, &camera->image, 0);
            assert_in_range(camera->image.n_x, 1, CELL_X_MAX);
            assert_in_range(camera->image.n_y, 1, CELL_Y_MAX);
            assert_int_equal(camera->image.n_x * camera->image.cell_px, width);
            assert_int_equal(camera->image.n_y * camera->image.cell_px, height);
        }
    }
    free(pixels);
}

/* A head under a high ceiling is as many cells wide in a shallow picture as one under a usual
 * ceiling in any other. */
static void a_shallow_picture_has_twice_the_cells_across(void **state)
{
    struct camera *camera = *state;
    static const struct {
        uint16_t width_px, height_px, n_x, n_y;
    } sizes[] = {
        { 320, 240, 80, 60 },  { 640, 480, 80, 60 },   { 656, 480, 41, 30 },
        { 1280, 960, 80, 60 }, { 1280, 656, 80, 41 },  { 1280, 640, 80, 40 },
        { 640, 256, 160, 64 }, { 1280, 512, 160, 64 }, { 1280, 480, 160, 60 },
        { 1280, 528, 80, 33 }, { 1264, 496, 158, 62 }, { 96, 16, 24, 4 },
    };
    uint8_t *pixels = calloc(1, (size_t)FRAME_WIDTH_MAX_PX * FRAME_HEIGHT_MAX_PX);
    assert_non_null(pixels);
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const struct frame frame = {
            pixels, pixels, sizes[i].width_px, sizes[i].height_px, sizes[i].width_px, 0, 0
        };
        background_update(&camera->background, &frame, &camera->image, 0);
        assert_int_equal(camera->image.n_x, sizes[i].n_x);
        assert_int_equal(camera->image.n_y, sizes[i].n_y);
    }
    free(pixels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_scene_differs_by_its_noise_only, make, drop),
        cmocka_unit_test_setup_teardown(the_light_may_step_without_anything_appearing, make, drop),
        cmocka_unit_test_setup_teardown(who_comes_while_the_light_steps_stands_out, make, drop),
        cmocka_unit_test_setup_teardown(what_stays_is_absorbed_after_minutes_not_seconds, make,
                                        drop),
        cmocka_unit_test_setup_teardown(the_level_of_an_empty_scene_stays, make, drop),
        cmocka_unit_test_setup_teardown(every_size_of_picture_fits, make, drop),
        cmocka_unit_test_setup_teardown(a_shallow_picture_has_twice_the_cells_across, make, drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
