/* SPDX-License-Identifier: MIT */
/* The events of scene.json as tables, each kind with its keys, and what the tables of both files
 * are written with. Used by scene_tables.c only. */
#ifndef FOOTFALL_SIM_SCENE_EVENTS_H
#define FOOTFALL_SIM_SCENE_EVENTS_H

#include "sim/scene_tables.h"

#define AT(structure, member) .offset = offsetof(struct structure, member)
#define TABLE(name, rows)                                                                          \
    static const struct key_table name = { sizeof rows / sizeof rows[0], rows }

#define DAY_S 86400.0
#define DURATION_MAX_S (400.0 * DAY_S)

/* The elements of "events". */
extern const struct key_list scene_event_list;

/* Reads a duration, or one with a minus before it, into an int64_t. */
int scene_events_offset(struct reading *reading, const cJSON *json, void *target);

#endif
