/* SPDX-License-Identifier: MIT */
/* One walker's known path as a function of time: where the head is, where the body faces, how far
 * the stride is. Used by the world; nothing here depends on how often it is asked. */
#ifndef FOOTFALL_SIM_WALK_H
#define FOOTFALL_SIM_WALK_H

#include "sim/scene.h"

/* What is worked out ahead for each point of the path. */
struct walk_point {
    double stride;    /* strides walked so far */
    struct vec2 face; /* unit vector; kept from the way here while standing */
    uint64_t sit_us;  /* when sitting or standing last changed */
};

struct walk {
    const struct walker_spec *spec;
    struct walk_point *points;
};

struct walk_state {
    struct vec2 at;
    struct vec2 heading; /* unit vector */
    double speed_m_s;
    double stride; /* strides walked so far, two steps each */
    double sit;    /* 0 stands, 1 sits */
};

/* 0, or -1 when memory runs out. The spec, of at least two points, must outlive the walk. */
int walk_init(struct walk *walk, const struct walker_spec *spec, double height_m);
void walk_free(struct walk *walk);

uint64_t walk_begin_us(const struct walk *walk);
uint64_t walk_end_us(const struct walk *walk); /* before the beginning: never there */

/* The place at t_us, held within the path's time. *cursor is the index of a point near by and
 * follows t_us; it begins at 0. */
struct vec2 walk_place(const struct walk *walk, uint64_t t_us, size_t *cursor);

/* Everything at t_us, which lies within the path's time. */
void walk_state_at(const struct walk *walk, uint64_t t_us, size_t *cursor, struct walk_state *out);

/* Metres of one stride (two steps) at a speed: people who hurry take longer steps. */
double walk_stride_m(double height_m, double speed_m_s);

/* How far a head of this sway amplitude is to the right of its way. */
double walk_sway_m(double amplitude_m, double stride, double speed_m_s);

#endif
