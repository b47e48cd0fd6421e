/* SPDX-License-Identifier: MIT */
#include "firmware_core/manage_call.h"

int manage_upgrade(struct manage_call *call)
{
    struct device *device = call->device;
    int32_t size;
    bool resets;
    if (manage_number(call, "size", 1, INT32_MAX, &size) != 0 ||
        manage_bool(call, "reset_after_upgrading", false, &resets) != 0)
        return -1;
    const char *why = upgrade_begin(&device->upgrade, (uint32_t)size, resets, &device->hal);
    return why == NULL ? 0 : manage_refuse(call, "image", why);
}
