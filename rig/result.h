/* SPDX-License-Identifier: MIT */
/* What became of one scene, and of a run of many: made by run_scene(), sent from the worker to
 * the parent as JSON, and written as summary.json. */
#ifndef FOOTFALL_RIG_RESULT_H
#define FOOTFALL_RIG_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/settings.h"
#include "rig/exit_status.h"
#include "rig/buffer.h"
#include "rig/histogram.h"
#include "sim/scene.h"

enum verdict { VERDICT_PASSED, VERDICT_FAILED, VERDICT_ERROR, VERDICT_SKIPPED };

/* One of golden, truth, laws, steps and limits. */
enum part { PART_NOT_ASKED, PART_PASSED, PART_FAILED, PART_PRINTED };

struct line_figures {
    uint32_t in, out, true_in, true_out, missed, made_up, recounted;
};

/* People from one edge of the flow region to another, A to D. */
struct way_figures {
    char from, to;
    uint32_t counted, truly, missed, made_up;
};

/* A duration that the bench measured many times. */
struct measure {
    enum line_measure what;
    uint64_t limit_us; /* the longest that it may be; UINT64_MAX: not judged */
    struct histogram histogram;
    uint64_t on_time_max_us; /* the longest without what the run was late meanwhile */
};

/* How far a run was behind the clock of the wall (hal_sim/lateness.h). */
struct late_figures {
    uint64_t max_us, at_us; /* the most, and when in the run */
    uint64_t first_us;      /* by enough to be told, for the first time; UINT64_MAX: never */
};

struct scene_result {
    char name[SCENE_NAME_MAX];
    char model[32];
    char title[160];
    char path[512]; /* as the user may type it again */
    enum verdict verdict;
    enum exit_status status; /* what the program's status becomes because of it */
    char reason[700];        /* empty when passed */
    enum part golden, truth, laws, steps, limits;
    uint64_t seed;
    double sim_s, wall_s;
    uint64_t frames, frames_left_out; /* the second are among the first (hal_sim/stillness.h) */
    bool has_line;
    struct line_figures line;
    bool has_flow;
    size_t n_ways;
    struct way_figures ways[FLOW_POINTS_MAX * FLOW_POINTS_MAX]; /* with anybody in them */
    bool has_total;                                             /* people are counted at all */
    double total_within;
    size_t n_regions;
    uint8_t region_number[REGION_MAX];
    double region_within[REGION_MAX];
    size_t n_measures;
    struct measure measure[LINE_MEASURES];
    bool has_late; /* it kept to that clock */
    struct late_figures late;
    char repeat[1024]; /* a command line that repeats it */
    char view[1024];   /* and one that opens its files in the window */
    bool has_files;    /* the scene's folder of the output holds trace, diff and log */
    char picture[32];  /* files in it; empty without */
};

struct run_result {
    size_t n;
    struct scene_result *scenes;
    double wall_s;
    uint64_t seed; /* 0: each scene's own */
    char shard[32];
};

struct run_totals {
    size_t passed, failed, errors, skipped;
    uint64_t frames, frames_left_out;
    double sim_s, fps;
};

const char *verdict_name(enum verdict verdict);
const char *part_name(enum part part);

void measure_add(struct measure *measure, uint64_t us, uint64_t on_time_us);

/* One scene's object of summary.json. */
void result_add_json(const struct scene_result *result, struct buffer *out);

/* Back from that object; 0 or -1. */
int result_from_json(const char *json, struct scene_result *result);

struct run_totals run_totals(const struct run_result *run);
enum exit_status run_status(const struct run_result *run);

/* The text of summary.json. */
void run_summary_json(const struct run_result *run, struct buffer *out);

#endif
