/* SPDX-License-Identifier: MIT */
/* Keeps what was counted in the record store: cumulative counts, Total In and Out, dwell sums and
 * the running periods with what is in them (VS121-P 5.3.1, 5.3.2). Called by persist.c.
 *
 * Three records, each written when something in it has changed: a crossing, somebody who comes into
 * a region or leaves it, a stay that ends, a period that ends, a reset. They have at most 100, 510
 * and 70 bytes. A door with 5,000 passages a day and triggers makes about 5,000 writes of them, or
 * 0.5 MB; on a log over 1 MiB of flash, that is one erasure of each sector in two days. */
#ifndef FOOTFALL_CORE_COUNTS_STORE_H
#define FOOTFALL_CORE_COUNTS_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/dwell.h"
#include "firmware_core/hal.h"
#include "firmware_core/region_totals.h"
#include "firmware_core/reporting.h"
#include "firmware_core/store_batch.h"

enum { COUNTS_RECORDS = 3, COUNTS_RECORD_MAX = 512 };

struct counts_image {
    uint16_t len;
    uint8_t bytes[COUNTS_RECORD_MAX];
};

struct counts_store {
    struct counts_image kept[COUNTS_RECORDS]; /* as they stand in the store or in a batch */
};

/* Takes what has changed into the batch, which must have room for all records. `anew` writes the
 * periods even if nothing seems to have changed: after a reset, and when settings were saved. */
void counts_store_keep(struct counts_store *store, struct store_batch *batch,
                       const struct reporting *reporting, const struct region_totals *totals,
                       const struct dwell *dwell, const struct moment *now, bool anew);

/* At start, after reporting_start() and dwell_save(): what is kept goes on. Records of another form
 * are as if absent; false when there was one. */
bool counts_store_resume(const struct hal *hal, const struct settings *settings,
                         const struct moment *now, struct reporting *reporting,
                         struct region_totals *totals, struct dwell *dwell);

#endif
