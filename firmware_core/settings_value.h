/* SPDX-License-Identifier: MIT */
/* Values of single settings: written as JSON, read from JSON, and their ranges in words. Called
 * by import, export and documentation, so that the three cannot disagree. */
#ifndef FOOTFALL_CORE_SETTINGS_VALUE_H
#define FOOTFALL_CORE_SETTINGS_VALUE_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/model.h"
#include "firmware_core/settings_table.h"
#include "firmware_core/text.h"

/* What a value may depend on beside its row. */
struct settings_frame {
    const struct model *model;
    uint16_t width_px, height_px;   /* of the picture that points must lie in */
    enum privacy_mode privacy_mode; /* that is in force and stays so */
};

/* What a row takes, in words: 5..86400; http, mqtt, mqtts; ... */
void settings_value_range(struct text *text, const struct setting_row *row,
                          const struct model *model);

/* Writes the value of `object` as JSON. */
void settings_value_write(struct text *text, const struct setting_row *row,
                          const unsigned char *object, const struct model *model);

/* Reads a value into `object`. 0, or -1 when it has another type or is out of range: then the
 * object is as it was, *reason says why, and *index is the point at fault or -1. */
int settings_value_read(const cJSON *item, const struct setting_row *row, unsigned char *object,
                        const struct settings_frame *frame, struct text *reason, int *index);

/* A number without a fraction that fits an int. */
bool settings_value_is_whole(const cJSON *item);

#endif
