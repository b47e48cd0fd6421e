/* SPDX-License-Identifier: MIT */
#include "firmware_core/factory_reset.h"
#include "firmware_core/manage_call.h"
#include "firmware_core/settings_json.h"

/* The configuration stands in the answer as the file is. */
int manage_export(struct manage_call *call)
{
    struct text *answer = &call->answer;
    manage_key(call, "config");
    if (answer->full)
        return 0;
    int len = device_export(call->device, answer->out + answer->len, answer->cap - answer->len);
    if (len < 0)
        answer->full = true;
    else
        answer->len += (size_t)len;
    return 0;
}

/* The file as a part of the request, or as a text byte by byte; what is wrong in it has its own
 * keys. */
int manage_import(struct manage_call *call)
{
    const cJSON *config = cJSON_GetObjectItemCaseSensitive(call->request, "config");
    if (config == NULL)
        return manage_refuse(call, "config", "must be given");
    return device_import_item(call->device, config, &call->error);
}

static void put_member(struct manage_call *call, const char *key, const char *value)
{
    manage_key(call, key);
    text_quoted(&call->answer, value);
}

/* What the hardware and the software are. */
int manage_info(struct manage_call *call)
{
    const struct device *device = call->device;
    const struct hal_software *software = &device->upgrade.running;
    put_member(call, "model", device->model->name);
    put_member(call, "device_sn", device->identity.device_sn);
    put_member(call, "device_mac", device->identity.device_mac);
    put_member(call, "hardware_version", device->identity.hardware_version);
    put_member(call, "ip_address", device->settings.network.ip_address);
    put_member(call, "software_version", software->version);
    put_member(call, "software_state",
               software->on_trial      ? "on trial"
               : software->rolled_back ? "back after a failed upgrade"
                                       : "confirmed");
    return 0;
}

/* The privacy mode is freed by the button only. */
int manage_reset(struct manage_call *call)
{
    struct device *device = call->device;
    bool keep_ip, keep_user;
    if (manage_bool(call, "keep_ip", false, &keep_ip) != 0 ||
        manage_bool(call, "keep_user", false, &keep_user) != 0)
        return -1;
    unsigned spared = SPARE_PRIVACY;
    spared |= keep_ip ? SPARE_NETWORK : 0U;
    spared |= keep_user ? SPARE_USER : 0U;
    if (factory_reset_order(&device->hal, spared) != HAL_OK)
        return manage_refuse(call, "action", "the order could not be stored");
    device_restart(device);
    return 0;
}

int manage_reboot(struct manage_call *call)
{
    device_restart(call->device);
    return 0;
}
