/* SPDX-License-Identifier: MIT */
#include "rig/scene_open.h"

#include <stdio.h>

#include "firmware_core/model.h"
#include "sim/scene_read.h"

struct scene *scene_open(const char *folder, const struct arguments *data, struct buffer *why)
{
    const struct scene_search search = { data->n, data->v };
    struct scene_error error = { 0 };
    struct scene *scene = scene_read(folder, &search, &error);
    if (scene == NULL) {
        buffer_addf(why, "%s:%zu: %s%s%s", error.file, error.line, error.key,
                    error.key[0] != '\0' ? ": " : "", error.reason);
        return NULL;
    }
    if (model_find(scene->model) != NULL)
        return scene;
    buffer_addf(why, "%s/scene.json:%zu: model: there is no model %s", folder,
                scene_line_of(folder, "model"), scene->model);
    scene_free(scene);
    return NULL;
}

void scene_open_refused(const char *folder, const struct settings_error *error, struct buffer *why)
{
    buffer_addf(why, "%s/scene.json:%zu: %s: %s", folder, scene_line_of(folder, error->key),
                error->key, error->reason);
}
