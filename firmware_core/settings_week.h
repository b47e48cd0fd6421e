/* SPDX-License-Identifier: MIT */
/* Weekdays and the periods of a day, read from and written to the configuration file. Called for
 * single values by settings_value.c. */
#ifndef FOOTFALL_CORE_SETTINGS_WEEK_H
#define FOOTFALL_CORE_SETTINGS_WEEK_H

#include <cjson/cJSON.h>
#include <stdint.h>

#include "firmware_core/settings.h"
#include "firmware_core/text.h"

/* monday to sunday, in the order of enum weekday, ending with NULL. */
extern const char *const settings_week_names[];

/* ["08:30-12:00", "13:00-24:00"]: each ends after it starts and starts where the one before ended
 * or later. The reader returns 0, or -1 with *day as it was and *index the period at fault, or as
 * it was when the whole is wrong. */
void settings_week_write_periods(struct text *text, const struct day_schedule *day);
int settings_week_read_periods(const cJSON *item, struct day_schedule *day, int *index);

/* ["monday", "friday"]: each once, one at least; a bit each in *days. The reader returns as the one
 * above does. */
void settings_week_write_days(struct text *text, uint8_t days);
int settings_week_read_days(const cJSON *item, uint8_t *days, int *index);

#endif
