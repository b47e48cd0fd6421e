/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/exposure.h"
#include "sim/noise_row.h"
#include "sim/sensor.h"
#include "sim/span_fill.h"

enum { WIDTH = 256, HEIGHT = 320, FRAMES = 48 };

static struct scene scene_with(uint16_t mains_hz, bool noise)
{
    return (struct scene) {
        .seed = 3,
        .camera = { .height_m = 3.0,
                    .width_px = WIDTH,
                    .height_px = HEIGHT,
                    .fps = 15,
                    .hfov_deg = 90.0,
                    .noise = noise },
        .light = { .lux = 300.0, .mains_hz = mains_hz, .flicker = 0.4, .lamp_height_m = 2.8 },
    };
}

static void assert_near(double value, double expected, double within)
{
    if (!(value >= expected - within && value <= expected + within))
        fail_msg("%.6f is not within %.6f of %.6f", value, within, expected);
}

/* Column x has level x. */
static void paint_ramp(struct picture *picture)
{
    for (int32_t y = 0; y < HEIGHT; y++) {
        for (int32_t x = 0; x < WIDTH; x++)
            plane_row(&picture->luma, y)[x] = (uint8_t)x;
    }
    for (int32_t y = 0; y < HEIGHT / 2; y++)
        memset(plane_row(&picture->chroma, y), 128, WIDTH);
}

/* Levels are the square root of electrons, n = white (y / 255)^2, so the EMVA variance n + r^2 of
 * electrons becomes (127.5^2 / white) (1 + r^2 / n) in levels, and 1/12 from rounding. */
static double model_variance(double level, double white)
{
    double electrons = white * level * level / (255.0 * 255.0);
    double read = SENSOR_READ_ELECTRONS * SENSOR_READ_ELECTRONS;
    return 127.5 * 127.5 / white * (1.0 + read / electrons) + 1.0 / 12.0;
}

/* Of one column over all frames, each pixel about its own mean: fixed pattern drops out. */
static double measured_variance(const uint8_t *frames, int32_t x)
{
    double total = 0.0;
    for (int32_t y = 0; y < HEIGHT; y++) {
        double sum = 0.0, square = 0.0;
        for (int32_t i = 0; i < FRAMES; i++) {
            double level = frames[(i * HEIGHT + y) * WIDTH + x];
            sum += level;
            square += level * level;
        }
        total += (square - sum * sum / FRAMES) / (FRAMES - 1);
    }
    return total / HEIGHT;
}

static void check_noise(double gain)
{
    struct scene scene = scene_with(0, true);
    struct sensor sensor;
    struct picture picture;
    assert_int_equal(sensor_create(&sensor, &scene), 0);
    assert_int_equal(picture_create(&picture, WIDTH, HEIGHT), 0);
    paint_ramp(&picture);
    struct exposure_setting setting = { 10.0, gain, EXPOSURE_FULL_WELL_ELECTRONS / gain };
    sensor_expose(&sensor, &setting);
    uint8_t *frames = malloc((size_t)FRAMES * WIDTH * HEIGHT);
    static uint8_t nv12[WIDTH * HEIGHT * 3 / 2];
    assert_non_null(frames);
    for (int32_t i = 0; i < FRAMES; i++) {
        sensor_read(&sensor, &picture, (uint64_t)i, 0, nv12);
        memcpy(frames + (size_t)i * WIDTH * HEIGHT, nv12, WIDTH * HEIGHT);
    }
    double off = 0.0;
    for (int32_t level = 40; level <= 200; level += 8) {
        double model = model_variance(level, setting.white_electrons);
        double ratio = measured_variance(frames, level) / model;
        assert_near(ratio, 1.0, 0.3);
        off += (ratio - 1.0) / 21.0;
    }
    assert_near(off, 0.0, 0.12);
    free(frames);
    picture_free(&picture);
    sensor_free(&sensor);
}

static void noise_variance_follows_the_light(void **state)
{
    (void)state;
    static const double gains[] = { 1.0, 3.0, 12.0, 30.0 };
    for (size_t i = 0; i < sizeof gains / sizeof gains[0]; i++)
        check_noise(gains[i]);
}

