/* SPDX-License-Identifier: MIT */
#include "hal_sim/board_software.h"

#include <assert.h>
#include <stdio.h>
#include <unistd.h>

#include "firmware_core/version.h"
#include "hal_sim/link.h"
#include "hal_sim/software_image.h"

const char *board_software_make(struct hal_virtual *board, const char *keys_folder)
{
    char path[LINK_PATH_MAX + 16];
    uint16_t parts[IMAGE_HEAD_VERSION_PARTS];
    const struct scene *scene = board->scene;
    const char *why = "out of memory";
    const char *version = scene->software[0] != '\0' ? scene->software : FOOTFALL_VERSION;
    if (!image_head_version(version, parts))
        return "is no version such as 1.4.2";
    snprintf(path, sizeof path, "%s/software.pem", keys_folder);
    struct evp_pkey_st *key = access(path, F_OK) == 0 ? software_key_read(path, false, &why)
                                                      : software_key_of_seed(scene->seed);
    boot_loader_init(&board->loader, key, version);
    return key ? NULL : why;
}

static void board_software(void *ctx, struct hal_software *out)
{
    boot_loader_software(&((const struct hal_virtual *)ctx)->loader, out);
}

static int board_slot_begin(void *ctx, uint32_t size)
{
    struct hal_virtual *board = ctx;
    return board->powered ? boot_loader_begin(&board->loader, size) : HAL_E_IO;
}

static int board_slot_write(void *ctx, uint32_t at, const void *bytes, size_t len)
{
    struct hal_virtual *board = ctx;
    return board->powered ? boot_loader_write(&board->loader, at, bytes, len) : HAL_E_IO;
}

static int board_slot_digest(void *ctx, uint32_t at, uint32_t len, uint8_t out[HAL_HASH_SIZE])
{
    const struct hal_virtual *board = ctx;
    return boot_loader_digest(&board->loader, at, len, out);
}

static int board_slot_activate(void *ctx)
{
    struct hal_virtual *board = ctx;
    return board->powered ? boot_loader_activate(&board->loader) : HAL_E_IO;
}

static int board_software_confirm(void *ctx)
{
    struct hal_virtual *board = ctx;
    struct hal_software software;
    if (!board->powered)
        return HAL_E_IO;
    boot_loader_software(&board->loader, &software);
    trace_software(board->trace, board->now_us, software.version, "confirmed");
    event_queue_cancel(board->queue, HAL_VIRTUAL_WATCHDOG);
    return boot_loader_confirm(&board->loader);
}

static int board_signature_fits(void *ctx, const uint8_t *bytes, size_t len,
                                const uint8_t signature[HAL_SIGNATURE_SIZE])
{
    const struct hal_virtual *board = ctx;
    return software_key_fits(board->loader.key, bytes, len, signature) ? HAL_OK : HAL_E_INVALID;
}

void board_software_bind(struct hal *out)
{
    out->software = board_software;
    out->slot_begin = board_slot_begin;
    out->slot_write = board_slot_write;
    out->slot_digest = board_slot_digest;
    out->slot_activate = board_slot_activate;
    out->software_confirm = board_software_confirm;
    out->signature_fits = board_signature_fits;
}

/* A software on trial has so much time; in the queue there is room for one such event. */
void board_software_start(struct hal_virtual *board)
{
    struct hal_software software;
    bool other = boot_loader_start(&board->loader);
    boot_loader_software(&board->loader, &software);
    if (other)
        trace_software(board->trace, board->now_us, software.version,
                       software.on_trial ? "on trial" : "back");
    if (!software.on_trial)
        return;
    int full = event_queue_push(board->queue, board->now_us + BOOT_LOADER_TRIAL_US,
                                HAL_VIRTUAL_WATCHDOG, 0, 0);
    assert(!full);
    (void)full;
}
