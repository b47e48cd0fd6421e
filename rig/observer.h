/* SPDX-License-Identifier: MIT */
/* Watches one simulation through its hooks and keeps what the verdicts and the result page need:
 * the trace, the log, truth, pictures, curves. */
#ifndef FOOTFALL_RIG_OBSERVER_H
#define FOOTFALL_RIG_OBSERVER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "hal_sim/simulation.h"
#include "rig/album.h"
#include "rig/chart.h"
#include "rig/device_counts.h"
#include "rig/buffer.h"
#include "rig/result.h"
#include "rig/truth.h"

enum { OBSERVER_CURVES = 3 }; /* In, Out, people */

struct observer {
    struct buffer trace, log;
    FILE *trace_file, *log_file; /* the same, as it comes, for runs that crash; NULL: nowhere */
    struct truth *truth;
    struct album *album;
    struct chart_series device[OBSERVER_CURVES], truly[OBSERVER_CURVES];
    struct device_counts counts;
    struct device_counts_before before;
    struct dwell_sum stays[REGION_MAX]; /* as the device timed them */
    const char *pinned;                 /* what the picture shows; NULL: the busiest moment */
    bool has_line_truth;
    struct measure measure[LINE_MEASURES]; /* of a bench */
    uint64_t last_t_us;
    uint64_t sim_limit_us; /* 0: none */
    bool out_of_time;
    bool nothing_waits;       /* at the end, for no recipient */
    struct settings settings; /* the device's, in the newest frame */
    bool plan_changed;        /* reports were not made and sent alike all the time */
    bool ran_over;            /* more reports waited than the device keeps (VS121-P 5.3.4) */
};

void observer_hooks(struct observer *observer, struct simulation_hooks *hooks);

/* Once the device has taken its settings, before the simulation runs. */
void observer_begin(struct observer *observer, const struct scene *scene,
                    const struct settings *settings);
void observer_end(struct observer *observer, uint64_t end_us);
void observer_free(struct observer *observer);

#endif
