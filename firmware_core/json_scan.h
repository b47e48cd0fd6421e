/* SPDX-License-Identifier: MIT */
/* Looks a JSON text through before cJSON parses it: cJSON calls itself for each level and is
 * lenient, the device has little stack and is strict. Called by the import of settings. */
#ifndef FOOTFALL_CORE_JSON_SCAN_H
#define FOOTFALL_CORE_JSON_SCAN_H

#include <stddef.h>

enum {
    JSON_SCAN_DEPTH_MAX = 16,
};

/* NULL when the text is UTF-8, not deeper than JSON_SCAN_DEPTH_MAX, closes what it opens, and has
 * no control character, no NUL and no malformed number or escape. Otherwise what is wrong, in
 * words, and *offset says where. Whether values, commas and colons stand in order is left to cJSON.
 */
const char *json_scan(const char *json, size_t len, size_t *offset);

#endif
