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
#include "sim/noise_row.h"

enum {
    SENSOR_TABLE = 32768, /* normal deviates; each row starts somewhere else in them */
    SENSOR_TABLE_PAD = 1280,
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
    double luma_noise, chroma_noise; /* factors of the white balance */
    double read_electrons;           /* noise of the read-out */
    double lamp_share;               /* of the light that flickers */
    uint64_t stream;                 /* of the noise; 0 for the first of a chip's exposures */
    int8_t *normal;                  /* SENSOR_TABLE + pad deviates, 32 = one sigma */
    int8_t *fixed;                   /* width * height, 32 = one sigma */
    int8_t *pattern;                 /* the same in levels at the present exposure */
    struct hot_pixel hot[SENSOR_HOT_MAX];
    int32_t n_hot;
    /* For the present exposure: added below limit[i], in turn. */
    int32_t n_steps;
    uint8_t limit[NOISE_STEPS_MAX];
    int8_t *scaled[NOISE_STEPS_MAX];
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

/* Share of the lamp's modulation that is left after an exposure (RENDERING: |sin x / x|), with
 * its sign. */
double sensor_flicker_left(double mains_hz, double exposure_us);

#endif
