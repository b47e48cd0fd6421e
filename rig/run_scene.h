/* SPDX-License-Identifier: MIT */
/* Runs one scene from reading it to its verdict and files. Called in a worker process of its own;
 * everything it needs comes in, everything it found goes out. */
#ifndef FOOTFALL_RIG_RUN_SCENE_H
#define FOOTFALL_RIG_RUN_SCENE_H

#include "rig/discover.h"
#include "rig/result.h"
#include "rig/run_options.h"

/* Fills in what is known before a scene was read, and the command that repeats it. */
void run_scene_introduce(const struct found_scene *found, const struct run_options *options,
                         struct scene_result *result);

/* `card` gets the scene's part of the result page. */
void run_scene(const struct found_scene *found, const struct run_options *options,
               struct scene_result *result, struct buffer *card);

/* Makes a folder and those above it; 0 or -1 with errno. */
int make_folder(const char *path);

#endif
