/* SPDX-License-Identifier: MIT */
/* Addresses, masks and ports of the network settings (VS121-P 5.2.1, 5.3.4, 5.4.6): which of them
 * make sense, alone and together. Called by the import of settings, and by whoever is given an
 * address by a user. */
#ifndef FOOTFALL_CORE_SETTINGS_NETWORK_H
#define FOOTFALL_CORE_SETTINGS_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/settings.h"
#include "firmware_core/text.h"

/* 192.168.5.220 as a number, first octet highest. False when the text is none. */
bool settings_network_parse_ipv4(const char *text, uint32_t *out);

/* All usual spellings but those that end as an IPv4 address. False when the text is none. */
bool settings_network_parse_ipv6(const char *text, uint16_t out[8]);

/* Whether two hosts reach each other without a router. All three must be valid. */
bool settings_network_is_local(const char *address, const char *other, const char *mask);

/* Each returns what is wrong with the text, or NULL. All but host and mask take an empty text. */
const char *settings_network_host(const char *value);
const char *settings_network_mask(const char *value);
const char *settings_network_gateway(const char *value);
const char *settings_network_dns(const char *value);
const char *settings_network_ipv6(const char *value);

/* The address must be one of a host under its mask; Manual must have an IPv6 address. 0, or -1
 * with key and reason. */
int settings_network_whole(const struct network_settings *network, struct text *key,
                           struct text *reason);

/* No two services of the device may have one TCP port, whether they are on or off (VS121-P 5.3.4
 * note). 0, or -1 with key and reason. */
int settings_network_ports(const struct settings *settings, struct text *key, struct text *reason);

#endif
