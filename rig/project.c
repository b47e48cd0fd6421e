/* SPDX-License-Identifier: MIT */
#include "rig/project.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LEVELS_UP = 3 }; /* build/footfall, build/san/footfall */

__attribute__((nonnull)) static bool readable(char *path, size_t cap, const char *folder,
                                              const char *name)
{
    int len = snprintf(path, cap, "%s%s", folder, name);
    return len > 0 && (size_t)len < cap && access(path, R_OK) == 0;
}

int project_path(const char *name, char *path, size_t cap)
{
    char program[PATH_MAX];
    if (readable(path, cap, "", name))
        return 0;
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    program[n > 0 ? n : 0] = '\0';
    for (int level = 0; level < LEVELS_UP; level++) {
        char *slash = strrchr(program, '/');
        if (slash == NULL)
            break;
        slash[1] = '\0';
        if (readable(path, cap, program, name))
            return 0;
        *slash = '\0';
    }
    return -1;
}
