/* SPDX-License-Identifier: MIT */
#include "sim/sensor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/exact.h"
#include "sim/light_colour.h"
#include "sim/rng.h"

enum { STREAM_TABLE = 0x5E50, STREAM_PATTERN, STREAM_FRAME = 0x5E5000 };

/* Gain differs by 1 % from pixel to pixel, dark level by an electron; a row by 0.15 of the read
 * noise. */
static const double gain_spread = 0.01, dark_spread_electrons = 1.0, row_share = 0.4;
static const double chroma_share = 0.6;
static const double one_sigma = 32.0;

static int8_t to_int8(double value)
{
    value += value < 0.0 ? -0.5 : 0.5;
    return (int8_t)(value < -127.0 ? -127.0 : value > 127.0 ? 127.0 : value);
}

static void draw_hot_pixels(struct sensor *sensor, struct rng *rng)
{
    sensor->n_hot = 4 + (int32_t)(rng_u32(rng) % (SENSOR_HOT_MAX - 3));
    for (int32_t i = 0; i < sensor->n_hot; i++) {
        struct hot_pixel *hot = &sensor->hot[i];
        hot->x = (int32_t)(rng_u32(rng) % (uint32_t)sensor->width);
        hot->y = (int32_t)(rng_u32(rng) % (uint32_t)sensor->height);
        hot->electrons_per_ms = rng_range(rng, 2.0, 40.0);
    }
}

static int allocate(struct sensor *sensor)
{
    size_t pixels = (size_t)sensor->width * (size_t)sensor->height;
    sensor->normal = malloc(SENSOR_TABLE + SENSOR_TABLE_PAD);
    sensor->chroma = malloc(SENSOR_TABLE + SENSOR_TABLE_PAD);
    sensor->fixed = malloc(pixels);
    sensor->pattern = calloc(pixels, 1);
    bool short_of = sensor->normal == NULL || sensor->chroma == NULL || sensor->fixed == NULL ||
                    sensor->pattern == NULL;
    for (int i = 0; i < NOISE_STEPS_MAX; i++) {
        sensor->scaled[i] = malloc(SENSOR_TABLE + SENSOR_TABLE_PAD);
        short_of = short_of || sensor->scaled[i] == NULL;
    }
    return short_of ? -1 : 0;
}

int sensor_create(struct sensor *sensor, const struct scene *scene)
{
    memset(sensor, 0, sizeof *sensor);
    sensor->width = scene->camera.width_px;
    sensor->height = scene->camera.height_px;
    sensor->seed = scene->seed;
    sensor->read_electrons = SENSOR_READ_ELECTRONS;
    sensor->lamp_share = 1.0;
    sensor->noise = scene->camera.noise;
    sensor->mains_hz = (double)scene->light.mains_hz;
    struct light_colour colour;
    light_colour_init(&colour, scene->light.colour_rgb);
    sensor->luma_noise = colour.luma_noise;
    sensor->chroma_noise = colour.chroma_noise;
    sensor->flicker = scene->light.mains_hz > 0 ? scene->light.flicker : 0.0;
    /* The rows are read one after another within 30 ms, or within the frame when that is less. */
    double frame_us = 1e6 / (scene->camera.fps > 0 ? (double)scene->camera.fps : 15.0);
    sensor->row_us = (frame_us < 33000.0 ? 0.9 * frame_us : 30000.0) / (double)sensor->height;
    if (allocate(sensor) < 0)
        return -1;
    struct rng rng;
    rng_seed(&rng, sensor->seed, STREAM_TABLE);
    for (int32_t i = 0; i < SENSOR_TABLE; i++)
        sensor->normal[i] = to_int8(rng_normal(&rng, 0.0, one_sigma));
    memcpy(sensor->normal + SENSOR_TABLE, sensor->normal, SENSOR_TABLE_PAD);
    rng_seed(&rng, sensor->seed, STREAM_PATTERN);
    int32_t pixels = sensor->width * sensor->height;
    for (int32_t i = 0; i < pixels; i++)
        sensor->fixed[i] = sensor->normal[rng_u32(&rng) % SENSOR_TABLE];
    draw_hot_pixels(sensor, &rng);
    return 0;
}

void sensor_free(struct sensor *sensor)
{
    free(sensor->normal);
    free(sensor->chroma);
    free(sensor->fixed);
    free(sensor->pattern);
    for (int i = 0; i < NOISE_STEPS_MAX; i++)
        free(sensor->scaled[i]);
}

/* The pad is a copy of the beginning, as in the table itself. */
static void scale_table(int8_t *restrict out, const int8_t *restrict in, int32_t n, double sigma)
{
    int32_t factor = (int32_t)(sigma * 65536.0 / one_sigma + 0.5);
    for (int32_t i = 0; i < n; i++) {
        int32_t value = (in[i] * factor + 32768) >> 16;
        value = value < -127 ? -127 : value;
        out[i] = (int8_t)(value > 127 ? 127 : value);
    }
}

/* Noise in levels at level y: 127.5 / sqrt(white) for shot noise, more with read noise where the
 * electrons are few. Stepwise over y: below limit[k] a further share is added. */
