/* SPDX-License-Identifier: MIT */
#include "hal_sim/stand_in.h"

#include <stdlib.h>
#include <string.h>

void stand_in_keep(struct stand_in *stand_in, uint32_t id, const char *body, size_t len)
{
    if (stand_in->len > 0 || len == 0)
        return;
    stand_in->body = body ? malloc(len) : NULL;
    if (body && !stand_in->body)
        return;
    if (body)
        memcpy(stand_in->body, body, len);
    stand_in->len = len;
    stand_in->id = id;
}

void stand_in_hand_over(struct stand_in *stand_in, uint32_t id, struct device *device)
{
    if (stand_in->len == 0 || stand_in->id != id)
        return;
    device_on_body(device, id, stand_in->body, stand_in->len);
    stand_in_forget(stand_in);
}

void stand_in_forget(struct stand_in *stand_in)
{
    free(stand_in->body);
    stand_in->body = NULL;
    stand_in->len = 0;
}