static void same_seed_and_frame_give_the_same_noise_and_others_do_not(void **state)
{
    (void)state;
    struct scene scene = scene_with(50, true);
    struct sensor one, two;
    struct picture picture;
    assert_int_equal(sensor_create(&one, &scene), 0);
    scene.seed++;
    assert_int_equal(sensor_create(&two, &scene), 0);
    assert_int_equal(picture_create(&picture, WIDTH, HEIGHT), 0);
    paint_ramp(&picture);
    struct exposure_setting setting = { 10.0, 3.0, 4000.0 };
    sensor_expose(&one, &setting);
    sensor_expose(&two, &setting);
    static uint8_t a[WIDTH * HEIGHT * 3 / 2], b[WIDTH * HEIGHT * 3 / 2];
    sensor_read(&one, &picture, 7, 0, a);
    sensor_read(&one, &picture, 8, 0, b);
    assert_memory_not_equal(a, b, sizeof a);
    sensor_read(&one, &picture, 7, 0, b);
    assert_memory_equal(a, b, sizeof a);
    sensor_read(&two, &picture, 7, 0, b);
    assert_memory_not_equal(a, b, sizeof a);
    picture_free(&picture);
    sensor_free(&one);
    sensor_free(&two);
}

/* The levels of a grey picture's rows, under a lamp that flickers. */
static void read_rows(uint16_t mains_hz, double exposure_ms, uint64_t t_us, uint8_t rows[HEIGHT])
{
    struct scene scene = scene_with(mains_hz, false);
    struct sensor sensor;
    struct picture picture;
    assert_int_equal(sensor_create(&sensor, &scene), 0);
    assert_int_equal(picture_create(&picture, WIDTH, HEIGHT), 0);
    for (int32_t y = 0; y < HEIGHT; y++)
        memset(plane_row(&picture.luma, y), 150, WIDTH);
    struct exposure_setting setting = { exposure_ms, 3.0, 4000.0 };
    sensor_expose(&sensor, &setting);
    static uint8_t nv12[WIDTH * HEIGHT * 3 / 2];
    sensor_read(&sensor, &picture, 0, t_us, nv12);
    for (int32_t y = 0; y < HEIGHT; y++)
        rows[y] = nv12[y * WIDTH];
    picture_free(&picture);
    sensor_free(&sensor);
}

/* Half of what the rows' light swings by, over its mean; light is the square of the level. */
static double banding(uint16_t mains_hz, double exposure_ms)
{
    uint8_t rows[HEIGHT];
    read_rows(mains_hz, exposure_ms, 1234567, rows);
    double low = 1e9, high = 0.0;
    for (int32_t y = 0; y < HEIGHT; y++) {
        double light = (double)rows[y] * rows[y];
        low = light < low ? light : low;
        high = light > high ? light : high;
    }
    return (high - low) / (high + low);
}

/* 320 rows are read in 30 ms: a lamp at 50 Hz flickers every 106.7 rows, at 60 Hz every 88.9. */
static void bands_lie_as_far_apart_as_the_shutter_rolls(void **state)
{
    (void)state;
    static const struct {
        uint16_t mains_hz;
        int32_t period;
    } lamps[] = { { 50, 107 }, { 60, 89 } };
    for (size_t i = 0; i < 2; i++) {
        uint8_t rows[HEIGHT];
        read_rows(lamps[i].mains_hz, 1.0, 777777, rows);
        int32_t same = 0, opposite = 0;
        for (int32_t y = 0; y + lamps[i].period < HEIGHT; y++) {
            same += abs(rows[y] - rows[y + lamps[i].period]) <= 3;
            opposite += abs(rows[y] + rows[y + lamps[i].period / 2] - 296) <= 12;
        }
        assert_int_equal(same, HEIGHT - lamps[i].period);
        assert_int_equal(opposite, HEIGHT - lamps[i].period);
    }
}

/* The next frame of a lamp in step with it has its bands in the same place, one out of step has
 * not. */
