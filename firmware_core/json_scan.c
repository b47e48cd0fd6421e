/* SPDX-License-Identifier: MIT */
#include "firmware_core/json_scan.h"

#include <stdbool.h>
#include <stdint.h>

struct scan {
    const unsigned char *at, *end;
    char open[JSON_SCAN_DEPTH_MAX]; /* the brackets that are to come */
    unsigned depth;
};

static bool is_digit(const struct scan *scan)
{
    return scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9';
}

static bool accept(struct scan *scan, char c)
{
    if (scan->at == scan->end || *scan->at != (unsigned char)c)
        return false;
    scan->at++;
    return true;
}

/* How many bytes the character at the start takes, 0 when it is not UTF-8: too short, too long
 * for its value, a surrogate, or beyond U+10FFFF. */
static unsigned utf8_length(const unsigned char *at, const unsigned char *end)
{
    unsigned n = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
    if (n == 0 || at[0] > 0xf4 || (size_t)(end - at) < n)
        return 0;
    for (unsigned i = 1; i < n; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] > 0x9f) ||
        (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] > 0x8f))
        return 0;
    return n;
}

static const char *scan_digits(struct scan *scan)
{
    if (!is_digit(scan))
        return "a number is incomplete";
    while (is_digit(scan))
        scan->at++;
    return NULL;
}

static const char *scan_number(struct scan *scan)
{
    const char *wrong = NULL;
    accept(scan, '-');
    if (accept(scan, '0')) {
        if (is_digit(scan))
            return "a number begins with a needless 0";
    } else {
        wrong = scan_digits(scan);
    }
    if (wrong == NULL && accept(scan, '.'))
        wrong = scan_digits(scan);
    if (wrong == NULL && (accept(scan, 'e') || accept(scan, 'E'))) {
        if (!accept(scan, '-'))
            accept(scan, '+');
        wrong = scan_digits(scan);
    }
    return wrong;
}

static int hex_value(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* After the backslash. */
static const char *scan_escape(struct scan *scan)
{
    if (!accept(scan, 'u')) {
        static const char known[] = "\"\\/bfnrt";
        for (const char *k = known; *k != '\0'; k++)
            if (accept(scan, *k))
                return NULL;
        return "unknown escape in a string";
    }
    int code = 0;
    for (int i = 0; i < 4; i++) {
        int digit = scan->at < scan->end ? hex_value(*scan->at) : -1;
        if (digit < 0)
            return "\\u needs four hexadecimal digits";
        code = code * 16 + digit;
        scan->at++;
    }
    return code == 0 ? "a string must not hold the character NUL" : NULL;
}

/* After the opening quote. */
static const char *scan_string(struct scan *scan)
{
    while (scan->at < scan->end) {
        if (accept(scan, '"'))
            return NULL;
        if (*scan->at < 0x20)
            return "control character in a string";
        unsigned length = utf8_length(scan->at, scan->end);
        if (length == 0)
            return "not UTF-8";
        if (accept(scan, '\\')) {
            const char *wrong = scan_escape(scan);
            if (wrong != NULL)
                return scan->at == scan->end ? "the text is cut off in a string" : wrong;
        } else {
            scan->at += length;
        }
    }
    return "the text is cut off in a string";
}

static const char *scan_bracket(struct scan *scan, unsigned char c)
{
    if (c == '{' || c == '[') {
        if (scan->depth == JSON_SCAN_DEPTH_MAX)
            return "nested deeper than 16 levels";
        scan->open[scan->depth++] = c == '{' ? '}' : ']';
    } else if (scan->depth == 0 || scan->open[--scan->depth] != (char)c) {
        return "a bracket is closed that was not opened";
    }
    scan->at++;
    return NULL;
}

static const char *scan_token(struct scan *scan)
{
    unsigned char c = *scan->at;
    if (c == '{' || c == '[' || c == '}' || c == ']')
        return scan_bracket(scan, c);
    if (c == '-' || is_digit(scan))
        return scan_number(scan);
    if (accept(scan, '"'))
        return scan_string(scan);
    bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    if (!letter && c != ',' && c != ':' && c != ' ' && c != '\t' && c != '\n' && c != '\r')
        return utf8_length(scan->at, scan->end) == 0 ? "not UTF-8" : "unexpected character";
    scan->at++;
    return NULL;
}

const char *json_scan(const char *json, size_t len, size_t *offset)
{
    const unsigned char *start = (const unsigned char *)json;
    struct scan scan = { .at = start, .end = start + len };
    const char *wrong = NULL;
    while (wrong == NULL && scan.at < scan.end)
        wrong = scan_token(&scan);
    if (wrong == NULL && scan.depth > 0)
        wrong = "the text is cut off: brackets are still open";
    *offset = (size_t)(scan.at - start);
    return wrong;
}
