/* SPDX-License-Identifier: MIT */
#include "rig/verdicts.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "firmware_core/recipient.h"
#include "hal_sim/bench_lines.h"
#include "rig/golden.h"
#include "rig/late.h"
#include "rig/laws.h"
#include "rig/line_chart.h"
#include "rig/step_judge.h"

/* Of simulated time, on a clock that runs beside the wall's: a few frames. */
static const uint64_t REAL_TIME_TOLERANCE_US = STEP_MOMENT_US;
/* Edges of a contact on a bench that are nearer to each other than this are one, and a relay may
 * lag by as much. */
static const uint64_t CONTACT_BOUNCE_US = STEP_LAG_US;

struct judge {
    const struct scene *scene;
    const struct settings *settings;
    const struct observer *observer; /* NULL: a foreign device, whose inside nobody sees */
    const struct buffer *trace;
    const struct run_options *options;
    struct scene_result *result;
    struct verdict_notes *notes;
};

__attribute__((format(printf, 2, 3))) static void because(struct scene_result *result,
                                                          const char *format, ...)
{
    size_t used = strlen(result->reason);
    if (used > 0 && used + 3 < sizeof result->reason) {
        memcpy(result->reason + used, "; ", 3);
        used += 2;
    }
    va_list list;
    va_start(list, format);
    vsnprintf(result->reason + used, sizeof result->reason - used, format, list);
    va_end(list);
}

static int write_golden(struct judge *judge, const char *path, const struct buffer *expected)
{
    struct buffer renewed = { 0 };
    golden_renew(buffer_get(expected), buffer_get(judge->trace), &renewed);
    int written = buffer_write_file(&renewed, path);
    if (written < 0)
        because(judge->result, "golden: cannot write %s: %s", path, strerror(errno));
    buffer_free(&renewed);
    return written;
}

static uint64_t tolerance_us(const struct run_options *options)
{
    if (options->tolerance_us > 0)
        return options->tolerance_us;
    return options->real_time || options->where != RUN_VIRTUAL ? REAL_TIME_TOLERANCE_US : 0;
}

/* How near edges of a contact must be to each other to count as one; 0: each does. */
static uint64_t bounce_us(const struct run_options *options)
{
    return options->where != RUN_VIRTUAL ? CONTACT_BOUNCE_US : 0;
}

static void judge_golden(struct judge *judge)
{
    const struct golden_options options = {
        .time_tolerance_s = (double)tolerance_us(judge->options) / 1e6,
        .any_order = judge->options->where == RUN_DUT,
        .bounce_s = (double)bounce_us(judge->options) / 1e6,
        .from_outside = judge->options->where == RUN_DUT,
        .without_led =
            judge->options->where == RUN_DUT && !judge->options->lines->map->line[ROLE_LED].wired
    };
    char path[PATH_MAX];
    struct buffer expected = { 0 }, diff = { 0 };
    struct mistake first = { 0 };
    if (judge->scene->expect.golden[0] == '\0')
        return;
    snprintf(path, sizeof path, "%s/%s", judge->scene->folder, judge->scene->expect.golden);
    int found = buffer_read_file(&expected, path);
    if (found < 0 && !judge->options->update) {
        because(judge->result, "golden: %s: %s (--update makes it)", path, strerror(errno));
        buffer_addf(&judge->notes->diff, "== golden: %s is missing\n", path);
        judge->result->golden = PART_FAILED;
        return;
    }
    size_t n =
        golden_compare(buffer_get(&expected), buffer_get(judge->trace), &options, &diff, &first);
    judge->result->golden = n == 0 ? PART_PASSED : PART_FAILED;
    if (n > 0 || found < 0)
        buffer_addf(&judge->notes->diff, "== golden: %zu line%s differ%s from %s\n%s", n,
                    n == 1 ? "" : "s", n == 1 ? "s" : "", path, buffer_get(&diff));
    if (judge->options->update && judge->result->laws != PART_FAILED) {
        if ((n == 0 && found == 0) || write_golden(judge, path, &expected) == 0)
            judge->result->golden = PART_PASSED;
    } else if (n > 0) {
        because(judge->result, "golden: %zu line%s differ%s", n, n == 1 ? "" : "s",
                n == 1 ? "s" : "");
        if (first.known)
            mistake_note(&judge->notes->first, first.t_us, first.what, first.at);
    }
    buffer_free(&expected);
    buffer_free(&diff);
}

