/* SPDX-License-Identifier: MIT */
/* Numbers as bytes, the lowest first, whatever the processor: for records of the store. */
#ifndef FOOTFALL_CORE_BYTES_H
#define FOOTFALL_CORE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    uint8_t *at;
    size_t used, cap;
    bool failed; /* more was put or taken than there is */
};

/* Puts the lowest n bytes of a value, n from 1 to 8. */
void bytes_put(struct bytes *bytes, uint64_t value, unsigned n);

/* Takes a value of n bytes; 0 when there are too few. */
uint64_t bytes_take(struct bytes *bytes, unsigned n);

#endif
