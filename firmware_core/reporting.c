/* SPDX-License-Identifier: MIT */
#include "firmware_core/reporting.h"

#include <string.h>

#include "firmware_core/schedule.h"

bool reporting_enabled(const struct settings *settings, enum report_function function)
{
    const bool enabled[FUNCTION_COUNT] = { settings->region.enable, settings->line.enable,
                                           settings->flow.enable };
    return enabled[function];
}

const struct report_settings *reporting_settings(const struct settings *settings,
                                                 enum report_function function)
{
    const struct report_settings *const own[FUNCTION_COUNT] = { &settings->region.report,
                                                                &settings->line.report,
                                                                &settings->flow.report };
    return own[function];
}

static const struct schedule *schedule_of(const struct settings *settings,
                                          enum report_function function)
{
    const struct schedule *const own[FUNCTION_COUNT] = { &settings->region.schedule,
                                                         &settings->line.schedule,
                                                         &settings->flow.schedule };
    return own[function];
}

static const struct reset_schedule *resets_of(const struct settings *settings,
                                              enum report_function function)
{
    static const struct reset_schedule never; /* flow has no cumulative counts */
    const struct reset_schedule *const own[FUNCTION_COUNT] = { &settings->region.reset,
                                                               &settings->line.reset, &never };
    return own[function];
}

bool reporting_counts(const struct reporting *reporting, const struct settings *settings,
                      enum report_function function)
{
    return reporting_enabled(settings, function) && reporting->open[function];
}

static bool wants_periods(const struct reporting *reporting, const struct settings *settings,
                          enum report_function function)
{
    return reporting_counts(reporting, settings, function) &&
           reporting_settings(settings, function)->report_regularly;
}

