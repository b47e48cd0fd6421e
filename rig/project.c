/* SPDX-License-Identifier: MIT */
#include "rig/project.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LEVELS_UP = 3 }; /* build/footfall, build/san/footfall */

int project_path(const char *name, char *path, size_t cap)
{
    char program[PATH_MAX];
    if (snprintf(path, cap, "%s", name) < (int)cap && access(path, R_OK) == 0)
        return 0;
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    program[n > 0 ? n : 0] = '\0';
    for (int level = 0; level < LEVELS_UP; level++) {
        char *slash = strrchr(program, '/');
        if (slash == NULL)
            break;
        *slash = '\0';
        if (snprintf(path, cap, "%s/%s", program, name) < (int)cap && access(path, R_OK) == 0)
            return 0;
    }
    return -1;
}