static void judge_steps(struct judge *judge)
{
    const struct expect_spec *expect = &judge->scene->expect;
    const struct step_judge_options options = { .end_us = judge->scene->duration_us,
                                                .moment_us = tolerance_us(judge->options),
                                                .lag_us = tolerance_us(judge->options) > 0
                                                              ? CONTACT_BOUNCE_US
                                                              : 0,
                                                .bounce_us = bounce_us(judge->options) };
    struct line_course courses[LINE_PINS] = { 0 };
    struct step_outcome outcome[LINE_STEPS_MAX];
    struct buffer broken = { 0 };
    if (expect->n_steps == 0)
        return;
    line_courses_read(courses, buffer_get(judge->trace));
    size_t n = step_judge(expect->steps, expect->n_steps, courses, &options, outcome, &broken);
    judge->result->steps = n == 0 ? PART_PASSED : PART_FAILED;
    if (n > 0) {
        const char *first = buffer_get(&broken);
        because(judge->result, "steps: %.*s", (int)strcspn(first, "\n"), first);
        buffer_addf(&judge->notes->diff, "== steps: %zu of %zu not kept\n%s", n, expect->n_steps,
                    first);
    }
    for (size_t i = 0; i < expect->n_steps; i++)
        if (outcome[i].silent)
            buffer_addf(&judge->notes->diff, "%s\n", outcome[i].text);
    for (size_t i = 0; i < expect->n_steps; i++)
        if (!outcome[i].kept)
            mistake_note(&judge->notes->first, outcome[i].wrong_us,
                         "a step of a line was not kept here", (struct match_place) { 0 });
    line_chart_svg(courses, expect->steps, outcome, expect->n_steps, options.end_us,
                   &judge->notes->lines);
    buffer_free(&broken);
    line_courses_free(courses);
}

/* The scene's own limit, else the bench's, else what every bench must reach: what a press or an
 * alarm does is there within a frame. */
static uint64_t limit_us(const struct judge *judge, enum line_measure what)
{
    const struct scene *scene = judge->scene;
    const struct bench_lines *lines = judge->options->lines;
    if (scene->expect.limits.max_us[what] != UINT64_MAX)
        return scene->expect.limits.max_us[what];
    if (lines != NULL && lines->map->limits.max_us[what] != UINT64_MAX)
        return lines->map->limits.max_us[what];
    bool within_frame = what == MEASURE_PRESS_TO_CORE || what == MEASURE_ALARM_TO_LINE;
    uint64_t frame_us = (1000000u + scene->camera.fps - 1u) / scene->camera.fps;
    return within_frame ? frame_us : UINT64_MAX;
}

static void judge_limits(struct judge *judge)
{
    struct scene_result *r = judge->result;
    for (size_t i = 0; i < r->n_measures; i++) {
        struct measure *measure = &r->measure[i];
        const char *name = line_measure_name(measure->what);
        double longest_ms = (double)measure->histogram.max_us / 1e3;
        measure->limit_us = limit_us(judge, measure->what);
        if (measure->limit_us == UINT64_MAX)
            continue;
        bool kept = measure->histogram.max_us <= measure->limit_us;
        bool excused = !kept && measure->on_time_max_us <= measure->limit_us;
        if (kept && r->limits == PART_NOT_ASKED)
            r->limits = PART_PASSED;
        if (kept)
            continue;
        if (!excused || r->limits != PART_FAILED)
            r->limits = excused ? PART_PRINTED : PART_FAILED;
        because(r, "limits: %s took %g ms, at most %g ms", name, longest_ms,
                (double)measure->limit_us / 1e3);
        if (excused)
            because(r, "all but %g ms of each while the run was behind its clock",
                    (double)measure->on_time_max_us / 1e3);
        buffer_addf(&judge->notes->diff, "== limits: %s may take %g ms at most; ", name,
                    (double)measure->limit_us / 1e3);
        histogram_text(&measure->histogram, &judge->notes->diff);
        buffer_add(&judge->notes->diff, "\n");
    }
}

