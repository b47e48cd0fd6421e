/* SPDX-License-Identifier: MIT */
/* Base64 (RFC 4648, 4) with padding and without line ends. Called for pictures, which travel in
 * JSON. */
#ifndef FOOTFALL_CORE_BASE64_H
#define FOOTFALL_CORE_BASE64_H

#include <stddef.h>
#include <stdint.h>

/* Characters for so many bytes. */
#define BASE64_LENGTH(n) (((n) + 2) / 3 * 4)

/* Writes them, without a NUL, and returns their number. */
size_t base64_write(const uint8_t *bytes, size_t n, char *out);

#endif
