/* SPDX-License-Identifier: MIT */
/* Walks over all settings in the order of the configuration file. Called by the export, and by
 * whoever prints the table of settings for people. */
#ifndef FOOTFALL_CORE_SETTINGS_WALK_H
#define FOOTFALL_CORE_SETTINGS_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/model.h"
#include "firmware_core/settings.h"
#include "firmware_core/settings_table.h"

enum { SETTINGS_DEPTH_MAX = 8 };

enum settings_step {
    STEP_END,
    STEP_OPEN_OBJECT, /* row is NULL for the whole and for an element of a list */
    STEP_CLOSE_OBJECT,
    STEP_OPEN_LIST,
    STEP_CLOSE_LIST,
    STEP_VALUE, /* of any other kind; object + row->offset is where it lies */
};

/* A walk over all settings in the order of the file. */
struct settings_walk {
    const struct settings *settings;
    bool each_once; /* a list is shown as if it had one element, whatever it holds */
    bool started;
    unsigned depth;
    struct {
        const struct setting_row *row; /* what was opened; NULL for the whole and for elements */
        const struct setting_table *table; /* NULL in a list */
        const unsigned char *object;
        uint16_t next, count;
    } level[SETTINGS_DEPTH_MAX];
    /* the step */
    const struct setting_row *row;
    const unsigned char *object;
};

void settings_walk_begin(struct settings_walk *walk, const struct settings *settings,
                         bool each_once);
enum settings_step settings_walk_next(struct settings_walk *walk);

/* One line of the documentation. */
struct settings_line {
    char key[96]; /* region_people_counting.report.reporting_interval_s, ...regions[].number */
    char range[160];
    char factory[64];
    const char *guide;
    const char *condition; /* or NULL */
};

/* The lines one after the other: begin a walk over the factory settings with each_once, then call
 * this until it says false. */
bool settings_walk_line(struct settings_walk *walk, const struct model *model,
                        struct settings_line *line);

#endif