static void take_ways(const struct truth *truth, struct scene_result *r)
{
    r->has_flow = truth_has_flow(truth);
    for (size_t from = 0; r->has_flow && from < FLOW_POINTS_MAX; from++)
        for (size_t to = 0; to < FLOW_POINTS_MAX; to++) {
            const struct match *way = truth_flow(truth, from, to);
            if (way->truth.n + way->device.n == 0)
                continue;
            r->ways[r->n_ways++] = (struct way_figures) { .from = (char)('A' + from),
                                                          .to = (char)('A' + to),
                                                          .counted = (uint32_t)way->device.n,
                                                          .truly = (uint32_t)way->truth.n,
                                                          .missed = (uint32_t)way->truth.alone,
                                                          .made_up = (uint32_t)way->device.alone };
        }
}

static void take_figures(struct judge *judge)
{
    const struct truth *truth = judge->observer->truth;
    struct scene_result *r = judge->result;
    r->has_line = truth_has_line(truth);
    if (r->has_line) {
        const struct match *in = truth_match(truth, TRUTH_IN);
        const struct match *out = truth_match(truth, TRUTH_OUT);
        r->line =
            (struct line_figures) { .in = (uint32_t)in->device.n,
                                    .out = (uint32_t)out->device.n,
                                    .true_in = (uint32_t)in->truth.n,
                                    .true_out = (uint32_t)out->truth.n,
                                    .missed = (uint32_t)(in->truth.alone + out->truth.alone),
                                    .made_up = (uint32_t)(in->device.alone + out->device.alone),
                                    .recounted = truth_recounted(truth) };
    }
    take_ways(truth, r);
    r->has_total = truth_has_regions(truth);
    r->total_within = occupancy_share(truth_total_occupancy(truth));
    r->n_regions = truth_n_regions(truth);
    for (size_t i = 0; i < r->n_regions; i++) {
        r->region_number[i] = truth_region_number(truth, i);
        r->region_within[i] = occupancy_share(truth_region_occupancy(truth, i));
    }
    if (r->has_total && r->n_regions == 0) { /* the whole area is the one region */
        r->region_number[0] = 0;
        r->region_within[0] = r->total_within;
        r->n_regions = 1;
    }
}

/* What a line and a flow region are judged by alike. */
struct bounds {
    const char *of;
    double truly;
    uint32_t missed, made_up, missed_max, false_max;
    double error_max;
};

static size_t judge_bounds(struct judge *judge, const struct bounds *b)
{
    double error = ((double)b->missed + b->made_up) / (b->truly > 0 ? b->truly : 1);
    size_t wrong = 0;
    if (b->missed > b->missed_max && ++wrong)
        because(judge->result, "truth: %smissed %" PRIu32 ", at most %" PRIu32, b->of, b->missed,
                b->missed_max);
    if (b->made_up > b->false_max && ++wrong)
        because(judge->result, "truth: %sfalse %" PRIu32 ", at most %" PRIu32, b->of, b->made_up,
                b->false_max);
    if (b->error_max >= 0 && error > b->error_max && ++wrong)
        because(judge->result, "truth: %serror %.2f %%, at most %.2f %%", b->of, error * 100,
                b->error_max * 100);
    return wrong;
}

static size_t judge_recounts(struct judge *judge)
{
    uint32_t most = judge->scene->expect.line_recounted_max, n = judge->result->line.recounted;
    if (n <= most)
        return 0;
    because(judge->result, "truth: recounted %" PRIu32 ", at most %" PRIu32, n, most);
    return 1;
}

