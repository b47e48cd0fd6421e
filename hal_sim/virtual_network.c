/* SPDX-License-Identifier: MIT */
#include "hal_sim/virtual_network.h"

#include <stdio.h>
#include <string.h>

bool virtual_network_set_up(struct virtual_network *network, const struct hal_network *to)
{
    const char *const texts[] = { to->ip_address, to->ipv4_subnet_mask, to->ipv4_default_gateway,
                                  to->dns_server, to->ipv6_address,     to->ipv6_default_gateway };
    struct virtual_network fresh;
    memset(&fresh, 0, sizeof fresh);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        snprintf(fresh.texts[i], sizeof fresh.texts[i], "%s", texts[i]);
    fresh.ipv6_mode = to->ipv6_mode;
    fresh.ipv6_prefix = to->ipv6_prefix;
    fresh.mtu = to->mtu;
    bool changed = network->mtu != 0 && memcmp(network, &fresh, sizeof fresh) != 0;
    memcpy(network, &fresh, sizeof fresh);
    return changed;
}
