/* SPDX-License-Identifier: MIT */
/* A platform's stand-in, as far as it answers a hello with more than its status: what the scene
 * lets it say next, or what a real one said. Part of hal_virtual. */
#ifndef FOOTFALL_HAL_SIM_STAND_IN_H
#define FOOTFALL_HAL_SIM_STAND_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/device.h"

struct stand_in {
    const char *says; /* to the next hello, once; NULL: nothing. The scene's */
    char *body;       /* on its way to the device; NULL: none is, or it is too long */
    size_t len;       /* 0: none is */
    uint32_t id;      /* of the request that it answers */
};

/* Keeps a body until the reply to the same request. One at a time: another is lost. A body of which
 * only the length counts may be NULL. */
void stand_in_keep(struct stand_in *stand_in, uint32_t id, const char *body, size_t len);

/* Hands the device what belongs to this reply, if anything does. */
void stand_in_hand_over(struct stand_in *stand_in, uint32_t id, struct device *device);

/* What is on its way is lost. */
void stand_in_forget(struct stand_in *stand_in);

#endif