static size_t judge_line(struct judge *judge)
{
    const struct expect_spec *expect = &judge->scene->expect;
    const struct line_figures *line = &judge->result->line;
    const struct bounds bounds = { .of = "",
                                   .truly = (double)line->true_in + line->true_out,
                                   .missed = line->missed,
                                   .made_up = line->made_up,
                                   .missed_max = expect->line_missed_max,
                                   .false_max = expect->line_false_max,
                                   .error_max = expect->line_error_max };
    if (judge->result->has_line)
        return judge_bounds(judge, &bounds) + judge_recounts(judge);
    because(judge->result, "truth: the scene asks for line truth, but no line is counted");
    return 1;
}

static size_t judge_flow(struct judge *judge)
{
    const struct expect_spec *expect = &judge->scene->expect;
    const struct scene_result *r = judge->result;
    struct bounds bounds = { .of = "ways ",
                             .missed_max = expect->flow_missed_max,
                             .false_max = expect->flow_false_max,
                             .error_max = expect->flow_error_max };
    for (size_t i = 0; i < r->n_ways; i++) {
        bounds.truly += r->ways[i].truly;
        bounds.missed += r->ways[i].missed;
        bounds.made_up += r->ways[i].made_up;
    }
    if (r->has_flow)
        return judge_bounds(judge, &bounds);
    because(judge->result, "truth: the scene asks for flow truth, but no flow is counted");
    return 1;
}

static size_t judge_occupancy(struct judge *judge)
{
    const struct expect_spec *expect = &judge->scene->expect;
    const struct scene_result *r = judge->result;
    if (!r->has_total) {
        because(judge->result, "truth: the scene asks for occupancy, but no people are counted");
        return 1;
    }
    size_t wrong = 0;
    double error = occupancy_error(truth_total_occupancy(judge->observer->truth));
    if (expect->occupancy_error_max >= 0 && error > expect->occupancy_error_max && ++wrong)
        because(judge->result,
                "truth: people missed and made up %.2f %% of those there, at most %.2f %%",
                error * 100, expect->occupancy_error_max * 100);
    if (r->total_within < expect->occupancy_within_min && ++wrong)
        because(judge->result,
                "truth: people within tolerance %.2f %% of the time, at least %.2f %%",
                r->total_within * 100, expect->occupancy_within_min * 100);
    for (size_t i = 0; i < r->n_regions; i++)
        if (r->region_number[i] > 0 && r->region_within[i] < expect->occupancy_within_min &&
            ++wrong)
            because(judge->result, "truth: region %d within tolerance %.2f %%, at least %.2f %%",
                    r->region_number[i], r->region_within[i] * 100,
                    expect->occupancy_within_min * 100);
    return wrong;
}

static double apart_s(double a_us, double b_us)
{
    return (a_us > b_us ? a_us - b_us : b_us - a_us) / 1e6;
}

static size_t judge_dwell(struct judge *judge)
{
    const struct stays_sum *stays = truth_stays(judge->observer->truth);
    double most_s = (double)judge->scene->expect.dwell_error_max_us / 1e6;
    size_t wrong = 0;
    if (stays == NULL) {
        because(judge->result, "truth: the scene asks for dwell times, but none are taken");
        return 1;
    }
    for (size_t i = 0; i < REGION_MAX; i++) {
        const struct dwell_sum *device = &judge->observer->stays[i];
        if (device->n != stays[i].n && ++wrong)
            because(judge->result, "truth: region %d has %" PRIu32 " stays, not %" PRIu32,
                    device->number, stays[i].n, device->n);
        if (device->n != stays[i].n || device->n == 0)
            continue;
        double longest_s = apart_s((double)device->longest_ms * 1e3, (double)stays[i].longest_us);
        double mean_s =
            apart_s((double)device->total_ms * 1e3, (double)stays[i].total_us) / device->n;
        if ((longest_s > most_s || mean_s > most_s) && ++wrong)
            because(judge->result,
                    "truth: in region %d the longest stay is %.3f s wrong and the mean %.3f s, at "
                    "most %.3f s",
                    device->number, longest_s, mean_s, most_s);
    }
    return wrong;
}

