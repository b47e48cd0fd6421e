/* SPDX-License-Identifier: MIT */
#include "rig/window/png_file.h"

#include <errno.h>
#include <png.h>
#include <stdlib.h>

#include "rig/buffer.h"
#include "rig/memory.h"
#include "rig/window/palette.h"

static uint8_t *bytes_of(const uint32_t *rgb, size_t n)
{
    uint8_t *bytes = memory_zeroed(n, 3);
    for (size_t i = 0; i < n; i++) {
        bytes[3 * i] = (uint8_t)(rgb[i] >> 16);
        bytes[3 * i + 1] = (uint8_t)(rgb[i] >> 8);
        bytes[3 * i + 2] = (uint8_t)rgb[i];
    }
    return bytes;
}

/* bytes as the image's format has them. */
static int write_image(png_image *image, const char *path, const uint8_t *bytes,
                       const uint8_t *colours)
{
    png_alloc_size_t len = PNG_IMAGE_PNG_SIZE_MAX(*image);
    uint8_t *file = memory_zeroed(len, 1);
    int result = -1;
    if (png_image_write_to_memory(image, file, &len, 0, bytes, 0, colours)) {
        struct buffer whole = { 0 };
        buffer_add_bytes(&whole, file, len);
        result = buffer_write_file(&whole, path);
        buffer_free(&whole);
    } else {
        errno = EINVAL; /* no width, no height, or more than the format has room for */
    }
    free(file);
    return result;
}

int png_write(const char *path, const uint32_t *rgb, unsigned width, unsigned height)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = PNG_FORMAT_RGB
    };
    uint8_t *bytes = bytes_of(rgb, (size_t)width * height);
    int result = write_image(&image, path, bytes, NULL);
    free(bytes);
    return result;
}

int png_write_small(const char *path, const uint32_t *rgb, unsigned width, unsigned height)
{
    const size_t n = (size_t)width * height;
    struct palette palette;
    palette_init(&palette);
    palette_make(&palette, rgb, n, PALETTE_MAX);
    png_image image = { .version = PNG_IMAGE_VERSION,
                        .width = width,
                        .height = height,
                        .format = PNG_FORMAT_RGB_COLORMAP,
                        .colormap_entries = (png_uint_32)palette.n };
    uint8_t *indices = memory_zeroed(n, 1), *colours = bytes_of(palette.rgb, PALETTE_MAX);
    for (size_t i = 0; i < n; i++)
        indices[i] = palette_index(&palette, rgb[i]);
    int result = write_image(&image, path, indices, colours);
    free(indices);
    free(colours);
    palette_free(&palette);
    return result;
}
