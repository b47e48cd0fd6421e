/* SPDX-License-Identifier: MIT */
#include "hal_sim/secrets.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

int secrets_hash(void *ctx, const char *secret, const uint8_t salt[HAL_SALT_SIZE], uint32_t rounds,
                 uint8_t out[HAL_HASH_SIZE])
{
    (void)ctx;
    size_t len = strlen(secret);
    if (len > INT_MAX || rounds > INT_MAX)
        return HAL_E_IO;
    return PKCS5_PBKDF2_HMAC(secret, (int)len, salt, HAL_SALT_SIZE, (int)rounds, EVP_sha256(),
                             HAL_HASH_SIZE, out) == 1
               ? HAL_OK
               : HAL_E_IO;
}

int secrets_random(void *ctx, uint8_t *out, size_t len)
{
    (void)ctx;
    return len <= INT_MAX && RAND_bytes(out, (int)len) == 1 ? HAL_OK : HAL_E_IO;
}
