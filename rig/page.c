/* SPDX-License-Identifier: MIT */
#include "rig/page.h"

#include <inttypes.h>

#include "rig/chart.h"
#include "rig/line_chart.h"
#include "rig/page_style.h"
#include "rig/picture.h"

static void add_tile(struct buffer *out, const char *class, const char *name, const char *value)
{
    buffer_addf(out, "<div class=\"tile %s\"><b>%s</b><span>%s</span></div>", class, value, name);
}

static void add_duration(struct buffer *out, double s)
{
    if (s >= 7200)
        buffer_addf(out, "%.1f h", s / 3600);
    else if (s >= 120)
        buffer_addf(out, "%.1f min", s / 60);
    else
        buffer_addf(out, "%.1f s", s);
}

static void add_tiles(const struct run_result *run, struct buffer *out)
{
    struct run_totals t = run_totals(run);
    struct line_figures line = { 0 };
    struct buffer v = { 0 };
    for (size_t i = 0; i < run->n; i++) {
        line.true_in += run->scenes[i].line.true_in + run->scenes[i].line.true_out;
        line.missed += run->scenes[i].line.missed;
        line.made_up += run->scenes[i].line.made_up;
    }
    buffer_add(out, "<section class=\"tiles\">");
    buffer_addf(&v, "%zu", t.passed);
    add_tile(out, t.passed > 0 ? "good" : "", "passed", buffer_get(&v));
    buffer_clear(&v);
    buffer_addf(&v, "%zu", t.failed + t.errors);
    add_tile(out, t.failed + t.errors > 0 ? "bad" : "", "failed", buffer_get(&v));
    buffer_clear(&v);
    buffer_addf(&v, "%zu", t.skipped);
    add_tile(out, "", "skipped", buffer_get(&v));
    buffer_clear(&v);
    buffer_addf(&v, "%" PRIu32, line.true_in);
    add_tile(out, "", "people over a line", buffer_get(&v));
    buffer_clear(&v);
    buffer_addf(&v, "%" PRIu32 " + %" PRIu32, line.missed, line.made_up);
    add_tile(out, line.missed + line.made_up > 0 ? "bad" : "good", "missed + false",
             buffer_get(&v));
    buffer_clear(&v);
    add_duration(&v, t.sim_s);
    add_tile(out, "", "of life simulated", buffer_get(&v));
    buffer_clear(&v);
    buffer_addf(&v, "%.0f", t.fps);
    add_tile(out, "", "frames a second", buffer_get(&v));
    buffer_free(&v);
    buffer_add(out, "</section>");
}

static void add_cell(struct buffer *out, bool bad, const char *value)
{
    buffer_addf(out, "<td%s>%s</td>", bad ? " class=\"bad\"" : "", value);
}

static void add_line_cells(const struct scene_result *r, struct buffer *out)
{
    struct buffer v = { 0 };
    if (!r->has_line || r->frames == 0) {
        buffer_add(out, "<td></td><td></td><td></td><td></td>");
        return;
    }
    buffer_addf(&v, "%" PRIu32 " / %" PRIu32, r->line.in, r->line.true_in);
    add_cell(out, false, buffer_get(&v));
    buffer_clear(&v);
    buffer_addf(&v, "%" PRIu32 " / %" PRIu32, r->line.out, r->line.true_out);
    add_cell(out, false, buffer_get(&v));
    buffer_clear(&v);
    buffer_addf(&v, "%" PRIu32, r->line.missed);
    add_cell(out, r->line.missed > 0, buffer_get(&v));
    buffer_clear(&v);
    buffer_addf(&v, "%" PRIu32, r->line.made_up);
    add_cell(out, r->line.made_up > 0, buffer_get(&v));
    buffer_free(&v);
}

static void add_row(const struct scene_result *r, struct buffer *out)
{
    buffer_addf(out, "<tr data-verdict=\"%s\" data-name=\"", verdict_name(r->verdict));
    buffer_add_escaped(out, r->name);
    buffer_add(out, "\"><td><a href=\"#");
    buffer_add_escaped(out, r->name);
    buffer_add(out, "\">");
    buffer_add_escaped(out, r->name);
    buffer_addf(out, "</a></td><td><span class=\"badge %s\">%s</span></td>",
                verdict_name(r->verdict), verdict_name(r->verdict));
    add_line_cells(r, out);
    if (r->has_total && r->frames > 0)
        buffer_addf(out, "<td>%.1f %%</td>", r->total_within * 100);
    else
        buffer_add(out, "<td></td>");
    buffer_add(out, "<td>");
    if (r->frames > 0)
        add_duration(out, r->sim_s);
    buffer_add(out, "</td><td>");
    if (r->frames > 0)
        buffer_addf(out, "%.2f s", r->wall_s);
    buffer_add(out, "</td></tr>");
}

static void add_table(const struct run_result *run, struct buffer *out)
{
    buffer_add(out, "<section class=\"panel\"><div class=\"tools\">"
                    "<button data-only=\"all\" aria-pressed=\"true\">All scenes</button>"
                    "<button data-only=\"bad\" aria-pressed=\"false\">Failures only</button>"
                    "<input id=\"find\" type=\"search\" placeholder=\"Find a scene\" "
                    "aria-label=\"Find a scene\"></div><div class=\"scroll\"><table><thead><tr>"
                    "<th>Scene</th><th>Verdict</th><th>In / true</th><th>Out / true</th>"
                    "<th>Missed</th><th>False</th><th>People right</th><th>Life</th><th>Took</th>"
                    "</tr></thead><tbody>");
    for (size_t i = 0; i < run->n; i++)
        add_row(&run->scenes[i], out);
    buffer_add(out, "</tbody></table></div></section>");
}

static void add_top(const struct run_result *run, struct buffer *out)
{
    struct run_totals t = run_totals(run);
    buffer_addf(out, "<div class=\"top\">%s<div><h1>footfall</h1><p>", page_logo);
    if (t.failed + t.errors > 0)
        buffer_addf(out, "%zu of %zu scenes did not pass", t.failed + t.errors, run->n);
    else if (t.passed > 0)
        buffer_addf(out, "%s%zu scene%s passed", t.skipped == 0 && t.passed > 1 ? "All " : "",
                    t.passed, t.passed == 1 ? "" : "s");
    else
        buffer_add(out, "Nothing ran");
    if (run->shard[0] != '\0')
        buffer_addf(out, " &#183; share %s", run->shard);
    buffer_add(out, "</p></div><span class=\"spacer\"></span>"
                    "<button id=\"theme\">Light / dark</button></div>");
}

void page_html(const struct run_result *run, const struct buffer *cards, struct buffer *out)
{
    buffer_addf(out,
                "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                "<title>footfall: results</title><style>%s%s%s%s</style></head><body><main>\n",
                page_style, picture_style, chart_style, line_chart_style);
    add_top(run, out);
    add_tiles(run, out);
    add_table(run, out);
    buffer_add(out, "\n");
    for (size_t i = 0; i < run->n; i++)
        buffer_add_bytes(out, buffer_get(&cards[i]), cards[i].len);
    buffer_addf(out, "</main><script>%s</script></body></html>\n", page_script);
}
