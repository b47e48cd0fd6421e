/* SPDX-License-Identifier: MIT */
/* The verdict on what a scene expects of the device's lines, step by step (scenes/FORMAT.md): each
 * is held against what the lines did. Called once the scene has ended. */
#ifndef FOOTFALL_RIG_STEP_JUDGE_H
#define FOOTFALL_RIG_STEP_JUDGE_H

#include "hal_sim/lateness.h"
#include "rig/buffer.h"
#include "rig/line_course.h"

struct step_judge_options {
    uint64_t end_us;    /* of the scene */
    uint64_t moment_us; /* how far off moments of the scene may be; 0 in virtual time */
    uint64_t lag_us;    /* and times since an edge that was seen */
    uint64_t bounce_us; /* edges of an input at most so far apart are one, whatever its step says */
};

/* On lines, where nobody says otherwise. */
enum { STEP_MOMENT_US = 500 * 1000, STEP_LAG_US = LATENESS_ON_LINES_US };

/* What became of a step. */
struct step_outcome {
    bool kept;
    bool silent; /* its window is too short for the tolerances: nothing could break it */
    uint64_t begin_us, end_us; /* of its window, without tolerances */
    uint64_t wrong_us;         /* where it was not kept; else the end of the window */
    char text[320];            /* what was expected; where it was not kept also what was seen */
};

/* What must not happen is looked for between the tolerances of both ends of a window, of which
 * there may be nothing left. The length that the window of step i needs then; 0 where it has it. */
uint64_t step_judge_too_short(const struct line_step *steps, size_t i,
                              const struct step_judge_options *options);

/* Judges n steps; outcome[] has room for as many. A line of each that is not kept is added to the
 * diff. Returns how many those are. */
size_t step_judge(const struct line_step *steps, size_t n,
                  const struct line_course courses[LINE_PINS],
                  const struct step_judge_options *options, struct step_outcome *outcome,
                  struct buffer *diff);

#endif
