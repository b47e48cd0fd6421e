/* SPDX-License-Identifier: MIT */
#include "rig/window/png_file.h"

#include <errno.h>
#include <png.h>
#include <stdlib.h>

#include "rig/buffer.h"
#include "rig/memory.h"

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

int png_write(const char *path, const uint32_t *rgb, unsigned width, unsigned height)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = PNG_FORMAT_RGB
    };
    uint8_t *bytes = bytes_of(rgb, (size_t)width * height);
    png_alloc_size_t len = PNG_IMAGE_PNG_SIZE_MAX(image);
    uint8_t *file = memory_zeroed(len, 1);
    int result = -1;
    if (png_image_write_to_memory(&image, file, &len, 0, bytes, 0, NULL)) {
        struct buffer whole = { 0 };
        buffer_add_bytes(&whole, file, len);
        result = buffer_write_file(&whole, path);
        buffer_free(&whole);
    } else {
        errno = EINVAL; /* no width, no height, or more than the format has room for */
    }
    free(file);
    free(bytes);
    return result;
}
