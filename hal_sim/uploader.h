/* SPDX-License-Identifier: MIT */
/* Whoever upgrades a simulated device from a file: makes the image that a scene's event describes,
 * or reads it, announces it at the management interface and sends it piece by piece, as it would
 * come over a network. Called by the simulation. */
#ifndef FOOTFALL_HAL_SIM_UPLOADER_H
#define FOOTFALL_HAL_SIM_UPLOADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/device.h"
#include "hal_sim/hal_virtual.h"

enum {
    UPLOADER_PIECE = 4096,         /* bytes */
    UPLOADER_PIECE_US = 10 * 1000, /* from one to the next */
};

struct uploader {
    uint8_t *image; /* NULL: nothing is being sent */
    size_t size, at;
    size_t stops_at; /* nothing is sent from here on */
    char version[16];
};

void uploader_free(struct uploader *uploader);

/* Begins, or says in the trace what the device has against it; a device that is NULL does not
 * answer. A file that cannot be read is a line of the log. */
void uploader_begin(struct uploader *uploader, struct hal_virtual *board, struct device *device,
                    const struct upgrade_spec *upgrade);

/* Sends the piece whose turn it is (HAL_VIRTUAL_PIECE). */
void uploader_send(struct uploader *uploader, struct hal_virtual *board, struct device *device);

/* The device is gone: the answer will never come. */
void uploader_break_off(struct uploader *uploader, struct hal_virtual *board);

#endif
