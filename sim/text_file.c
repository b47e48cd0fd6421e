/* SPDX-License-Identifier: MIT */
#include "sim/text_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

char *text_file_read(const char *path, size_t max, size_t *len)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    size_t cap = 1 << 16, n = 0;
    char *text = malloc(cap);
    while (text != NULL) {
        n += fread(text + n, 1, cap - 1 - n, file);
        if (n < cap - 1 || cap > max + 1)
            break;
        cap *= 2;
        char *bigger = realloc(text, cap);
        if (bigger == NULL)
            free(text);
        text = bigger;
    }
    bool bad = text == NULL || ferror(file) != 0;
    int code = errno;
    fclose(file);
    if (bad) {
        free(text);
        errno = code != 0 ? code : EIO;
        return NULL;
    }
    text[n] = '\0';
    *len = n;
    return text;
}
