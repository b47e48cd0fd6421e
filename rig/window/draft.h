/* SPDX-License-Identifier: MIT */
/* The scene as somebody changes it: a scene.json that is edited, with undo. Every change is spelt
 * as the scene format spells it, so what is saved is what was played, and the engine is given
 * nothing that a file could not say. A change holds from a moment on and leaves what was before. */
#ifndef FOOTFALL_RIG_WINDOW_DRAFT_H
#define FOOTFALL_RIG_WINDOW_DRAFT_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/settings.h"
#include "rig/buffer.h"
#include "sim/scene.h"

enum { DRAFT_STEPS_MAX = 200 }; /* that can be undone */

struct draft {
    cJSON *now;
    size_t n_done, n_undone;
    struct draft_step {
        cJSON *before;
        char what[64]; /* "walker added" */
        uint64_t t_us; /* the present frame when it was made */
    } done[DRAFT_STEPS_MAX], undone[DRAFT_STEPS_MAX];
    bool saved; /* nothing was changed since */
};

/* Reads scene.json of a folder with its comments left out; -1 with the reason. */
int draft_open(struct draft *draft, const char *folder, struct buffer *why);
void draft_free(struct draft *draft);
void draft_text(const struct draft *draft, struct buffer *out);

/* An event of the scene, such as {"press": "di", "for": "200ms"}; its "at" is filled in. */
void draft_event(struct draft *draft, uint64_t t_us, cJSON *event, const char *what);

/* A walker whose path begins at t_us at the first point and goes on at a person's speed. */
void draft_add_walker(struct draft *draft, uint64_t t_us, const struct vec2 *p, size_t n,
                      double height_m, uint32_t top_rgb);
/* He is at a place at t_us and goes on from there through the points that were still to come. */
void draft_move_walker(struct draft *draft, size_t walker, uint64_t t_us, struct vec2 to);
/* From t_us on he is not there. */
void draft_remove_walker(struct draft *draft, size_t walker, uint64_t t_us);

/* The device gets a configuration through its management interface at t_us: what it has, with one
 * part replaced, such as {"line_crossing_counting": {"points": [[320, 0], [320, 480]]}}. */
void draft_configure(struct draft *draft, uint64_t t_us, const struct settings *present,
                     cJSON *changes, const char *what);

/* False when there is nothing to undo; else *t_us is what the engine has to go back before. */
bool draft_undo(struct draft *draft, uint64_t *t_us);
bool draft_redo(struct draft *draft, uint64_t *t_us);

/* Writes scene.json and expect.jsonl, by running it, into a new folder. 0, or -1 with the reason.
 */
int draft_save(struct draft *draft, const char *folder, uint64_t end_us, struct buffer *why);

#endif
