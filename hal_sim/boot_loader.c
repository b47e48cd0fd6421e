/* SPDX-License-Identifier: MIT */
#include "hal_sim/boot_loader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hal_sim/software_image.h"

const char boot_loader_hangs[16] = "footfall: hangs";

void boot_loader_init(struct boot_loader *loader, struct evp_pkey_st *key, const char *version)
{
    *loader = (struct boot_loader) { .key = key };
    snprintf(loader->factory_version, sizeof loader->factory_version, "%s", version);
}

void boot_loader_free(struct boot_loader *loader)
{
    for (size_t i = 0; i < 2; i++)
        free(loader->place[i].bytes);
    software_key_free(loader->key);
    *loader = (struct boot_loader) { 0 };
}

static struct boot_place *other(struct boot_loader *loader)
{
    return &loader->place[1 - loader->running];
}

static void go_back(struct boot_loader *loader)
{
    loader->on_trial = false;
    loader->rolled_back = true;
    loader->running = 1 - loader->running;
}

bool boot_loader_start(struct boot_loader *loader)
{
    unsigned before = loader->running;
    if (loader->next_is_other) {
        loader->next_is_other = false;
        loader->running = 1 - loader->running;
        loader->on_trial = true;
        loader->rolled_back = false;
        loader->starts = 0;
    }
    if (!loader->on_trial)
        return false;
    const struct boot_place *place = &loader->place[loader->running];
    if (++loader->starts > BOOT_LOADER_TRIALS ||
        !software_image_sound(loader->key, place->bytes, place->size))
        go_back(loader);
    return loader->running != before;
}

bool boot_loader_is_hanging(const struct boot_loader *loader)
{
    const struct boot_place *place = &loader->place[loader->running];
    return place->bytes && place->size >= IMAGE_HEAD_SIZE + sizeof boot_loader_hangs &&
           memcmp(place->bytes + IMAGE_HEAD_SIZE, boot_loader_hangs, sizeof boot_loader_hangs) == 0;
}

void boot_loader_software(const struct boot_loader *loader, struct hal_software *out)
{
    struct image_head head;
    const struct boot_place *place = &loader->place[loader->running];
    *out =
        (struct hal_software) { .on_trial = loader->on_trial, .rolled_back = loader->rolled_back };
    if (place->bytes && image_head_read(place->bytes, &head) == NULL)
        memcpy(out->version, head.version, sizeof out->version);
    else
        memcpy(out->version, loader->factory_version, sizeof out->version);
}

int boot_loader_begin(struct boot_loader *loader, uint32_t size)
{
    struct boot_place *place = other(loader);
    if (size > BOOT_LOADER_IMAGE_MAX)
        return HAL_E_FULL;
    if (loader->on_trial)
        return HAL_E_IO; /* the way back is not given up */
    loader->next_is_other = false;
    free(place->bytes);
    place->size = 0;
    place->bytes = malloc(size);
    if (!place->bytes)
        return HAL_E_IO;
    memset(place->bytes, 0xff, size);
    place->size = size;
    loader->writing = true;
    return HAL_OK;
}

int boot_loader_write(struct boot_loader *loader, uint32_t at, const void *bytes, size_t len)
{
    struct boot_place *place = other(loader);
    if (!loader->writing || at > place->size || len > place->size - at)
        return HAL_E_IO;
    memcpy(place->bytes + at, bytes, len);
    return HAL_OK;
}

int boot_loader_digest(const struct boot_loader *loader, uint32_t at, uint32_t len,
                       uint8_t out[HAL_HASH_SIZE])
{
    const struct boot_place *place = &loader->place[1 - loader->running];
    if (!loader->writing || at > place->size || len > place->size - at)
        return HAL_E_IO;
    return software_digest(place->bytes + at, len, out) == 0 ? HAL_OK : HAL_E_IO;
}

int boot_loader_activate(struct boot_loader *loader)
{
    if (!loader->writing)
        return HAL_E_IO;
    loader->writing = false;
    loader->next_is_other = true;
    return HAL_OK;
}

int boot_loader_confirm(struct boot_loader *loader)
{
    loader->on_trial = false;
    return HAL_OK;
}
