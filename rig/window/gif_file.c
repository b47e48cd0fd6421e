/* SPDX-License-Identifier: MIT */
#include "rig/window/gif_file.h"

#include <errno.h>
#include <gif_lib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rig/buffer.h"
#include "rig/memory.h"
#include "rig/window/palette.h"

enum {
    SIDE_MAX = 65535,
    COLOURS = 255,
    TRANSPARENT = COLOURS, /* what stays as it is */
    TOLERANCE = 9,         /* of a channel; what differs less is noise */
};

struct gif_file {
    GifFileType *to;
    FILE *file;
    struct buffer path, temporary;
    int why; /* errno of what failed first; then nothing more is written */
    size_t bytes;
    unsigned width, height;
    bool begun;
    uint32_t *shown;   /* what a reader sees so far */
    uint32_t *changed; /* the pixels that are new, one after the other */
    uint8_t *line;
    struct palette palette;
};

/* The part of a picture that is new. */
struct part {
    unsigned x0, y0, x1, y1; /* x1 and y1 no longer */
    size_t n_changed;
};

static void fail(struct gif_file *gif)
{
    if (gif->why == 0)
        gif->why = errno != 0 ? errno : EIO;
}

static int write_bytes(GifFileType *to, const GifByteType *bytes, int len)
{
    struct gif_file *gif = to->UserData;
    errno = 0;
    size_t n = fwrite(bytes, 1, (size_t)len, gif->file);
    gif->bytes += n;
    if (n != (size_t)len)
        fail(gif);
    return (int)n;
}

static bool write_head(struct gif_file *gif)
{
    GifFileType *to = gif->to;
    EGifSetGifVersion(to, true); /* 89a: delays */
    const GifByteType for_ever[] = { 1, 0, 0 };
    return EGifPutScreenDesc(to, (int)gif->width, (int)gif->height, 8, 0, NULL) == GIF_OK &&
           EGifPutExtensionLeader(to, APPLICATION_EXT_FUNC_CODE) == GIF_OK &&
           EGifPutExtensionBlock(to, 11, "NETSCAPE2.0") == GIF_OK &&
           EGifPutExtensionBlock(to, sizeof for_ever, for_ever) == GIF_OK &&
           EGifPutExtensionTrailer(to) == GIF_OK;
}

static void gif_free(struct gif_file *gif)
{
    buffer_free(&gif->path);
    buffer_free(&gif->temporary);
    palette_free(&gif->palette);
    free(gif->shown);
    free(gif->changed);
    free(gif->line);
    free(gif);
}

struct gif_file *gif_open(const char *path, unsigned width, unsigned height)
{
    if (width < 1 || width > SIDE_MAX || height < 1 || height > SIDE_MAX) {
        errno = EINVAL;
        return NULL;
    }
    struct gif_file *gif = memory_zeroed(1, sizeof *gif);
    gif->width = width;
    gif->height = height;
    buffer_add(&gif->path, path);
    buffer_addf(&gif->temporary, "%s.new", path);
    gif->shown = memory_zeroed((size_t)width * height, sizeof gif->shown[0]);
    gif->changed = memory_zeroed((size_t)width * height, sizeof gif->changed[0]);
    gif->line = memory_zeroed(width, 1);
    palette_init(&gif->palette);
    gif->file = fopen(gif->temporary.s, "wb");
    if (gif->file == NULL) {
        int why = errno;
        gif_free(gif);
        errno = why;
        return NULL;
    }
    gif->to = EGifOpen(gif, write_bytes, NULL);
    if (gif->to == NULL || !write_head(gif))
        fail(gif); /* told by the next call */
    return gif;
}

static bool differs(uint32_t a, uint32_t b)
{
    for (int shift = 0; shift <= 16; shift += 8) {
        int difference = (int)(a >> shift & 0xff) - (int)(b >> shift & 0xff);
        if (difference > TOLERANCE || difference < -TOLERANCE)
            return true;
    }
    return false;
}

static bool is_new(const struct gif_file *gif, const uint32_t *rgb, size_t i)
{
    return !gif->begun || differs(rgb[i], gif->shown[i]);
}

