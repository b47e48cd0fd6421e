/* SPDX-License-Identifier: MIT */
#include "rig/buffer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware_core/base64.h"
#include "rig/memory.h"

static void make_room(struct buffer *text, size_t more)
{
    size_t need = text->len + more + 1;
    if (need <= text->cap)
        return;
    size_t cap = text->cap < 256 ? 256 : text->cap;
    while (cap < need)
        cap *= 2;
    text->s = memory_resize(text->s, cap, 1);
    text->cap = cap;
}

void buffer_add_bytes(struct buffer *text, const void *bytes, size_t len)
{
    make_room(text, len);
    if (len > 0)
        memcpy(text->s + text->len, bytes, len);
    text->len += len;
    text->s[text->len] = '\0';
}

void buffer_add(struct buffer *text, const char *s)
{
    buffer_add_bytes(text, s, strlen(s));
}

void buffer_addf(struct buffer *text, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int n = vsnprintf(NULL, 0, format, list);
    va_end(list);
    if (n > 0) {
        make_room(text, (size_t)n);
        vsnprintf(text->s + text->len, (size_t)n + 1, format, again);
        text->len += (size_t)n;
    }
    va_end(again);
}

void buffer_add_escaped(struct buffer *text, const char *s)
{
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '&')
            buffer_add(text, "&amp;");
        else if (c == '<')
            buffer_add(text, "&lt;");
        else if (c == '>')
            buffer_add(text, "&gt;");
        else if (c == '"')
            buffer_add(text, "&quot;");
        else if (c < 0x20 && c != '\n' && c != '\t')
            buffer_add(text, "?"); /* XML 1.0 has no way to spell it */
        else
            buffer_add_bytes(text, s, 1);
    }
}

void buffer_add_json_string(struct buffer *text, const char *s)
{
    buffer_add(text, "\"");
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            buffer_addf(text, "\\%c", c);
        else if (c == '\n')
            buffer_add(text, "\\n");
        else if (c < 0x20)
            buffer_addf(text, "\\u%04x", c);
        else
            buffer_add_bytes(text, s, 1);
    }
    buffer_add(text, "\"");
}

void buffer_add_shell_word(struct buffer *text, const char *s)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_-./=:,@%+";
    if (*s != '\0' && s[strspn(s, plain)] == '\0') {
        buffer_add(text, s);
        return;
    }
    buffer_add(text, "'");
    for (; *s != '\0'; s++) {
        if (*s == '\'')
            buffer_add(text, "'\\''");
        else
            buffer_add_bytes(text, s, 1);
    }
    buffer_add(text, "'");
}

void buffer_add_base64(struct buffer *text, const void *bytes, size_t len)
{
    enum { PIECE = 3 * 256 };
    char out[BASE64_LENGTH(PIECE)];
    const uint8_t *b = bytes;
    for (size_t i = 0; i < len; i += PIECE) {
        size_t part = len - i < PIECE ? len - i : PIECE;
        buffer_add_bytes(text, out, base64_write(b + i, part, out));
    }
}

const char *buffer_get(const struct buffer *text)
{
    return text->s != NULL ? text->s : "";
}

void buffer_clear(struct buffer *text)
{
    text->len = 0;
    if (text->s != NULL)
        text->s[0] = '\0';
}

void buffer_free(struct buffer *text)
{
    free(text->s);
    *text = (struct buffer) { 0 };
}

int buffer_read_file(struct buffer *text, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return -1;
    char chunk[16384];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, file)) > 0)
        buffer_add_bytes(text, chunk, n);
    int failed = ferror(file);
    int why = errno;
    fclose(file);
    errno = why;
    return failed ? -1 : 0;
}

int buffer_write_file(const struct buffer *text, const char *path)
{
    struct buffer temporary = { 0 };
    buffer_addf(&temporary, "%s.new", path);
    FILE *file = fopen(temporary.s, "wb");
    int result = -1;
    if (file != NULL) {
        size_t n = text->len > 0 ? fwrite(text->s, 1, text->len, file) : 0;
        int closed = fclose(file);
        if (n == text->len && closed == 0 && rename(temporary.s, path) == 0)
            result = 0;
        else
            unlink(temporary.s);
    }
    buffer_free(&temporary);
    return result;
}
