/* SPDX-License-Identifier: MIT */
#include "firmware_core/device_parts.h"
#include "firmware_core/overcrowding.h"
#include "firmware_core/settings_json.h"

/* The stages whose state hangs on the settings begin anew with the new ones. */
static void settings_saved(struct device *device)
{
    struct moment now = device_now(device);
    device_set_up_camera(device);
    device_set_up_network(device);
    platform_save(&device->platform);
    line_count_init(&device->line_counter);
    staff_filter_init(&device->staff_filter);
    region_totals_save(&device->region_totals);
    region_count_init(&device->region_counter);
    dwell_save(&device->dwell, &device->settings.region);
    if (!overcrowding_enabled(&device->settings.region))
        device_switch_contact(device, false);
    flow_init(&device->flow_counter);
    ntp_save(&device->ntp, &device->settings.clock, now.now_us);
    connection_save(&device->connections);
    reporting_save(&device->reporting, &device->settings, &now);
    for (unsigned i = 0; i < RECIPIENT_COUNT; i++)
        if (!recipient_enabled(&device->settings, i))
            outbox_clear(&device->outbox, i);
    device_log(device, HAL_LOG_INFO, "settings saved");
}

/* What is allowed, but hardly meant. */
static void warn_of(const struct device *device, const struct settings *settings)
{
    if (settings->line.filter_u_turns && !passage_filters(&settings->line))
        device_log(device, HAL_LOG_WARNING,
                   "filter_u_turns is on without an area: every crossing is counted");
}

static struct settings_frame frame_of(const struct device *device, uint16_t width_px,
                                      uint16_t height_px)
{
    return (struct settings_frame) { .model = device->model,
                                     .width_px = width_px,
                                     .height_px = height_px,
                                     .privacy_mode = access_privacy_mode(&device->access) };
}

void device_settings_changed(struct device *device)
{
    warn_of(device, &device->settings);
    if (device->started)
        settings_saved(device);
    persist_settings(device);
}

int device_import(struct device *device, const char *json, size_t len, uint16_t width_px,
                  uint16_t height_px, struct settings_error *error)
{
    struct settings_frame frame = frame_of(device, width_px, height_px);
    if (settings_json_import(&device->settings, &frame, &device->json, json, len, error) != 0)
        return -1;
    device->width_px = width_px;
    device->height_px = height_px;
    device_settings_changed(device);
    return 0;
}

int device_import_item(struct device *device, const cJSON *item, struct settings_error *error)
{
    struct settings_frame frame = frame_of(device, device->width_px, device->height_px);
    if (settings_json_import_item(&device->settings, &frame, &device->json, item, error) != 0)
        return -1;
    device_settings_changed(device);
    return 0;
}

void device_set_clock(struct device *device, enum clock_way way, int64_t utc_us)
{
    device->settings.clock.way = way;
    persist_settings(device);
    ntp_save(&device->ntp, &device->settings.clock, device->hal.now_us(device->hal.ctx));
    device->hal.set_utc(device->hal.ctx, utc_us);
    device_log(device, HAL_LOG_INFO,
               way == CLOCK_MANUAL ? "clock set by hand" : "clock set from a computer");
}

int device_export(const struct device *device, char *out, size_t cap)
{
    return settings_json_export(&device->settings, device->model, out, cap);
}
