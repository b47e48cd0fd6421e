/* SPDX-License-Identifier: MIT */
/* Local Upgrade (VS121-P 5.4.5): takes an image (image_head.h) piece by piece into the place of the
 * board from which no software runs, and has the board start from there once all of it is right.
 * Called by the device; the pieces come from whoever carries the file to it.
 *
 * Until the very last operation the former software stays what the board starts, so a power cut or
 * a broken image changes nothing. The new software starts on trial: the board goes back to the
 * former by itself unless the new one has worked on UPGRADE_PICTURES pictures and said so. An image
 * must be signed, of this model, and not older than what runs. */
#ifndef FOOTFALL_CORE_UPGRADE_H
#define FOOTFALL_CORE_UPGRADE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/hal.h"
#include "firmware_core/image_head.h"
#include "firmware_core/model.h"

enum { UPGRADE_PICTURES = 30 };

enum upgrade_progress {
    UPGRADE_REFUSED = -1, /* and over; why says it */
    UPGRADE_MORE = 0,     /* the next piece may come */
    UPGRADE_DONE = 1,     /* the board starts the new software next: restart */
};

struct upgrade {
    bool receiving;
    bool resets;             /* Reset after Upgrading */
    uint32_t size, received; /* bytes of the image */
    uint8_t head[IMAGE_HEAD_SIZE];
    struct image_head image;
    struct hal_software running;
    uint32_t pictures; /* worked on while on trial */
};

/* At start, before a reset is looked for: finds out what runs. True when it is new and was to begin
 * with a reset of the settings, which the caller orders and then tells with
 * upgrade_reset_ordered(). */
bool upgrade_start(struct upgrade *upgrade, const struct hal *hal);

/* HAL_OK or a negative hal_error. */
int upgrade_reset_ordered(const struct hal *hal);

/* An image of so many bytes is about to come; a former one that was not finished is forgotten.
 * NULL, or why it is refused. */
const char *upgrade_begin(struct upgrade *upgrade, uint32_t size, bool resets,
                          const struct hal *hal);

/* The next piece, in order. */
enum upgrade_progress upgrade_take(struct upgrade *upgrade, const struct model *model,
                                   const struct hal *hal, const uint8_t *bytes, size_t len,
                                   const char **why);

/* A picture was worked on. True when the new software has just said that it works. */
bool upgrade_picture(struct upgrade *upgrade, const struct hal *hal);

#endif
