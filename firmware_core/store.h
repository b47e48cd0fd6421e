/* SPDX-License-Identifier: MIT */
/* Short ways to the board's record store for whoever keeps a record in it. Each call is one write:
 * what must hold together over a power cut goes into one hal->store_write() instead. */
#ifndef FOOTFALL_CORE_STORE_H
#define FOOTFALL_CORE_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "firmware_core/hal.h"
#include "firmware_core/store_keys.h"

/* HAL_OK, HAL_E_FULL or HAL_E_IO; then nothing has changed. */
int store_put(const struct hal *hal, uint32_t key, const void *value, size_t len);
int store_delete(const struct hal *hal, uint32_t key);

/* The record's length, of which at most cap bytes are in `out`; HAL_E_ABSENT or HAL_E_IO. */
int store_get(const struct hal *hal, uint32_t key, void *out, size_t cap);

/* Deletes all records from `first` to `last`. A power cut may leave the later ones. */
int store_delete_range(const struct hal *hal, uint32_t first, uint32_t last);

#endif
