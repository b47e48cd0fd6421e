/* SPDX-License-Identifier: MIT */
/* Writes text into a buffer of fixed size: the core's only way to spell numbers and JSON. Used by
 * the encoders, the configuration file and error messages; what does not fit is noticed at the
 * end, so writers need no check after each piece. */
#ifndef FOOTFALL_CORE_TEXT_H
#define FOOTFALL_CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    char *out;
    size_t cap;
    size_t len;
    bool full; /* something did not fit; what is there is a beginning of it */
};

/* cap counts the final NUL and must be at least 1. */
void text_begin(struct text *text, char *out, size_t cap);

void text_char(struct text *text, char c);
void text_add(struct text *text, const char *s);
void text_unsigned(struct text *text, uint64_t value);
void text_signed(struct text *text, int64_t value);

/* At least `digits` digits, with leading zeros. */
void text_padded(struct text *text, uint32_t value, unsigned digits);

/* As a JSON string in quotes. s is UTF-8. */
void text_quoted(struct text *text, const char *s);

/* At most max bytes of s, cut between two characters; control characters become '?'. */
void text_excerpt(struct text *text, const char *s, size_t max);

/* Ends the text with a NUL in any case. Its length, or -1 when something did not fit. */
int text_end(struct text *text);

#endif
