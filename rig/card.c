/* SPDX-License-Identifier: MIT */
#include "rig/card.h"

#include <inttypes.h>
#include <string.h>

#include "rig/late.h"
#include "rig/ledger.h"

enum { DIFF_SHOWN_MAX = 20000 };

static void add_part(struct buffer *out, const char *name, enum part part)
{
    static const char *const classes[] = { "none", "passed", "failed", "printed" };
    static const char *const signs[] = { "&#8211;", "&#10003;", "&#10007;", "&#8776;" };
    buffer_addf(out, "<span class=\"part %s\" title=\"%s: %s\">%s %s</span>", classes[part], name,
                part_name(part), signs[part], name);
}

static void add_head(const struct scene_result *r, struct buffer *out)
{
    buffer_addf(out, "<header><span class=\"badge %s\">%s</span><h2>", verdict_name(r->verdict),
                verdict_name(r->verdict));
    buffer_add_escaped(out, r->name);
    buffer_add(out, "</h2>");
    if (r->verdict == VERDICT_PASSED || r->verdict == VERDICT_FAILED) {
        buffer_add(out, "<span class=\"parts\">");
        add_part(out, "golden", r->golden);
        add_part(out, "truth", r->truth);
        add_part(out, "laws", r->laws);
        if (r->steps != PART_NOT_ASKED)
            add_part(out, "steps", r->steps);
        if (r->limits != PART_NOT_ASKED)
            add_part(out, "limits", r->limits);
        buffer_add(out, "</span>");
    }
    buffer_add(out, "</header>");
    if (r->title[0] != '\0') {
        buffer_add(out, "<p class=\"title\">");
        buffer_add_escaped(out, r->title);
        buffer_add(out, "</p>");
    }
    if (r->reason[0] != '\0') {
        buffer_add(out, "<p class=\"reason\">");
        buffer_add_escaped(out, r->reason);
        buffer_add(out, "</p>");
    }
    if (late_worth_telling(r)) {
        buffer_add(out, "<p class=\"title\">");
        late_text(r, out);
        buffer_add(out, "</p>");
    }
}

static void add_picture(const struct card_show *show, struct buffer *out)
{
    const struct album_picture *picture = show->layers->picture;
    if (!picture->taken)
        return;
    buffer_addf(out, "<figure class=\"shot\"><div class=\"frame\">");
    picture_svg(show->layers, show->jpeg, out);
    buffer_add(out, "</div><figcaption><span>");
    buffer_addf(out, "%s at <b>%.2f s</b>",
                show->observer->pinned != NULL ? show->observer->pinned : "The busiest moment,",
                (double)picture->t_us / 1e6);
    buffer_addf(out, " &#183; %zu found, %zu really there</span>", picture->n_found,
                picture->n_true);
    buffer_add(out, "<span class=\"toggles\">"
                    "<button data-layer=\"ways\" aria-pressed=\"true\">trails</button>"
                    "<button data-layer=\"found\" aria-pressed=\"true\">heads found</button>"
                    "<button data-layer=\"true\" aria-pressed=\"true\">true heads +</button>"
                    "<button data-layer=\"whole\" aria-pressed=\"false\">whole run</button>"
                    "</span></figcaption></figure>");
}

static void add_number(struct buffer *out, const char *name, const char *value, const char *class)
{
    buffer_addf(out, "<div class=\"figure %s\"><b>%s</b><span>%s</span></div>", class, value, name);
}

static void add_figures(const struct scene_result *r, struct buffer *out)
{
    struct buffer value = { 0 };
    buffer_add(out, "<div class=\"figures\">");
    if (r->has_line) {
        buffer_addf(&value, "%" PRIu32 "<small>/%" PRIu32 "</small>", r->line.in, r->line.true_in);
        add_number(out, "In / true", buffer_get(&value), "");
        buffer_clear(&value);
        buffer_addf(&value, "%" PRIu32 "<small>/%" PRIu32 "</small>", r->line.out,
                    r->line.true_out);
        add_number(out, "Out / true", buffer_get(&value), "");
        buffer_clear(&value);
        buffer_addf(&value, "%" PRIu32, r->line.missed);
        add_number(out, "missed", buffer_get(&value), r->line.missed > 0 ? "bad" : "");
        buffer_clear(&value);
        buffer_addf(&value, "%" PRIu32, r->line.made_up);
        add_number(out, "false", buffer_get(&value), r->line.made_up > 0 ? "bad" : "");
        buffer_clear(&value);
    }
    if (r->has_total) {
        buffer_addf(&value, "%.1f<small> %%</small>", r->total_within * 100);
        add_number(out, "people right", buffer_get(&value), "");
        buffer_clear(&value);
    }
    for (size_t i = 0; i < r->n_regions && r->region_number[i] > 0; i++) {
        struct buffer name = { 0 };
        buffer_addf(&name, "region %d right", r->region_number[i]);
        buffer_addf(&value, "%.1f<small> %%</small>", r->region_within[i] * 100);
        add_number(out, buffer_get(&name), buffer_get(&value), "");
        buffer_clear(&value);
        buffer_free(&name);
    }
    buffer_free(&value);
    buffer_add(out, "</div>");
}

