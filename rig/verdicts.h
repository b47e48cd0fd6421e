/* SPDX-License-Identifier: MIT */
/* Puts the verdicts together: golden, truth, laws, steps and limits, with a reason in one line and
 * a diff to read. Called once the scene has ended. */
#ifndef FOOTFALL_RIG_VERDICTS_H
#define FOOTFALL_RIG_VERDICTS_H

#include "rig/mistake.h"
#include "rig/observer.h"
#include "rig/result.h"
#include "rig/run_options.h"

/* What there is to read and to see beside the result. Zero-initialise. */
struct verdict_notes {
    struct buffer diff;   /* empty when all is well */
    struct buffer lines;  /* of a scene with steps: what its lines did, as HTML */
    struct mistake first; /* that has a time, of a scene that failed */
};

/* Fills in the result's parts, figures, verdict and reason. */
void verdicts_judge(const struct scene *scene, const struct settings *settings,
                    const struct observer *observer, const struct run_options *options,
                    struct scene_result *result, struct verdict_notes *notes);

/* The same of a foreign device: only what left it can be judged. */
void verdicts_judge_trace(const struct scene *scene, const struct buffer *trace,
                          const struct run_options *options, struct scene_result *result,
                          struct verdict_notes *notes);

#endif
