/* SPDX-License-Identifier: MIT */
#include "rig/result.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

static const char *const verdict_names[] = { "passed", "failed", "error", "skipped" };
static const char *const part_names[] = { "not asked", "passed", "failed", "printed" };

const char *verdict_name(enum verdict verdict)
{
    return verdict_names[verdict];
}

const char *part_name(enum part part)
{
    return part_names[part];
}

void measure_add(struct measure *measure, uint64_t us, uint64_t on_time_us)
{
    histogram_add(&measure->histogram, us);
    measure->on_time_max_us =
        on_time_us > measure->on_time_max_us ? on_time_us : measure->on_time_max_us;
}

static void add_text(struct buffer *out, const char *key, const char *value)
{
    buffer_addf(out, "\"%s\": ", key);
    buffer_add_json_string(out, value);
    buffer_add(out, ", ");
}

static void add_counts(const struct scene_result *r, struct buffer *out)
{
    buffer_add(out, "\"lines\": [");
    if (r->has_line)
        buffer_addf(out,
                    "{\"in\": %" PRIu32 ", \"out\": %" PRIu32 ", \"true_in\": %" PRIu32
                    ", \"true_out\": %" PRIu32 ", \"missed\": %" PRIu32 ", \"false\": %" PRIu32
                    ", \"recounted\": %" PRIu32 "}",
                    r->line.in, r->line.out, r->line.true_in, r->line.true_out, r->line.missed,
                    r->line.made_up, r->line.recounted);
    buffer_add(out, "], \"flow\": [");
    for (size_t i = 0; i < r->n_ways; i++)
        buffer_addf(out,
                    "%s{\"from\": \"%c\", \"to\": \"%c\", \"counted\": %" PRIu32
                    ", \"true\": %" PRIu32 ", \"missed\": %" PRIu32 ", \"false\": %" PRIu32 "}",
                    i > 0 ? ", " : "", r->ways[i].from, r->ways[i].to, r->ways[i].counted,
                    r->ways[i].truly, r->ways[i].missed, r->ways[i].made_up);
    buffer_add(out, "], \"regions\": [");
    for (size_t i = 0; i < r->n_regions; i++)
        buffer_addf(out, "%s{\"number\": %d, \"within_tolerance\": %.6f}", i > 0 ? ", " : "",
                    r->region_number[i], r->region_within[i]);
    buffer_add(out, "], \"total_within_tolerance\": ");
    if (r->has_total)
        buffer_addf(out, "%.6f", r->total_within);
    else
        buffer_add(out, "null");
}

static void add_measures(const struct scene_result *r, struct buffer *out)
{
    buffer_add(out, "\"measures\": [");
    for (size_t i = 0; i < r->n_measures; i++) {
        const struct measure *measure = &r->measure[i];
        buffer_addf(out, "%s{\"name\": \"%s\", ", i > 0 ? ", " : "",
                    line_measure_name(measure->what));
        if (measure->limit_us != UINT64_MAX)
            buffer_addf(out, "\"limit_us\": %" PRIu64 ", ", measure->limit_us);
        buffer_add(out, "\"histogram\": ");
        histogram_json(&measure->histogram, out);
        buffer_addf(out, ", \"on_time_max_us\": %" PRIu64 "}", measure->on_time_max_us);
    }
    buffer_add(out, "], ");
}

static void add_late(const struct scene_result *r, struct buffer *out)
{
    if (!r->has_late) {
        buffer_add(out, "\"late\": null, ");
        return;
    }
    buffer_addf(out, "\"late\": {\"max_us\": %" PRIu64 ", \"at_us\": %" PRIu64, r->late.max_us,
                r->late.at_us);
    if (r->late.first_us != UINT64_MAX)
        buffer_addf(out, ", \"first_us\": %" PRIu64, r->late.first_us);
    buffer_add(out, "}, ");
}

void result_add_json(const struct scene_result *r, struct buffer *out)
{
    buffer_add(out, "{");
    add_text(out, "name", r->name);
    add_text(out, "model", r->model);
    add_text(out, "title", r->title);
    add_text(out, "path", r->path);
    add_text(out, "verdict", verdict_name(r->verdict));
    add_text(out, "reason", r->reason);
    buffer_addf(out, "\"status\": %d, ", (int)r->status);
    add_text(out, "golden", part_name(r->golden));
    add_text(out, "truth", part_name(r->truth));
    add_text(out, "laws", part_name(r->laws));
    add_text(out, "steps", part_name(r->steps));
    add_text(out, "limits", part_name(r->limits));
    buffer_addf(out,
                "\"seed\": %" PRIu64 ", \"sim_s\": %.3f, \"wall_s\": %.3f, \"frames\": %" PRIu64
                ", \"frames_left_out\": %" PRIu64,
                r->seed, r->sim_s, r->wall_s, r->frames, r->frames_left_out);
    buffer_add(out, ", ");
    add_counts(r, out);
    buffer_addf(out, ", \"has_files\": %s, ", r->has_files ? "true" : "false");
    add_text(out, "picture", r->picture);
    add_measures(r, out);
    add_late(r, out);
    add_text(out, "view", r->view);
    buffer_add(out, "\"repeat\": ");
    buffer_add_json_string(out, r->repeat);
    buffer_add(out, "}");
}

