/* SPDX-License-Identifier: MIT */
#include "firmware_core/device.h"

#include "firmware_core/device_parts.h"

const struct settings *device_settings(const struct device *device)
{
    return &device->settings;
}

const struct detections *device_detections(const struct device *device)
{
    return &device->detections;
}

const struct small_image *device_cells(const struct device *device)
{
    return &device->image;
}

const struct background *device_background(const struct device *device)
{
    return &device->background;
}

const int16_t *device_heat(const struct device *device)
{
    return device->detect.net.heat;
}

const struct tracks *device_tracks(const struct device *device)
{
    return &device->tracks;
}

const struct region_result *device_region_now(const struct device *device)
{
    return &device->reporting.region;
}

const struct region_totals *device_region_totals(const struct device *device)
{
    return &device->region_totals;
}

const struct dwell *device_dwell(const struct device *device)
{
    return &device->dwell;
}

const struct line_crossings *device_line_seen(const struct device *device)
{
    return &device->crossings;
}

const struct flow_result *device_flow_seen(const struct device *device)
{
    return &device->flow;
}

const struct line_result *device_line_totals(const struct device *device)
{
    return &device->reporting.line;
}

bool device_at_rest(const struct device *device)
{
    return device->background.settled && device->detections.n == 0 && device->tracker.n == 0 &&
           !device->camera_failed && !device->staff_filter.expecting && device->di.n == 0 &&
           device->n_replies == 0;
}

uint32_t device_cycle_frames(const struct device *device)
{
    return detect_cycle_frames(&device->detect);
}

enum connection_state device_connection(const struct device *device, unsigned recipient)
{
    return connection_state(&device->connections, &device->settings, &device->identity,
                            &device->hal, recipient);
}

struct outbox_status device_status(const struct device *device, unsigned recipient)
{
    return outbox_status(&device->outbox, recipient);
}
