/* SPDX-License-Identifier: MIT */
#include "rig/strict_json.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { KEYS_MAX = 64 };

struct reader {
    const char *s;
    size_t len, at;
    const char *wrong;
};

struct level {
    bool object;
    size_t n_keys;
    struct {
        const char *s;
        size_t len;
    } key[KEYS_MAX];
};

static bool fail(struct reader *r, const char *what)
{
    if (r->wrong == NULL)
        r->wrong = what;
    return false;
}

static int peek(const struct reader *r)
{
    return r->at < r->len ? (unsigned char)r->s[r->at] : -1;
}

static void skip_space(struct reader *r)
{
    while (peek(r) == ' ' || peek(r) == '\t' || peek(r) == '\n' || peek(r) == '\r')
        r->at++;
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(int c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* One UTF-8 sequence of more than one byte; overlong forms and surrogates are wrong. */
static bool read_utf8(struct reader *r)
{
    unsigned c = (unsigned)peek(r);
    size_t more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
    if (c < 0xc2 || c > 0xf4 || r->at + more >= r->len)
        return fail(r, "invalid UTF-8");
    uint32_t v = c & (0x3fu >> more);
    for (size_t i = 1; i <= more; i++) {
        unsigned d = (unsigned char)r->s[r->at + i];
        if ((d & 0xc0) != 0x80)
            return fail(r, "invalid UTF-8");
        v = v << 6 | (d & 0x3f);
    }
    static const uint32_t least[4] = { 0, 0x80, 0x800, 0x10000 };
    if (v < least[more] || v > 0x10ffff || (v >= 0xd800 && v < 0xe000))
        return fail(r, "invalid UTF-8");
    r->at += more + 1;
    return true;
}

static bool read_escape(struct reader *r)
{
    r->at++;
    int c = peek(r);
    if (c == 'u') {
        for (size_t i = 1; i <= 4; i++)
            if (r->at + i >= r->len || !is_hex((unsigned char)r->s[r->at + i]))
                return fail(r, "\\u without four hex digits");
        r->at += 5;
        return true;
    }
    if (c < 0 || strchr("\"\\/bfnrt", c) == NULL)
        return fail(r, "unknown escape in a string");
    r->at++;
    return true;
}

static bool read_string(struct reader *r)
{
    if (peek(r) != '"')
        return fail(r, "a string in straight quotes is missing");
    r->at++;
    for (;;) {
        int c = peek(r);
        if (c < 0)
            return fail(r, "string without end");
        if (c == '"') {
            r->at++;
            return true;
        }
        if (c < 0x20)
            return fail(r, "control character in a string");
        if (c == '\\') {
            if (!read_escape(r))
                return false;
        } else if (c >= 0x80) {
            if (!read_utf8(r))
                return false;
        } else {
            r->at++;
        }
    }
}

static bool read_digits(struct reader *r)
{
    if (!is_digit(peek(r)))
        return fail(r, "number without digit");
    while (is_digit(peek(r)))
        r->at++;
    return true;
}

static bool read_number(struct reader *r)
{
    if (peek(r) == '-')
        r->at++;
    if (peek(r) == '0') {
        r->at++;
        if (is_digit(peek(r)))
            return fail(r, "number with a leading zero");
    } else if (!read_digits(r)) {
        return false;
    }
    if (peek(r) == '.') {
        r->at++;
        if (!read_digits(r))
            return false;
    }
    if (peek(r) == 'e' || peek(r) == 'E') {
        r->at++;
        if (peek(r) == '+' || peek(r) == '-')
            r->at++;
        return read_digits(r);
    }
    return true;
}

static bool read_word(struct reader *r, const char *word)
{
    size_t n = strlen(word);
    if (r->len - r->at < n || memcmp(r->s + r->at, word, n) != 0)
        return fail(r, "a value is missing or misspelt");
    r->at += n;
    return true;
}

static bool read_scalar(struct reader *r)
{
    switch (peek(r)) {
    case '"':
        return read_string(r);
    case 't':
        return read_word(r, "true");
    case 'f':
        return read_word(r, "false");
    case 'n':
        return read_word(r, "null");
    default:
        if (peek(r) == '-' || is_digit(peek(r)))
            return read_number(r);
        return fail(r, "a value is missing or misspelt");
    }
}

/* A key and its colon; doubled keys of one object are wrong. */
static bool read_key(struct reader *r, struct level *level)
{
    size_t begin = r->at;
    if (!read_string(r))
        return false;
    size_t len = r->at - begin;
    for (size_t i = 0; i < level->n_keys; i++)
        if (level->key[i].len == len && memcmp(level->key[i].s, r->s + begin, len) == 0) {
            r->at = begin;
            return fail(r, "a key stands twice in one object");
        }
    if (level->n_keys < KEYS_MAX) {
        level->key[level->n_keys].s = r->s + begin;
        level->key[level->n_keys++].len = len;
    }
    skip_space(r);
    if (peek(r) != ':')
        return fail(r, "a colon is missing");
    r->at++;
    skip_space(r);
    return true;
}

/* After a value: closes what ends here. True while another value must follow. */
static bool close_levels(struct reader *r, struct level *stack, size_t *depth)
{
    for (;;) {
        skip_space(r);
        if (*depth == 0)
            return false;
        struct level *level = &stack[*depth - 1];
        if (peek(r) == (level->object ? '}' : ']')) {
            r->at++;
            (*depth)--;
            continue;
        }
        if (peek(r) != ',')
            return fail(r, "a comma is missing");
        r->at++;
        skip_space(r);
        return !level->object || read_key(r, level);
    }
}

static bool read_value(struct reader *r, struct level *stack)
{
    size_t depth = 0;
    for (;;) {
        int c = peek(r);
        if (c == '{' || c == '[') {
            if (depth == STRICT_JSON_DEPTH_MAX)
                return fail(r, "nested too deeply");
            struct level *level = &stack[depth++];
            level->object = c == '{';
            level->n_keys = 0;
            r->at++;
            skip_space(r);
            if (peek(r) != (level->object ? '}' : ']')) {
                if (level->object && !read_key(r, level))
                    return false;
                continue;
            }
        } else if (!read_scalar(r)) {
            return false;
        }
        if (!close_levels(r, stack, &depth))
            return r->wrong == NULL;
    }
}

const char *strict_json_check(const char *s, size_t len, size_t *at)
{
    struct level stack[STRICT_JSON_DEPTH_MAX];
    struct reader r = { .s = s, .len = len };
    skip_space(&r);
    if (read_value(&r, stack)) {
        skip_space(&r);
        if (r.at < len)
            fail(&r, "something follows the value");
    }
    *at = r.at;
    return r.wrong;
}
