/* SPDX-License-Identifier: MIT */
/* One exposure of the room, from its light to the levels that the chip reads out: the still things,
 * the shadows, the people over them, and the chip's noise. Called by the renderer, once a picture
 * or twice. */
#ifndef FOOTFALL_SIM_SHOT_H
#define FOOTFALL_SIM_SHOT_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/camera.h"
#include "sim/canvas.h"
#include "sim/exposure.h"
#include "sim/figure.h"
#include "sim/lighting.h"
#include "sim/scenery.h"
#include "sim/sensor.h"
#include "sim/world.h"

enum { SHOT_SLICES_MAX = BANDS * BODY_MAX + SCENERY_LAYERS_MAX };

/* What all exposures look at. */
struct room {
    struct camera camera;
    struct lighting lighting;
    struct weaves weaves;
    struct scenery scenery;
};

/* One thing in the order of painting: a slice of a body, or an object that may hide one. */
struct slice {
    enum band band; /* in the order of painting */
    unsigned bands; /* that are painted */
    double distance2;
    const struct figure *figure; /* NULL: the object of `layer` */
    const struct body *body;
    size_t layer;
};

struct shot {
    const struct room *room;
    struct sensor sensor;
    struct shadow_map shadows;
    struct picture still, still_soft; /* without people; the second as the lens shows it */
    struct picture shaded;            /* still, with the shadows of the people */
    struct picture sharp, soft;       /* with the people */
    struct picture scratch;           /* of the smearing */
    struct tiles people, before, all;
    struct brush_trail trail;
    double level; /* of a white floor in the present pictures */
    struct exposure_setting setting;
    bool exposed; /* `setting`, `level` and the tables of the sensor hold */
    uint64_t frame;
    struct bodies bodies; /* that the pictures show */
    struct figure figures[BODY_MAX];
    struct body images[BODY_MAX]; /* of the bodies, in a mirror */
    struct slice slices[SHOT_SLICES_MAX];
    uint8_t *nv12;
};

/* All zeros first. -1 when memory runs out; to be freed all the same. */
int shot_create(struct shot *shot, const struct scene *scene, const struct room *room);
void shot_free(struct shot *shot);

/* Exposes for the next time, into shot->nv12, from t_us on. `changed`: the scenery did. */
void shot_take(struct shot *shot, const struct exposure_setting *setting, bool changed,
               uint64_t t_us, const struct bodies *bodies, const struct surroundings *surroundings);

#endif
