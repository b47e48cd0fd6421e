/* SPDX-License-Identifier: MIT */
#include "firmware_core/upgrade.h"

#include <string.h>

#include "firmware_core/store_keys.h"

/* The version that is to begin with a reset. */
static const uint32_t RESET_KEY = STORE_UPGRADE_FIRST;

static int put_reset(const struct hal *hal, const char *version)
{
    struct hal_record record = { .key = RESET_KEY,
                                 .value = version,
                                 .len = version != NULL ? IMAGE_HEAD_VERSION_MAX : 0 };
    return hal->store_write(hal->ctx, &record, 1);
}

bool upgrade_start(struct upgrade *upgrade, const struct hal *hal)
{
    char version[IMAGE_HEAD_VERSION_MAX];
    memset(upgrade, 0, sizeof *upgrade);
    hal->software(hal->ctx, &upgrade->running);
    int len = hal->store_read(hal->ctx, RESET_KEY, version, sizeof version);
    if (len < 0)
        return false;
    bool resets = upgrade->running.on_trial && len == IMAGE_HEAD_VERSION_MAX &&
                  memcmp(version, upgrade->running.version, sizeof version) == 0;
    /* An upgrade that came to nothing leaves the settings alone. A record that stays is of no
     * harm: no other software will bear this version on trial. */
    if (!resets)
        (void)put_reset(hal, NULL);
    return resets;
}

int upgrade_reset_ordered(const struct hal *hal)
{
    return put_reset(hal, NULL);
}

const char *upgrade_begin(struct upgrade *upgrade, uint32_t size, bool resets,
                          const struct hal *hal)
{
    upgrade->receiving = false;
    if (upgrade->running.on_trial)
        return "this software has itself only just been started and is not yet confirmed";
    if (size <= IMAGE_HEAD_SIZE)
        return "is too short for software";
    int result = hal->slot_begin(hal->ctx, size);
    if (result != HAL_OK)
        return result == HAL_E_FULL ? "is larger than the device has room for"
                                    : "the board cannot take it";
    upgrade->receiving = true;
    upgrade->resets = resets;
    upgrade->size = size;
    upgrade->received = 0;
    return NULL;
}

/* Before anything that it says is believed. */
static const char *check_head(struct upgrade *upgrade, const struct model *model,
                              const struct hal *hal)
{
    const char *wrong = image_head_read(upgrade->head, &upgrade->image);
    if (wrong != NULL)
        return wrong;
    if (hal->signature_fits(hal->ctx, upgrade->head, IMAGE_HEAD_SIGNED,
                            upgrade->head + IMAGE_HEAD_SIGNATURE) != HAL_OK)
        return "is not signed by whom this device trusts, or its head was changed";
    if (strcmp(upgrade->image.model, model->name) != 0)
        return "is for another model";
    if (image_head_compare(upgrade->image.version, upgrade->running.version) < 0)
        return "is older than the software that runs";
    if (upgrade->image.length != upgrade->size - IMAGE_HEAD_SIZE)
        return "is cut off, or longer than it says";
    return NULL;
}

/* What lies in the place by now, read back from it, is what was signed. */
static const char *finish(struct upgrade *upgrade, const struct hal *hal)
{
    uint8_t digest[HAL_HASH_SIZE];
    if (hal->slot_digest(hal->ctx, IMAGE_HEAD_SIZE, upgrade->image.length, digest) != HAL_OK)
        return "the board cannot read it back";
    if (memcmp(digest, upgrade->head + IMAGE_HEAD_DIGEST, sizeof digest) != 0)
        return "was changed on its way: its digest does not fit";
    if (upgrade->resets && put_reset(hal, upgrade->image.version) != HAL_OK)
        return "the wish to reset could not be stored";
    if (hal->slot_activate(hal->ctx) != HAL_OK)
        return "the board cannot start from it";
    return NULL;
}

static enum upgrade_progress refuse(struct upgrade *upgrade, const char *reason, const char **why)
{
    upgrade->receiving = false;
    *why = reason;
    return UPGRADE_REFUSED;
}

enum upgrade_progress upgrade_take(struct upgrade *upgrade, const struct model *model,
                                   const struct hal *hal, const uint8_t *bytes, size_t len,
                                   const char **why)
{
    if (!upgrade->receiving)
        return refuse(upgrade, "no upgrade has begun", why);
    if (len > upgrade->size - upgrade->received)
        return refuse(upgrade, "is longer than was announced", why);
    if (upgrade->received < IMAGE_HEAD_SIZE) {
        size_t room = IMAGE_HEAD_SIZE - upgrade->received;
        memcpy(upgrade->head + upgrade->received, bytes, len < room ? len : room);
        if (len >= room) {
            const char *wrong = check_head(upgrade, model, hal);
            if (wrong != NULL)
                return refuse(upgrade, wrong, why);
        }
    }
    if (hal->slot_write(hal->ctx, upgrade->received, bytes, len) != HAL_OK)
        return refuse(upgrade, "the board cannot write it", why);
    upgrade->received += (uint32_t)len;
    if (upgrade->received < upgrade->size)
        return UPGRADE_MORE;
    const char *wrong = finish(upgrade, hal);
    if (wrong != NULL)
        return refuse(upgrade, wrong, why);
    upgrade->receiving = false;
    return UPGRADE_DONE;
}

bool upgrade_picture(struct upgrade *upgrade, const struct hal *hal)
{
    if (!upgrade->running.on_trial || ++upgrade->pictures < UPGRADE_PICTURES)
        return false;
    /* Asked again at the next picture when the board could not take it down. */
    if (hal->software_confirm(hal->ctx) != HAL_OK)
        return false;
    upgrade->running.on_trial = false;
    return true;
}
