/* SPDX-License-Identifier: MIT */
/* The head of a file with new software (VS121-P 5.4.5). The guide publishes no format: this one is
 * the project's own. Written by whoever makes images, read by the upgrade. Numbers are
 * little-endian.
 *
 *   at  bytes
 *    0      8  "FOOTFALL"
 *    8      4  1, the format
 *   12      4  bytes of software behind the head
 *   16     32  model, filled up with NUL
 *   48     16  version such as 1.4.2, filled up with NUL
 *   64     32  SHA-256 of the software
 *   96     64  Ed25519 signature of the 96 bytes before it */
#ifndef FOOTFALL_CORE_IMAGE_HEAD_H
#define FOOTFALL_CORE_IMAGE_HEAD_H

#include <stdbool.h>
#include <stdint.h>

enum {
    IMAGE_HEAD_FORMAT = 1,
    IMAGE_HEAD_SIGNED = 96, /* bytes */
    IMAGE_HEAD_SIZE = 160,
    IMAGE_HEAD_MODEL_MAX = 32, /* with a NUL at least behind it */
    IMAGE_HEAD_VERSION_MAX = 16,
    IMAGE_HEAD_DIGEST = 64, /* places of the longer parts */
    IMAGE_HEAD_SIGNATURE = 96,
    IMAGE_HEAD_VERSION_PARTS = 3,
};

struct image_head {
    uint32_t length; /* of the software */
    char model[IMAGE_HEAD_MODEL_MAX];
    char version[IMAGE_HEAD_VERSION_MAX];
};

/* NULL, or what is wrong with it as a head. Says nothing of the signature. */
const char *image_head_read(const uint8_t bytes[IMAGE_HEAD_SIZE], struct image_head *out);

/* Everything but digest and signature, which become 0. Model and version must fit. */
void image_head_write(const struct image_head *head, uint8_t bytes[IMAGE_HEAD_SIZE]);

/* Three numbers of up to 65535 between dots. */
bool image_head_version(const char *text, uint16_t out[IMAGE_HEAD_VERSION_PARTS]);

/* Negative, 0 or positive as a is older than b, the same or newer. Both must be versions. */
int image_head_compare(const char *a, const char *b);

#endif