static void begin_counts(struct reporting *reporting, enum report_function function)
{
    if (function == FUNCTION_REGION) {
        reporting->region.max_counted = reporting->region.current_total;
    } else if (function == FUNCTION_LINE) {
        reporting->line.in = 0;
        reporting->line.out = 0;
    } else {
        memset(&reporting->flow, 0, sizeof reporting->flow);
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

static void forget_region(struct reporting *reporting, const struct settings *settings)
{
    if (!reporting_counts(reporting, settings, FUNCTION_REGION))
        memset(&reporting->region, 0, sizeof reporting->region);
    list_regions(&reporting->region, &settings->region);
}

static void save_periods(struct reporting *reporting, const struct settings *settings,
                         enum report_function function, const struct moment *now)
{
    bool was_running = reporting->periodic[function];
    reporting->periodic[function] = wants_periods(reporting, settings, function);
    if (!reporting->periodic[function])
        return;
    if (was_running) {
        period_save(&reporting->period[function], reporting_settings(settings, function), now);
    } else {
        period_start(&reporting->period[function], reporting_settings(settings, function), now);
        begin_counts(reporting, function);
    }
}

void reporting_save(struct reporting *reporting, const struct settings *settings,
                    const struct moment *now)
{
    for (enum report_function f = 0; f < FUNCTION_COUNT; f++)
        reporting->open[f] = schedule_open(schedule_of(settings, f), &settings->zone, now->utc_us);
    reporting->schedule_utc_us = now->utc_us;
    reset_watch_start(&reporting->reset_watch, &settings->zone, now->utc_us);
    forget_region(reporting, settings);
    reporting->region_known = false;
    for (enum report_function f = 0; f < FUNCTION_COUNT; f++)
        save_periods(reporting, settings, f, now);
}

void reporting_keep(const struct reporting *reporting, const struct moment *now,
                    struct reporting_kept *out)
{
    *out = (struct reporting_kept) { .line = reporting->line,
                                     .flow = reporting->flow,
                                     .max_counted = reporting->region.max_counted,
                                     .watch_local_us = reporting->reset_watch.local_us,
                                     .utc_us = now->utc_us };
    for (enum report_function f = 0; f < FUNCTION_COUNT; f++) {
        out->periodic[f] = reporting->periodic[f];
        out->start_utc_us[f] = reporting->period[f].start_utc_us;
    }
}

/* When the schedule closed first since then; a change of the clocks alone does not close. */
static int64_t next_closing(const struct schedule *schedule, const struct time_zone *zone,
                            int64_t utc_us, int64_t until_utc_us)
{
    do
        utc_us = schedule_next_utc_us(schedule, zone, utc_us);
    while (utc_us <= until_utc_us && schedule_open(schedule, zone, utc_us));
    return utc_us;
}

static void resume_period(struct reporting *reporting, const struct settings *settings,
                          enum report_function function, const struct moment *now,
                          const struct reporting_kept *kept)
{
    if (!kept->periodic[function] || !reporting_settings(settings, function)->report_regularly)
        return;
    int64_t closed =
        next_closing(schedule_of(settings, function), &settings->zone, kept->utc_us, now->utc_us);
    if (closed <= now->utc_us) {
        reporting->closed_utc_us[function] = closed;
        reporting->open[function] = true; /* until reporting_schedule() is asked */
        reporting->periodic[function] = true;
    }
    reporting->period[function].start_utc_us = kept->start_utc_us[function];
}

void reporting_resume(struct reporting *reporting, const struct settings *settings,
                      const struct moment *now, const struct reporting_kept *kept)
{
    reporting->line = kept->line;
    reporting->flow = kept->flow;
    reporting->region.max_counted = kept->max_counted;
    reset_watch_resume(&reporting->reset_watch, kept->watch_local_us);
    for (enum report_function f = 0; f < FUNCTION_COUNT; f++)
        resume_period(reporting, settings, f, now, kept);
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
    if (!reporting_counts(reporting, settings, FUNCTION_REGION))
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
    if (!reporting_counts(reporting, settings, FUNCTION_LINE) || (in == 0 && out_count == 0))
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

void reporting_flow(struct reporting *reporting, const struct flow_result *seen)
{
    for (unsigned from = 0; from < FLOW_POINTS_MAX; from++)
        for (unsigned to = 0; to < FLOW_POINTS_MAX; to++)
            reporting->flow.count[from][to] += seen->count[from][to];
}

/* Takes the counts of a period over into its report, and begins those of the next one. */
static void close_period(struct reporting *reporting, enum report_function function,
                         int64_t start_utc_us, int64_t end_utc_us, struct report *out)
{
    *out = (struct report) { .function = function,
                             .start_utc_us = start_utc_us,
                             .end_utc_us = end_utc_us };
    if (function == FUNCTION_REGION) {
        out->kind = REPORT_REGION_INTERVAL;
        out->region = reporting->region;
    } else if (function == FUNCTION_LINE) {
        out->kind = REPORT_LINE_INTERVAL;
        out->line = reporting->line;
    } else {
        out->kind = REPORT_FLOW_INTERVAL;
        out->flow = reporting->flow;
    }
    begin_counts(reporting, function);
}

bool reporting_period(struct reporting *reporting, const struct settings *settings,
                      enum report_function function, const struct moment *now, struct report *out)
{
    if (!reporting->periodic[function] || reporting->closed_utc_us[function] != 0)
        return false;
    int64_t start_utc_us, end_utc_us;
    if (!period_ended(&reporting->period[function], reporting_settings(settings, function),
                      &settings->zone, now, &start_utc_us, &end_utc_us))
        return false;
    close_period(reporting, function, start_utc_us, end_utc_us, out);
    return true;
}

/* Schedules open and close at whole minutes, at which the device may look a little late. */
static int64_t begin_of_minute(int64_t utc_us)
{
    return utc_us - utc_us % CIVIL_MINUTE_US;
}

static void open_function(struct reporting *reporting, const struct settings *settings,
                          enum report_function function, const struct moment *now)
{
    struct moment opening = { now->now_us, begin_of_minute(now->utc_us) };
    reporting->open[function] = true;
    if (function == FUNCTION_REGION)
        reporting->region_known = true; /* nobody is there so far, as at power-on */
    save_periods(reporting, settings, function, &opening);
}

static bool close_function(struct reporting *reporting, const struct settings *settings,
                           enum report_function function, const struct moment *now,
                           struct report *out)
{
    int64_t start_utc_us = reporting->period[function].start_utc_us;
    int64_t closed_utc_us = reporting->closed_utc_us[function];
    int64_t end_utc_us = closed_utc_us != 0 ? closed_utc_us : begin_of_minute(now->utc_us);
    bool told = reporting->periodic[function] && start_utc_us < end_utc_us;
    if (told)
        close_period(reporting, function, start_utc_us, end_utc_us, out);
    reporting->closed_utc_us[function] = 0;
    reporting->open[function] = false;
    reporting->periodic[function] = false;
    if (function == FUNCTION_REGION)
        forget_region(reporting, settings);
    return told;
}

/* A clock that is put right by a little does not live through the last moments again. */
static int64_t schedule_time(struct reporting *reporting, int64_t utc_us)
{
    int64_t back_us = reporting->schedule_utc_us - utc_us;
    if (back_us < 0 || back_us >= CIVIL_MINUTE_US)
        reporting->schedule_utc_us = utc_us;
    return reporting->schedule_utc_us;
}

bool reporting_schedule(struct reporting *reporting, const struct settings *settings,
                        enum report_function function, const struct moment *now, struct report *out)
{
    int64_t utc_us = schedule_time(reporting, now->utc_us);
    bool open = reporting->closed_utc_us[function] == 0 &&
                schedule_open(schedule_of(settings, function), &settings->zone, utc_us);
    if (open == reporting->open[function])
        return false;
    if (!open)
        return close_function(reporting, settings, function, now, out);
    open_function(reporting, settings, function, now);
    return false;
}

uint32_t reporting_reset(struct reporting *reporting, const struct settings *settings,
                         const struct moment *now)
{
    struct reset_stretch stretch =
        reset_watch_look(&reporting->reset_watch, &settings->zone, now->utc_us);
    uint32_t whose = 0;
    for (enum report_function f = 0; f < FUNCTION_COUNT; f++)
        if (reset_schedule_due(resets_of(settings, f), &stretch))
            whose |= UINT32_C(1) << f;
    if ((whose >> FUNCTION_LINE & 1) != 0) {
        reporting->line.in_cumulative = 0;
        reporting->line.out_cumulative = 0;
    }
    return whose;
}

/* The calendar moment on the clock that never steps. */
static uint64_t when(int64_t utc_us, const struct moment *now)
{
    return utc_us == INT64_MAX ? UINT64_MAX : now->now_us + (uint64_t)(utc_us - now->utc_us);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

uint64_t reporting_next_us(const struct reporting *reporting, const struct settings *settings,
                           const struct moment *now)
{
    const struct time_zone *zone = &settings->zone;
    uint64_t next = UINT64_MAX;
    for (enum report_function f = 0; f < FUNCTION_COUNT; f++) {
        if (!reporting_enabled(settings, f))
            continue;
        int64_t turn = schedule_next_utc_us(schedule_of(settings, f), zone, now->utc_us);
        int64_t reset = reset_schedule_next_utc_us(resets_of(settings, f), zone, now->utc_us);
        next = earlier(next, earlier(when(turn, now), when(reset, now)));
        if (reporting->periodic[f])
            next = earlier(next, period_next_us(&reporting->period[f],
                                                reporting_settings(settings, f), zone, now));
    }
    return next;
}
