/* SPDX-License-Identifier: MIT */
#include "firmware_core/store.h"

int store_put(const struct hal *hal, uint32_t key, const void *value, size_t len)
{
    struct hal_record record = { .key = key, .value = value, .len = len };
    return hal->store_write(hal->ctx, &record, 1);
}

int store_delete(const struct hal *hal, uint32_t key)
{
    return store_put(hal, key, NULL, 0);
}

int store_get(const struct hal *hal, uint32_t key, void *out, size_t cap)
{
    return hal->store_read(hal->ctx, key, out, cap);
}

int store_delete_range(const struct hal *hal, uint32_t first, uint32_t last)
{
    uint32_t key = first;
    while (hal->store_next(hal->ctx, key, &key) && key <= last) {
        int result = store_delete(hal, key);
        if (result != HAL_OK || key == last)
            return result;
        key++;
    }
    return HAL_OK;
}
