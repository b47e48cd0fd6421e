/* SPDX-License-Identifier: MIT */
/* Looks at a simulation frame by frame and remembers what an instant shows beside the present:
 * trails, ways, what is true, how long the stages take. Lives in the process that runs it
 * (runner.c), so that a fork of it remembers the same. */
#ifndef FOOTFALL_RIG_WINDOW_VIEWER_H
#define FOOTFALL_RIG_WINDOW_VIEWER_H

#include "hal_sim/simulation.h"
#include "rig/device_counts.h"
#include "rig/truth.h"
#include "rig/window/instant.h"
#include "sim/camera.h"

struct viewer {
    const struct scene *scene;
    struct camera camera;
    struct truth *truth;
    struct device_counts counts;
    struct device_counts_before before;
    uint32_t true_reset[2];  /* In and Out when the device's counts went back */
    struct line_result line; /* the device's, of the last step */
    size_t n_failures;       /* of the truth's that were told */
    uint16_t n_trails;
    struct instant_trail trails[TRACK_MAX]; /* in order of id, as tracks are */
    uint32_t flow[FLOW_POINTS_MAX][FLOW_POINTS_MAX];
    enum hal_stage stage; /* that runs since stage_ns */
    uint64_t stage_begin_ns, frame_ns[STAGE_COUNT_OF], mean_ns[STAGE_COUNT_OF];
};

/* Before the simulation runs. The scene must outlive it. */
void viewer_begin(struct viewer *viewer, const struct scene *scene,
                  const struct settings *settings);
void viewer_free(struct viewer *viewer);

/* The scene was changed in place: what is true goes by it from now on. */
void viewer_scene_changed(struct viewer *viewer);

/* As simulation_hooks has them. */
void viewer_mark(struct viewer *viewer, enum hal_stage stage);
void viewer_stepped(struct viewer *viewer, const struct simulation_moment *moment);
void viewer_framed(struct viewer *viewer);

/* The next mistake that was not told yet, or NULL. */
const struct truth_failure *viewer_next_failure(struct viewer *viewer);
void viewer_end(struct viewer *viewer, uint64_t end_us); /* what is still open is a mistake */

/* Everything of this moment. `picture` has room for INSTANT_PICTURE_BYTES. */
void viewer_show(const struct viewer *viewer, const struct simulation_moment *moment,
                 uint64_t frame, struct instant *out, uint8_t *picture);

#endif
