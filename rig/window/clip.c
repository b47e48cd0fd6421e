/* SPDX-License-Identifier: MIT */
#include "rig/window/clip.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "rig/memory.h"
#include "rig/window/gif_file.h"
#include "rig/window/mp4_pipe.h"

struct clip {
    char *path;
    bool is_mp4, failed;
    struct gif_file *gif;
    struct mp4_pipe *mp4;
    unsigned by; /* so many pixels in a row become one */
    unsigned width, height;
    uint32_t *waiting; /* the last picture: how long it stays is not known yet */
    bool has_waiting;
    uint64_t since_us;  /* when it came, by the caller's clock */
    uint64_t length_us; /* of the clip up to it */
    uint64_t written;   /* what the file has got so far: hundredths of a second, or pictures */
    uint64_t n_pictures;
};

static bool ends_in(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

struct clip *clip_open(const char *path, struct buffer *why)
{
    if (!ends_in(path, ".gif") && !ends_in(path, ".mp4")) {
        buffer_addf(why, "%s: the name of a clip ends in .gif or .mp4", path);
        return NULL;
    }
    struct clip *clip = memory_zeroed(1, sizeof *clip);
    clip->path = memory_copy_text(path);
    clip->is_mp4 = ends_in(path, ".mp4");
    return clip;
}

static int open_file(struct clip *clip, unsigned width, unsigned height, struct buffer *why)
{
    clip->by = (width + CLIP_WIDTH_MAX - 1) / CLIP_WIDTH_MAX;
    clip->width = width / clip->by;
    clip->height = height / clip->by > 0 ? height / clip->by : 1;
    clip->waiting = memory_zeroed((size_t)clip->width * clip->height, sizeof clip->waiting[0]);
    if (clip->is_mp4) {
        clip->mp4 = mp4_open(clip->path, clip->width, clip->height, why);
        return clip->mp4 != NULL ? 0 : -1;
    }
    clip->gif = gif_open(clip->path, clip->width, clip->height);
    if (clip->gif == NULL)
        buffer_addf(why, "%s: %s", clip->path, strerror(errno));
    return clip->gif != NULL ? 0 : -1;
}

/* The mean of by x by pixels. */
static uint32_t mean_of(const uint32_t *rgb, unsigned stride, unsigned by)
{
    uint32_t sum[3] = { 0 }, n = by * by;
    for (unsigned y = 0; y < by; y++)
        for (unsigned x = 0; x < by; x++)
            for (int c = 0; c < 3; c++)
                sum[c] += rgb[y * stride + x] >> (16 - 8 * c) & 0xff;
    return (sum[0] + n / 2) / n << 16 | (sum[1] + n / 2) / n << 8 | (sum[2] + n / 2) / n;
}

static void take_in(struct clip *clip, const uint32_t *rgb, unsigned stride)
{
    for (unsigned y = 0; y < clip->height; y++)
        for (unsigned x = 0; x < clip->width; x++)
            clip->waiting[(size_t)y * clip->width + x] = mean_of(
                rgb + (size_t)y * clip->by * stride + (size_t)x * clip->by, stride, clip->by);
}

/* Ends are rounded, not lengths, so that they do not run away from the clock. */
static int write_waiting(struct clip *clip, uint64_t until_us, struct buffer *why)
{
    const uint64_t units = clip->is_mp4 ? MP4_FPS : 100; /* a second */
    const uint64_t end = (until_us * units + 500000) / 1000000;
    int failed = 0;
    if (clip->is_mp4)
        for (; clip->written < end && failed == 0; clip->written++)
            failed = mp4_add(clip->mp4, clip->waiting);
    else
        failed = gif_add(clip->gif, clip->waiting, (unsigned)(end - clip->written));
    if (failed != 0)
        buffer_addf(why, "%s: %s", clip->path,
                    clip->is_mp4 ? "ffmpeg takes no more pictures" : strerror(errno));
    clip->failed = failed != 0;
    clip->written = end;
    clip->n_pictures++;
    return failed;
}

/* The time that the waiting picture stayed. */
static uint64_t stayed_us(const struct clip *clip, uint64_t now_us)
{
    uint64_t us = now_us > clip->since_us ? now_us - clip->since_us : 0;
    return us < CLIP_STILL_US ? us : CLIP_STILL_US;
}

enum clip_result clip_add(struct clip *clip, const uint32_t *rgb, unsigned width, unsigned height,
                          uint64_t at_us, struct buffer *why)
{
    if (clip->waiting == NULL)
        clip->failed = open_file(clip, width, height, why) != 0;
    if (clip->failed)
        return CLIP_FAILED;
    if (width / clip->by != clip->width || height / clip->by != clip->height) {
        buffer_addf(why, "%s: the window changed its size", clip->path);
        return CLIP_FULL;
    }
    if (clip->has_waiting) {
        uint64_t us = stayed_us(clip, at_us);
        if (us >= CLIP_SHORTEST_US) {
            if (write_waiting(clip, clip->length_us + us, why) != 0)
                return CLIP_FAILED;
            clip->length_us += us;
            clip->since_us = at_us;
        }
    } else {
        clip->since_us = at_us;
    }
    if (clip->length_us >= CLIP_MAX_US) {
        buffer_addf(why, "%s: a clip ends after %d s", clip->path, CLIP_MAX_US / 1000000);
        return CLIP_FULL;
    }
    take_in(clip, rgb, width);
    clip->has_waiting = true;
    return CLIP_OK;
}

void clip_tell(const struct clip *clip, struct buffer *out)
{
    buffer_addf(out, "clip: %" PRIu64 " pictures, %.1f s", clip->n_pictures,
                (double)clip->length_us / 1e6);
    if (clip->gif != NULL)
        buffer_addf(out, ", %.1f MB", (double)gif_bytes(clip->gif) / 1e6);
}

int clip_close(struct clip *clip, uint64_t end_us, struct buffer *why)
{
    struct buffer again = { 0 }; /* why it failed was told before */
    struct buffer *reason = clip->failed ? &again : why;
    if (clip->has_waiting && !clip->failed && clip->length_us < CLIP_MAX_US) {
        uint64_t us = stayed_us(clip, end_us);
        us = us > CLIP_SHORTEST_US ? us : CLIP_SHORTEST_US;
        if (write_waiting(clip, clip->length_us + us, why) != 0)
            reason = &again;
    }
    int failed = clip->failed || !clip->has_waiting ? -1 : 0;
    if (clip->mp4 != NULL && mp4_close(clip->mp4, !clip->failed, reason) != 0)
        failed = -1;
    if (clip->gif != NULL && gif_close(clip->gif, !clip->failed) != 0) {
        buffer_addf(reason, "%s: %s", clip->path, strerror(errno));
        failed = -1;
    }
    if (!clip->has_waiting)
        buffer_addf(reason, "%s: no picture was shown", clip->path);
    buffer_free(&again);
    free(clip->waiting);
    free(clip->path);
    free(clip);
    return failed;
}

void clip_abandon(struct clip *clip)
{
    struct buffer why = { 0 };
    clip->failed = true;
    clip_close(clip, 0, &why);
    buffer_free(&why);
}
