/* SPDX-License-Identifier: MIT */
#include "firmware_core/factory_reset.h"

#include <stdint.h>

#include "firmware_core/store.h"

static const uint32_t ORDER_KEY = STORE_ACCESS_LAST;

int factory_reset_order(const struct hal *hal, unsigned spared)
{
    uint8_t order = (uint8_t)spared;
    uint32_t oldest;
    int result = store_put(hal, ORDER_KEY, &order, sizeof order);
    /* A report would be deleted by the reset anyway. */
    if (result != HAL_E_FULL || !hal->store_next(hal->ctx, STORE_OUTBOX_FIRST, &oldest))
        return result;
    result = store_delete(hal, oldest);
    return result == HAL_OK ? store_put(hal, ORDER_KEY, &order, sizeof order) : result;
}

bool factory_reset_ordered(const struct hal *hal, unsigned *spared)
{
    uint8_t order = 0;
    int len = store_get(hal, ORDER_KEY, &order, sizeof order);
    *spared = order;
    return len > 0;
}

int factory_reset_finish(const struct hal *hal)
{
    int result = store_delete_range(hal, STORE_COUNTS_FIRST, STORE_COUNTS_LAST);
    if (result == HAL_OK)
        result = store_delete_range(hal, STORE_OUTBOX_FIRST, STORE_OUTBOX_LAST);
    return result == HAL_OK ? store_delete(hal, ORDER_KEY) : result;
}
