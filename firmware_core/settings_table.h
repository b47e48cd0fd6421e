/* SPDX-License-Identifier: MIT */
/* The one table of all settings: key, type, place in struct settings, range and section of the
 * guide. Import, export and documentation of the configuration all walk it, so a new setting is
 * one new row here. */
#ifndef FOOTFALL_CORE_SETTINGS_TABLE_H
#define FOOTFALL_CORE_SETTINGS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/model.h"
#include "firmware_core/settings.h"

enum setting_kind {
    SETTING_OBJECT, /* rows of its own */
    SETTING_LIST,   /* objects of one table */
    SETTING_BOOL,
    SETTING_INTEGER,
    SETTING_CHOICE,    /* an enum, written as one of `names` */
    SETTING_TEXT,      /* characters with a NUL, none of them a control character */
    SETTING_TIME_ZONE, /* minutes, written as UTC+8:00 */
    SETTING_DAY_TIME,  /* minutes of the day, written as 18:30 */
    SETTING_PERIODS,   /* of a day: ["08:30-12:00", ...] */
    SETTING_WEEKDAYS,  /* bits, written as ["monday", ...] */
    SETTING_POINTS,    /* [[x, y], ...] in pixels of the picture */
    SETTING_MODEL,     /* the device's model, which cannot be changed */
};

/* Which of the model's limits a list's longest length is. */
enum setting_limit { LIMIT_OWN, LIMIT_REGIONS, LIMIT_REGION_POINTS, LIMIT_LINE_POINTS };

struct setting_row {
    const char *key;
    const char *guide; /* section */
    enum setting_kind kind;
    uint16_t offset; /* in the object's struct */
    uint16_t size;
    int32_t min, max; /* value, or number of points or elements */
    enum setting_limit limit;
    const char *const *names; /* ends with NULL */
    const struct setting_table *of;
    uint16_t stride; /* of a list's elements */
    bool counted;    /* the number of elements or points is kept, a uint8_t, at count_offset */
    uint16_t count_offset;
    bool fixed;                              /* a choice that an import may repeat, not change */
    bool optional;                           /* there may also be no point at all */
    const char *syntax;                      /* of a text, in words */
    const char *(*check)(const char *value); /* what is wrong with a text, or NULL */
    /* The setting exists under this condition only; NULL always. */
    bool (*exists)(const struct settings *settings);
    const char *condition;
    const char *factory; /* in words, where no value says it */
};

struct setting_table {
    const struct setting_row *rows;
    uint16_t n;
};

extern const struct setting_table settings_table;

/* The most elements or points of a row in this model. */
int32_t settings_table_max(const struct setting_row *row, const struct model *model);

#endif
