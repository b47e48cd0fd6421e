/* SPDX-License-Identifier: MIT */
#include "firmware_core/text.h"

#include <assert.h>
#include <limits.h>

void text_begin(struct text *text, char *out, size_t cap)
{
    assert(cap >= 1 && cap <= INT_MAX);
    *text = (struct text) { .out = out, .cap = cap };
    out[0] = '\0';
}

void text_char(struct text *text, char c)
{
    if (text->full || text->len + 1 >= text->cap) {
        text->full = true;
        return;
    }
    text->out[text->len++] = c;
}

void text_add(struct text *text, const char *s)
{
    for (; *s != '\0'; s++)
        text_char(text, *s);
}

static void add_digits(struct text *text, uint64_t value, unsigned digits)
{
    char reversed[20];
    unsigned n = 0;
    do {
        reversed[n++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    for (unsigned i = n; i < digits; i++)
        text_char(text, '0');
    while (n > 0)
        text_char(text, reversed[--n]);
}

void text_unsigned(struct text *text, uint64_t value)
{
    add_digits(text, value, 1);
}

void text_signed(struct text *text, int64_t value)
{
    if (value < 0)
        text_char(text, '-');
    add_digits(text, value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value, 1);
}

void text_padded(struct text *text, uint32_t value, unsigned digits)
{
    add_digits(text, value, digits);
}

void text_quoted(struct text *text, const char *s)
{
    static const char hex[] = "0123456789abcdef";
    text_char(text, '"');
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;
        if (c < 0x20) {
            text_add(text, "\\u00");
            text_char(text, hex[c >> 4]);
            text_char(text, hex[c & 15]);
        } else {
            if (c == '"' || c == '\\')
                text_char(text, '\\');
            text_char(text, *s);
        }
    }
    text_char(text, '"');
}

void text_excerpt(struct text *text, const char *s, size_t max)
{
    size_t len = 0;
    while (len < max && s[len] != '\0')
        len++;
    /* Not in the middle of a character: back to the start of the one that was cut. */
    if (s[len] != '\0')
        while (len > 0 && ((unsigned char)s[len] & 0xc0) == 0x80)
            len--;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i];
        text_char(text, c < 0x20 || c == 0x7f ? '?' : s[i]);
    }
}

int text_end(struct text *text)
{
    /* A text that was cut must still be UTF-8, for error messages travel on as JSON. */
    if (text->full)
        while (text->len > 0 && ((unsigned char)text->out[text->len - 1] & 0x80) != 0)
            text->len--;
    text->out[text->len] = '\0';
    return text->full ? -1 : (int)text->len;
}
