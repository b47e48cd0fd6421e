/* SPDX-License-Identifier: MIT */
/* Reads from a device what the truth compares (rig/truth.h), after each frame. Called by whoever
 * watches a simulation. */
#ifndef FOOTFALL_RIG_DEVICE_COUNTS_H
#define FOOTFALL_RIG_DEVICE_COUNTS_H

#include "firmware_core/device.h"
#include "rig/truth.h"

/* The line's cumulative counts when last looked at; zero at power-on. */
struct device_counts_before {
    uint32_t in, out;
};

void device_counts_read(struct device_counts *counts, struct device_counts_before *before,
                        const struct device *device);

#endif
