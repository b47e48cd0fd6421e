/* SPDX-License-Identifier: MIT */
#include "hal_sim/software_image.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/rng.h"

enum { KEY_SIZE = 32, DIGEST_SIZE = 32, SIGNATURE_SIZE = 64 };

#define STREAM_SOFTWARE_KEY 0x5349474e4b455900ULL

struct evp_pkey_st *software_key_of_seed(uint64_t seed)
{
    uint8_t secret[KEY_SIZE];
    struct rng rng;
    rng_seed(&rng, seed, STREAM_SOFTWARE_KEY);
    for (size_t i = 0; i < sizeof secret; i++)
        secret[i] = (uint8_t)(rng_u32(&rng) >> 24);
    return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, sizeof secret);
}

struct evp_pkey_st *software_key_read(const char *path, bool is_private, const char **why)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        *why = strerror(errno);
        return NULL;
    }
    EVP_PKEY *key = is_private ? PEM_read_PrivateKey(file, NULL, NULL, NULL)
                               : PEM_read_PUBKEY(file, NULL, NULL, NULL);
    fclose(file);
    if (key && EVP_PKEY_id(key) == EVP_PKEY_ED25519)
        return key;
    EVP_PKEY_free(key);
    *why = is_private ? "is no private Ed25519 key in PEM" : "is no public Ed25519 key in PEM";
    return NULL;
}

void software_key_free(struct evp_pkey_st *key)
{
    EVP_PKEY_free(key);
}

bool software_key_fits(struct evp_pkey_st *key, const uint8_t *bytes, size_t len,
                       const uint8_t *signature)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool fits = key && ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, key) == 1 &&
                EVP_DigestVerify(ctx, signature, SIGNATURE_SIZE, bytes, len) == 1;
    EVP_MD_CTX_free(ctx);
    return fits;
}

static int sign(EVP_PKEY *key, const uint8_t *bytes, size_t len, uint8_t *signature)
{
    size_t size = SIGNATURE_SIZE;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool good = ctx && EVP_DigestSignInit(ctx, NULL, NULL, NULL, key) == 1 &&
                EVP_DigestSign(ctx, signature, &size, bytes, len) == 1 && size == SIGNATURE_SIZE;
    EVP_MD_CTX_free(ctx);
    return good ? 0 : -1;
}

int software_digest(const uint8_t *bytes, size_t len, uint8_t out[32])
{
    return EVP_Digest(bytes, len, out, NULL, EVP_sha256(), NULL) == 1 ? 0 : -1;
}

uint8_t *software_image_make(struct evp_pkey_st *key, struct image_head *head,
                             const uint8_t *software, size_t len, size_t *size)
{
    uint8_t *image = len <= UINT32_MAX - IMAGE_HEAD_SIZE ? malloc(IMAGE_HEAD_SIZE + len) : NULL;
    if (!image)
        return NULL;
    head->length = (uint32_t)len;
    image_head_write(head, image);
    memcpy(image + IMAGE_HEAD_SIZE, software, len);
    if (software_digest(software, len, image + IMAGE_HEAD_DIGEST) != 0 ||
        sign(key, image, IMAGE_HEAD_SIGNED, image + IMAGE_HEAD_SIGNATURE) != 0) {
        free(image);
        return NULL;
    }
    *size = IMAGE_HEAD_SIZE + len;
    return image;
}

bool software_image_sound(struct evp_pkey_st *key, const uint8_t *image, size_t size)
{
    struct image_head head;
    uint8_t digest[DIGEST_SIZE];
    return size > IMAGE_HEAD_SIZE && image_head_read(image, &head) == NULL &&
           head.length == size - IMAGE_HEAD_SIZE &&
           software_key_fits(key, image, IMAGE_HEAD_SIGNED, image + IMAGE_HEAD_SIGNATURE) &&
           software_digest(image + IMAGE_HEAD_SIZE, head.length, digest) == 0 &&
           memcmp(digest, image + IMAGE_HEAD_DIGEST, sizeof digest) == 0;
}
