/* SPDX-License-Identifier: MIT */
/* Runs many scenes, one process each and some of them at a time, so that a crash or a hang stays
 * one scene's affair. The results come in the scenes' order, whatever finished first. */
#ifndef FOOTFALL_RIG_WORKERS_H
#define FOOTFALL_RIG_WORKERS_H

#include "rig/discover.h"
#include "rig/result.h"
#include "rig/run_options.h"

struct worker_output {
    struct scene_result *results; /* one for each scene */
    struct buffer *cards;
    /* As soon as a scene is done, or one begins (result NULL). May be NULL. */
    void (*progress)(void *ctx, size_t index, const struct scene_result *result);
    void *ctx;
};

/* 0, or -1 after a message when no process could be started at all. */
int workers_run(const struct found_scenes *scenes, const struct run_options *options,
                struct worker_output *output);

#endif
