/* SPDX-License-Identifier: MIT */
/* Moving pictures as a GIF, by giflib: each picture has 255 colours of its own and holds only what
 * differs from the one before by more than a camera's noise, which would fill any disk. */
#ifndef FOOTFALL_RIG_WINDOW_GIF_FILE_H
#define FOOTFALL_RIG_WINDOW_GIF_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gif_file;

/* It repeats for ever. NULL with errno; sides are 1..65535. */
struct gif_file *gif_open(const char *path, unsigned width, unsigned height);

/* A picture of the size it was opened with, 0xXXRRGGBB, shown for hundredths of a second. 0, or -1
 * with errno. */
int gif_add(struct gif_file *gif, const uint32_t *rgb, unsigned delay_cs);

size_t gif_bytes(const struct gif_file *gif); /* so far */

/* Ends it, under its final name. 0, or -1 with errno; then, or when it is not to be kept, there is
 * no file. */
int gif_close(struct gif_file *gif, bool keep);

#endif
