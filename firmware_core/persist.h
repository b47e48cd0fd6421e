/* SPDX-License-Identifier: MIT */
/* What of a device outlives restarts and power cuts, and when it is written: the configuration,
 * what was counted, and with Data Retransmission the reports that wait
 * (VS121-P 5.3.1, 5.3.2, 5.3.4). Called by the device at start, when settings are saved, and at the
 * end of each step.
 *
 * All that a step changes is one write, made before anything of it is sent: a crossing with its
 * report, the end of a period with its reports for all recipients, and the counts that begin anew.
 * So whenever power is cut, sums fit the reports, and a report that was sent is in the store until
 * it is delivered; outbox.h says what that means for the recipients. With Data Retransmission off
 * no report is kept, and one that is due when power is cut is lost. When the store is full the
 * oldest reports make room in it, and the log says so: they still wait in memory, and only a power
 * cut loses them. */
#ifndef FOOTFALL_CORE_PERSIST_H
#define FOOTFALL_CORE_PERSIST_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/counts_store.h"
#include "firmware_core/outbox.h"
#include "firmware_core/settings_json.h"
#include "firmware_core/store_batch.h"

struct device;

struct persist {
    struct store_batch batch;
    struct counts_store counts;
    bool ended;   /* nothing is written any more */
    bool resumed; /* counts are written from here on */
    bool anew;    /* write the periods even if nothing seems to have changed */
    bool full;    /* the store had no room when it was written last */
    bool failed;  /* the store could not be written */
    char text[SETTINGS_JSON_EXPORT_MAX + 4]; /* of the configuration's record */
};

/* Reads the configuration that was kept, which the account's privacy mode must have come before;
 * without one, or when it cannot be read, which the log tells, the settings stay as they are. */
void persist_read_settings(struct device *device);

/* The configuration was imported: it and what hangs on it is written. */
void persist_settings(struct device *device);

/* At start: counts, running periods and reports go on. */
void persist_resume(struct device *device, const struct moment *now);

/* Counts were reset by schedule. */
void persist_reset(struct device *device);

/* Writes what has changed. To be called after each step, and within one when persist_is_low(). */
void persist_write(struct device *device, const struct moment *now);

/* Whether one more report of one function to all of its recipients might find no room. */
bool persist_is_low(const struct persist *persist);

/* Nothing is written any more until the device starts again: what was read from the store may be
 * deleted there now. */
void persist_end(struct device *device);

#endif