static void add_charts(const struct scene_result *r, const struct card_show *show,
                       struct buffer *out)
{
    const struct observer *o = show->observer;
    struct chart_mark marks[TRUTH_FAILURES_MAX];
    const struct truth_failure *failures;
    size_t n = truth_failures(o->truth, &failures);
    for (size_t i = 0; i < n; i++)
        marks[i] = (struct chart_mark) { failures[i].t_us, failures[i].what };
    if (r->has_line) {
        const struct chart_pair pairs[] = { { "In", "a", &o->device[0], &o->truly[0] },
                                            { "Out", "b", &o->device[1], &o->truly[1] } };
        chart_svg("Line crossings", pairs, 2, marks, n, show->end_us, out);
    }
    if (r->has_total) {
        const struct chart_pair pair = { "people", "a", &o->device[2], &o->truly[2] };
        chart_svg("People in the area", &pair, 1, NULL, 0, show->end_us, out);
    }
}

static void add_ms(uint64_t us, bool bad, struct buffer *out)
{
    buffer_addf(out, "<td%s>%g ms</td>", bad ? " class=\"bad\"" : "", (double)us / 1e3);
}

static void add_measures(const struct scene_result *r, struct buffer *out)
{
    if (r->n_measures == 0)
        return;
    buffer_add(out, "<table class=\"ledger\"><thead><tr><th>What the bench measured</th>"
                    "<th>times</th><th>shortest</th><th>half within</th><th>99 % within</th>"
                    "<th>longest</th><th>at most</th></tr></thead><tbody>");
    for (size_t i = 0; i < r->n_measures; i++) {
        const struct measure *measure = &r->measure[i];
        const struct histogram *h = &measure->histogram;
        bool limited = measure->limit_us != UINT64_MAX;
        buffer_addf(out, "<tr><td>%s</td><td>%" PRIu64 "</td>", line_measure_name(measure->what),
                    h->n);
        add_ms(h->min_us, false, out);
        add_ms(histogram_share_us(h, 0.5), false, out);
        add_ms(histogram_share_us(h, 0.99), false, out);
        add_ms(h->max_us, limited && h->max_us > measure->limit_us, out);
        if (limited)
            add_ms(measure->limit_us, false, out);
        else
            buffer_add(out, "<td></td>");
        buffer_add(out, "</tr>");
    }
    buffer_add(out, "</tbody></table>");
}

static void add_diff(const struct scene_result *r, const struct buffer *diff, struct buffer *out)
{
    if (diff->len == 0)
        return;
    struct buffer head = { 0 };
    buffer_add_bytes(&head, diff->s, diff->len < DIFF_SHOWN_MAX ? diff->len : DIFF_SHOWN_MAX);
    buffer_addf(out, "<details class=\"diff\"%s><summary>What differs</summary><pre>",
                r->verdict == VERDICT_FAILED ? " open" : "");
    buffer_add_escaped(out, buffer_get(&head));
    buffer_add(out, diff->len > DIFF_SHOWN_MAX ? "\n... all of it is in diff.txt" : "");
    buffer_add(out, "</pre></details>");
    buffer_free(&head);
}

static void add_command(const char *command, struct buffer *out)
{
    if (command[0] == '\0')
        return;
    buffer_add(out, "<code class=\"repeat\" title=\"click to copy\">");
    buffer_add_escaped(out, command);
    buffer_add(out, "</code>");
}

static void add_foot(const struct scene_result *r, struct buffer *out)
{
    static const char *const files[] = { "trace.jsonl", "diff.txt", "run.log", "repro.sh" };
    buffer_add(out, "<footer><span class=\"soft\">");
    if (r->seed > 0)
        buffer_addf(out, "seed %" PRIu64, r->seed);
    if (r->frames > 0)
        buffer_addf(out, " &#183; %.1f s of life in %.2f s &#183; %" PRIu64 " frames", r->sim_s,
                    r->wall_s, r->frames);
    buffer_add(out, "</span><span class=\"links\">");
    for (size_t i = 0; r->has_files && i < sizeof files / sizeof files[0]; i++) {
        buffer_add(out, "<a href=\"");
        buffer_add_escaped(out, r->name);
        buffer_addf(out, "/%s\">%s</a>", files[i], files[i]);
    }
    if (r->picture[0] != '\0') {
        buffer_add(out, "<a href=\"");
        buffer_add_escaped(out, r->name);
        buffer_addf(out, "/%s\">%s</a>", r->picture, r->picture);
    }
    buffer_add(out, "</span>");
    add_command(r->repeat, out);
    if (r->has_files)
        add_command(r->view, out);
    buffer_add(out, "</footer>");
}

void card_html(const struct scene_result *r, const struct card_show *show,
               const struct verdict_notes *notes, struct buffer *out)
{
    buffer_addf(out, "<article class=\"card %s\" data-verdict=\"%s\" id=\"",
                verdict_name(r->verdict), verdict_name(r->verdict));
    buffer_add_escaped(out, r->name);
    buffer_add(out, "\">");
    add_head(r, out);
    if (show != NULL) {
        buffer_add(out, "<div class=\"body\">");
        add_picture(show, out);
        buffer_add(out, "<div class=\"side\">");
        add_figures(r, out);
        add_charts(r, show, out);
        buffer_add(out, buffer_get(&notes->lines));
        ledger_html(buffer_get(&show->observer->trace), out);
        buffer_add(out, "</div></div>");
    } else {
        buffer_add(out, buffer_get(&notes->lines));
    }
    add_measures(r, out);
    add_diff(r, &notes->diff, out);
    add_foot(r, out);
    buffer_add(out, "</article>\n");
}
