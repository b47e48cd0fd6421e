/* SPDX-License-Identifier: MIT */
#include "sim/jsonc.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NUMBER_LEN_MAX = 60, /* cJSON copies numbers to a buffer of 64 bytes */
    OPEN_KEYS_MAX = JSONC_KEYS_MAX * 4,
};

enum token { END_OF_TEXT, STRING, NUMBER, WORD, PUNCTUATION, BROKEN };

struct scan {
    const char *text;
    size_t len;
    size_t pos;
    enum token token;
    size_t start; /* of the token */
    const char *reason;
    size_t reason_at;
};

static char at(const struct scan *scan, size_t pos)
{
    return pos < scan->len ? scan->text[pos] : '\0';
}

static void broken(struct scan *scan, size_t where, const char *reason)
{
    scan->token = BROKEN;
    scan->reason = reason;
    scan->reason_at = where;
}

/* The length of the well-formed UTF-8 sequence at s, 0 when there is none. */
static size_t utf8_len(const unsigned char *s, size_t left)
{
    if (s[0] < 0x80)
        return 1;
    size_t len = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    if (s[0] < 0xc2 || s[0] > 0xf4 || len > left)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    bool overlong = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
    bool surrogate = s[0] == 0xed && s[1] > 0x9f;
    bool beyond = s[0] == 0xf4 && s[1] > 0x8f;
    return overlong || surrogate || beyond ? 0 : len;
}

/* Returns len when all of it is UTF-8, else the offset of the first byte that is not. */
static size_t utf8_check(const char *text, size_t len)
{
    size_t pos = 0;
    while (pos < len) {
        size_t step = utf8_len((const unsigned char *)text + pos, len - pos);
        if (step == 0)
            return pos;
        pos += step;
    }
    return len;
}

/* Moves over a comment if there is one; false when it has no end. */
static bool skip_comment(struct scan *scan, bool *skipped)
{
    *skipped = false;
    if (at(scan, scan->pos) != '/')
        return true;
    char second = at(scan, scan->pos + 1);
    if (second == '/') {
        while (scan->pos < scan->len && scan->text[scan->pos] != '\n')
            scan->pos++;
        *skipped = true;
    } else if (second == '*') {
        size_t open = scan->pos;
        scan->pos += 2;
        while (!(at(scan, scan->pos) == '*' && at(scan, scan->pos + 1) == '/')) {
            if (scan->pos >= scan->len) {
                broken(scan, open, "a comment that does not end");
                return false;
            }
            scan->pos++;
        }
        scan->pos += 2;
        *skipped = true;
    }
    return true;
}

static bool skip_blanks(struct scan *scan)
{
    if (scan->pos == 0 && scan->len >= 3 && memcmp(scan->text, "\xef\xbb\xbf", 3) == 0)
        scan->pos = 3;
    for (;;) {
        char c = at(scan, scan->pos);
        bool skipped;
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            scan->pos++;
            continue;
        }
        if (!skip_comment(scan, &skipped))
            return false;
        if (!skipped)
            return true;
    }
}

