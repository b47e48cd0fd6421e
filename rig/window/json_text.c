/* SPDX-License-Identifier: MIT */
#include "rig/window/json_text.h"

#include <string.h>

enum { STRING_MIN = 12, INDENT = 2 };

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_sign(char c)
{
    return c != '\0' && strchr("{}[]:,", c) != NULL;
}

static const char *end_of_string(const char *s, const char *end)
{
    for (s++; s < end && *s != '"'; s++)
        if (*s == '\\' && s + 1 < end)
            s++;
    return s < end ? s + 1 : end;
}

enum json_token json_text_next(const char **at, const char *end, size_t *n)
{
    const char *s = *at;
    while (s < end && is_space(*s))
        s++;
    *at = s;
    *n = 0;
    if (s == end)
        return JSON_END;
    if (is_sign(*s)) {
        *n = 1;
        return JSON_SIGN;
    }
    if (*s == '"') {
        const char *after = end_of_string(s, end);
        *n = (size_t)(after - s);
        while (after < end && is_space(*after))
            after++;
        return after < end && *after == ':' ? JSON_KEY : JSON_STRING;
    }
    while (s < end && !is_space(*s) && !is_sign(*s) && *s != '"')
        s++;
    *n = (size_t)(s - *at);
    return JSON_OTHER;
}

/* Text and how far it is. */
struct writer {
    struct buffer *out;
    size_t line, columns; /* where the line begins, and how wide it may be */
    size_t depth;
};

static size_t column(const struct writer *w)
{
    return w->out->len - w->line;
}

static void new_line(struct writer *w)
{
    buffer_add(w->out, "\n");
    w->line = w->out->len;
    size_t depth = w->depth < JSON_TEXT_DEPTH_MAX ? w->depth : JSON_TEXT_DEPTH_MAX;
    for (size_t i = 0; i < INDENT * depth; i++)
        buffer_add(w->out, " ");
}

/* A line stays a line whatever a string holds. */
static void add_plain(struct writer *w, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buffer_add_bytes(w->out, (unsigned char)s[i] < 0x20 ? " " : &s[i], 1);
}

static void add_string(struct writer *w, const char *s, size_t n)
{
    const size_t told = sizeof "...\" (2345678 characters)";
    size_t room = w->columns > column(w) ? w->columns - column(w) : 0;
    if (n <= room || n <= STRING_MIN + told) {
        add_plain(w, s, n);
        return;
    }
    size_t shown = room > STRING_MIN + told ? room - told : STRING_MIN;
    while (shown > 1 && ((unsigned char)s[shown] & 0xc0) == 0x80) /* within a character */
        shown--;
    add_plain(w, s, shown);
    buffer_addf(w->out, "...\" (%zu characters)", n - 2);
}

/* How long what begins here is on one line, or `max` when it is longer. */
static size_t inline_length(const char *s, const char *end, size_t max)
{
    size_t length = 0, depth = 0, n;
    for (enum json_token token; (token = json_text_next(&s, end, &n)) != JSON_END; s += n) {
        length += n + (token == JSON_SIGN && (*s == ':' || *s == ',') ? 1 : 0);
        if (length >= max)
            return max;
        if (token == JSON_SIGN && (*s == '{' || *s == '['))
            depth++;
        if (token == JSON_SIGN && (*s == '}' || *s == ']') && --depth == 0)
            return length;
    }
    return max; /* it has no end */
}

static const char *add_inline(struct writer *w, const char *s, const char *end)
{
    size_t depth = 0, n;
    for (enum json_token token; (token = json_text_next(&s, end, &n)) != JSON_END;) {
        char sign = token == JSON_SIGN ? *s : '\0';
        add_plain(w, s, n);
        if (sign == ':' || sign == ',')
            buffer_add(w->out, " ");
        depth += sign == '{' || sign == '[';
        s += n;
        if ((sign == '}' || sign == ']') && --depth == 0)
            break;
    }
    return s;
}

static const char *add_opening(struct writer *w, const char *s, const char *end)
{
    size_t room = w->columns > column(w) ? w->columns - column(w) : 0, n;
    const char *next = s + 1;
    bool is_empty = json_text_next(&next, end, &n) == JSON_SIGN && (*next == '}' || *next == ']');
    if (is_empty || (w->depth > 0 && inline_length(s, end, room) < room))
        return add_inline(w, s, end);
    buffer_add_bytes(w->out, s, 1);
    w->depth++;
    new_line(w);
    return s + 1;
}

static const char *add_sign(struct writer *w, const char *s, const char *end)
{
    if (*s == '{' || *s == '[')
        return add_opening(w, s, end);
    if (*s == '}' || *s == ']') {
        w->depth -= w->depth > 0;
        new_line(w);
    }
    buffer_add_bytes(w->out, s, 1);
    if (*s == ':')
        buffer_add(w->out, " ");
    if (*s == ',')
        new_line(w);
    return s + 1;
}

void json_text_lines(const char *s, size_t len, size_t columns, struct buffer *out)
{
    struct writer w = { .out = out, .line = out->len, .columns = columns };
    const char *end = s + len;
    size_t n;
    for (enum json_token token; (token = json_text_next(&s, end, &n)) != JSON_END;) {
        if (token == JSON_SIGN) {
            s = add_sign(&w, s, end);
            continue;
        }
        add_string(&w, s, n);
        s += n;
    }
}

bool json_text_member(const char *s, size_t len, const char *key, const char **value, size_t *n)
{
    const char *end = s + len;
    size_t depth = 0, m;
    bool found = false;
    for (enum json_token token; (token = json_text_next(&s, end, &m)) != JSON_END; s += m) {
        char sign = token == JSON_SIGN ? *s : '\0';
        if (found && depth == 1 && (sign == ',' || sign == '}')) {
            *n = (size_t)(s - *value);
            return true;
        }
        if (found && *value == NULL && sign != ':')
            *value = s;
        if (depth == 1 && token == JSON_KEY && m == strlen(key) + 2 &&
            memcmp(s + 1, key, m - 2) == 0) {
            found = true;
            *value = NULL;
        }
        depth += sign == '{' || sign == '[';
        depth -= (sign == '}' || sign == ']') && depth > 0;
    }
    return false;
}
