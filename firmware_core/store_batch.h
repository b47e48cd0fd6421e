/* SPDX-License-Identifier: MIT */
/* Changes of the record store that belong together: gathered during a step and written as one, so
 * that a power cut leaves either all of them or none. Filled by the outbox and by persist.c, which
 * also writes it. */
#ifndef FOOTFALL_CORE_STORE_BATCH_H
#define FOOTFALL_CORE_STORE_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/hal.h"

enum {
    STORE_BATCH_PUTS_MAX = 200,
    STORE_BATCH_CHANGES_MAX = 3500, /* all of the outbox may go, and what was put here with it */
    STORE_BATCH_BYTES = 128 * 1024, /* of values: the configuration, and reports beside it */
};

struct store_batch {
    uint16_t n, n_puts;
    uint32_t used;
    struct hal_record change[STORE_BATCH_CHANGES_MAX];
    uint8_t bytes[STORE_BATCH_BYTES];
};

/* Whether so many more values of so many bytes in all have room. */
bool store_batch_has_room(const struct store_batch *batch, unsigned n_puts, size_t bytes);

/* Adds a change; a later one of the same key holds. There must be room for what is put. */
void store_batch_put(struct store_batch *batch, uint32_t key, const void *value, size_t len);
void store_batch_delete(struct store_batch *batch, uint32_t key);

/* Makes all changes. HAL_OK and the batch is empty, or HAL_E_FULL or HAL_E_IO, and nothing was
 * changed. */
int store_batch_write(struct store_batch *batch, const struct hal *hal);

/* Leaves only what is to be deleted, which always has room in the store. */
void store_batch_drop_puts(struct store_batch *batch);

void store_batch_clear(struct store_batch *batch);

#endif
