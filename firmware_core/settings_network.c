/* SPDX-License-Identifier: MIT */
#include "firmware_core/settings_network.h"

#include <stddef.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* One number of an address without leading zeros; -1 when there is none. */
static int octet(const char **at)
{
    int value = 0;
    int digits = 0;
    for (; is_digit(**at) && digits < 4; digits++)
        value = value * 10 + (*(*at)++ - '0');
    bool leading_zero = digits > 1 && (*at)[-digits] == '0';
    return digits == 0 || digits > 3 || leading_zero || value > 255 ? -1 : value;
}

bool settings_network_parse_ipv4(const char *text, uint32_t *out)
{
    const char *at = text;
    *out = 0;
    for (int i = 0; i < 4; i++) {
        if (i > 0 && *at++ != '.')
            return false;
        int number = octet(&at);
        if (number < 0)
            return false;
        *out = *out << 8 | (uint32_t)number;
    }
    return *at == '\0';
}

static int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* One to four hexadecimal digits. */
static bool group(const char **at, uint16_t *out)
{
    unsigned value = 0;
    int digits = 0;
    for (; digits < 4 && hex_digit(**at) >= 0; digits++)
        value = value << 4 | (unsigned)hex_digit(*(*at)++);
    *out = (uint16_t)value;
    return digits > 0;
}

bool settings_network_parse_ipv6(const char *text, uint16_t out[8])
{
    const char *at = text;
    int n = 0;
    int gap = -1; /* in front of which group "::" stood */
    if (at[0] == ':' && at[1] == ':') {
        gap = 0;
        at += 2;
    }
    while (*at != '\0') {
        if (n == 8 || !group(&at, &out[n]))
            return false;
        n++;
        if (*at == '\0')
            break;
        if (*at++ != ':')
            return false;
        if (*at == ':') {
            if (gap >= 0)
                return false;
            gap = n;
            at++;
        } else if (*at == '\0') {
            return false;
        }
    }
    if (gap < 0)
        return n == 8;
    if (n == 8)
        return false;
    memmove(&out[8 - (n - gap)], &out[gap], (size_t)(n - gap) * sizeof out[0]);
    memset(&out[gap], 0, (size_t)(8 - n) * sizeof out[0]);
    return true;
}

bool settings_network_is_local(const char *address, const char *other, const char *mask)
{
    uint32_t a, b, m;
    return settings_network_parse_ipv4(address, &a) && settings_network_parse_ipv4(other, &b) &&
           settings_network_parse_ipv4(mask, &m) && (a & m) == (b & m);
}

const char *settings_network_host(const char *value)
{
    uint32_t address;
    if (!settings_network_parse_ipv4(value, &address))
        return "is not an IPv4 address such as 192.168.5.220";
    unsigned first = address >> 24;
    if (first == 0 || first == 127 || first >= 224)
        return "is not the address of a host on a network";
    return NULL;
}

const char *settings_network_mask(const char *value)
{
    uint32_t mask;
    if (!settings_network_parse_ipv4(value, &mask))
        return "is not an IPv4 subnet mask such as 255.255.255.0";
    uint32_t hosts = ~mask;
    if ((hosts & (hosts + 1)) != 0)
        return "is not a subnet mask: its ones must stand before its zeros";
    if (mask == 0 || hosts < 3)
        return "must be from 128.0.0.0 to 255.255.255.252";
    return NULL;
}

const char *settings_network_gateway(const char *value)
{
    return *value == '\0' ? NULL : settings_network_host(value);
}

const char *settings_network_ipv6(const char *value)
{
    uint16_t groups[8];
    if (*value == '\0')
        return NULL;
    if (!settings_network_parse_ipv6(value, groups))
        return "is not an IPv6 address such as 2001:db8::220";
    bool low = groups[7] <= 1; /* :: and ::1 */
    for (unsigned i = 0; i < 7; i++)
        low = low && groups[i] == 0;
    if (low || groups[0] >> 8 == 0xff)
        return "is not the address of a host on a network";
    return NULL;
}

/* A server on the device itself has a loopback address. */
const char *settings_network_dns(const char *value)
{
    uint32_t address;
    uint16_t groups[8];
    if (*value == '\0' || settings_network_parse_ipv6(value, groups))
        return NULL;
    if (!settings_network_parse_ipv4(value, &address))
        return "is not an IPv4 or IPv6 address";
    if (address >> 24 == 0 || address >> 24 >= 224)
        return "is not the address of a host on a network";
    return NULL;
}

static int refuse(struct text *key, struct text *reason, const char *which, const char *why)
{
    text_add(key, which);
    text_add(reason, why);
    return -1;
}

int settings_network_whole(const struct network_settings *network, struct text *key,
                           struct text *reason)
{
    uint32_t address, mask;
    bool valid = settings_network_parse_ipv4(network->ip_address, &address) &&
                 settings_network_parse_ipv4(network->ipv4_subnet_mask, &mask);
    if (valid && ((address & ~mask) == 0 || (address | mask) == UINT32_MAX))
        return refuse(key, reason, "network.ip_address",
                      "is not the address of a host under ipv4_subnet_mask, but that of the whole "
                      "network");
    if (network->ipv6_mode == IPV6_MANUAL && network->ipv6_address[0] == '\0')
        return refuse(key, reason, "network.ipv6_address",
                      "must not be empty when ipv6_mode is manual");
    return 0;
}

int settings_network_ports(const struct settings *settings, struct text *key, struct text *reason)
{
    /* The later of two has to give way. */
    const struct {
        const char *service, *key;
        uint16_t port;
    } services[] = {
        { "the device's pages", "", GUI_PORT },
        { "RTSP", "", RTSP_PORT },
        { "SSH", "security_service.ssh.port", settings->ssh.port },
        { "Realtime Location Push", "general.realtime_location_push.port",
          settings->location.port },
    };
    for (size_t later = 1; later < sizeof services / sizeof services[0]; later++) {
        for (size_t i = 0; i < later; i++) {
            if (services[i].port != services[later].port)
                continue;
            text_unsigned(reason, services[i].port);
            text_add(reason, " is the port of ");
            text_add(reason, services[i].service);
            return refuse(key, reason, services[later].key, "");
        }
    }
    return 0;
}
