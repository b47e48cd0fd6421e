/* SPDX-License-Identifier: MIT */
#include "rig/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rig/exit_status.h"

static void *or_end(void *p)
{
    if (p == NULL) {
        fputs("footfall: out of memory\n", stderr);
        exit(STATUS_ENVIRONMENT);
    }
    return p;
}

void *memory_zeroed(size_t n, size_t size)
{
    return or_end(calloc(n > 0 ? n : 1, size > 0 ? size : 1));
}

void *memory_resize(void *old, size_t n, size_t size)
{
    return or_end(reallocarray(old, n > 0 ? n : 1, size));
}

char *memory_copy_text(const char *s)
{
    return or_end(strdup(s));
}

void memory_fit_text(char *to, size_t cap, const char *s)
{
    size_t len = strnlen(s, cap - 1);
    memcpy(to, s, len);
    to[len] = '\0';
}
