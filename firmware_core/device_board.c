/* SPDX-License-Identifier: MIT */
#include "firmware_core/device_parts.h"

struct moment device_now(const struct device *device)
{
    const struct hal *hal = &device->hal;
    return (struct moment) { .now_us = hal->now_us(hal->ctx), .utc_us = hal->utc_us(hal->ctx) };
}

void device_log(const struct device *device, enum hal_log_level level, const char *line)
{
    device->hal.log(device->hal.ctx, level, line);
}

void device_switch_contact(struct device *device, bool closed)
{
    if (device->contact_closed == closed)
        return;
    device->contact_closed = closed;
    device->hal.pin_write(device->hal.ctx, HAL_PIN_DO, closed);
}

void device_set_up_camera(struct device *device)
{
    const struct image_settings *image = &device->settings.image;
    struct camera_setup setup = { .mains_hz = 50, .wide_dynamic_range = image->wide_dynamic_range };
    if (image->power_line_frequency == POWER_LINE_60HZ)
        setup.mains_hz = 60;
    device->frame = (struct frame) { 0 }; /* what was seen before is the board's again */
    device->hal.camera_set_up(device->hal.ctx, &setup);
}

/* What was entered by hand for IPv6 is of use in manual mode only. */
void device_set_up_network(struct device *device)
{
    const struct network_settings *set = &device->settings.network;
    bool manual = set->ipv6_mode == IPV6_MANUAL;
    struct hal_network network = {
        .ip_address = set->ip_address,
        .ipv4_subnet_mask = set->ipv4_subnet_mask,
        .ipv4_default_gateway = set->ipv4_default_gateway,
        .dns_server = set->preferred_dns_server,
        .ipv6_mode = (enum hal_ipv6_mode)set->ipv6_mode,
        .ipv6_address = manual ? set->ipv6_address : "",
        .ipv6_default_gateway = manual ? set->ipv6_default_gateway : "",
        .ipv6_prefix = manual ? set->ipv6_prefix : 0,
        .mtu = set->mtu,
    };
    device->hal.network_set_up(device->hal.ctx, &network);
}
