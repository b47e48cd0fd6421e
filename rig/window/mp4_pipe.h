/* SPDX-License-Identifier: MIT */
/* Moving pictures as an MP4 file, which an installed ffmpeg makes of what it is fed through a
 * pipe. */
#ifndef FOOTFALL_RIG_WINDOW_MP4_PIPE_H
#define FOOTFALL_RIG_WINDOW_MP4_PIPE_H

#include <stdbool.h>
#include <stdint.h>

#include "rig/buffer.h"

enum { MP4_FPS = 30 };

struct mp4_pipe;

/* NULL with the reason, such as that there is no ffmpeg. */
struct mp4_pipe *mp4_open(const char *path, unsigned width, unsigned height, struct buffer *why);

/* A picture 0xXXRRGGBB of the size it was opened with, for 1/MP4_FPS second. 0, or -1: ffmpeg takes
 * no more, and mp4_close() says why. */
int mp4_add(struct mp4_pipe *mp4, const uint32_t *rgb);

/* Ends it, under its final name. 0, or -1 with the reason; then, or when it is not to be kept,
 * there is no file. */
int mp4_close(struct mp4_pipe *mp4, bool keep, struct buffer *why);

#endif
