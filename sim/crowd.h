/* SPDX-License-Identifier: MIT */
/* People who come at random, keep their distance and leave again: the collision-free speed model
 * of Tordeux, Chraibi and Seyfried (2016) in fixed steps. Stepped by the world. */
#ifndef FOOTFALL_SIM_CROWD_H
#define FOOTFALL_SIM_CROWD_H

#include "sim/looks.h"
#include "sim/scene.h"

enum {
    CROWD_MAX = 160,         /* people of all crowds at one time */
    CROWD_WAITING_MAX = 500, /* arrivals of one crowd that find no room; more turn away */
    CROWD_STEP_US = 40000,
};

struct crowd_person {
    uint32_t id;
    size_t spec; /* index of the crowd */
    uint64_t born_us;
    struct vec2 before, at;        /* one step ago and now; no sway in them */
    struct vec2 walks;             /* unit vector of the way being walked */
    struct vec2 face_before, face; /* smoothed over some steps */
    double speed_before_m_s, speed_m_s;
    double stride_before, stride;
    double free_speed_m_s;
    double blocked_s;
    double lane; /* where on the edge ahead he or she is bound to, 0..1 */
    struct looks looks;
};

struct crowd;

/* NULL when memory runs out. The specs must outlive the crowd. */
struct crowd *crowd_create(const struct crowd_spec *specs, size_t n, uint64_t seed);
void crowd_destroy(struct crowd *crowd);

/* One step of CROWD_STEP_US. Everybody keeps clear of the n others, whose ways are their own.
 * Newcomers take their ids from *next_id. */
void crowd_step(struct crowd *crowd, const struct vec2 *others, size_t n, uint32_t *next_id);

/* The time of the newest state; 0 before the first step. */
uint64_t crowd_time_us(const struct crowd *crowd);

/* Everybody who is there, in order of id. */
const struct crowd_person *crowd_people(const struct crowd *crowd, size_t *n);

/* Nobody is seen before then: 0 while somebody is there or waits, UINT64_MAX when nobody comes. */
uint64_t crowd_due_us(const struct crowd *crowd);

/* Arrivals that found no room to wait. */
uint64_t crowd_turned_away(const struct crowd *crowd);

#endif
