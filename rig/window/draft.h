/* SPDX-License-Identifier: MIT */
/* The scene as somebody changes it: a scene.json that is edited, with undo. Every change is spelt
 * as the scene format spells it, so what is saved is what was played, and the engine is given
 * nothing that a file could not say. A change holds from a moment on, between the frame of t_us and
 * the next one, and leaves what was before to the byte.
 *
 * What returns an int returns 0, or -1 with the reason in `why` and the scene as it was. */
#ifndef FOOTFALL_RIG_WINDOW_DRAFT_H
#define FOOTFALL_RIG_WINDOW_DRAFT_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "firmware_core/settings.h"
#include "rig/buffer.h"
#include "rig/options.h"
#include "sim/looks.h"
#include "sim/scene.h"

enum { DRAFT_STEPS_MAX = 200 }; /* that can be undone */

struct draft {
    cJSON *now;
    struct scene *scene;          /* what `now` says */
    char folder[512];             /* where it comes from */
    const struct arguments *data; /* folders with recorded walks; not owned */
    size_t n_done, n_undone;
    struct draft_step {
        cJSON *other;  /* the scene before the change; of what was undone, after it */
        char what[64]; /* "walker added" */
        uint64_t t_us; /* of the frame that was present when it was made */
    } done[DRAFT_STEPS_MAX], undone[DRAFT_STEPS_MAX];
    bool saved; /* nothing was changed since */
};

/* Reads scene.json of a folder with its comments left out. `data` may be NULL. */
int draft_open(struct draft *draft, const char *folder, const struct arguments *data,
               struct buffer *why);
void draft_free(struct draft *draft);
/* Laid out as people write scenes. */
void draft_text(const struct draft *draft, struct buffer *out);
/* Another seed than the scene's own, such as --seed of the command line; cannot be undone. */
void draft_set_seed(struct draft *draft, uint64_t seed);

/* Things that happen. What is pulled or held stays so until the same is asked for again. */
int draft_press_di(struct draft *draft, uint64_t t_us, struct buffer *why);
int draft_toggle_reset(struct draft *draft, uint64_t t_us, struct buffer *why);
int draft_toggle_network(struct draft *draft, uint64_t t_us, struct buffer *why);
int draft_toggle_power(struct draft *draft, uint64_t t_us, struct buffer *why);
int draft_scale_light(struct draft *draft, uint64_t t_us, double by, struct buffer *why);
int draft_step_clock(struct draft *draft, uint64_t t_us, int seconds, struct buffer *why);

/* How long the scene lasts. Who stands until its end goes on standing to a later one. */
int draft_set_duration(struct draft *draft, uint64_t t_us, uint64_t duration_us,
                       struct buffer *why);

/* How it is right after the frame of t_us, by the scene. */
bool draft_network_is_up(const struct draft *draft, uint64_t t_us);
bool draft_has_power(const struct draft *draft, uint64_t t_us);
bool draft_holds_reset(const struct draft *draft, uint64_t t_us);
double draft_lux(const struct draft *draft, uint64_t t_us);

/* A walker whose path begins at the first point and goes on at a person's speed; at the last one he
 * is gone, or `stays` to the end of the scene. With one point he stays. */
struct draft_walker {
    const struct vec2 *p;
    size_t n;
    bool stays;
    double height_m;  /* 0: drawn */
    uint32_t top_rgb; /* UINT32_MAX: drawn */
};
int draft_add_walker(struct draft *draft, uint64_t t_us, const struct draft_walker *wanted,
                     struct buffer *why);
/* `walker` counts those with a path of their own in the order of the scene, as world_walker() does;
 * recorded ones cannot be changed. He is set down at a place and goes on through the points that
 * were still to come; he is a new walker of the scene with the looks of the old one. */
int draft_move_walker(struct draft *draft, size_t walker, uint64_t t_us, struct vec2 to,
                      struct buffer *why);
int draft_remove_walker(struct draft *draft, size_t walker, uint64_t t_us, struct buffer *why);
/* He goes on as he did, but looks otherwise: a height of 0 and UINT32_MAX leave it as it is. */
int draft_change_looks(struct draft *draft, size_t walker, uint64_t t_us, double height_m,
                       uint32_t top_rgb, struct buffer *why);

size_t draft_n_walkers(const struct draft *draft);
/* With what is drawn by chance; false: there is no such walker. */
bool draft_looks(const struct draft *draft, size_t walker, struct looks *out);

/* The device gets a configuration through its management interface: what it has, with one part
 * replaced, such as {"line_crossing_counting": {"line": [[320, 0], [320, 480]]}}. */
int draft_configure(struct draft *draft, uint64_t t_us, const struct settings *present,
                    const cJSON *changes, const char *what, struct buffer *why);
/* The settings that the device will have right after the frame: `present`, or what it is given
 * after that frame already. */
void draft_settings(const struct draft *draft, uint64_t t_us, const struct settings *present,
                    struct settings *out);

/* What was done last; NULL: nothing that can be undone, or redone. */
const struct draft_step *draft_undo(struct draft *draft);
const struct draft_step *draft_redo(struct draft *draft);

/* The last change never was: the engine would not have it. */
void draft_take_back(struct draft *draft);

/* Writes scene.json, expect.jsonl by running it, and what the scene refers to beside it, into a
 * new folder, so that a run of it passes; its truth is told there and not judged. In a process of
 * its own, so that neither a long run nor a crash of the device stops the window. */
struct saving {
    pid_t pid; /* 0: none */
    int from;  /* the reason comes through it */
    struct buffer why;
};
int draft_save_begin(const struct draft *draft, const char *folder, struct saving *saving,
                     struct buffer *why);
/* 1 while it runs, then 0 or -1. With `wait` it never returns 1. */
int draft_save_poll(struct saving *saving, bool wait, struct buffer *why);

#endif
