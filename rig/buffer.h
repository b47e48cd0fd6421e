/* SPDX-License-Identifier: MIT */
/* A string that grows, for everything that the rig writes: JSON, XML, HTML, diffs.
 * Out of memory ends the program with STATUS_ENVIRONMENT, so nothing here can fail. */
#ifndef FOOTFALL_RIG_BUFFER_H
#define FOOTFALL_RIG_BUFFER_H

#include <stddef.h>

/* Zero-initialise. `s` ends with a NUL that `len` leaves out; NULL while nothing was added. */
struct buffer {
    char *s;
    size_t len, cap;
};

void buffer_add(struct buffer *text, const char *s);
void buffer_add_bytes(struct buffer *text, const void *bytes, size_t len);
void buffer_addf(struct buffer *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* With &, <, >, " and control characters made safe for XML and HTML. */
void buffer_add_escaped(struct buffer *text, const char *s);

/* As a JSON string with its quotes. */
void buffer_add_json_string(struct buffer *text, const char *s);

/* A word that a POSIX shell reads as s. */
void buffer_add_shell_word(struct buffer *text, const char *s);

/* Base64 without line ends. */
void buffer_add_base64(struct buffer *text, const void *bytes, size_t len);

const char *buffer_get(const struct buffer *text); /* never NULL */
void buffer_clear(struct buffer *text);            /* keeps the memory */
void buffer_free(struct buffer *text);

/* The whole file; 0 or -1 with errno. */
int buffer_read_file(struct buffer *text, const char *path);

/* Writes a file in one go beside its final name, then renames; 0 or -1 with errno. */
int buffer_write_file(const struct buffer *text, const char *path);

#endif
