/* SPDX-License-Identifier: MIT */
/* view.json in the folder of a scene's result: which scene was run, how, and what went wrong first,
 * so that `footfall view` opens that moment. Written by the run, read by the window. */
#ifndef FOOTFALL_RIG_VIEW_FILE_H
#define FOOTFALL_RIG_VIEW_FILE_H

#include <cjson/cJSON.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "rig/buffer.h"
#include "rig/mistake.h"
#include "rig/options.h"

struct view_file {
    char scene[PATH_MAX]; /* its folder */
    uint64_t seed;
    struct arguments data; /* folders with recorded walks; they belong to `texts` */
    struct buffer texts;
    struct mistake mistake; /* not known: nothing went wrong */
};

/* The text of view.json for a run of `scene` from the present working directory; `ended` says that
 * there is a verdict, and `mistake` may be NULL. */
void view_file_text(const char *scene, uint64_t seed, const struct arguments *data, bool ended,
                    const struct mistake *mistake, struct buffer *out);

/* Whether a folder, or what stands in its place, is meant as a result and not as a scene. */
bool view_file_is_result(const char *folder);

/* Reads it whatever it holds, and looks whether its scene is still the one that was run. 0, or -1
 * with the reason in `why`. A run that broke off has its last line's time for a mistake. */
int view_file_read(const char *folder, struct view_file *out, struct buffer *why);
void view_file_free(struct view_file *file);

#endif
