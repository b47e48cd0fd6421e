/* SPDX-License-Identifier: MIT */
/* Recorded walks: text files with a row for each person and frame (id, frame, x, y, z), as the
 * pedestrian laboratories publish them. The scene reader turns each person into a walker. */
#ifndef FOOTFALL_SIM_RECORDED_H
#define FOOTFALL_SIM_RECORDED_H

#include "sim/scene.h"

enum {
    RECORDED_SIZE_MAX = 64 << 20,
    RECORDED_PEOPLE_MAX = 20000,
};

struct recorded_options {
    double fps;        /* 1 to 200 */
    double unit_m;     /* of x, y and z: 1, 0.01 or 0.001 */
    double rotate_deg; /* counter-clockwise about the file's origin, before `move` */
    struct vec2 move;
    uint64_t skip_us; /* this much of the recording is over when the scene begins */
};

/* People in order of their id. Height 0, to be drawn, where all have one and the same z. */
struct recorded {
    size_t n;
    struct walker_spec *walkers;
};

struct recorded_error {
    size_t line; /* from 1 up; 0 when it is not about a line */
    char reason[200];
};

/* Reads blank- or tab-separated rows; lines that begin with # and empty ones are skipped, but a
 * frame rate or unit stated there must agree with the options. 0 and *out to be freed with
 * recorded_free(), or -1 with *error filled in and nothing to free. */
int recorded_parse(const char *text, size_t len, const struct recorded_options *options,
                   struct recorded *out, struct recorded_error *error);

void recorded_free(struct recorded *recorded);

#endif
