/* SPDX-License-Identifier: MIT */
/* What the parts of the site advice share: the place held against the guide, and how a piece
 * of advice is said. Used by rig/advice_*.c and
 * guide_advice() alone. */
#ifndef FOOTFALL_RIG_ADVICE_TELL_H
#define FOOTFALL_RIG_ADVICE_TELL_H

#include "rig/guide_advice.h"
#include "sim/camera.h"

struct advice {
    const struct scene *scene;
    const struct settings *settings;
    struct camera camera;
    guide_advice_fn *tell;
    void *ctx;
};

/* About a key of the scene. */
void advice_tell(const struct advice *advice, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The floor point under the head of somebody of middle height that is seen at a pixel. */
struct vec2 advice_floor(const struct advice *advice, double u, double v);

/* Metres from a floor point to the detection line as heads cross it; 1000 without a line. */
double advice_line_distance(const struct advice *advice, struct vec2 at);

/* Where the sensor hangs, what it covers, and the line in its picture (6.1, 6.3, 5.3.2). */
void advice_place(const struct advice *advice);

/* Light, colours and things around it (6.2 to 6.4). */
void advice_light(const struct advice *advice);

/* Steps of lines that would say nothing on a bench. */
void advice_steps(const struct advice *advice);

/* How the camera is set, for that light (5.3.4, 6.2). */
void advice_image(const struct advice *advice);

#endif
