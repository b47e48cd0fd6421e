/* SPDX-License-Identifier: MIT */
#include "firmware_core/persist.h"

#include <assert.h>
#include <string.h>

#include "firmware_core/bytes.h"
#include "firmware_core/device_parts.h"
#include "firmware_core/recipient.h"
#include "firmware_core/store_keys.h"
#include "firmware_core/text.h"

/* A period's report and the dwell report behind it, and the counts. */
enum {
    GROUP_PUTS = 2 * RECIPIENT_ENTRIES + COUNTS_RECORDS,
    GROUP_BYTES = 2 * RECIPIENT_ENTRIES * OUTBOX_RECORD_BYTES + COUNTS_RECORDS * COUNTS_RECORD_MAX,
    SIZE_BYTES = 4, /* of the picture, before the configuration's text */
    TEXT_MAX = SETTINGS_JSON_EXPORT_MAX + SIZE_BYTES,
};

static void warn(const struct device *device, const struct settings_error *error)
{
    char line[sizeof error->key + sizeof error->reason + 64];
    struct text text;
    text_begin(&text, line, sizeof line);
    text_add(&text, "the kept configuration cannot be read: ");
    text_add(&text, error->key);
    text_add(&text, ": ");
    text_add(&text, error->reason);
    (void)text_end(&text);
    device_log(device, HAL_LOG_ERROR, line);
}

void persist_read_settings(struct device *device)
{
    char *text = device->persist.text;
    struct bytes size = { .at = (uint8_t *)text, .cap = SIZE_BYTES };
    int len = device->hal.store_read(device->hal.ctx, STORE_SETTINGS_FIRST, text, TEXT_MAX);
    if (len < SIZE_BYTES || len > TEXT_MAX)
        return;
    device->width_px = (uint16_t)bytes_take(&size, 2);
    device->height_px = (uint16_t)bytes_take(&size, 2);
    struct settings_frame frame = { .model = device->model,
                                    .width_px = device->width_px,
                                    .height_px = device->height_px,
                                    .privacy_mode = access_privacy_mode(&device->access) };
    struct settings_error error;
    if (settings_json_import(&device->settings, &frame, &device->json, text + SIZE_BYTES,
                             (size_t)len - SIZE_BYTES, &error) != 0)
        warn(device, &error);
}

/* Data Retransmission is on or off from here on. */
static void apply(struct device *device)
{
    bool keep = device->settings.data_retransmission;
    if (keep != (device->outbox.store != NULL))
        outbox_keep_in(&device->outbox, keep ? &device->persist.batch : NULL);
}

void persist_settings(struct device *device)
{
    struct persist *persist = &device->persist;
    struct moment now = { device->hal.now_us(device->hal.ctx),
                          device->hal.utc_us(device->hal.ctx) };
    int len = settings_json_export(&device->settings, device->model, persist->text + SIZE_BYTES,
                                   TEXT_MAX - SIZE_BYTES);
    assert(len > 0);
    struct bytes size = { .at = (uint8_t *)persist->text, .cap = SIZE_BYTES };
    bytes_put(&size, device->width_px, 2);
    bytes_put(&size, device->height_px, 2);
    apply(device);
    if (!store_batch_has_room(&persist->batch, 1, TEXT_MAX))
        persist_write(device, &now);
    store_batch_put(&persist->batch, STORE_SETTINGS_FIRST, persist->text, (size_t)len + SIZE_BYTES);
    persist->anew = true;
    persist_write(device, &now);
}

/* What is for nobody any more, and with Data Retransmission off everything, is deleted. */
static void resume_outbox(struct device *device)
{
    const struct hal *hal = &device->hal;
    struct store_batch *batch = &device->persist.batch;
    uint8_t value[OUTBOX_RECORD_BYTES];
    uint32_t key = STORE_OUTBOX_FIRST;
    for (bool more = true; more && hal->store_next(hal->ctx, key, &key);
         more = key++ < UINT32_MAX) {
        int len = hal->store_read(hal->ctx, key, value, sizeof value);
        if (len > 0 && device->outbox.store && value[0] < RECIPIENT_COUNT &&
            recipient_enabled(&device->settings, value[0]) &&
            outbox_restore(&device->outbox, key, value, (size_t)len))
            continue;
        if (batch->n == STORE_BATCH_CHANGES_MAX)
            (void)store_batch_write(batch, hal);
        store_batch_delete(batch, key);
    }
}

void persist_resume(struct device *device, const struct moment *now)
{
    if (!counts_store_resume(&device->hal, &device->settings, now, &device->reporting,
                             &device->region_totals, &device->dwell))
        device_log(device, HAL_LOG_ERROR, "counts that were kept cannot be read");
    apply(device);
    resume_outbox(device);
    device->persist.resumed = true;
    device->persist.anew = true;
}

void persist_reset(struct device *device)
{
    device->persist.anew = true;
}

static void keep_counts(struct device *device, const struct moment *now)
{
    struct persist *persist = &device->persist;
    if (!persist->resumed)
        return;
    counts_store_keep(&persist->counts, &persist->batch, &device->reporting, &device->region_totals,
                      &device->dwell, now, persist->anew);
    persist->anew = false;
}

static void tell(const struct device *device, bool *was, bool is, const char *line)
{
    if (is && !*was)
        device_log(device, HAL_LOG_WARNING, line);
    *was = is;
}

/* What has no room there is in memory only; what is to be deleted is deleted in any case. */
static int write_batch(struct device *device)
{
    struct persist *persist = &device->persist;
    int result = store_batch_write(&persist->batch, &device->hal);
    bool full = result == HAL_E_FULL;
    while (result == HAL_E_FULL && outbox_evict(&device->outbox))
        result = store_batch_write(&persist->batch, &device->hal);
    tell(device, &persist->full, full,
         "the store is full: a power cut would lose the oldest reports");
    if (result == HAL_E_FULL) {
        store_batch_drop_puts(&persist->batch);
        (void)store_batch_write(&persist->batch, &device->hal);
    }
    return result;
}

/* What could not be written is written anew with the next change. */
void persist_write(struct device *device, const struct moment *now)
{
    struct persist *persist = &device->persist;
    if (persist->ended)
        return;
    keep_counts(device, now);
    if (persist->batch.n == 0)
        return;
    int result = write_batch(device);
    tell(device, &persist->failed, result != HAL_OK,
         "the store cannot be written: a power cut would lose what is new");
    if (result == HAL_OK)
        return;
    store_batch_clear(&persist->batch);
    memset(&persist->counts, 0, sizeof persist->counts);
}

bool persist_is_low(const struct persist *persist)
{
    return !store_batch_has_room(&persist->batch, GROUP_PUTS, GROUP_BYTES);
}

void persist_end(struct device *device)
{
    device->persist.ended = true;
}
