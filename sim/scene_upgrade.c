/* SPDX-License-Identifier: MIT */
#include "sim/scene_upgrade.h"

#include <string.h>

#include "sim/scene.h"

#define AT(member) .offset = offsetof(struct upgrade_spec, member)

enum { BYTES_LEAST = 16, BYTES_MOST = 64 * 1024 * 1024 };

static const char *const flaws[] = { "none", "bit",   "head",      "short",
                                     "long", "stops", "other_key", NULL };

static int read_file(struct reading *reading, const cJSON *json, void *target)
{
    const char *name = cJSON_IsString(json) ? json->valuestring : "";
    if (name[0] == '\0' || name[0] == '.' || strlen(name) > 63 || strchr(name, '/') != NULL)
        return reading_expected(reading, json, "the name of a file beside scene.json");
    memcpy(target, name, strlen(name) + 1);
    return 0;
}

static const struct key keys[] = {
    { "file", KEY_OTHER, .read = read_file, AT(file), .expects = "the name of a file" },
    { "version", KEY_TEXT, .min = 5, .max = 15, AT(version) },
    { "model", KEY_TEXT, .min = 1, .max = 31, AT(model) },
    { "bytes", KEY_U32, .min = BYTES_LEAST, .max = BYTES_MOST, .fallback = "65536", AT(bytes) },
    { "flaw", KEY_CHOICE, .choices = flaws, .fallback = "\"none\"", AT(flaw) },
    { "hangs", KEY_BOOL, .fallback = "false", AT(hangs) },
    { "reset_after_upgrading", KEY_BOOL, .fallback = "false", AT(resets) },
};
static const struct key_table table = { sizeof keys / sizeof keys[0], keys };

int scene_upgrade_read(struct reading *reading, const cJSON *json, void *target)
{
    struct upgrade_spec *upgrade = target;
    if (!cJSON_IsObject(json))
        return reading_expected(reading, json, "an object");
    if (keys_read(reading, json, &table, upgrade) != 0)
        return -1;
    if ((upgrade->file[0] != '\0') == (upgrade->version[0] != '\0'))
        return reading_fail(reading, "expected either \"file\" or \"version\"");
    return 0;
}
