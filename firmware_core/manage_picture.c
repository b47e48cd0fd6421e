/* SPDX-License-Identifier: MIT */
#include "firmware_core/manage_call.h"
#include "firmware_core/snapshot.h"

/* Adds a member with the picture of now, as it may leave the device. */
static int add_picture(struct manage_call *call, const char *key)
{
    struct device *device = call->device;
    struct text *answer = &call->answer;
    struct frame picture;
    if (!device_picture(device, device->hal.now_us(device->hal.ctx), &picture))
        return manage_refuse(call, "", "the camera has no picture now");
    manage_key(call, key);
    text_char(answer, '"');
    if (answer->full)
        return 0;
    int len = snapshot_text(&device->snapshots, &picture, &device->hal, answer->out + answer->len,
                            answer->cap - answer->len);
    if (len < 0)
        return manage_refuse(call, "", "the picture cannot be handed out");
    answer->len += (size_t)len;
    text_char(answer, '"');
    return 0;
}

/* VS121-P 5.1: in either mode, as coarse as blur mode has it. */
int manage_live_picture(struct manage_call *call)
{
    return add_picture(call, "picture");
}

/* VS121-P 5.1 Snapshot. */
int manage_snapshot(struct manage_call *call)
{
    if (access_privacy_mode(&call->device->access) != PRIVACY_NORMAL)
        return manage_refuse(call, "action", "there are snapshots in normal privacy mode only");
    return add_picture(call, "snapshot");
}

/* VS121-P 5.3.5 Clear All. */
int manage_clear_masks(struct manage_call *call)
{
    call->device->settings.mask.n_areas = 0;
    device_settings_changed(call->device);
    return 0;
}
