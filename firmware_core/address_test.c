/* SPDX-License-Identifier: MIT */
#include "firmware_core/address_test.h"

#include <assert.h>
#include <string.h>

int address_test_start(struct address_test *test, const struct hal *hal, const char *address)
{
    size_t len = strlen(address);
    assert(len <= ADDRESS_TEXT_MAX);
    if (test->state == ADDRESS_TESTING)
        return HAL_E_BUSY;
    const struct hal_probe probe = { .id = test->last_id + 1,
                                     .address = address,
                                     .timeout_ms = ADDRESS_TEST_WAIT_MS };
    int result = hal->probe(hal->ctx, &probe);
    if (result != HAL_OK)
        return result;
    test->last_id = probe.id;
    test->state = ADDRESS_TESTING;
    memcpy(test->address, address, len + 1);
    return HAL_OK;
}

void address_test_found(struct address_test *test, const struct hal_finding *finding)
{
    static const enum address_state states[] = {
        [HAL_PRESENCE_UNKNOWN] = ADDRESS_UNKNOWN,
        [HAL_PRESENCE_NONE] = ADDRESS_FREE,
        [HAL_PRESENCE_SEEN] = ADDRESS_IN_USE,
    };
    if (test->state == ADDRESS_TESTING && finding->id == test->last_id)
        test->state = states[finding->presence];
}
