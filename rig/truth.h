/* SPDX-License-Identifier: MIT */
/* The truth verdict: the device's counts against the walkers' geometry, frame by frame. Uses the
 * walkers, the optics and the drawn lines and regions; never the core's code. */
#ifndef FOOTFALL_RIG_TRUTH_H
#define FOOTFALL_RIG_TRUTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/settings.h"
#include "rig/crossing.h"
#include "rig/match.h"
#include "rig/occupancy.h"
#include "rig/stays.h"
#include "sim/body.h"
#include "sim/scene.h"

/* Where one person's head really is in the picture. */
struct truth_head {
    uint32_t id;
    struct crossing_point at;
    bool in_picture;
};

enum { TRUTH_CROSSINGS_MAX = 128 }; /* as many as a device follows people */

/* The device counted somebody who was here. */
struct device_crossing {
    struct crossing_point at;
    double reach_px; /* a head is so wide here */
    uint32_t in, out;
};

/* What the device said up to a frame. */
struct device_counts {
    uint32_t line_in, line_out; /* since power-on */
    uint32_t total;             /* people in the detection area */
    uint32_t region[REGION_MAX];
    uint32_t flow[FLOW_POINTS_MAX][FLOW_POINTS_MAX]; /* ways completed in this frame: from, to */
    size_t n_crossings;                              /* of the line in this frame, by person */
    struct device_crossing crossing[TRUTH_CROSSINGS_MAX];
};

enum { TRUTH_IN, TRUTH_OUT };

enum { TRUTH_FAILURES_MAX = 500 };

/* A crossing without a partner. */
struct truth_failure {
    uint64_t t_us;
    uint64_t noticed_us; /* when it was certain that none would come; UINT64_MAX: at the end */
    const char *what;    /* such as "missed In crossing" */
    struct match_place at;
};

struct truth;

struct truth *truth_create(const struct scene *scene, const struct settings *settings);
void truth_destroy(struct truth *truth);

/* Before truth_step(): the settings that are in force at t_us. Where they say something else than
 * before about whom to count, all begin anew, like in the device; what was judged stays judged. */
void truth_take_settings(struct truth *truth, const struct settings *settings, uint64_t t_us);

/* What is still to come of the scene was changed, and is there from now on. */
void truth_take_scene(struct truth *truth, const struct scene *scene);

/* Before truth_step(): what the device's calendar clock shows. What its schedules have closed then
 * counts nobody, and what they reset begins anew. */
void truth_clock(struct truth *truth, int64_t utc_us);

/* After each frame. */
void truth_step(struct truth *truth, uint64_t t_us, const struct bodies *bodies,
                const struct device_counts *device);
void truth_finish(struct truth *truth, uint64_t end_us);

/* Of the last frame. */
size_t truth_heads(const struct truth *truth, const struct truth_head **heads);
uint32_t truth_total(const struct truth *truth);
uint32_t truth_line(const struct truth *truth, int direction); /* crossings so far */

/* Up to the last frame; whether there was one at any time. */
bool truth_has_line(const struct truth *truth);
bool truth_has_regions(const struct truth *truth);
/* Counts of people who were counted before and did not cross again. */
uint32_t truth_recounted(const struct truth *truth);
bool truth_has_flow(const struct truth *truth);
const struct match *truth_flow(const struct truth *truth, size_t from, size_t to);
const struct match *truth_match(const struct truth *truth, int direction);
/* In the order in which they were noticed; the first TRUTH_FAILURES_MAX. */
size_t truth_failures(const struct truth *truth, const struct truth_failure **failures);
const struct occupancy *truth_total_occupancy(const struct truth *truth);
/* Of each region, or of the one area without regions; NULL when the device does not time them. */
const struct stays_sum *truth_stays(const struct truth *truth);
size_t truth_n_regions(const struct truth *truth);
uint8_t truth_region_number(const struct truth *truth, size_t i);
const struct occupancy *truth_region_occupancy(const struct truth *truth, size_t i);

#endif
