/* SPDX-License-Identifier: MIT */
/* What a run says while it goes on, on standard error: one line that is written over on a
 * terminal, plain lines elsewhere. */
#ifndef FOOTFALL_RIG_PROGRESS_H
#define FOOTFALL_RIG_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "rig/result.h"

struct progress {
    bool terminal, quiet, colour;
    size_t total, done, bad;
};

void progress_begin(struct progress *progress, size_t total, bool quiet);
void progress_started(struct progress *progress, const char *name);
void progress_done(struct progress *progress, const struct scene_result *result);
void progress_end(struct progress *progress);

/* The scene's figures as a person reads them, such as "in 3/3 out 1/1". */
void progress_figures(const struct scene_result *result, struct buffer *out);

#endif
