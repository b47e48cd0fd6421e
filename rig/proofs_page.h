/* SPDX-License-Identifier: MIT */
/* The page for people that says where each function and setting of a model stands in its guide, and
 * which scenes and tests prove it: scenes/requirements/<MODEL>.md. Written by `footfall list
 * --requirements --markdown`, which `make docs` calls. */
#ifndef FOOTFALL_RIG_PROOFS_PAGE_H
#define FOOTFALL_RIG_PROOFS_PAGE_H

#include <stddef.h>

#include "firmware_core/model.h"
#include "rig/buffer.h"
#include "rig/requirements.h"
#include "sim/scene.h"

enum { PROOFS_PAGE_KEYS_MAX = 512 };

/* Which scenes set a setting, and which tests name it. */
struct proofs_page_use {
    char key[96]; /* as in the table of settings, such as region_people_counting.schedule.monday */
    char guide[64];
    size_t n, n_tests;
    char (*scenes)[SCENE_NAME_MAX];
    char (*tests)[SCENE_NAME_MAX]; /* such as tests/unit/test_dwell.c */
};

struct proofs_page {
    const struct model *model;
    size_t n_keys;
    struct proofs_page_use key[PROOFS_PAGE_KEYS_MAX];
};

void proofs_page_begin(struct proofs_page *page, const struct model *model);

/* Notes which settings this scene sets. Scenes of other models are left alone. */
void proofs_page_take(struct proofs_page *page, const struct scene *scene);

/* Notes which settings the tests in this folder name, such as tests/unit; of those whose last word
 * is that of others too, none. `shown` is how the page calls the folder. */
void proofs_page_scan(struct proofs_page *page, const char *folder, const char *shown);

void proofs_page_write(const struct proofs_page *page, const struct requirements *requirements,
                       struct buffer *out);
void proofs_page_free(struct proofs_page *page);

#endif