static void list_failures(struct judge *judge)
{
    const struct truth_failure *failures;
    size_t n = truth_failures(judge->observer->truth, &failures);
    for (size_t i = 0; i < n; i++)
        buffer_addf(&judge->notes->diff, "%s at %.3f s\n", failures[i].what,
                    (double)failures[i].t_us / 1e6);
}

static void judge_truth(struct judge *judge)
{
    const struct expect_spec *expect = &judge->scene->expect;
    struct scene_result *r = judge->result;
    char before[sizeof r->reason];
    take_figures(judge);
    bool has_dwell_truth = expect->dwell_error_max_us != UINT64_MAX;
    if (!expect->has_line_truth && !expect->has_flow_truth && !expect->has_region_truth &&
        !has_dwell_truth)
        return;
    memcpy(before, r->reason, sizeof before);
    size_t wrong = expect->has_line_truth ? judge_line(judge) : 0;
    wrong += expect->has_flow_truth ? judge_flow(judge) : 0;
    wrong += expect->has_region_truth ? judge_occupancy(judge) : 0;
    wrong += has_dwell_truth ? judge_dwell(judge) : 0;
    r->truth = wrong == 0 ? PART_PASSED : PART_FAILED;
    if (wrong > 0 && expect->allow_failure_of_truth) {
        r->truth = PART_PRINTED;
        memcpy(r->reason, before, sizeof before);
    }
    if (wrong > 0 && r->has_line)
        buffer_addf(&judge->notes->diff,
                    "== truth: in %" PRIu32 " of %" PRIu32 ", out %" PRIu32 " of %" PRIu32
                    "; missed %" PRIu32 ", false %" PRIu32 "\n",
                    r->line.in, r->line.true_in, r->line.out, r->line.true_out, r->line.missed,
                    r->line.made_up);
    for (size_t i = 0; wrong > 0 && i < r->n_ways; i++)
        buffer_addf(&judge->notes->diff,
                    "== truth: %c to %c %" PRIu32 " of %" PRIu32 "; missed %" PRIu32
                    ", false %" PRIu32 "\n",
                    r->ways[i].from, r->ways[i].to, r->ways[i].counted, r->ways[i].truly,
                    r->ways[i].missed, r->ways[i].made_up);
    if (wrong > 0 && r->has_total)
        buffer_addf(&judge->notes->diff, "== truth: people within tolerance %.2f %% of the time\n",
                    r->total_within * 100);
    if (wrong > 0)
        list_failures(judge);
}

static bool network_stays_up(const struct scene *scene)
{
    for (size_t i = 0; i < scene->n_events; i++)
        if (scene->events[i].kind == EVENT_NETWORK || scene->events[i].kind == EVENT_POWER)
            return false;
    return true;
}

static bool has_gaps(const struct schedule *schedule)
{
    for (unsigned i = 0; i < WEEKDAYS; i++) {
        const struct day_schedule *day = &schedule->day[i];
        if (day->n_periods != 1 || day->periods[0].start_min > 0 ||
            day->periods[0].end_min < 24 * 60)
            return true;
    }
    return false;
}

/* Each change of the number leaves at once, so no move of DO is without its report. */
static bool alarm_is_reported(const struct settings *settings)
{
    const struct region_settings *region = &settings->region;
    unsigned first = recipient_first(FUNCTION_REGION);
    bool to_anybody = false;
    for (unsigned i = first; i < first + RECIPIENT_ENTRIES; i++)
        to_anybody = to_anybody || recipient_enabled(settings, i);
    return to_anybody && region->report_by_result_enable &&
           region->report_by_result == BY_RESULT_ANY_CHANGE;
}

