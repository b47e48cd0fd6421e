/* SPDX-License-Identifier: MIT */
/* Realtime Location Push (VS121-P 5.3.4): tells whoever connects by TCP where people are, a line
 * of JSON for each frame. A stage of device_step(), after tracking. Neither format nor default
 * port is published: both are this project's own (ARCHITECTURE.md, Realtime locations). */
#ifndef FOOTFALL_CORE_LOCATION_H
#define FOOTFALL_CORE_LOCATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/hal.h"
#include "firmware_core/settings.h"
#include "firmware_core/track.h"

enum {
    LOCATION_HEAD_MAX = 64,
    LOCATION_PERSON_MAX = 40, /* {"id":4294967295,"x":-1280,"y":-1280}, */
    LOCATION_LINE_MAX = LOCATION_HEAD_MAX + LOCATION_PERSON_MAX * TRACK_MAX,
    LOCATION_RETRY_S = 10, /* while the port cannot be had */
};

struct location {
    bool open, failed;
    uint16_t port;
    uint64_t retry_us;
    char line[LOCATION_LINE_MAX];
};

/* Opens or closes the port as the settings say. */
void location_keep(struct location *location, const struct location_settings *settings,
                   const struct hal *hal, uint64_t now_us);

/* Tells a frame that was taken at utc_us. */
void location_push(struct location *location, const struct tracks *tracks, int64_t utc_us,
                   const struct hal *hal);

/* When to call location_keep() again; UINT64_MAX never. */
uint64_t location_next_us(const struct location *location,
                          const struct location_settings *settings);

/* Spells the line, with its line end. Returns its length. */
size_t location_spell(const struct tracks *tracks, int64_t utc_us, char out[LOCATION_LINE_MAX]);

#endif
