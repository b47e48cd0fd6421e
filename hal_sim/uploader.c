/* SPDX-License-Identifier: MIT */
#include "hal_sim/uploader.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware_core/manage.h"
#include "hal_sim/boot_loader.h"
#include "hal_sim/software_image.h"
#include "sim/rng.h"

#define STREAM_SOFTWARE 0x534f465457415245ULL

enum { FILE_MAX = 64 * 1024 * 1024, CUT_BYTES = 100 };

void uploader_free(struct uploader *uploader)
{
    free(uploader->image);
    *uploader = (struct uploader) { 0 };
}

/* Bytes that mean nothing to anybody, but how the software behaves. */
static uint8_t *make_software(const struct scene *scene, const struct upgrade_spec *upgrade)
{
    struct rng rng;
    uint8_t *software = malloc(upgrade->bytes);
    if (!software)
        return NULL;
    rng_seed(&rng, scene->seed, STREAM_SOFTWARE);
    for (size_t i = 0; i < upgrade->bytes; i++)
        software[i] = (uint8_t)(rng_u32(&rng) >> 24);
    if (upgrade->hangs)
        memcpy(software, boot_loader_hangs, sizeof boot_loader_hangs);
    return software;
}

static int make_image(struct uploader *uploader, const struct scene *scene,
                      const struct upgrade_spec *upgrade)
{
    struct image_head head = { 0 };
    bool other = upgrade->flaw == UPGRADE_FLAW_OTHER_KEY;
    struct evp_pkey_st *key = software_key_of_seed(scene->seed + (other ? 1 : 0));
    uint8_t *software = make_software(scene, upgrade);
    snprintf(head.version, sizeof head.version, "%s", upgrade->version);
    snprintf(head.model, sizeof head.model, "%s",
             upgrade->model[0] != '\0' ? upgrade->model : scene->model);
    if (key && software)
        uploader->image =
            software_image_make(key, &head, software, upgrade->bytes, &uploader->size);
    software_key_free(key);
    free(software);
    return uploader->image ? 0 : -1;
}

static int read_image(struct uploader *uploader, const struct scene *scene,
                      const struct upgrade_spec *upgrade, const char **why)
{
    char path[sizeof scene->folder + sizeof upgrade->file + 2];
    snprintf(path, sizeof path, "%s/%s", scene->folder, upgrade->file);
    FILE *file = fopen(path, "rb");
    long size = -1;
    *why = "the image beside the scene cannot be read";
    if (!file)
        return -1;
    if (fseek(file, 0, SEEK_END) == 0)
        size = ftell(file);
    if (size > 0 && size <= FILE_MAX && fseek(file, 0, SEEK_SET) == 0) {
        uploader->size = (size_t)size;
        uploader->image = malloc(uploader->size);
    }
    bool good =
        uploader->image && fread(uploader->image, 1, uploader->size, file) == uploader->size;
    fclose(file);
    if (!good)
        uploader_free(uploader);
    return good ? 0 : -1;
}

/* The head and the software each have enough bytes for what happens to them. */
static int spoil(struct uploader *uploader, enum upgrade_flaw flaw)
{
    uint8_t *longer;
    switch (flaw) {
    case UPGRADE_FLAW_BIT:
        uploader->image[(IMAGE_HEAD_SIZE + uploader->size) / 2] ^= 0x10;
        break;
    case UPGRADE_FLAW_HEAD:
        uploader->image[IMAGE_HEAD_DIGEST] ^= 0x01;
        break;
    case UPGRADE_FLAW_SHORT:
        uploader->size -= uploader->size > 2 * CUT_BYTES ? CUT_BYTES : 1;
        break;
    case UPGRADE_FLAW_LONG:
        longer = realloc(uploader->image, uploader->size + CUT_BYTES);
        if (!longer)
            return -1;
        memset(longer + uploader->size, 0, CUT_BYTES);
        uploader->image = longer;
        uploader->size += CUT_BYTES;
        break;
    case UPGRADE_FLAW_STOPS:
        uploader->stops_at = uploader->size / 2;
        break;
    case UPGRADE_FLAW_NONE:
    case UPGRADE_FLAW_OTHER_KEY:
        break;
    }
    return 0;
}

