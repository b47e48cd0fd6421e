/* SPDX-License-Identifier: MIT */
/* The network of a simulated board: how the device set it up last. The board owns it and tells the
 * trace when the device changes it. */
#ifndef FOOTFALL_HAL_SIM_VIRTUAL_NETWORK_H
#define FOOTFALL_HAL_SIM_VIRTUAL_NETWORK_H

#include <stdbool.h>

#include "firmware_core/hal.h"

struct virtual_network {
    char texts[6][48]; /* of struct hal_network, in its order */
    enum hal_ipv6_mode ipv6_mode;
    uint8_t ipv6_prefix;
    uint16_t mtu; /* 0: nothing was set up yet */
};

/* True when it was set up otherwise before. */
bool virtual_network_set_up(struct virtual_network *network, const struct hal_network *to);

#endif
