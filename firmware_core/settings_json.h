/* SPDX-License-Identifier: MIT */
/* The device's configuration file: reads and writes struct settings as JSON (VS121-P 5.4.5,
 * Export and Import Config File). device_import() and device_export() call it. */
#ifndef FOOTFALL_CORE_SETTINGS_JSON_H
#define FOOTFALL_CORE_SETTINGS_JSON_H

#include <cjson/cJSON.h>
#include <stddef.h>

#include "firmware_core/json_arena.h"
#include "firmware_core/settings.h"
#include "firmware_core/settings_value.h"

enum {
    SETTINGS_JSON_MAX = 64 * 1024,        /* longest text that is read */
    SETTINGS_JSON_EXPORT_MAX = 32 * 1024, /* no export is longer */
};

/* Reads a whole configuration; what it leaves out takes its factory value, but the privacy mode
 * stays. 0 and *settings is replaced, or -1 with *error filled in and *settings as it was. */
int settings_json_import(struct settings *settings, const struct settings_frame *frame,
                         struct json_arena *arena, const char *json, size_t len,
                         struct settings_error *error);

/* The same of a part of what was read from JSON already: an object, or a text that holds one. The
 * arena is in use by whoever read it. */
int settings_json_import_item(struct settings *settings, const struct settings_frame *frame,
                              struct json_arena *arena, const cJSON *item,
                              struct settings_error *error);

/* Writes all settings, indented, with a line end. The length without the final NUL, or -1 when it
 * does not fit. */
int settings_json_export(const struct settings *settings, const struct model *model, char *out,
                         size_t cap);

#endif
