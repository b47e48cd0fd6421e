/* SPDX-License-Identifier: MIT */
/* A clip of what was shown: a GIF, or an MP4 when its name ends in .mp4. Each picture stays until
 * the next one came. */
#ifndef FOOTFALL_RIG_WINDOW_CLIP_H
#define FOOTFALL_RIG_WINDOW_CLIP_H

#include <stdint.h>

#include "rig/buffer.h"

enum {
    CLIP_MAX_US = 60 * 1000 * 1000,  /* longer than this is no clip */
    CLIP_STILL_US = 2 * 1000 * 1000, /* a picture stays no longer, however long nothing happened */
    CLIP_SHORTEST_US = 20 * 1000,    /* GIF readers show what is shorter five times as long */
    CLIP_WIDTH_MAX = 1280,           /* wider ones are halved, or made a third, and so on */
};

struct clip;

enum clip_result { CLIP_OK = 0, CLIP_FAILED = -1, CLIP_FULL = 1 };

/* NULL with the reason. Nothing lies under the clip's own name before clip_close(). */
struct clip *clip_open(const char *path, struct buffer *why);

/* A picture 0xXXRRGGBB that is shown from at_us on, by any clock that never steps back; all of one
 * clip have one size. CLIP_FULL: it was not taken any more, clip_close() is due. */
enum clip_result clip_add(struct clip *clip, const uint32_t *rgb, unsigned width, unsigned height,
                          uint64_t at_us, struct buffer *why);

/* How far it is, such as "clip: 45 pictures, 3.0 s, 1.2 MB". */
void clip_tell(const struct clip *clip, struct buffer *out);

/* The last picture is shown until end_us. 0, or -1 with the reason, unless clip_add() told it; then
 * there is no file. */
int clip_close(struct clip *clip, uint64_t end_us, struct buffer *why);

/* There shall be none. */
void clip_abandon(struct clip *clip);

#endif
