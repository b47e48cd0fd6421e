/* SPDX-License-Identifier: MIT */
#include "firmware_core/bytes.h"

static bool has(struct bytes *bytes, unsigned n)
{
    if (bytes->cap - bytes->used < n)
        bytes->failed = true;
    return !bytes->failed;
}

void bytes_put(struct bytes *bytes, uint64_t value, unsigned n)
{
    if (!has(bytes, n))
        return;
    for (unsigned i = 0; i < n; i++)
        bytes->at[bytes->used++] = (uint8_t)(value >> 8 * i);
}

uint64_t bytes_take(struct bytes *bytes, unsigned n)
{
    uint64_t value = 0;
    if (!has(bytes, n))
        return 0;
    for (unsigned i = 0; i < n; i++)
        value |= (uint64_t)bytes->at[bytes->used++] << 8 * i;
    return value;
}
