/* SPDX-License-Identifier: MIT */
/* Reads scenes/<model>/<case>/scene.json to a struct scene, with every fault told by file, line,
 * key and what was expected. Called by the rig for each scene; the format is scenes/FORMAT.md. */
#ifndef FOOTFALL_SIM_SCENE_READ_H
#define FOOTFALL_SIM_SCENE_READ_H

#include "sim/keys.h"
#include "sim/scene.h"

/* Folders with recorded walks, from --data; searched after the scene's own and before
 * ../shared/data/trajectories. */
struct scene_search {
    size_t n;
    const char *const *dirs;
};

/* NULL with *error filled in when the scene is not valid. A scene that is valid but cannot run
 * here, because a recorded walk is absent or it is marked as pending, has a skip_reason and only
 * those walkers that were found. `search` may be NULL. Free with scene_free(). */
struct scene *scene_read(const char *folder, const struct scene_search *search,
                         struct scene_error *error);

/* The same for a text that is (or would be) the scene.json of `folder`. */
struct scene *scene_read_text(const char *folder, const char *text, size_t len,
                              const struct scene_search *search, struct scene_error *error);

/* The line of folder/scene.json that holds a key such as device.line_crossing_counting.points[1];
 * 0 when the file cannot be read. For what the device says about its configuration. */
size_t scene_line_of(const char *folder, const char *key);

#endif
