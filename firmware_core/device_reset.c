/* SPDX-License-Identifier: MIT */
#include "firmware_core/device_parts.h"

#include "firmware_core/factory_reset.h"
#include "firmware_core/persist.h"
#include "firmware_core/store.h"

void device_restart(struct device *device)
{
    struct moment now = device_now(device);
    persist_write(device, &now);
    persist_end(device);
    device->restarts = true;
    device->hal.restart(device->hal.ctx);
}

/* The account, or at least the privacy mode, may be spared. */
static int reset_access(struct device *device, unsigned spared)
{
    struct access fresh;
    if ((spared & SPARE_USER) != 0)
        return HAL_OK;
    access_init(&fresh);
    if ((spared & SPARE_PRIVACY) != 0) {
        fresh.privacy_chosen = device->access.privacy_chosen;
        fresh.privacy_mode = device->access.privacy_mode;
    }
    device->access = fresh;
    int result = access_save(&fresh, &device->hal);
    return result != HAL_OK ? result : access_tries_forget(&device->hal);
}

static int reset_settings(struct device *device, unsigned spared)
{
    struct network_settings network = device->settings.network;
    device->model->defaults(&device->settings);
    device->settings.privacy_mode = access_privacy_mode(&device->access);
    if ((spared & SPARE_NETWORK) == 0)
        return store_delete_range(&device->hal, STORE_SETTINGS_FIRST, STORE_SETTINGS_LAST);
    device->settings.network = network;
    persist_settings(device);
    if (device->persist.failed)
        return HAL_E_IO;
    return store_delete_range(&device->hal, STORE_SETTINGS_FIRST + 1, STORE_SETTINGS_LAST);
}

void device_reset_carry_out(struct device *device)
{
    unsigned spared;
    if (!factory_reset_ordered(&device->hal, &spared))
        return;
    if (reset_access(device, spared) != HAL_OK || reset_settings(device, spared) != HAL_OK ||
        factory_reset_finish(&device->hal) != HAL_OK)
        device_log(device, HAL_LOG_ERROR, "not all could be reset; the next start tries again");
    else
        device_log(device, HAL_LOG_INFO, "reset to the factory settings");
}

bool device_reset_goes_on(struct device *device, uint64_t now_us)
{
    struct reset_button *button = &device->reset_button;
    const struct hal *hal = &device->hal;
    for (unsigned i = 0; i < device->reset.n; i++)
        reset_button_edge(button, device->reset.edge[i].level, device->reset.edge[i].t_us);
    device->reset.n = 0;
    if (reset_button_trips(button, now_us) && factory_reset_order(hal, 0) != HAL_OK)
        device_log(device, HAL_LOG_ERROR, "the order to reset could not be stored");
    if (!button->tripped)
        return false;
    hal->pin_write(hal->ctx, HAL_PIN_LED, reset_button_led(button, now_us));
    if (reset_button_done(button, now_us))
        device_restart(device);
    return true;
}
