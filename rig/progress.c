/* SPDX-License-Identifier: MIT */
#include "rig/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void progress_begin(struct progress *progress, size_t total, bool quiet)
{
    const char *term = getenv("TERM");
    *progress = (struct progress) { .total = total, .quiet = quiet };
    progress->terminal = isatty(STDERR_FILENO) && term != NULL && strcmp(term, "dumb") != 0;
    progress->colour = progress->terminal && getenv("NO_COLOR") == NULL;
}

static void clear_line(const struct progress *progress)
{
    if (progress->terminal)
        fputs("\r\033[K", stderr);
}

void progress_started(struct progress *progress, const char *name)
{
    if (!progress->terminal || progress->quiet)
        return;
    clear_line(progress);
    fprintf(stderr, "[%zu/%zu]%s%.0zu %.60s", progress->done, progress->total,
            progress->bad > 0 ? " failed: " : "", progress->bad, name);
    fflush(stderr);
}

void progress_figures(const struct scene_result *r, struct buffer *out)
{
    size_t before = out->len;
    if (r->has_line)
        buffer_addf(out,
                    "in %" PRIu32 "/%" PRIu32 " out %" PRIu32 "/%" PRIu32 " missed %" PRIu32
                    " false %" PRIu32,
                    r->line.in, r->line.true_in, r->line.out, r->line.true_out, r->line.missed,
                    r->line.made_up);
    uint32_t truly = 0, missed = 0, made_up = 0;
    for (size_t i = 0; i < r->n_ways; i++) {
        truly += r->ways[i].truly;
        missed += r->ways[i].missed;
        made_up += r->ways[i].made_up;
    }
    if (r->n_ways > 0)
        buffer_addf(out, "%sways %" PRIu32 " missed %" PRIu32 " false %" PRIu32,
                    out->len > before ? ", " : "", truly, missed, made_up);
    if (r->has_total)
        buffer_addf(out, "%speople right %.1f %%", out->len > before ? ", " : "",
                    r->total_within * 100);
}

void progress_done(struct progress *progress, const struct scene_result *r)
{
    static const char *const colours[] = { "\033[32m", "\033[31m", "\033[31m", "\033[33m" };
    static const char *const words[] = { "ok", "FAILED", "ERROR", "skipped" };
    bool bad = r->verdict == VERDICT_FAILED || r->verdict == VERDICT_ERROR;
    progress->done++;
    progress->bad += bad;
    if (progress->quiet && !bad)
        return;
    struct buffer figures = { 0 };
    progress_figures(r, &figures);
    clear_line(progress);
    fprintf(stderr, "%s%-7s%s %s", progress->colour ? colours[r->verdict] : "", words[r->verdict],
            progress->colour ? "\033[0m" : "", r->name);
    if (r->frames > 0)
        fprintf(stderr, "  %s%s%.0fx", buffer_get(&figures), figures.len > 0 ? ", " : "",
                r->wall_s > 0 ? r->sim_s / r->wall_s : 0);
    /* why something failed is told in full at the end */
    fprintf(stderr, "%s%s\n", r->verdict == VERDICT_SKIPPED ? "  " : "",
            r->verdict == VERDICT_SKIPPED ? r->reason : "");
    buffer_free(&figures);
}

void progress_end(struct progress *progress)
{
    clear_line(progress);
    fflush(stderr);
}
