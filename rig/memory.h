/* SPDX-License-Identifier: MIT */
/* The rig's own malloc: whoever asks gets, or the program ends with STATUS_ENVIRONMENT and a
 * message. Not for the device or the world, which report what they lack. */
#ifndef FOOTFALL_RIG_MEMORY_H
#define FOOTFALL_RIG_MEMORY_H

#include <stddef.h>

void *memory_zeroed(size_t n, size_t size);
void *memory_resize(void *old, size_t n, size_t size);
char *memory_copy_text(const char *s);

/* As much of s as fits into cap bytes, with its NUL. */
void memory_fit_text(char *to, size_t cap, const char *s);

#endif
