/* SPDX-License-Identifier: MIT */
/* Whether a text is JSON to the letter of RFC 8259, in valid UTF-8 and without a doubled key.
 * The laws ask it of everything that leaves the device, because cJSON forgives too much. */
#ifndef FOOTFALL_RIG_STRICT_JSON_H
#define FOOTFALL_RIG_STRICT_JSON_H

#include <stddef.h>

enum { STRICT_JSON_DEPTH_MAX = 32 };

/* NULL when it is; otherwise what is wrong, with *at set to the offset. */
const char *strict_json_check(const char *s, size_t len, size_t *at);

#endif
