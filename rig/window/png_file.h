/* SPDX-License-Identifier: MIT */
/* Pictures as PNG files, by libpng. */
#ifndef FOOTFALL_RIG_WINDOW_PNG_FILE_H
#define FOOTFALL_RIG_WINDOW_PNG_FILE_H

#include <stdint.h>

/* width * height pixels 0xXXRRGGBB, row by row from the top. Written beside its final name, then
 * renamed, so that nobody finds half a picture. 0, or -1 with errno. */
int png_write(const char *path, const uint32_t *rgb, unsigned width, unsigned height);

/* The same with the 256 colours that serve it best: a third of the size, for documents. */
int png_write_small(const char *path, const uint32_t *rgb, unsigned width, unsigned height);

#endif
