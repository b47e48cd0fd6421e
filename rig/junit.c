/* SPDX-License-Identifier: MIT */
#include "rig/junit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { DIFF_MAX = 16384 };

struct suite {
    size_t tests, failures, errors, skipped;
    double time_s;
};

static struct suite sum(const struct run_result *run, const char *model)
{
    struct suite s = { 0 };
    for (size_t i = 0; i < run->n; i++) {
        const struct scene_result *r = &run->scenes[i];
        if (model != NULL && strcmp(r->model, model) != 0)
            continue;
        s.tests++;
        s.failures += r->verdict == VERDICT_FAILED;
        s.errors += r->verdict == VERDICT_ERROR;
        s.skipped += r->verdict == VERDICT_SKIPPED;
        s.time_s += r->wall_s;
    }
    return s;
}

static void add_totals(struct buffer *out, const struct suite *s)
{
    buffer_addf(out,
                " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"%.3f\">\n",
                s->tests, s->failures, s->errors, s->skipped, s->time_s);
}

static void add_property(struct buffer *out, const char *name, const char *value)
{
    buffer_addf(out, "        <property name=\"%s\" value=\"", name);
    buffer_add_escaped(out, value);
    buffer_add(out, "\"/>\n");
}

/* A property a figure, such as "press to core, max_us", for programs that draw them over nights. */
static void add_measure(struct buffer *out, const struct measure *measure)
{
    const struct histogram *h = &measure->histogram;
    const struct {
        const char *name;
        uint64_t value;
    } figures[] = { { "n", h->n },
                    { "min_us", h->min_us },
                    { "p50_us", histogram_share_us(h, 0.5) },
                    { "p99_us", histogram_share_us(h, 0.99) },
                    { "max_us", h->max_us },
                    { "limit_us", measure->limit_us } };
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        char name[48], value[24];
        if (figures[i].value == UINT64_MAX)
            continue;
        snprintf(name, sizeof name, "%s, %s", line_measure_name(measure->what), figures[i].name);
        snprintf(value, sizeof value, "%" PRIu64, figures[i].value);
        add_property(out, name, value);
    }
}

static void add_properties(struct buffer *out, const struct scene_result *r)
{
    struct buffer value = { 0 };
    buffer_add(out, "      <properties>\n");
    buffer_addf(&value, "%" PRIu64, r->seed);
    add_property(out, "seed", buffer_get(&value));
    buffer_clear(&value);
    buffer_addf(&value, "%.3f", r->sim_s);
    add_property(out, "sim_s", buffer_get(&value));
    if (r->has_line) {
        buffer_clear(&value);
        buffer_addf(&value,
                    "in %" PRIu32 " of %" PRIu32 ", out %" PRIu32 " of %" PRIu32 ", missed %" PRIu32
                    ", false %" PRIu32,
                    r->line.in, r->line.true_in, r->line.out, r->line.true_out, r->line.missed,
                    r->line.made_up);
        add_property(out, "line", buffer_get(&value));
    }
    for (size_t i = 0; i < r->n_measures; i++)
        add_measure(out, &r->measure[i]);
    if (r->has_late) {
        buffer_clear(&value);
        buffer_addf(&value, "%" PRIu64, r->late.max_us);
        add_property(out, "behind the clock, max_us", buffer_get(&value));
    }
    add_property(out, "repeat", r->repeat);
    buffer_add(out, "      </properties>\n");
    buffer_free(&value);
}

static void add_outcome(struct buffer *out, const struct scene_result *r, const struct buffer *diff)
{
    if (r->verdict == VERDICT_SKIPPED) {
        buffer_add(out, "      <skipped message=\"");
        buffer_add_escaped(out, r->reason);
        buffer_add(out, "\"/>\n");
        return;
    }
    if (r->verdict == VERDICT_PASSED)
        return;
    const char *tag = r->verdict == VERDICT_FAILED ? "failure" : "error";
    buffer_addf(out, "      <%s type=\"%s\" message=\"", tag, verdict_name(r->verdict));
    buffer_add_escaped(out, r->reason);
    buffer_add(out, "\">");
    if (diff->len > DIFF_MAX) {
        struct buffer head = { 0 };
        buffer_add_bytes(&head, diff->s, DIFF_MAX);
        buffer_add_escaped(out, buffer_get(&head));
        buffer_add(out, "\n...\n");
        buffer_free(&head);
    } else {
        buffer_add_escaped(out, buffer_get(diff));
    }
    buffer_add(out, "\n");
    buffer_add_escaped(out, r->repeat);
    buffer_addf(out, "</%s>\n", tag);
}

static void add_case(struct buffer *out, const struct scene_result *r, const struct buffer *diff)
{
    const char *slash = strchr(r->name, '/');
    buffer_add(out, "    <testcase classname=\"");
    buffer_add_escaped(out, r->model[0] != '\0' ? r->model : "footfall");
    buffer_add(out, "\" name=\"");
    buffer_add_escaped(out, slash != NULL ? slash + 1 : r->name);
    buffer_addf(out, "\" time=\"%.3f\">\n", r->wall_s);
    add_properties(out, r);
    add_outcome(out, r, diff);
    buffer_add(out, "    </testcase>\n");
}

static bool is_first_of_model(const struct run_result *run, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(run->scenes[k].model, run->scenes[i].model) == 0)
            return false;
    return true;
}

void junit_xml(const struct run_result *run, const struct buffer *diffs, struct buffer *out)
{
    struct suite all = sum(run, NULL);
    buffer_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"footfall\"");
    add_totals(out, &all);
    for (size_t i = 0; i < run->n; i++) {
        if (!is_first_of_model(run, i))
            continue;
        const char *model = run->scenes[i].model;
        struct suite suite = sum(run, model);
        buffer_add(out, "  <testsuite name=\"");
        buffer_add_escaped(out, model[0] != '\0' ? model : "footfall");
        buffer_add(out, "\"");
        add_totals(out, &suite);
        for (size_t k = i; k < run->n; k++)
            if (strcmp(run->scenes[k].model, model) == 0)
                add_case(out, &run->scenes[k], &diffs[k]);
        buffer_add(out, "  </testsuite>\n");
    }
    buffer_add(out, "</testsuites>\n");
}