static void get_text(const cJSON *json, const char *key, char *out, size_t cap)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    snprintf(out, cap, "%s", cJSON_IsString(item) ? item->valuestring : "");
}

static double get_number(const cJSON *json, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    return cJSON_IsNumber(item) ? item->valuedouble : 0;
}

static int get_name(const cJSON *json, const char *key, const char *const *names, int n)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    for (int i = 0; cJSON_IsString(item) && i < n; i++)
        if (strcmp(item->valuestring, names[i]) == 0)
            return i;
    return -1;
}

static char get_edge(const cJSON *json, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    return cJSON_IsString(item) ? item->valuestring[0] : '?';
}

static void get_ways(const cJSON *json, struct scene_result *r)
{
    const cJSON *way;
    cJSON_ArrayForEach(way, cJSON_GetObjectItemCaseSensitive(json, "flow"))
    {
        if (r->n_ways == sizeof r->ways / sizeof r->ways[0])
            break;
        r->ways[r->n_ways++] = (struct way_figures) {
            .from = get_edge(way, "from"),
            .to = get_edge(way, "to"),
            .counted = (uint32_t)get_number(way, "counted"),
            .truly = (uint32_t)get_number(way, "true"),
            .missed = (uint32_t)get_number(way, "missed"),
            .made_up = (uint32_t)get_number(way, "false"),
        };
    }
    r->has_flow = r->n_ways > 0;
}

static void get_counts(const cJSON *json, struct scene_result *r)
{
    get_ways(json, r);
    const cJSON *line = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(json, "lines"), 0);
    r->has_line = line != NULL;
    r->line = (struct line_figures) { .in = (uint32_t)get_number(line, "in"),
                                      .out = (uint32_t)get_number(line, "out"),
                                      .true_in = (uint32_t)get_number(line, "true_in"),
                                      .true_out = (uint32_t)get_number(line, "true_out"),
                                      .missed = (uint32_t)get_number(line, "missed"),
                                      .made_up = (uint32_t)get_number(line, "false"),
                                      .recounted = (uint32_t)get_number(line, "recounted") };
    const cJSON *region;
    cJSON_ArrayForEach(region, cJSON_GetObjectItemCaseSensitive(json, "regions"))
    {
        if (r->n_regions == REGION_MAX)
            break;
        r->region_number[r->n_regions] = (uint8_t)get_number(region, "number");
        r->region_within[r->n_regions++] = get_number(region, "within_tolerance");
    }
    r->has_total = cJSON_IsNumber(cJSON_GetObjectItemCaseSensitive(json, "total_within_tolerance"));
    r->total_within = get_number(json, "total_within_tolerance");
}

static void get_measures(const cJSON *json, struct scene_result *r)
{
    const cJSON *item;
    const char *names[LINE_MEASURES];
    for (enum line_measure what = 0; what < LINE_MEASURES; what++)
        names[what] = line_measure_name(what);
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(json, "measures"))
    {
        const cJSON *limit = cJSON_GetObjectItemCaseSensitive(item, "limit_us");
        int what = get_name(item, "name", names, LINE_MEASURES);
        if (what < 0 || r->n_measures == LINE_MEASURES)
            continue;
        struct measure *measure = &r->measure[r->n_measures++];
        measure->what = (enum line_measure)what;
        measure->limit_us = cJSON_IsNumber(limit) ? (uint64_t)limit->valuedouble : UINT64_MAX;
        measure->on_time_max_us = (uint64_t)get_number(item, "on_time_max_us");
        histogram_from_json(cJSON_GetObjectItemCaseSensitive(item, "histogram"),
                            &measure->histogram);
    }
}

