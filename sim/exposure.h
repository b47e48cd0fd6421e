/* SPDX-License-Identifier: MIT */
/* The chip's automatic exposure: how long, and with how much gain, the next frame is taken. First
 * order, limited gain, and still while the picture is about right. */
#ifndef FOOTFALL_SIM_EXPOSURE_H
#define FOOTFALL_SIM_EXPOSURE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/scene.h"

/* A white floor under the lens at 100 lux gives this many electrons in 10 ms (EMVA 1288: quantum
 * efficiency 0.6, 3 um pixel, f/2, transmission 0.9). */
#define EXPOSURE_ELECTRONS_PER_LUX_MS 1.24

/* What a pixel holds; clips at white with gain 1. */
#define EXPOSURE_FULL_WELL_ELECTRONS 12000.0

struct exposure {
    double fixed_ms;  /* 0: automatic */
    double period_ms; /* of the light of lamps on the mains that were set: half a mains period */
    double frame_ms;
    double product_ms; /* exposure time times gain: the state */
    bool settling;
    double off; /* from the level that is aimed at, as a ratio of 1 and more */
};

/* One frame's worth of it. */
struct exposure_setting {
    double time_ms;
    double gain;
    double white_electrons; /* that give level 255 */
};

/* The mains are set to 50 Hz. */
void exposure_init(struct exposure *exposure, const struct camera_spec *camera);

/* Exposures are whole periods of light on such mains from now on, whatever lamps there are. */
void exposure_set_mains(struct exposure *exposure, uint16_t mains_hz);

struct exposure_setting exposure_setting(const struct exposure *exposure);

bool exposure_same(const struct exposure_setting *a, const struct exposure_setting *b);

/* Level of a white floor under `lux`, over 255; may be far above 1. */
double exposure_level(const struct exposure_setting *setting, double lux);

/* Moves on by dt_s, having seen a picture of this mean luma level. */
void exposure_follow(struct exposure *exposure, double mean_level, double dt_s);

/* Whether it stays as it is as long as pictures differ by their noise alone. */
bool exposure_at_rest(const struct exposure *exposure);

#endif
