/* SPDX-License-Identifier: MIT */
/* JSON with comments, read strictly: every fault has a place, and every value a line number.
 * Used by the scene reader; the rig uses it to give a line to what the device says about its own
 * part of a scene. */
#ifndef FOOTFALL_SIM_JSONC_H
#define FOOTFALL_SIM_JSONC_H

#include <cjson/cJSON.h>
#include <stddef.h>

enum {
    JSONC_SIZE_MAX = 1 << 20,
    JSONC_DEPTH_MAX = 32,
    JSONC_KEYS_MAX = 256, /* of one object */
    JSONC_PATH_MAX = 160, /* of a key path such as walkers[2].path[1] */
};

struct jsonc_error {
    size_t offset; /* into the text */
    char reason[128];
};

/* Reads UTF-8 text in which line comments and block comments count as blanks. Besides what JSON
 * itself forbids, a key that stands twice in one object, NUL in a string, nesting deeper than
 * JSONC_DEPTH_MAX and objects with more than JSONC_KEYS_MAX keys are refused. The result belongs
 * to the caller (cJSON_Delete); NULL with *error filled in when the text is refused. */
cJSON *jsonc_parse(const char *text, size_t len, struct jsonc_error *error);

/* The line, from 1 up, that holds the byte at offset. */
size_t jsonc_line_at(const char *text, size_t len, size_t offset);

/* The line of the key, or of the list's element, that `path` names in a text that jsonc_parse()
 * accepted; where a part of the path is missing, the line of what would hold it. */
size_t jsonc_line_of(const char *text, size_t len, const char *path);

#endif
