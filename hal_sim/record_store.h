/* SPDX-License-Identifier: MIT */
/* The record store of a simulated board, as hal.h describes it: records in order of their keys, in
 * memory of a size that can run out. The board owns it, so that it outlives the device. */
#ifndef FOOTFALL_HAL_SIM_RECORD_STORE_H
#define FOOTFALL_HAL_SIM_RECORD_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/hal.h"

enum {
    RECORD_STORE_BYTES = 8 * 1024 * 1024, /* of the board, unless told otherwise */
    RECORD_STORE_OVERHEAD = 16,           /* of each record beside its value */
};

struct record {
    uint32_t key;
    size_t len;
    uint8_t *value;
};

struct record_store {
    size_t cap_bytes, used_bytes;
    size_t n, room;
    struct record *records; /* in order of key */
};

void record_store_init(struct record_store *store, size_t cap_bytes);
void record_store_free(struct record_store *store);

/* HAL_OK when these changes could be made now, or the reason against it. */
int record_store_check(const struct record_store *store, const struct hal_record *changes,
                       size_t n);

/* As hal.h says of store_write, store_read and store_next. */
int record_store_write(struct record_store *store, const struct hal_record *changes, size_t n);
int record_store_read(const struct record_store *store, uint32_t key, void *out, size_t cap);
bool record_store_next(const struct record_store *store, uint32_t from, uint32_t *key);

#endif
