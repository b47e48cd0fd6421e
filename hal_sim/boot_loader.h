/* SPDX-License-Identifier: MIT */
/* The flash memory of a simulated board with its two places for software, and the loader that
 * decides at each start which of them runs (VS121-P 5.4.5). The board owns it, so that it outlives
 * restarts and power cuts; the operations are those of hal.h.
 *
 * After an upgrade the loader starts the new software on trial. It goes back to the former when the
 * image is not sound, when BOOT_LOADER_TRIALS starts have passed, and it is the board's watchdog
 * that starts a new software anew when it has not confirmed itself within BOOT_LOADER_TRIAL_US. */
#ifndef FOOTFALL_HAL_SIM_BOOT_LOADER_H
#define FOOTFALL_HAL_SIM_BOOT_LOADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/hal.h"

enum {
    BOOT_LOADER_IMAGE_MAX = 8 * 1024 * 1024, /* room in each place */
    BOOT_LOADER_TRIALS = 3,
    BOOT_LOADER_TRIAL_US = 10 * 1000 * 1000,
};

/* What the software of a scene begins with when it is to hang: a real one would need a mistake. */
extern const char boot_loader_hangs[16];

struct boot_place {
    uint8_t *bytes;
    size_t size; /* of the image */
};

struct boot_loader {
    struct evp_pkey_st *key; /* trusted for software */
    char factory_version[HAL_VERSION_MAX];
    struct boot_place place[2]; /* the factory's software has no bytes: it is this program */
    unsigned running;
    bool next_is_other; /* activated; the next start tries the other place */
    bool on_trial, rolled_back;
    unsigned starts; /* of the software on trial */
    bool writing;    /* the other place is no image */
};

void boot_loader_init(struct boot_loader *loader, struct evp_pkey_st *key, const char *version);
void boot_loader_free(struct boot_loader *loader); /* and the key */

/* Power comes, or a restart. True when other software runs, or with another standing, than before.
 */
bool boot_loader_start(struct boot_loader *loader);

/* Whether what runs never does anything. */
bool boot_loader_is_hanging(const struct boot_loader *loader);

void boot_loader_software(const struct boot_loader *loader, struct hal_software *out);
int boot_loader_begin(struct boot_loader *loader, uint32_t size);
int boot_loader_write(struct boot_loader *loader, uint32_t at, const void *bytes, size_t len);
int boot_loader_digest(const struct boot_loader *loader, uint32_t at, uint32_t len,
                       uint8_t out[HAL_HASH_SIZE]);
int boot_loader_activate(struct boot_loader *loader);
int boot_loader_confirm(struct boot_loader *loader);

#endif