static void end(struct uploader *uploader, struct hal_virtual *board, const char *answer)
{
    trace_upgrade(board->trace, board->now_us, uploader->version, uploader->size, answer);
    uploader_free(uploader);
}

/* There is one such event at most. */
static void send_later(struct hal_virtual *board)
{
    event_queue_cancel(board->queue, HAL_VIRTUAL_PIECE);
    int full =
        event_queue_push(board->queue, board->now_us + UPLOADER_PIECE_US, HAL_VIRTUAL_PIECE, 0, 0);
    assert(!full);
    (void)full;
}

static void spell_refusal(const char *why, char *out, size_t cap)
{
    snprintf(out, cap, "{\"ok\":false,\"key\":\"image\",\"reason\":\"%s\"}", why);
}

static void announce(const struct uploader *uploader, struct device *device,
                     const struct scene *scene, bool resets, char *answer, size_t cap)
{
    char request[3 * ACTIVATION_TEXT_MAX + 128];
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "action", "upgrade");
    cJSON_AddNumberToObject(json, "size", (double)uploader->size);
    cJSON_AddBoolToObject(json, "reset_after_upgrading", resets);
    if (scene->activation.done)
        cJSON_AddStringToObject(json, "password", scene->activation.password);
    if (cJSON_PrintPreallocated(json, request, sizeof request, false))
        device_manage(device, request, strlen(request), answer, cap);
    cJSON_Delete(json);
}

void uploader_begin(struct uploader *uploader, struct hal_virtual *board, struct device *device,
                    const struct upgrade_spec *upgrade)
{
    char answer[MANAGE_ANSWER_MIN] = "null";
    struct image_head head;
    const char *why = "out of memory";
    uploader_free(uploader);
    int made = upgrade->file[0] != '\0' ? read_image(uploader, board->scene, upgrade, &why)
                                        : make_image(uploader, board->scene, upgrade);
    if (made != 0 || spoil(uploader, upgrade->flaw) != 0) {
        if (board->log)
            board->log(board->log_ctx, board->now_us, why);
        return;
    }
    if (uploader->size >= IMAGE_HEAD_SIZE && image_head_read(uploader->image, &head) == NULL)
        snprintf(uploader->version, sizeof uploader->version, "%s", head.version);
    if (device)
        announce(uploader, device, board->scene, upgrade->resets, answer, sizeof answer);
    if (strncmp(answer, "{\"ok\":true", 10) == 0)
        send_later(board);
    else
        end(uploader, board, answer);
}

void uploader_send(struct uploader *uploader, struct hal_virtual *board, struct device *device)
{
    char refusal[MANAGE_ANSWER_MIN];
    const char *why = NULL;
    if (!uploader->image || !device)
        return;
    size_t left = uploader->size - uploader->at;
    size_t len = left < UPLOADER_PIECE ? left : UPLOADER_PIECE;
    enum upgrade_progress progress =
        device_upgrade(device, uploader->image + uploader->at, len, &why);
    uploader->at += len;
    if (progress == UPGRADE_REFUSED) {
        spell_refusal(why, refusal, sizeof refusal);
        end(uploader, board, refusal);
    } else if (progress == UPGRADE_DONE) {
        end(uploader, board, "{\"ok\":true}");
    } else if (uploader->stops_at > 0 && uploader->at >= uploader->stops_at) {
        end(uploader, board, "null");
    } else {
        send_later(board);
    }
}

void uploader_break_off(struct uploader *uploader, struct hal_virtual *board)
{
    if (uploader->image)
        end(uploader, board, "null");
}