static void scale_noise(struct sensor *sensor, double white)
{
    double shot = 127.5 / sqrt(white);
    double read_level = 255.0 * sensor->read_electrons / sqrt(white);
    static const double bound[NOISE_STEPS_MAX] = { 0.0, 2.4, 1.2, 0.65, 0.35 };
    static const double inner[NOISE_STEPS_MAX] = { 0.06, 0.37, 1.4, 4.6, 12.0 };
    double before = 0.0;
    sensor->n_steps = 0;
    for (int i = 0; i < NOISE_STEPS_MAX; i++) {
        double limit = bound[i] * read_level;
        if (i > 0 && limit < 10.0)
            break;
        sensor->limit[i] = (uint8_t)(limit > 255.0 ? 255.0 : limit);
        double variance = 1.0 + inner[i];
        scale_table(sensor->scaled[i], sensor->normal, SENSOR_TABLE + SENSOR_TABLE_PAD,
                    shot * sensor->luma_noise * sqrt(variance - before));
        before = variance;
        sensor->n_steps = i + 1;
    }
    scale_table(sensor->chroma, sensor->normal, SENSOR_TABLE + SENSOR_TABLE_PAD,
                chroma_share * shot * sensor->chroma_noise);
}

void sensor_expose(struct sensor *sensor, const struct exposure_setting *setting)
{
    double white = setting->white_electrons;
    sensor->exposure_us = setting->time_ms * 1000.0;
    sensor->flicker_level = 0.0;
    if (sensor->flicker > 0.0)
        sensor->flicker_level =
            sensor->flicker * sensor_flicker_left(sensor->mains_hz, sensor->exposure_us);
    if (!sensor->noise)
        return;
    scale_noise(sensor, white);
    /* Fixed pattern, taken at a level of 100: half the gain's share, and the dark spread. */
    double electrons = white * (100.0 / 255.0) * (100.0 / 255.0);
    double dark = 127.5 / sqrt(white * electrons) * dark_spread_electrons;
    double gain = 100.0 * 0.5 * gain_spread;
    scale_table(sensor->pattern, sensor->fixed, sensor->width * sensor->height,
                sqrt(dark * dark + gain * gain));
    sensor->row_sigma = row_share * 127.5 / sqrt(white * electrons) * sensor->read_electrons;
    for (int32_t i = 0; i < sensor->n_hot; i++) {
        double level = 255.0 * sqrt(sensor->hot[i].electrons_per_ms * setting->time_ms / white);
        sensor->hot[i].level = (int16_t)(level > 255.0 ? 255.0 : level);
    }
}

double sensor_flicker_left(double mains_hz, double exposure_us)
{
    double x = EXACT_PI * 2.0 * mains_hz * exposure_us * 1e-6;
    return x < 1e-6 ? 1.0 : exact_sin(x) / x;
}

/* Gain of a row that starts to be exposed at t_us, as 32768ths. */
static uint16_t row_gain(const struct sensor *sensor, uint64_t t_us, double later_us)
{
    if (sensor->flicker_level < 1e-4 && sensor->flicker_level > -1e-4)
        return 32768;
    /* Whole lamp periods are taken off in integers, for t_us may be days. */
    uint64_t cycles = (uint64_t)(2.0 * sensor->mains_hz);
    double phase = (double)(t_us * cycles % 1000000U) * 1e-6;
    phase += 2.0 * sensor->mains_hz * 1e-6 * (later_us + 0.5 * sensor->exposure_us);
    double light =
        1.0 + sensor->flicker_level * sensor->lamp_share * exact_sin(2.0 * EXACT_PI * phase);
    double gain = 32768.0 * sqrt(light > 0.0 ? light : 0.0) + 0.5;
    return (uint16_t)(gain > 65535.0 ? 65535.0 : gain);
}

static void read_hot_pixels(const struct sensor *sensor, uint8_t *luma)
{
    for (int32_t i = 0; i < sensor->n_hot; i++) {
        uint8_t *at = luma + sensor->hot[i].y * sensor->width + sensor->hot[i].x;
        /* Electrons add up; levels are their square roots. */
        double level = (double)*at, more = (double)sensor->hot[i].level;
        level = sqrt(level * level + more * more) + 0.5;
        *at = (uint8_t)(level > 255.0 ? 255.0 : level);
    }
}

void sensor_read(const struct sensor *sensor, const struct picture *light, uint64_t frame,
                 uint64_t t_us, uint8_t *nv12)
{
    static const int8_t quiet[SENSOR_TABLE_PAD];
    int32_t width = sensor->width, height = sensor->height;
    uint8_t *chroma = nv12 + width * height;
    struct rng rng;
    rng_seed(&rng, sensor->seed, STREAM_FRAME + (sensor->stream << 48) + frame);
    for (int32_t y = 0; y < height; y++) {
        struct noise_row row = { .limit = sensor->limit, .n_steps = 1, .add = { quiet } };
        row.gain = row_gain(sensor, t_us, (double)y * sensor->row_us);
        if (sensor->noise) {
            uint32_t draw = rng_u32(&rng);
            row.n_steps = sensor->n_steps;
            for (int32_t k = 0; k < row.n_steps; k++)
                row.add[k] = sensor->scaled[k] + (draw + (uint32_t)k * 9973U) % SENSOR_TABLE;
            row.offset =
                to_int8((double)sensor->normal[draw >> 24] * sensor->row_sigma / one_sigma);
        }
        noise_row(nv12 + y * width, plane_row(&light->luma, y), width, &row);
    }
    for (int32_t y = 0; y < height / 2; y++) {
        struct noise_row row = { .limit = sensor->limit, .n_steps = 1, .gain = 32768 };
        row.add[0] = sensor->noise ? sensor->chroma + rng_u32(&rng) % SENSOR_TABLE : quiet;
        noise_row(chroma + y * width, plane_row(&light->chroma, y), width, &row);
    }
    if (sensor->noise)
        read_hot_pixels(sensor, nv12);
}
