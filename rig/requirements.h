/* SPDX-License-Identifier: MIT */
/* What the devices' documents ask, and which scene or test proves it. Read by `footfall list
 * --requirements` and by lint; the lists are scenes/requirements/<model>.csv. */
#ifndef FOOTFALL_RIG_REQUIREMENTS_H
#define FOOTFALL_RIG_REQUIREMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "rig/buffer.h"

enum { REQUIREMENT_ID_MAX = 24 };

struct requirement {
    char id[REQUIREMENT_ID_MAX];
    char model[32];
    char *section, *text;
    char *aside; /* why it is set aside; empty: it is not */
    size_t n_proofs;
    char **proofs; /* scenes and test files */
};

struct requirements {
    size_t n, cap;
    struct requirement *list; /* model by model, in the order of the files */
};

/* Reads every list below `folder`. 0, or -1 after a message. */
int requirements_read(struct requirements *out, const char *folder);
void requirements_free(struct requirements *requirements);

/* Notes a proof; -1 when no list has the id. */
int requirements_prove(struct requirements *requirements, const char *id, const char *proof);

/* Notes what comments `proves: ID, ID` in .c and .sh files below `folder` claim. Returns how
 * many unknown ids there were, each said on standard error with file and line. */
size_t requirements_scan(struct requirements *requirements, const char *folder);

/* {"vs121-p": {"total": n, "proven": n, "aside": n, "open": [ids], ...}} */
void requirements_json(const struct requirements *requirements, struct buffer *out);
void requirements_text(const struct requirements *requirements, struct buffer *out);

#endif