static void bands_drift_when_frames_and_mains_disagree(void **state)
{
    (void)state;
    uint8_t first[HEIGHT], in_step[HEIGHT], out_of_step[HEIGHT];
    read_rows(50, 1.0, 5000000, first);
    read_rows(50, 1.0, 5000000 + 70000, in_step);
    read_rows(50, 1.0, 5000000 + 66667, out_of_step);
    assert_memory_equal(first, in_step, sizeof first);
    assert_memory_not_equal(first, out_of_step, sizeof first);
}

/* RENDERING.md, effect 4: m |sin x / x| with x = pi 2F te. */
static void flicker_is_left_as_exposure_and_mains_disagree(void **state)
{
    (void)state;
    assert_near(banding(50, 10.0), 0.0, 1e-9);
    assert_near(banding(60, 25.0 / 3.0), 0.0, 1e-9);
    assert_near(banding(60, 10.0), 0.4 * 0.156, 0.012);
    assert_near(banding(50, 5.0), 0.4 * 0.637, 0.012);
    assert_near(banding(50, 1.0), 0.4 * 0.984, 0.015);
    assert_near(banding(0, 3.0), 0.0, 1e-9);
}

static uint32_t draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static void fast_and_plain_noise_agree(void **state)
{
    (void)state;
    uint64_t seed = 1;
    static int8_t add[NOISE_STEPS_MAX][256];
    uint8_t in[256], fast[256], plain[256], limit[NOISE_STEPS_MAX];
    for (int round = 0; round < 500; round++) {
        for (int i = 0; i < 256; i++) {
            in[i] = (uint8_t)draw(&seed);
            for (int k = 0; k < NOISE_STEPS_MAX; k++)
                add[k][i] = (int8_t)(uint8_t)draw(&seed);
        }
        struct noise_row row = { .limit = limit, .n_steps = 1 + round % NOISE_STEPS_MAX };
        for (int k = 0; k < NOISE_STEPS_MAX; k++) {
            row.add[k] = add[k];
            limit[k] = (uint8_t)draw(&seed);
        }
        row.offset = (int8_t)(uint8_t)draw(&seed);
        row.gain = round % 3 ? 32768 : (uint16_t)draw(&seed);
        noise_row(fast, in, 256, &row);
        noise_row_plain(plain, in, 256, &row);
        assert_memory_equal(fast, plain, sizeof fast);
    }
}

static void fast_and_plain_spans_agree_and_touch_nothing_else(void **state)
{
    (void)state;
    uint64_t seed = 2;
    int8_t texel[256];
    uint8_t fast[256], plain[256];
    for (int round = 0; round < 2000; round++) {
        for (int i = 0; i < 256; i++) {
            texel[i] = (int8_t)(uint8_t)draw(&seed);
            fast[i] = plain[i] = (uint8_t)draw(&seed);
        }
        struct span_fill span = { .ds = (int16_t)(draw(&seed) % 2000),
                                  .across = (int16_t)(uint16_t)draw(&seed),
                                  .bulge = (int16_t)(uint16_t)draw(&seed),
                                  .grain = (int16_t)(draw(&seed) % 250) };
        int32_t n = (int32_t)(draw(&seed) % 200);
        int16_t s0 = (int16_t)(-(int32_t)(draw(&seed) % 9000)),
                base = (int16_t)(draw(&seed) % 9000);
        span_fill(fast + 16, n, s0, base, &span, texel);
        span_fill_plain(plain + 16, n, s0, base, &span, texel);
        assert_memory_equal(fast, plain, sizeof fast);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(noise_variance_follows_the_light),
        cmocka_unit_test(same_seed_and_frame_give_the_same_noise_and_others_do_not),
        cmocka_unit_test(flicker_is_left_as_exposure_and_mains_disagree),
        cmocka_unit_test(bands_lie_as_far_apart_as_the_shutter_rolls),
        cmocka_unit_test(bands_drift_when_frames_and_mains_disagree),
        cmocka_unit_test(fast_and_plain_noise_agree),
        cmocka_unit_test(fast_and_plain_spans_agree_and_touch_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
