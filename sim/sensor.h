/* SPDX-License-Identifier: MIT */
/* The camera chip: shot and read noise that follow the light (EMVA 1288), fixed pattern, row
 * noise, hot pixels, and the lamp's flicker as a rolling shutter sees it. Levels are the square
 * root of light, so that shot noise is even over the picture and grows only in the dark. */
#ifndef FOOTFALL_SIM_SENSOR_H
#define FOOTFALL_SIM_SENSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/canvas.h"
#include "sim/exposure.h"

enum {
    SENSOR_TABLE = 32768, /* normal deviates; each row starts somewhere else in them */
    SENSOR_TABLE_PAD = 1280,
    SENSOR_STEPS_MAX = 5, /* of level, below which more noise is added */
    SENSOR_HOT_MAX = 12,
};

#define SENSOR_READ_ELECTRONS 3.0

struct hot_pixel {
    int32_t x, y;
    double electrons_per_ms;
    int16_t level; /* that it adds at the present exposure */
};

struct sensor {
    int32_t width, height;
    uint64_t seed;
    bool noise;
    double mains_hz, flicker, row_us;
    int8_t *normal;  /* SENSOR_TABLE + pad deviates, 32 = one sigma */
    int8_t *fixed;   /* width * height, 32 = one sigma */
    int8_t *pattern; /* the same in levels at the present exposure */
    struct hot_pixel hot[SENSOR_HOT_MAX];
    int32_t n_hot;
    /* For the present exposure: added below limit[i], in turn. */
    int32_t n_steps;
    uint8_t limit[SENSOR_STEPS_MAX];
    int8_t *scaled[SENSOR_STEPS_MAX];
    int8_t *chroma;
    double row_sigma;     /* levels */
    double flicker_level; /* amplitude left after the exposure, share of light */
    double exposure_us;
};

int sensor_create(struct sensor *sensor, const struct scene *scene);
void sensor_free(struct sensor *sensor);

/* Prepares the tables; needed when the exposure has changed. */
void sensor_expose(struct sensor *sensor, const struct exposure_setting *setting);

/* Reads out one frame: t_us is when its first row starts to be exposed. */
void sensor_read(const struct sensor *sensor, const struct picture *light, uint64_t frame,
                 uint64_t t_us, uint8_t *nv12);

/* One row, and the same in plain C; both exist so that a test can hold them together. */
struct noise_row {
    const int8_t *add[SENSOR_STEPS_MAX];
    const uint8_t *limit;
    int32_t n_steps;
    int8_t offset; /* of the whole row */
    uint16_t gain; /* 32768: 1 */
};
void noise_row_luma(uint8_t *out, const uint8_t *in, int32_t n, const struct noise_row *row);
void noise_row_luma_plain(uint8_t *out, const uint8_t *in, int32_t n, const struct noise_row *row);

/* Share of the lamp's modulation that is left after an exposure (RENDERING: |sin x / x|), with
 * its sign. */
double sensor_flicker_left(double mains_hz, double exposure_us);

#endif
