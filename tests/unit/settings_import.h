/* SPDX-License-Identifier: MIT */
/* Reads configurations as a device with a picture of 640 x 480 does. Included by the tests of the
 * settings file. */
#ifndef FOOTFALL_TESTS_SETTINGS_IMPORT_H
#define FOOTFALL_TESTS_SETTINGS_IMPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/settings_json.h"

static struct json_arena arena;
static const struct settings_frame frame = { .model = &model_vs121_p,
                                             .width_px = 640,
                                             .height_px = 480 };

static inline int import(struct settings *settings, const char *json, struct settings_error *error)
{
    return settings_json_import(settings, &frame, &arena, json, strlen(json), error);
}

static inline void import_good(struct settings *settings, const char *json)
{
    struct settings_error error;
    if (import(settings, json, &error) != 0)
        fail_msg("refused %s: %s: %s", json, error.key, error.reason);
}

#endif
