/* SPDX-License-Identifier: MIT */
/* Any bytes as a configuration file: they are refused with a reason and nothing changes, or they
 * are taken, and then the export of them is taken too and gives the same settings. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "firmware_core/settings_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct json_arena arena;
    static struct settings factory, first, second;
    static char text[SETTINGS_JSON_EXPORT_MAX];
    static const struct settings_frame frame = { .model = &model_vs121_p,
                                                 .width_px = 640,
                                                 .height_px = 480 };
    struct settings_error error;
    model_vs121_p.defaults(&factory);
    model_vs121_p.defaults(&first);
    if (settings_json_import(&first, &frame, &arena, (const char *)data, size, &error) != 0) {
        must(error.reason[0] != '\0' && error.offset <= size);
        must(memcmp(&first, &factory, sizeof first) == 0);
        return 0;
    }
    int len = settings_json_export(&first, &model_vs121_p, text, sizeof text);
    must(len > 0);
    must(settings_json_import(&second, &frame, &arena, text, (size_t)len, &error) == 0);
    must(memcmp(&first, &second, sizeof first) == 0);
    return 0;
}
