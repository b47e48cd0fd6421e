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
};

/* The counting functions that report; each has its own periods and recipients. */
enum report_function {
    FUNCTION_REGION,
    FUNCTION_LINE,
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
    enum region_reporting reporting_type;
};

/* VS121-P 7.5 and 7.6; a trigger uses in and out only. */
struct line_result {
    uint32_t in, out;
    uint32_t in_cumulative, out_cumulative;
};

struct report {
    enum report_kind kind;
    enum report_function function;
    int64_t start_utc_us; /* interval reports only */
    int64_t end_utc_us;   /* of the period, or the moment of the trigger */
    union {
        struct region_result region;
        struct line_result line;
    };
};

#endif
