/* SPDX-License-Identifier: MIT */
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

int manage_reboot(struct manage_call *call)
{
    device_restart(call->device);
    return 0;
}
