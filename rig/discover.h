/* SPDX-License-Identifier: MIT */
/* Which scenes a command works on: folders and scenes of the command line, sorted, without
 * doubles, and of those the share that this machine has to run. */
#ifndef FOOTFALL_RIG_DISCOVER_H
#define FOOTFALL_RIG_DISCOVER_H

#include <stddef.h>
#include <stdint.h>

#include "rig/options.h"
#include "rig/shard.h"
#include "sim/scene.h"

struct found_scene {
    char name[SCENE_NAME_MAX]; /* <model>/<case> */
    char *path;                /* the scene's folder, as short as the user gave it */
};

struct found_scenes {
    size_t n, cap;
    struct found_scene *scene;
};

/* Every folder with a scene.json at or below the arguments (default: scenes). 0, or -1 after
 * having said why; finding nothing is an error too. */
int discover(const struct arguments *arguments, struct found_scenes *out);
void discover_free(struct found_scenes *scenes);

/* Keeps those that failed or broke in the summary.json of `folder`; 0, or -1 after a message. */
int discover_keep_failed(struct found_scenes *scenes, const char *folder);

/* Keeps the scenes of one share. */
void discover_keep_shard(struct found_scenes *scenes, const struct shard *shard);

#endif