static void get_late(const cJSON *json, struct scene_result *r)
{
    const cJSON *late = cJSON_GetObjectItemCaseSensitive(json, "late");
    r->has_late = cJSON_IsObject(late);
    if (!r->has_late)
        return;
    r->late.max_us = (uint64_t)get_number(late, "max_us");
    r->late.at_us = (uint64_t)get_number(late, "at_us");
    bool any = cJSON_GetObjectItemCaseSensitive(late, "first_us") != NULL;
    r->late.first_us = any ? (uint64_t)get_number(late, "first_us") : UINT64_MAX;
}

static bool get_parts(const cJSON *json, struct scene_result *r)
{
    const struct {
        const char *key;
        enum part *part;
    } parts[] = { { "golden", &r->golden },
                  { "truth", &r->truth },
                  { "laws", &r->laws },
                  { "steps", &r->steps },
                  { "limits", &r->limits } };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        int part = get_name(json, parts[i].key, part_names, 4);
        if (part < 0)
            return false;
        *parts[i].part = (enum part)part;
    }
    return true;
}

int result_from_json(const char *text, struct scene_result *r)
{
    cJSON *json = cJSON_Parse(text);
    *r = (struct scene_result) { 0 };
    get_text(json, "name", r->name, sizeof r->name);
    get_text(json, "model", r->model, sizeof r->model);
    get_text(json, "title", r->title, sizeof r->title);
    get_text(json, "path", r->path, sizeof r->path);
    get_text(json, "reason", r->reason, sizeof r->reason);
    get_text(json, "picture", r->picture, sizeof r->picture);
    get_text(json, "repeat", r->repeat, sizeof r->repeat);
    get_text(json, "view", r->view, sizeof r->view);
    int verdict = get_name(json, "verdict", verdict_names, 4);
    r->status = (enum exit_status)get_number(json, "status");
    r->seed = (uint64_t)get_number(json, "seed");
    r->sim_s = get_number(json, "sim_s");
    r->wall_s = get_number(json, "wall_s");
    r->frames = (uint64_t)get_number(json, "frames");
    r->frames_left_out = (uint64_t)get_number(json, "frames_left_out");
    r->has_files = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "has_files"));
    get_counts(json, r);
    get_measures(json, r);
    get_late(json, r);
    bool has_parts = get_parts(json, r);
    cJSON_Delete(json);
    if (r->name[0] == '\0' || verdict < 0 || !has_parts)
        return -1;
    r->verdict = (enum verdict)verdict;
    return 0;
}

struct run_totals run_totals(const struct run_result *run)
{
    struct run_totals t = { 0 };
    for (size_t i = 0; i < run->n; i++) {
        const struct scene_result *r = &run->scenes[i];
        size_t *count[] = { &t.passed, &t.failed, &t.errors, &t.skipped };
        ++*count[r->verdict];
        t.frames += r->frames;
        t.frames_left_out += r->frames_left_out;
        t.sim_s += r->sim_s;
    }
    t.fps = run->wall_s > 0 ? (double)(t.frames - t.frames_left_out) / run->wall_s : 0;
    return t;
}

/* The gravest counts: an invalid scene or a broken machine says more than a failed verdict. */
enum exit_status run_status(const struct run_result *run)
{
    static const enum exit_status order[] = { STATUS_USAGE, STATUS_ENVIRONMENT, STATUS_FAILED,
                                              STATUS_OUT_OF_TIME };
    struct run_totals totals = run_totals(run);
    for (size_t k = 0; k < sizeof order / sizeof order[0]; k++)
        for (size_t i = 0; i < run->n; i++)
            if (run->scenes[i].status == order[k])
                return order[k];
    return run->n > 0 && totals.skipped == run->n ? STATUS_SKIPPED : STATUS_PASSED;
}

void run_summary_json(const struct run_result *run, struct buffer *out)
{
    struct run_totals t = run_totals(run);
    buffer_addf(out,
                "{\n  \"version\": 1,\n  \"passed\": %zu,\n  \"failed\": %zu,\n  \"errors\": %zu,\n"
                "  \"skipped\": %zu,\n  \"fps\": %.1f,\n  \"frames\": %" PRIu64
                ",\n  \"sim_s\": %.3f,\n  \"wall_s\": %.3f,\n  \"shard\": ",
                t.passed, t.failed, t.errors, t.skipped, t.fps, t.frames, t.sim_s, run->wall_s);
    buffer_add_json_string(out, run->shard);
    buffer_add(out, ",\n  \"scenes\": [");
    for (size_t i = 0; i < run->n; i++) {
        buffer_add(out, i > 0 ? ",\n    " : "\n    ");
        result_add_json(&run->scenes[i], out);
    }
    buffer_add(out, run->n > 0 ? "\n  ]\n}\n" : "]\n}\n");
}
