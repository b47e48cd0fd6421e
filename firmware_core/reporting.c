/* SPDX-License-Identifier: MIT */
#include "firmware_core/reporting.h"

#include <string.h>

bool reporting_enabled(const struct settings *settings, enum report_function function)
{
    return function == FUNCTION_REGION ? settings->region.enable : settings->line.enable;
}

const struct report_settings *reporting_settings(const struct settings *settings,
                                                 enum report_function function)
{
    return function == FUNCTION_REGION ? &settings->region.report : &settings->line.report;
}

static bool wants_periods(const struct settings *settings, enum report_function function)
{
    return reporting_enabled(settings, function) &&
           reporting_settings(settings, function)->report_regularly;
}

static void begin_counts(struct reporting *reporting, enum report_function function)
{
    if (function == FUNCTION_REGION) {
        reporting->region.max_counted = reporting->region.current_total;
    } else {
        reporting->line.in = 0;
        reporting->line.out = 0;
    }
}

/* A report may be due before any frame was seen, so the list of regions comes from the settings;
 * a region that was there before keeps its number of people. */
static void list_regions(struct region_result *result, const struct region_settings *settings)
{
    struct region_result before = *result;
    bool mapped = settings->detection_region_enable && settings->detection_area == AREA_MAPPED;
    result->reporting_type = settings->reporting_type;
    result->n_regions = mapped ? settings->n_regions : 0;
    for (unsigned i = 0; i < result->n_regions; i++) {
        result->number[i] = settings->regions[i].number;
        result->counted[i] = 0;
        for (unsigned j = 0; j < before.n_regions; j++)
            if (before.number[j] == result->number[i])
                result->counted[i] = before.counted[j];
    }
}

void reporting_start(struct reporting *reporting, const struct settings *settings,
                     const struct moment *now)
{
    memset(reporting, 0, sizeof *reporting);
    reporting_save(reporting, settings, now);
    reporting->region_known = true;
}

void reporting_save(struct reporting *reporting, const struct settings *settings,
                    const struct moment *now)
{
    if (!settings->region.enable)
        memset(&reporting->region, 0, sizeof reporting->region);
    list_regions(&reporting->region, &settings->region);
    reporting->region_known = false;
    for (enum report_function f = 0; f < FUNCTION_COUNT; f++) {
        bool was_running = reporting->periodic[f];
        reporting->periodic[f] = wants_periods(settings, f);
        if (!reporting->periodic[f])
            continue;
        if (was_running) {
            period_save(&reporting->period[f], reporting_settings(settings, f), now);
        } else {
            period_start(&reporting->period[f], reporting_settings(settings, f), now);
            begin_counts(reporting, f);
        }
    }
}

static bool total_matters(enum region_by_result mode, uint16_t before, uint16_t now)
{
    if (mode == BY_RESULT_ZERO_NONZERO)
        return (before == 0) != (now == 0);
    return before != now;
}

/* The result is the total and each mapped region's own number. */
static bool result_changed(const struct region_result *before, const struct region_result *now,
                           enum region_by_result mode)
{
    if (total_matters(mode, before->current_total, now->current_total))
        return true;
    for (unsigned i = 0; i < now->n_regions; i++) {
        uint16_t counted = i < before->n_regions ? before->counted[i] : 0;
        if (total_matters(mode, counted, now->counted[i]))
            return true;
    }
    return false;
}

bool reporting_region(struct reporting *reporting, const struct settings *settings,
                      const struct region_result *seen, const struct moment *now,
                      struct report *out)
{
    if (!settings->region.enable)
        return false;
    bool changed = reporting->region_known &&
                   result_changed(&reporting->region, seen, settings->region.report_by_result);
    uint16_t max = reporting->region.max_counted;
    reporting->region = *seen;
    reporting->region.max_counted = seen->current_total > max ? seen->current_total : max;
    reporting->region_known = true;
    if (!changed || !settings->region.report_by_result_enable)
        return false;
    *out = (struct report) { .kind = REPORT_REGION_TRIGGER,
                             .function = FUNCTION_REGION,
                             .end_utc_us = now->utc_us,
                             .region = reporting->region };
    return true;
}

bool reporting_line(struct reporting *reporting, const struct settings *settings, uint32_t in,
                    uint32_t out_count, const struct moment *now, struct report *out)
{
    if (!settings->line.enable || (in == 0 && out_count == 0))
        return false;
    reporting->line.in += in;
    reporting->line.out += out_count;
    reporting->line.in_cumulative += in;
    reporting->line.out_cumulative += out_count;
    if (!settings->line.trigger_report)
        return false;
    *out = (struct report) { .kind = REPORT_LINE_TRIGGER,
                             .function = FUNCTION_LINE,
                             .end_utc_us = now->utc_us,
                             .line = { .in = in, .out = out_count } };
    return true;
}

bool reporting_period(struct reporting *reporting, const struct settings *settings,
                      enum report_function function, const struct moment *now, struct report *out)
{
    if (!reporting->periodic[function])
        return false;
    int64_t start_utc_us, end_utc_us;
    if (!period_ended(&reporting->period[function], reporting_settings(settings, function),
                      &settings->zone, now, &start_utc_us, &end_utc_us))
        return false;
    *out = (struct report) { .function = function,
                             .start_utc_us = start_utc_us,
                             .end_utc_us = end_utc_us };
    if (function == FUNCTION_REGION) {
        out->kind = REPORT_REGION_INTERVAL;
        out->region = reporting->region;
    } else {
        out->kind = REPORT_LINE_INTERVAL;
        out->line = reporting->line;
    }
    begin_counts(reporting, function);
    return true;
}

uint64_t reporting_next_us(const struct reporting *reporting, const struct settings *settings,
                           const struct moment *now)
{
    uint64_t next = UINT64_MAX;
    for (enum report_function f = 0; f < FUNCTION_COUNT; f++) {
        if (!reporting->periodic[f])
            continue;
        uint64_t at = period_next_us(&reporting->period[f], reporting_settings(settings, f),
                                     &settings->zone, now);
        if (at < next)
            next = at;
    }
    return next;
}