/* Four hexadecimal digits at pos, -1 when they are not. */
static int32_t hex4(const struct scan *scan, size_t pos)
{
    int32_t value = 0;
    for (size_t i = 0; i < 4; i++) {
        char c = at(scan, pos + i);
        int32_t digit;
        if (c >= '0' && c <= '9')
            digit = c - '0';
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            digit = (c | 0x20) - 'a' + 10;
        else
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* The length of the escape at pos (on its backslash), 0 when it is none. */
static size_t escape_len(const struct scan *scan, size_t pos)
{
    char c = at(scan, pos + 1);
    if (c != 'u')
        return c != '\0' && strchr("\"\\/bfnrt", c) != NULL ? 2 : 0;
    int32_t first = hex4(scan, pos + 2);
    if (first <= 0 || (first >= 0xdc00 && first <= 0xdfff))
        return 0;
    if (first < 0xd800 || first > 0xdbff)
        return 6;
    if (at(scan, pos + 6) != '\\' || at(scan, pos + 7) != 'u')
        return 0;
    int32_t second = hex4(scan, pos + 8);
    return second >= 0xdc00 && second <= 0xdfff ? 12 : 0;
}

static void scan_string(struct scan *scan)
{
    scan->token = STRING;
    scan->pos++;
    for (;;) {
        char c = at(scan, scan->pos);
        if (scan->pos >= scan->len || c == '\n') {
            broken(scan, scan->start, "a string without its closing quote");
            return;
        }
        if ((unsigned char)c < 0x20) {
            broken(scan, scan->pos, "a control character in a string");
            return;
        }
        if (c == '\\') {
            size_t len = escape_len(scan, scan->pos);
            if (len == 0) {
                broken(scan, scan->pos, "an escape that JSON does not know");
                return;
            }
            scan->pos += len;
            continue;
        }
        scan->pos++;
        if (c == '"')
            return;
    }
}

static size_t skip_digits(struct scan *scan)
{
    size_t n = 0;
    while (at(scan, scan->pos) >= '0' && at(scan, scan->pos) <= '9') {
        scan->pos++;
        n++;
    }
    return n;
}

static bool number_is_well_formed(struct scan *scan)
{
    if (at(scan, scan->pos) == '-')
        scan->pos++;
    bool zero = at(scan, scan->pos) == '0';
    size_t digits = skip_digits(scan);
    if (digits == 0 || (zero && digits > 1))
        return false;
    if (at(scan, scan->pos) == '.') {
        scan->pos++;
        if (skip_digits(scan) == 0)
            return false;
    }
    if ((at(scan, scan->pos) | 0x20) == 'e') {
        scan->pos++;
        if (at(scan, scan->pos) == '+' || at(scan, scan->pos) == '-')
            scan->pos++;
        if (skip_digits(scan) == 0)
            return false;
    }
    return scan->pos - scan->start <= NUMBER_LEN_MAX;
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '+' || c == '-';
}

static void scan_word(struct scan *scan)
{
    static const char *const words[] = { "true", "false", "null" };
    scan->token = WORD;
    while (is_word_char(at(scan, scan->pos)))
        scan->pos++;
    size_t len = scan->pos - scan->start;
    for (size_t i = 0; i < 3; i++)
        if (strlen(words[i]) == len && memcmp(words[i], scan->text + scan->start, len) == 0)
            return;
    broken(scan, scan->start, "a word that is no value (a text needs double quotes)");
}

/* Reads the next token; scan->token says what it is. */
static void next(struct scan *scan)
{
    if (!skip_blanks(scan))
        return;
    scan->start = scan->pos;
    char c = at(scan, scan->pos);
    if (scan->pos >= scan->len) {
        scan->token = END_OF_TEXT;
    } else if (c == '"') {
        scan_string(scan);
    } else if (c == '-' || (c >= '0' && c <= '9')) {
        scan->token = NUMBER;
        if (!number_is_well_formed(scan) || is_word_char(at(scan, scan->pos)))
            broken(scan, scan->start, "a number that is not written as JSON writes numbers");
    } else if (c != '\0' && strchr("{}[],:", c) != NULL) {
        scan->token = PUNCTUATION;
        scan->pos++;
    } else if (is_word_char(c)) {
        scan_word(scan);
    } else {
        broken(scan, scan->start, "a character that has no place in JSON");
    }
}

static bool is_punctuation(const struct scan *scan, char c)
{
    return scan->token == PUNCTUATION && scan->text[scan->start] == c;
}

enum state { VALUE, VALUE_OR_CLOSE, KEY, KEY_OR_CLOSE, COLON, COMMA_OR_CLOSE };

/* How far a text has been checked: which containers are open and which keys they have so far. */
struct check {
    struct scan scan;
    enum state state;
    size_t depth;
    char open[JSONC_DEPTH_MAX];
    size_t keys_before[JSONC_DEPTH_MAX]; /* keys of the containers around */
    size_t n_keys;
    struct {
        size_t start, len;
    } keys[OPEN_KEYS_MAX];
};

static const char *push(struct check *check)
{
    char c = check->scan.text[check->scan.start];
    if (check->depth == JSONC_DEPTH_MAX)
        return "nested too deeply (at most 32 levels)";
    check->open[check->depth] = c;
    check->keys_before[check->depth] = check->n_keys;
    check->depth++;
    check->state = c == '{' ? KEY_OR_CLOSE : VALUE_OR_CLOSE;
    return NULL;
}

static const char *pop(struct check *check)
{
    check->depth--;
    check->n_keys = check->keys_before[check->depth];
    check->state = COMMA_OR_CLOSE;
    return NULL;
}

static const char *check_value(struct check *check)
{
    const struct scan *scan = &check->scan;
    if (is_punctuation(scan, '{') || is_punctuation(scan, '['))
        return push(check);
    if (check->state == VALUE_OR_CLOSE && is_punctuation(scan, ']'))
        return pop(check);
    if (is_punctuation(scan, ']'))
        return "a comma before ], or a value missing";
    if (scan->token == PUNCTUATION || scan->token == END_OF_TEXT)
        return "a value is missing here";
    check->state = COMMA_OR_CLOSE;
    return NULL;
}

static const char *check_key(struct check *check)
{
    const struct scan *scan = &check->scan;
    if (is_punctuation(scan, '}'))
        return check->state == KEY_OR_CLOSE ? pop(check) : "a comma before }";
    if (scan->token != STRING)
        return "expected a key in double quotes";
    size_t first = check->keys_before[check->depth - 1];
    size_t len = scan->pos - scan->start;
    for (size_t i = first; i < check->n_keys; i++)
        if (check->keys[i].len == len &&
            memcmp(scan->text + check->keys[i].start, scan->text + scan->start, len) == 0)
            return "this key stands here twice";
    if (check->n_keys - first == JSONC_KEYS_MAX || check->n_keys == OPEN_KEYS_MAX)
        return "too many keys in one object (at most 256)";
    check->keys[check->n_keys].start = scan->start;
    check->keys[check->n_keys].len = len;
    check->n_keys++;
    check->state = COLON;
    return NULL;
}

static const char *check_after_value(struct check *check)
{
    const struct scan *scan = &check->scan;
    bool object = check->open[check->depth - 1] == '{';
    if (is_punctuation(scan, ',')) {
        check->state = object ? KEY : VALUE;
        return NULL;
    }
    if (is_punctuation(scan, object ? '}' : ']'))
        return pop(check);
    return object ? "expected a comma or }" : "expected a comma or ]";
}

/* Takes one token; NULL, or why it cannot stand here. */
static const char *check_token(struct check *check)
{
    switch (check->state) {
    case VALUE:
    case VALUE_OR_CLOSE:
        return check_value(check);
    case KEY:
    case KEY_OR_CLOSE:
        return check_key(check);
    case COLON:
        check->state = VALUE;
        return is_punctuation(&check->scan, ':') ? NULL : "expected a colon after the key";
    case COMMA_OR_CLOSE:
        return check_after_value(check);
    }
    return NULL;
}

/* 0, or -1 with *error filled in. */
static int check_text(struct check *check, struct jsonc_error *error)
{
    const char *reason = NULL;
    struct scan *scan = &check->scan;
    do {
        next(scan);
        reason = scan->token == BROKEN ? scan->reason : check_token(check);
        if (reason != NULL) {
            error->offset = scan->token == BROKEN ? scan->reason_at : scan->start;
            snprintf(error->reason, sizeof error->reason, "%s", reason);
            return -1;
        }
    } while (check->depth > 0);
    next(scan);
    if (scan->token == END_OF_TEXT)
        return 0;
    error->offset = scan->token == BROKEN ? scan->reason_at : scan->start;
    snprintf(error->reason, sizeof error->reason, "%s",
             scan->token == BROKEN ? scan->reason : "something follows after the end");
    return -1;
}

/* Copies the text with its comments turned to blanks, so that offsets stay. */
static char *without_comments(const char *text, size_t len)
{
    char *copy = malloc(len + 1);
    if (copy == NULL)
        return NULL;
    memset(copy, ' ', len);
    copy[len] = '\0';
    struct scan scan = { .text = text, .len = len };
    for (next(&scan); scan.token != END_OF_TEXT; next(&scan))
        memcpy(copy + scan.start, text + scan.start, scan.pos - scan.start);
    return copy;
}

static cJSON *refuse(struct jsonc_error *error, size_t offset, const char *reason)
{
    error->offset = offset;
    snprintf(error->reason, sizeof error->reason, "%s", reason);
    return NULL;
}

cJSON *jsonc_parse(const char *text, size_t len, struct jsonc_error *error)
{
    if (len > JSONC_SIZE_MAX)
        return refuse(error, 0, "the text is longer than 1 MiB");
    size_t valid = utf8_check(text, len);
    if (valid != len)
        return refuse(error, valid, "a byte that is not UTF-8");
    struct check *check = calloc(1, sizeof *check);
    if (check == NULL)
        return refuse(error, 0, "out of memory");
    check->scan.text = text;
    check->scan.len = len;
    int checked = check_text(check, error);
    free(check);
    if (checked != 0)
        return NULL;
    char *plain = without_comments(text, len);
    if (plain == NULL)
        return refuse(error, 0, "out of memory");
    const char *end = plain;
    cJSON *json = cJSON_ParseWithLengthOpts(plain, len + 1, &end, true);
    if (json == NULL)
        refuse(error, (size_t)(end - plain), "JSON that cannot be read");
    free(plain);
    return json;
}

size_t jsonc_line_at(const char *text, size_t len, size_t offset)
{
    size_t line = 1;
    for (size_t i = 0; i < offset && i < len; i++)
        line += text[i] == '\n';
    return line;
}

/* Moves over the value whose first token has just been read. */
static void skip_value(struct scan *scan)
{
    size_t depth = 0;
    for (;;) {
        if (is_punctuation(scan, '{') || is_punctuation(scan, '['))
            depth++;
        else if (is_punctuation(scan, '}') || is_punctuation(scan, ']'))
            depth--;
        if (depth == 0 || scan->token == END_OF_TEXT || scan->token == BROKEN)
            return;
        next(scan);
    }
}

/* The scan stands on a container's opening; moves to the value of the key, or of the element
 * number `index`. False when there is none; *where gets the offset of the key or element. */
static bool descend(struct scan *scan, const char *key, size_t key_len, size_t index, size_t *where)
{
    bool object = is_punctuation(scan, '{');
    if (!(object || is_punctuation(scan, '[')) || object != (key != NULL))
        return false;
    next(scan);
    for (size_t i = 0; scan->token != PUNCTUATION || strchr("}]", scan->text[scan->start]) == NULL;
         i++) {
        size_t start = scan->start;
        bool found = i == index;
        if (object) {
            found = scan->pos - start == key_len + 2 &&
                    memcmp(scan->text + start + 1, key, key_len) == 0;
            next(scan); /* the colon */
            next(scan);
        }
        if (found) {
            *where = start;
            return true;
        }
        skip_value(scan);
        next(scan);
        if (is_punctuation(scan, ','))
            next(scan);
        if (scan->token == END_OF_TEXT || scan->token == BROKEN)
            return false;
    }
    return false;
}

size_t jsonc_line_of(const char *text, size_t len, const char *path)
{
    struct scan scan = { .text = text, .len = len };
    size_t where = 0;
    next(&scan);
    where = scan.start;
    while (*path != '\0') {
        bool found;
        if (*path == '[') {
            char *end;
            size_t index = strtoul(path + 1, &end, 10);
            found = descend(&scan, NULL, 0, index, &where);
            path = *end == ']' ? end + 1 : "";
        } else {
            path += *path == '.';
            size_t key_len = strcspn(path, ".[");
            found = descend(&scan, path, key_len, SIZE_MAX, &where);
            path += key_len;
        }
        if (!found)
            break;
    }
    return jsonc_line_at(text, len, where);
}
