/* SPDX-License-Identifier: MIT */
/* The keys of scene.json as tables, and the draft that they fill. Used by the scene reader, and
 * by the test that compares the tables with scenes/FORMAT.md and scenes/scene.schema.json. */
#ifndef FOOTFALL_SIM_SCENE_TABLES_H
#define FOOTFALL_SIM_SCENE_TABLES_H

#include "sim/keys.h"
#include "sim/scene.h"

enum {
    SCENE_WALKERS_MAX = 512, /* entries of "walkers" */
    SCENE_OBJECTS_MAX = 128,
    SCENE_EVENTS_MAX = 1024,
    SCENE_PROVES_MAX = 64,
    SCENE_NEIGHBOURS_MAX = 64,
    SCENE_POINTS_MAX = 4096, /* of one path */
};

enum walker_form { WALKER_PATH, WALKER_RECORDED, WALKER_CROWD };

struct walker_entry {
    enum walker_form form;
    size_t n_points;
    struct waypoint *points;
    uint64_t until_us;
    double height_m;
    struct looks_spec looks;
    char recorded[128];
    double fps;
    int unit; /* m, cm, mm */
    double rotate_deg;
    struct vec2 move;
    uint64_t skip_us;
    struct crowd_spec crowd;
};

struct event_entry {
    struct event_spec spec;
    char moves[32]; /* id of an object */
    int network;    /* down, up */
    int clock;      /* step */
    int power;      /* off */
    int client;     /* location */
};

/* What the tables fill; the reader makes the scene of it. */
struct scene_draft {
    struct scene scene;
    uint32_t version;
    char pending[121];
    uint64_t exposure_us;
    bool truth_judged;
    size_t n_walkers, n_events;
    struct walker_entry *walkers;
    struct event_entry *events;
};

extern const struct key_table scene_table;

/* Nothing drawn, moved or asked for yet. */
void scene_draft_init(struct scene_draft *draft);

/* Frees what the draft holds beside its scene. */
void scene_draft_free(struct scene_draft *draft);

#endif
