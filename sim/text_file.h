/* SPDX-License-Identifier: MIT */
/* Files as people write them, read whole and bounded. Called by the readers of scenes and of bench
 * maps. */
#ifndef FOOTFALL_SIM_TEXT_FILE_H
#define FOOTFALL_SIM_TEXT_FILE_H

#include <stddef.h>

/* The whole of a file with a NUL behind it, which belongs to the caller; NULL with errno set. What
 * is longer than max bytes comes cut, but longer than max. */
char *text_file_read(const char *path, size_t max, size_t *len);

#endif