static struct part find_changes(struct gif_file *gif, const uint32_t *rgb)
{
    struct part part = { .x0 = gif->width, .y0 = gif->height };
    for (unsigned y = 0; y < gif->height; y++)
        for (unsigned x = 0; x < gif->width; x++) {
            size_t i = (size_t)y * gif->width + x;
            if (!is_new(gif, rgb, i))
                continue;
            gif->changed[part.n_changed++] = rgb[i];
            part.x0 = x < part.x0 ? x : part.x0;
            part.x1 = x >= part.x1 ? x + 1 : part.x1;
            part.y0 = y < part.y0 ? y : part.y0;
            part.y1 = y + 1;
        }
    if (part.n_changed == 0) /* a picture has to have a pixel */
        part = (struct part) { 0, 0, 1, 1, 0 };
    return part;
}

static ColorMapObject *colours_of(const struct palette *palette)
{
    ColorMapObject *map = GifMakeMapObject(PALETTE_MAX, NULL);
    for (size_t i = 0; map != NULL && i < palette->n; i++)
        map->Colors[i] =
            (GifColorType) { (GifByteType)(palette->rgb[i] >> 16),
                             (GifByteType)(palette->rgb[i] >> 8), (GifByteType)palette->rgb[i] };
    return map;
}

static bool write_lines(struct gif_file *gif, const uint32_t *rgb, const struct part *part)
{
    for (unsigned y = part->y0; y < part->y1; y++) {
        for (unsigned x = part->x0; x < part->x1; x++) {
            size_t i = (size_t)y * gif->width + x;
            uint8_t index = TRANSPARENT;
            if (is_new(gif, rgb, i)) {
                index = palette_index(&gif->palette, rgb[i]);
                gif->shown[i] = gif->palette.rgb[index];
            }
            gif->line[x - part->x0] = index;
        }
        if (EGifPutLine(gif->to, gif->line, (int)(part->x1 - part->x0)) != GIF_OK)
            return false;
    }
    return true;
}

static bool write_picture(struct gif_file *gif, const uint32_t *rgb, const struct part *part,
                          unsigned delay_cs)
{
    const GraphicsControlBlock control = { .DisposalMode = DISPOSE_DO_NOT,
                                           .DelayTime = (int)delay_cs,
                                           .TransparentColor = TRANSPARENT };
    GifByteType bytes[4];
    size_t len = EGifGCBToExtension(&control, bytes);
    ColorMapObject *map = colours_of(&gif->palette);
    bool ok = map != NULL &&
              EGifPutExtension(gif->to, GRAPHICS_EXT_FUNC_CODE, (int)len, bytes) == GIF_OK &&
              EGifPutImageDesc(gif->to, (int)part->x0, (int)part->y0, (int)(part->x1 - part->x0),
                               (int)(part->y1 - part->y0), false, map) == GIF_OK &&
              write_lines(gif, rgb, part);
    GifFreeMapObject(map);
    return ok;
}

int gif_add(struct gif_file *gif, const uint32_t *rgb, unsigned delay_cs)
{
    if (gif->why == 0) {
        struct part part = find_changes(gif, rgb);
        palette_make(&gif->palette, gif->changed, part.n_changed, COLOURS);
        if (!write_picture(gif, rgb, &part, delay_cs))
            fail(gif);
        gif->begun = true;
    }
    errno = gif->why;
    return gif->why == 0 ? 0 : -1;
}

size_t gif_bytes(const struct gif_file *gif)
{
    return gif->bytes;
}

int gif_close(struct gif_file *gif, bool keep)
{
    if (gif->to != NULL && EGifCloseFile(gif->to, NULL) != GIF_OK)
        fail(gif);
    if (!gif->begun && gif->why == 0)
        gif->why = ENODATA;
    if (fclose(gif->file) != 0)
        fail(gif);
    if (keep && gif->why == 0 && rename(gif->temporary.s, gif->path.s) != 0)
        fail(gif);
    int why = gif->why;
    if (!keep || why != 0)
        unlink(gif->temporary.s);
    gif_free(gif);
    errno = why;
    return why == 0 ? 0 : -1;
}
