/* SPDX-License-Identifier: MIT */
#include "firmware_core/counts_store.h"

#include <assert.h>
#include <string.h>

#include "firmware_core/bytes.h"
#include "firmware_core/store_keys.h"

enum { PERIODS, REGIONS, FLOW };
enum {
    FORM = 1,        /* of the records; any other is not read */
    CLOCK_BYTES = 16 /* at the end of the periods' record: goes on all the time, and is no change */
};

static struct bytes begin(struct counts_image *image)
{
    struct bytes out = { .at = image->bytes, .cap = sizeof image->bytes };
    bytes_put(&out, FORM, 1);
    return out;
}

static void end(struct counts_image *image, const struct bytes *out)
{
    assert(!out->failed);
    image->len = (uint16_t)out->used;
}

static void spell_periods(const struct reporting_kept *kept, struct counts_image *image)
{
    struct bytes out = begin(image);
    for (enum report_function f = 0; f < FUNCTION_COUNT; f++) {
        bytes_put(&out, kept->periodic[f], 1);
        bytes_put(&out, (uint64_t)kept->start_utc_us[f], 8);
    }
    bytes_put(&out, kept->line.in, 4);
    bytes_put(&out, kept->line.out, 4);
    bytes_put(&out, kept->line.in_cumulative, 4);
    bytes_put(&out, kept->line.out_cumulative, 4);
    bytes_put(&out, kept->max_counted, 2);
    bytes_put(&out, (uint64_t)kept->watch_local_us, 8);
    bytes_put(&out, (uint64_t)kept->utc_us, 8);
    end(image, &out);
}

static bool read_periods(struct bytes *in, struct reporting_kept *kept)
{
    for (enum report_function f = 0; f < FUNCTION_COUNT; f++) {
        kept->periodic[f] = bytes_take(in, 1) != 0;
        kept->start_utc_us[f] = (int64_t)bytes_take(in, 8);
    }
    kept->line.in = (uint32_t)bytes_take(in, 4);
    kept->line.out = (uint32_t)bytes_take(in, 4);
    kept->line.in_cumulative = (uint32_t)bytes_take(in, 4);
    kept->line.out_cumulative = (uint32_t)bytes_take(in, 4);
    kept->max_counted = (uint16_t)bytes_take(in, 2);
    kept->watch_local_us = (int64_t)bytes_take(in, 8);
    kept->utc_us = (int64_t)bytes_take(in, 8);
    return !in->failed;
}

static void spell_regions(const struct region_totals *totals, const struct dwell *dwell,
                          struct counts_image *image)
{
    struct bytes out = begin(image);
    for (unsigned i = 0; i < REGION_MAX; i++) {
        bytes_put(&out, totals->in[i], 4);
        bytes_put(&out, totals->out[i], 4);
    }
    bytes_put(&out, dwell->n_areas, 1);
    for (unsigned i = 0; i < dwell->n_areas; i++) {
        bytes_put(&out, dwell->sum[i].number, 1);
        bytes_put(&out, dwell->sum[i].n, 4);
        bytes_put(&out, dwell->sum[i].longest_ms, 8);
        bytes_put(&out, dwell->sum[i].total_ms, 8);
    }
    end(image, &out);
}

static bool read_regions(struct bytes *in, struct region_totals *totals, struct dwell *dwell)
{
    struct dwell_sum sum[REGION_MAX];
    uint32_t came[REGION_MAX], went[REGION_MAX];
    for (unsigned i = 0; i < REGION_MAX; i++) {
        came[i] = (uint32_t)bytes_take(in, 4);
        went[i] = (uint32_t)bytes_take(in, 4);
    }
    unsigned n = (unsigned)bytes_take(in, 1);
    for (unsigned i = 0; i < n && i < REGION_MAX; i++) {
        sum[i].number = (uint8_t)bytes_take(in, 1);
        sum[i].n = (uint32_t)bytes_take(in, 4);
        sum[i].longest_ms = bytes_take(in, 8);
        sum[i].total_ms = bytes_take(in, 8);
    }
    if (in->failed || n > REGION_MAX)
        return false;
    memcpy(totals->in, came, sizeof came);
    memcpy(totals->out, went, sizeof went);
    dwell_resume(dwell, sum, n);
    return true;
}

static void spell_flow(const struct flow_result *flow, struct counts_image *image)
{
    struct bytes out = begin(image);
    for (unsigned from = 0; from < FLOW_POINTS_MAX; from++)
        for (unsigned to = 0; to < FLOW_POINTS_MAX; to++)
            bytes_put(&out, flow->count[from][to], 4);
    end(image, &out);
}

static bool read_flow(struct bytes *in, struct reporting_kept *kept)
{
    for (unsigned from = 0; from < FLOW_POINTS_MAX; from++)
        for (unsigned to = 0; to < FLOW_POINTS_MAX; to++)
            kept->flow.count[from][to] = (uint32_t)bytes_take(in, 4);
    return !in->failed;
}

static bool same(const struct counts_image *a, const struct counts_image *b, unsigned clock_bytes)
{
    return a->len == b->len && memcmp(a->bytes, b->bytes, a->len - clock_bytes) == 0;
}

void counts_store_keep(struct counts_store *store, struct store_batch *batch,
                       const struct reporting *reporting, const struct region_totals *totals,
                       const struct dwell *dwell, const struct moment *now, bool anew)
{
    struct counts_image image[COUNTS_RECORDS];
    struct reporting_kept kept;
    reporting_keep(reporting, now, &kept);
    spell_periods(&kept, &image[PERIODS]);
    spell_regions(totals, dwell, &image[REGIONS]);
    spell_flow(&kept.flow, &image[FLOW]);
    for (unsigned i = 0; i < COUNTS_RECORDS; i++) {
        if (same(&image[i], &store->kept[i], i == PERIODS ? CLOCK_BYTES : 0) &&
            !(anew && i == PERIODS))
            continue;
        store_batch_put(batch, STORE_COUNTS_FIRST + i, image[i].bytes, image[i].len);
        store->kept[i] = image[i];
    }
}

/* False when there is a record, but of no form that can be read. */
static bool read_record(const struct hal *hal, unsigned i, struct counts_image *image,
                        struct bytes *in)
{
    int len = hal->store_read(hal->ctx, STORE_COUNTS_FIRST + i, image->bytes, sizeof image->bytes);
    *in = (struct bytes) { .at = image->bytes };
    if (len == HAL_E_ABSENT)
        return true;
    if (len <= 0 || len > COUNTS_RECORD_MAX || image->bytes[0] != FORM)
        return false;
    in->used = 1;
    in->cap = (size_t)len;
    return true;
}

bool counts_store_resume(const struct hal *hal, const struct settings *settings,
                         const struct moment *now, struct reporting *reporting,
                         struct region_totals *totals, struct dwell *dwell)
{
    struct counts_image image;
    struct reporting_kept kept = { 0 };
    struct bytes in;
    bool good = read_record(hal, FLOW, &image, &in) && (in.cap == 0 || read_flow(&in, &kept));
    if (!good)
        memset(&kept, 0, sizeof kept);
    bool regions =
        read_record(hal, REGIONS, &image, &in) && (in.cap == 0 || read_regions(&in, totals, dwell));
    bool periods = read_record(hal, PERIODS, &image, &in);
    if (periods && in.cap > 0) {
        periods = read_periods(&in, &kept);
        if (periods)
            reporting_resume(reporting, settings, now, &kept);
    }
    return good && regions && periods;
}