static void judge_laws(struct judge *judge)
{
    const struct line_settings *line = &judge->settings->line;
    struct buffer broken = { 0 };
    struct laws_end end = { .has_line = line->enable && line->n_points >= 2,
                            .line_in = judge->observer->counts.line_in,
                            .line_out = judge->observer->counts.line_out };
    end.has_gaps =
        has_gaps(&judge->settings->region.schedule) || has_gaps(&judge->settings->line.schedule);
    end.has_resets = line->reset.enable && line->reset.n_times > 0;
    bool whole = !judge->options->real_time && !judge->observer->out_of_time &&
                 judge->options->store == NULL && /* sums may have begun before */
                 !judge->observer->plan_changed;
    end.recipients_alike = whole && network_stays_up(judge->scene);
    end.nothing_is_lost = end.recipients_alike || (whole && judge->settings->data_retransmission &&
                                                   !judge->observer->ran_over);
    end.all_triggers_leave =
        (end.recipients_alike || (end.nothing_is_lost && judge->observer->nothing_waits)) &&
        end.has_line && line->trigger_report;
    end.alarm_is_reported = end.recipients_alike && !has_gaps(&judge->settings->region.schedule) &&
                            alarm_is_reported(judge->settings);
    size_t n = laws_check(buffer_get(judge->trace), &end, &broken, &judge->notes->first);
    judge->result->laws = n == 0 ? PART_PASSED : PART_FAILED;
    if (n > 0) {
        const char *first = buffer_get(&broken);
        because(judge->result, "laws: %.*s", (int)strcspn(first, "\n"), first);
        buffer_addf(&judge->notes->diff, "== laws: %zu broken\n%s", n, first);
    }
    buffer_free(&broken);
}

/* A crossing that was missed is where a report that differs comes from; but those that the scene's
 * bounds allow for are no mistakes. Where truth is printed and not judged, they are all there is to
 * see in a run that passes. */
static void note_crossings(struct judge *judge)
{
    const struct scene_result *r = judge->result;
    const struct truth_failure *failures;
    size_t n = truth_failures(judge->observer->truth, &failures);
    bool counts =
        r->truth == PART_PRINTED || (r->verdict != VERDICT_PASSED && r->truth != PART_PASSED);
    for (size_t i = 0; counts && i < n; i++)
        mistake_note(&judge->notes->first, failures[i].t_us, failures[i].what, failures[i].at);
}

/* On the wall's clock there may be a machine to blame. */
static void excuse(struct judge *judge)
{
    if (judge->options->real_time || judge->options->where != RUN_VIRTUAL)
        late_excuse(judge->result, &judge->notes->first, tolerance_us(judge->options));
}

static void conclude(struct scene_result *r)
{
    bool failed = r->golden == PART_FAILED || r->truth == PART_FAILED || r->laws == PART_FAILED ||
                  r->steps == PART_FAILED || r->limits == PART_FAILED;
    r->verdict = failed ? VERDICT_FAILED : VERDICT_PASSED;
    r->status = failed ? STATUS_FAILED : STATUS_PASSED;
}

void verdicts_judge(const struct scene *scene, const struct settings *settings,
                    const struct observer *observer, const struct run_options *options,
                    struct scene_result *result, struct verdict_notes *notes)
{
    struct judge judge = { scene, settings, observer, &observer->trace, options, result, notes };
    judge_laws(&judge);
    judge_truth(&judge);
    if (!observer->out_of_time) {
        judge_golden(&judge);
        judge_steps(&judge);
        judge_limits(&judge);
    }
    if (observer->out_of_time) {
        result->verdict = VERDICT_ERROR;
        result->status = STATUS_OUT_OF_TIME;
        snprintf(result->reason, sizeof result->reason,
                 "ran out of simulated time: %.3f s of %.3f s", (double)observer->last_t_us / 1e6,
                 (double)scene->duration_us / 1e6);
    } else {
        conclude(result);
    }
    note_crossings(&judge);
    if (!observer->out_of_time)
        excuse(&judge);
}

void verdicts_judge_trace(const struct scene *scene, const struct buffer *trace,
                          const struct run_options *options, struct scene_result *result,
                          struct verdict_notes *notes)
{
    struct judge judge = { scene, NULL, NULL, trace, options, result, notes };
    judge_golden(&judge);
    judge_steps(&judge);
    judge_limits(&judge);
    conclude(result);
    excuse(&judge);
}
