/* SPDX-License-Identifier: MIT */
/* Where the project's folder is: the one that we stand in, or the one that the program was built
 * in. For commands that read more than the scenes they are given. */
#ifndef FOOTFALL_RIG_PROJECT_H
#define FOOTFALL_RIG_PROJECT_H

#include <stddef.h>

/* The path of `name` in the project's folder, such as scenes/requirements: 0, or -1 when there is
 * none. */
int project_path(const char *name, char *path, size_t cap);

#endif
