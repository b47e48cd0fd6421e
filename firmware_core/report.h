/* SPDX-License-Identifier: MIT */
/* A report before it is spelt: what was counted, over which time. The count stages' results
 * become one of these; the model's encoder turns it into the body that leaves the device. */
#ifndef FOOTFALL_CORE_REPORT_H
#define FOOTFALL_CORE_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/settings.h"

enum report_kind {
    REPORT_REGION_INTERVAL,
    REPORT_REGION_TRIGGER,
    REPORT_LINE_INTERVAL,
    REPORT_LINE_TRIGGER,
    REPORT_DWELL_INTERVAL, /* of FUNCTION_REGION, as is its trigger */
    REPORT_DWELL_TRIGGER,
    REPORT_FLOW_INTERVAL,
    REPORT_TEST, /* no report: what a connection test sends */
};

/* The counting functions that report; each has its own periods and recipients. */
enum report_function {
    FUNCTION_REGION,
    FUNCTION_LINE,
    FUNCTION_FLOW,
    FUNCTION_COUNT,
};

/* current_total counts everybody in the detection area once; the lists hold one entry for each
 * mapped region and are empty (n_regions 0) without any (VS121-P 7.1, 7.2). */
struct region_result {
    uint16_t current_total;
    uint16_t max_counted;
    uint8_t n_regions;
    uint8_t number[REGION_MAX];
    uint16_t counted[REGION_MAX];
    uint16_t fullest; /* most people in one of them, also with reporting type Occupancy */
    enum region_reporting reporting_type;
};

/* VS121-P 7.5 and 7.6; a trigger uses in and out only. */
struct line_result {
    uint32_t in, out;
    uint32_t in_cumulative, out_cumulative;
};

/* People from edge to edge, A to D (VS121-P 7.7). */
struct flow_result {
    uint32_t count[FLOW_POINTS_MAX][FLOW_POINTS_MAX];
};

/* An entry for each area (VS121-P 7.3). */
struct dwell_result {
    uint8_t n;
    uint8_t number[REGION_MAX];
    uint32_t max_s[REGION_MAX], avg_s[REGION_MAX];
};

struct dwell_stay {
    uint8_t number; /* of the region that was left */
    uint32_t people_id;
    int64_t start_utc_us, end_utc_us;
    int16_t utc_offset_min; /* that both are told in */
    uint64_t duration_ms;
};

enum { DWELL_STAYS_MAX = 10 }; /* more make a further report */

/* Stays that ended at one time (VS121-P 7.4). */
struct dwell_stays {
    uint8_t n;
    struct dwell_stay stay[DWELL_STAYS_MAX];
};

struct report {
    enum report_kind kind;
    enum report_function function;
    int64_t start_utc_us; /* interval reports only */
    int64_t end_utc_us;   /* of the period, or the moment of the trigger */
    union {
        struct region_result region;
        struct line_result line;
        struct flow_result flow;
        struct dwell_result dwell;
        struct dwell_stays stays;
    };
};

#endif
