/* SPDX-License-Identifier: MIT */
#include "firmware_core/store_batch.h"

#include <assert.h>
#include <string.h>

bool store_batch_has_room(const struct store_batch *batch, unsigned n_puts, size_t bytes)
{
    return batch->n_puts + n_puts <= STORE_BATCH_PUTS_MAX &&
           batch->used + bytes <= STORE_BATCH_BYTES;
}

static void add(struct store_batch *batch, uint32_t key, const void *value, size_t len)
{
    assert(batch->n < STORE_BATCH_CHANGES_MAX);
    batch->change[batch->n++] = (struct hal_record) { .key = key, .value = value, .len = len };
}

void store_batch_put(struct store_batch *batch, uint32_t key, const void *value, size_t len)
{
    assert(store_batch_has_room(batch, 1, len));
    uint8_t *copy = batch->bytes + batch->used;
    memcpy(copy, value, len);
    add(batch, key, copy, len);
    batch->used += (uint32_t)len;
    batch->n_puts++;
}

void store_batch_delete(struct store_batch *batch, uint32_t key)
{
    add(batch, key, NULL, 0);
}

int store_batch_write(struct store_batch *batch, const struct hal *hal)
{
    int result = batch->n > 0 ? hal->store_write(hal->ctx, batch->change, batch->n) : HAL_OK;
    if (result == HAL_OK)
        store_batch_clear(batch);
    return result;
}

void store_batch_drop_puts(struct store_batch *batch)
{
    uint16_t n = 0;
    for (uint16_t i = 0; i < batch->n; i++)
        if (batch->change[i].value == NULL)
            batch->change[n++] = batch->change[i];
    store_batch_clear(batch);
    batch->n = n;
}

void store_batch_clear(struct store_batch *batch)
{
    batch->n = 0;
    batch->n_puts = 0;
    batch->used = 0;
}
