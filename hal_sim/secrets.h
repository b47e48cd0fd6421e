/* SPDX-License-Identifier: MIT */
/* OpenSSL's part of struct hal: slow hashes of passwords, and randomness. For every board that
 * runs on a host. */
#ifndef FOOTFALL_HAL_SIM_SECRETS_H
#define FOOTFALL_HAL_SIM_SECRETS_H

#include <stddef.h>
#include <stdint.h>

#include "firmware_core/hal.h"

/* hal->hash_secret; needs no context. */
int secrets_hash(void *ctx, const char *secret, const uint8_t salt[HAL_SALT_SIZE], uint32_t rounds,
                 uint8_t out[HAL_HASH_SIZE]);

/* hal->random with the host's own randomness; needs no context. */
int secrets_random(void *ctx, uint8_t *out, size_t len);

#endif
