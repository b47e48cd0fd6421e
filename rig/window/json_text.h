/* SPDX-License-Identifier: MIT */
/* JSON for people: every value spelt as it was, but on lines that fit. Works on the text alone, so
 * that nothing is hidden that was wrong with it: any bytes are shown somehow. */
#ifndef FOOTFALL_RIG_WINDOW_JSON_TEXT_H
#define FOOTFALL_RIG_WINDOW_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "rig/buffer.h"

enum { JSON_TEXT_DEPTH_MAX = 24 }; /* what is nested deeper is indented no more */

/* Lines of about `columns` characters, with an end after each but the last. An object or array that
 * fits in what is left of a line stays on it. Of a text too long for a line its beginning and its
 * length are told. */
void json_text_lines(const char *s, size_t len, size_t columns, struct buffer *out);

/* The value of a key of the outermost object; false when it has no such key. */
bool json_text_member(const char *s, size_t len, const char *key, const char **value, size_t *n);

enum json_token {
    JSON_END,
    JSON_SIGN, /* one of {}[]:, */
    JSON_KEY,
    JSON_STRING,
    JSON_OTHER, /* a number, true, false, null, or what is no JSON */
};

/* The next token from *at on; *at and *n are set to it. Of bytes that end within a string the rest
 * is one. */
enum json_token json_text_next(const char **at, const char *end, size_t *n);

#endif
