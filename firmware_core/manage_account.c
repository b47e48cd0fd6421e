/* SPDX-License-Identifier: MIT */
/* First use: what was never chosen must be, what was chosen before a reset may only be repeated. */
#include "firmware_core/manage_call.h"

#include <string.h>

static int read_new_password(struct manage_call *call, const char *key, struct secret *out)
{
    const char *password = manage_text(call, key);
    if (password == NULL)
        return -1;
    const char *fault = access_password_fault(password);
    if (fault != NULL)
        return manage_refuse(call, key, fault);
    if (access_keep(out, password, &call->device->hal) != 0)
        return manage_refuse(call, key, "could not be kept");
    return 0;
}

static int read_privacy_mode(struct manage_call *call, struct access *fresh)
{
    const char *const key = "privacy_mode";
    if (fresh->privacy_chosen && cJSON_GetObjectItemCaseSensitive(call->request, key) == NULL)
        return 0;
    const char *name = manage_text(call, key);
    if (name == NULL)
        return -1;
    bool normal = strcmp(name, "normal") == 0;
    if (!normal && strcmp(name, "blur") != 0)
        return manage_refuse(call, key, "takes blur, normal");
    enum privacy_mode mode = normal ? PRIVACY_NORMAL : PRIVACY_BLUR;
    if (fresh->privacy_chosen && fresh->privacy_mode != mode)
        return manage_refuse(call, key, "stays as it was chosen; only the reset button frees it");
    fresh->privacy_chosen = true;
    fresh->privacy_mode = mode;
    return 0;
}

int manage_activate(struct manage_call *call)
{
    struct device *device = call->device;
    struct access fresh = device->access;
    if (read_privacy_mode(call, &fresh) != 0 ||
        read_new_password(call, "password", &fresh.password) != 0)
        return -1;
    fresh.activated = true;
    device->access = fresh;
    device->settings.privacy_mode = access_privacy_mode(&fresh);
    return 0;
}
