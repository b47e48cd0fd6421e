/* SPDX-License-Identifier: MIT */
#include "firmware_core/image_head.h"

#include <stddef.h>
#include <string.h>

static const uint8_t magic[8] = { 'F', 'O', 'O', 'T', 'F', 'A', 'L', 'L' };

enum { AT_FORMAT = 8, AT_LENGTH = 12, AT_MODEL = 16, AT_VERSION = 48 };

static uint32_t number_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

static void put_number(uint8_t *bytes, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(value >> 8 * i);
}

const char *image_head_read(const uint8_t bytes[IMAGE_HEAD_SIZE], struct image_head *out)
{
    uint16_t version[IMAGE_HEAD_VERSION_PARTS];
    if (memcmp(bytes, magic, sizeof magic) != 0)
        return "is no software for a device";
    if (number_at(bytes + AT_FORMAT) != IMAGE_HEAD_FORMAT)
        return "is of a format that this software does not know";
    out->length = number_at(bytes + AT_LENGTH);
    memcpy(out->model, bytes + AT_MODEL, sizeof out->model);
    memcpy(out->version, bytes + AT_VERSION, sizeof out->version);
    if (out->length == 0 || out->model[sizeof out->model - 1] != '\0' ||
        out->version[sizeof out->version - 1] != '\0' || !image_head_version(out->version, version))
        return "has a damaged head";
    return NULL;
}

void image_head_write(const struct image_head *head, uint8_t bytes[IMAGE_HEAD_SIZE])
{
    memset(bytes, 0, IMAGE_HEAD_SIZE);
    memcpy(bytes, magic, sizeof magic);
    put_number(bytes + AT_FORMAT, IMAGE_HEAD_FORMAT);
    put_number(bytes + AT_LENGTH, head->length);
    memcpy(bytes + AT_MODEL, head->model, strlen(head->model));
    memcpy(bytes + AT_VERSION, head->version, strlen(head->version));
}

bool image_head_version(const char *text, uint16_t out[IMAGE_HEAD_VERSION_PARTS])
{
    const char *at = text;
    for (unsigned part = 0; part < IMAGE_HEAD_VERSION_PARTS; part++) {
        uint32_t value = 0;
        unsigned digits = 0;
        if (part > 0 && *at++ != '.')
            return false;
        for (; *at >= '0' && *at <= '9' && digits < 5; digits++)
            value = value * 10 + (uint32_t)(*at++ - '0');
        if (digits == 0 || value > UINT16_MAX)
            return false;
        out[part] = (uint16_t)value;
    }
    return *at == '\0' && at - text < IMAGE_HEAD_VERSION_MAX;
}

int image_head_compare(const char *a, const char *b)
{
    uint16_t first[IMAGE_HEAD_VERSION_PARTS] = { 0 }, second[IMAGE_HEAD_VERSION_PARTS] = { 0 };
    (void)image_head_version(a, first);
    (void)image_head_version(b, second);
    for (unsigned i = 0; i < IMAGE_HEAD_VERSION_PARTS; i++)
        if (first[i] != second[i])
            return first[i] < second[i] ? -1 : 1;
    return 0;
}
