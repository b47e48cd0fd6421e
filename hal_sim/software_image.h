/* SPDX-License-Identifier: MIT */
/* Images of software (firmware_core/image_head.h) and the keys that sign them, with OpenSSL. Used
 * by the board, by a scene's upgrades and by `footfall image`.
 *
 * No private key is kept anywhere: scenes sign with one that is derived from their seed and trusted
 * by their own board only, which proves nothing to anybody else. A board whose keys folder holds
 * software.pem trusts that public key instead. */
#ifndef FOOTFALL_HAL_SIM_SOFTWARE_IMAGE_H
#define FOOTFALL_HAL_SIM_SOFTWARE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/image_head.h"

struct evp_pkey_st; /* OpenSSL's EVP_PKEY */

/* NULL when OpenSSL cannot. Free with software_key_free(). */
struct evp_pkey_st *software_key_of_seed(uint64_t seed);

/* A private or a public Ed25519 key in a PEM file; NULL with *why. */
struct evp_pkey_st *software_key_read(const char *path, bool is_private, const char **why);
void software_key_free(struct evp_pkey_st *key);

bool software_key_fits(struct evp_pkey_st *key, const uint8_t *bytes, size_t len,
                       const uint8_t *signature);

/* A signed image of this software, with its head in front; head->length is filled in. Free with
 * free(); NULL when memory or OpenSSL fails. *size is the image's length. */
uint8_t *software_image_make(struct evp_pkey_st *key, struct image_head *head,
                             const uint8_t *software, size_t len, size_t *size);

/* SHA-256; 0 or -1. */
int software_digest(const uint8_t *bytes, size_t len, uint8_t out[32]);

/* Whether the whole of an image is as it was signed. */
bool software_image_sound(struct evp_pkey_st *key, const uint8_t *image, size_t size);

#endif
