/* SPDX-License-Identifier: MIT */
/* What the files of the draft (rig/window/draft.h) share. */
#ifndef FOOTFALL_RIG_WINDOW_DRAFT_PARTS_H
#define FOOTFALL_RIG_WINDOW_DRAFT_PARTS_H

#include "rig/window/draft.h"

/* The first whole millisecond after a frame: no frame of a scene has the same time. */
uint64_t draft_after(uint64_t t_us);

/* A copy of the scene to change. */
cJSON *draft_begin(const struct draft *draft);
/* Takes the copy as the scene if it is one; else says why not, and it is gone. */
int draft_commit(struct draft *draft, cJSON *next, uint64_t t_us, const char *what,
                 struct buffer *why);

/* The list of this name in the scene, made if need be. */
cJSON *draft_list(cJSON *scene, const char *key);

/* "12.345s" */
cJSON *draft_duration(uint64_t us);
/* What a text such as "12.345s" says; `otherwise` where there is none. */
uint64_t draft_duration_us(const cJSON *object, const char *key, uint64_t otherwise);

/* JSON as people write it in scenes: what fits on a line stands on one. */
void draft_print(const cJSON *json, struct buffer *out);

#endif
