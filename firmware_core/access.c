/* SPDX-License-Identifier: MIT */
#include "firmware_core/access.h"

#include <string.h>

void access_init(struct access *access)
{
    memset(access, 0, sizeof *access);
    access->privacy_mode = PRIVACY_BLUR;
}

enum privacy_mode access_privacy_mode(const struct access *access)
{
    return access->privacy_mode;
}

const char *access_password_fault(const char *password)
{
    unsigned n = 0;
    bool digit = false, letter = false;
    for (const char *c = password; *c != '\0'; c++) {
        unsigned char byte = (unsigned char)*c;
        if (byte < 0x20 || byte == 0x7f)
            return "must not hold control characters";
        n += (byte & 0xc0) != 0x80 ? 1 : 0; /* one for each character of UTF-8 */
        digit = digit || (byte >= '0' && byte <= '9');
        letter = letter || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
    }
    if (n < ACCESS_PASSWORD_MIN || n > ACCESS_PASSWORD_MAX)
        return "takes 8..32 characters";
    return digit && letter ? NULL : "takes at least one digit and one letter (a..z, A..Z)";
}

int access_keep(struct secret *secret, const char *text, const struct hal *hal)
{
    struct secret fresh;
    if (hal->random(hal->ctx, fresh.salt, sizeof fresh.salt) != HAL_OK ||
        hal->hash_secret(hal->ctx, text, fresh.salt, ACCESS_ROUNDS, fresh.hash) != HAL_OK)
        return -1;
    *secret = fresh;
    return 0;
}

bool access_matches(const struct secret *secret, const char *text, const struct hal *hal)
{
    uint8_t hash[HAL_HASH_SIZE];
    unsigned differs = 0;
    if (hal->hash_secret(hal->ctx, text, secret->salt, ACCESS_ROUNDS, hash) != HAL_OK)
        return false;
    for (unsigned i = 0; i < sizeof hash; i++)
        differs |= (unsigned)(hash[i] ^ secret->hash[i]);
    return differs == 0;
}

uint32_t access_pause_s(const struct access_tries *tries, uint64_t now_us)
{
    if (now_us >= tries->pause_until_us)
        return 0;
    return (uint32_t)((tries->pause_until_us - now_us + 999999) / 1000000);
}

/* After the pause each further wrong try brings the next one. */
void access_tried(struct access_tries *tries, bool right, uint64_t now_us)
{
    if (right) {
        *tries = (struct access_tries) { 0 };
        return;
    }
    if (tries->n_wrong < ACCESS_TRIES_MAX)
        tries->n_wrong++;
    if (tries->n_wrong == ACCESS_TRIES_MAX)
        tries->pause_until_us = now_us + (uint64_t)ACCESS_PAUSE_S * 1000000;
}
