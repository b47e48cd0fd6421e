/* SPDX-License-Identifier: MIT */
/* Measures how long people stay in the detection areas (VS121-P 5.3.1 Dwell Time Detection, 7.3,
 * 7.4). Called by device_step() once a frame, after the regions were counted.
 *
 * The rule: a stay begins when a person comes into an area by the rule of region_count.h, or with
 * the first sight of one who appears in it, and ends when he or she goes out of it, or was last
 * seen when the track ends. At its end it becomes a result if it was not shorter than the minimum.
 * The areas are the mapped regions; without any, the whole picture or what lies outside the regions
 * is area 1. People who were in an area are numbered from 1 on, and keep the number in all areas.
 */
#ifndef FOOTFALL_CORE_DWELL_H
#define FOOTFALL_CORE_DWELL_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/region_count.h"
#include "firmware_core/report.h"
#include "firmware_core/settings.h"
#include "firmware_core/track.h"

enum { DWELL_ENDED_MAX = TRACK_MAX };

/* Where one person is, and since when. */
struct dweller {
    uint32_t id;        /* of the track */
    uint32_t people_id; /* 0: not yet in an area, or not yet confirmed */
    uint64_t seen_us;
    uint16_t inside; /* bit i: in area i */
    bool confirmed;
    uint64_t since_us[REGION_MAX];
};

/* All stays of an area since the last reset. */
struct dwell_sum {
    uint8_t number; /* of the region */
    uint32_t n;
    uint64_t longest_ms, total_ms;
};

struct dwell_end {
    uint8_t area;
    uint32_t people_id;
    uint64_t end_us, duration_ms;
};

/* All zero is the state at the start. */
struct dwell {
    uint32_t last_people_id;
    uint32_t dropped; /* results of one frame beyond DWELL_ENDED_MAX, kept out of triggers only */
    uint16_t n;
    struct dweller who[TRACK_MAX]; /* in order of id */
    uint8_t n_areas;
    struct dwell_sum sum[REGION_MAX];
    uint16_t n_ended, next_ended; /* in this frame; those from next_ended on wait for a report */
    struct dwell_end ended[DWELL_ENDED_MAX];
};

void dwell_init(struct dwell *dwell);

/* The settings were saved: stays begin anew, and the sums of regions that are still there stay. */
void dwell_save(struct dwell *dwell, const struct region_settings *settings);

/* Sums that were kept over a power cut, n of them: those of regions that are still there go on. To
 * be called after dwell_save(). */
void dwell_resume(struct dwell *dwell, const struct dwell_sum *kept, unsigned n);

/* Max. and Avg. Dwell Time go back to 0; stays go on. */
void dwell_reset(struct dwell *dwell);

/* Looks at the frame of t_us, in which regions found where everybody is. */
void dwell_update(struct dwell *dwell, const struct region_settings *settings,
                  const struct region_counter *regions, const struct tracks *tracks, uint64_t t_us);

/* Turns the region report of a period into the dwell report that follows it. False when the
 * function is off. */
bool dwell_period(const struct dwell *dwell, const struct region_settings *settings,
                  struct report *report);

/* Whether stays that ended in this frame make a trigger report, which is then in *out: when Report
 * by Result is on, too. To be asked until it says false. */
bool dwell_trigger(struct dwell *dwell, const struct settings *settings, const struct moment *now,
                   struct report *out);

#endif
