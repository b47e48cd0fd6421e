/* SPDX-License-Identifier: MIT */
#include "rig/golden.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cjson/cJSON.h>

#include "rig/memory.h"

enum {
    LOOK_AHEAD = 48,      /* lines within which the comparison finds its feet again */
    SHOWN_LINES_MAX = 60, /* differing lines that a diff prints; the rest is counted */
    SHOWN_FIELDS_MAX = 12,
};

static const double PULSE_S = 0.001; /* shorter ones a tester may miss */

struct line {
    const char *s;
    size_t len;
    size_t number; /* from 1, in its file */
    size_t begin;  /* where the comments before it begin */
    cJSON *json;   /* NULL when it is none */
};

struct lines {
    size_t n, cap;
    const char *text;
    struct line *line;
};

struct walk {
    const struct golden_options *options;
    struct buffer *out; /* NULL while only asking whether two lines fit */
    size_t fields;
};

static bool is_comment(const char *s, size_t len)
{
    while (len > 0 && (*s == ' ' || *s == '\t' || *s == '\r')) {
        s++;
        len--;
    }
    return len == 0 || (len >= 2 && s[0] == '/' && s[1] == '/');
}

static void split(struct lines *lines, const char *text)
{
    size_t number = 0, comments = 0;
    *lines = (struct lines) { .text = text };
    for (const char *s = text; *s != '\0';) {
        size_t len = strcspn(s, "\n");
        number++;
        if (!is_comment(s, len)) {
            if (lines->n == lines->cap) {
                lines->cap = lines->cap > 0 ? lines->cap * 2 : 64;
                lines->line = memory_resize(lines->line, lines->cap, sizeof *lines->line);
            }
            lines->line[lines->n++] = (struct line) { .s = s,
                                                      .len = len,
                                                      .number = number,
                                                      .begin = comments,
                                                      .json = cJSON_ParseWithLength(s, len) };
            comments = (size_t)(s - text) + len + (s[len] == '\n' ? 1 : 0);
        }
        s += len + (s[len] == '\n' ? 1 : 0);
    }
}

static void free_lines(struct lines *lines)
{
    for (size_t i = 0; i < lines->n; i++)
        cJSON_Delete(lines->line[i].json);
    free(lines->line);
}

/* A time as the device spells it, 2022/12/20 18:15:52, in seconds. */
static bool read_time(const char *s, double *out)
{
    struct tm tm = { 0 };
    int used = 0;
    if (sscanf(s, "%4d/%2d/%2d %2d:%2d:%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour,
               &tm.tm_min, &tm.tm_sec, &used) != 6 ||
        s[used] != '\0')
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    *out = (double)timegm(&tm);
    return true;
}

static bool same_string(const struct walk *walk, const char *expected, const char *got)
{
    double a, b;
    if (strcmp(expected, got) == 0)
        return true;
    return walk->options->time_tolerance_s > 0 && read_time(expected, &a) && read_time(got, &b) &&
           fabs(a - b) <= walk->options->time_tolerance_s + 1;
}

/* How far off this number may be, which is the time of a line or not. */
static double slack(const struct walk *walk, const char *path)
{
    return strcmp(path, "t_us") == 0 ? walk->options->time_tolerance_s * 1e6 : 0;
}

static bool same_number(const struct walk *walk, const char *path, double expected, double got)
{
    return expected == got || fabs(expected - got) <= slack(walk, path);
}

/* Marks: "*" and {"any": true} fit everything; {"about": 5, "within": 1} a range of numbers. */
static bool fits_mark(const struct walk *walk, const char *path, const cJSON *expected,
                      const cJSON *got)
{
    if (cJSON_IsString(expected))
        return strcmp(expected->valuestring, "*") == 0;
    if (!cJSON_IsObject(expected))
        return false;
    int n = cJSON_GetArraySize(expected);
    if (n == 1 && cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(expected, "any")))
        return true;
    const cJSON *about = cJSON_GetObjectItemCaseSensitive(expected, "about");
    const cJSON *within = cJSON_GetObjectItemCaseSensitive(expected, "within");
    return n == 2 && cJSON_IsNumber(about) && cJSON_IsNumber(within) && cJSON_IsNumber(got) &&
           fabs(got->valuedouble - about->valuedouble) <= within->valuedouble + slack(walk, path);
}

static void add_value(struct buffer *out, const cJSON *value)
{
    char *s = value != NULL ? cJSON_PrintUnformatted(value) : NULL;
    if (s != NULL && strlen(s) > 100)
        buffer_addf(out, "%.97s...", s);
    else
        buffer_add(out, s != NULL ? s : "nothing");
    cJSON_free(s);
}

static bool differ(struct walk *walk, const char *path, const cJSON *expected, const cJSON *got)
{
    walk->fields++;
    if (walk->out != NULL && walk->fields <= SHOWN_FIELDS_MAX) {
        buffer_addf(walk->out, "    %s: expected ", path[0] != '\0' ? path : "line");
        add_value(walk->out, expected);
        buffer_add(walk->out, ", got ");
        add_value(walk->out, got);
        buffer_add(walk->out, "\n");
    }
    return false;
}

static bool compare(struct walk *walk, const char *path, const cJSON *expected, const cJSON *got);

static bool compare_objects(struct walk *walk, const char *path, const cJSON *expected,
                            const cJSON *got)
{
    char inner[256];
    bool same = true;
    const char *dot = path[0] != '\0' ? "." : "";
    for (const cJSON *e = expected->child; e != NULL && (same || walk->out != NULL); e = e->next) {
        snprintf(inner, sizeof inner, "%s%s%s", path, dot, e->string);
        const cJSON *g = cJSON_GetObjectItemCaseSensitive(got, e->string);
        same = (g != NULL ? compare(walk, inner, e, g) : differ(walk, inner, e, NULL)) && same;
    }
    for (const cJSON *g = got->child; g != NULL && (same || walk->out != NULL); g = g->next) {
        snprintf(inner, sizeof inner, "%s%s%s", path, dot, g->string);
        if (cJSON_GetObjectItemCaseSensitive(expected, g->string) == NULL)
            same = differ(walk, inner, NULL, g);
    }
    return same;
}

static bool compare_arrays(struct walk *walk, const char *path, const cJSON *expected,
                           const cJSON *got)
{
    char inner[256];
    bool same = true;
    const cJSON *e = expected->child, *g = got->child;
    for (int i = 0; (e != NULL || g != NULL) && (same || walk->out != NULL); i++) {
        snprintf(inner, sizeof inner, "%s[%d]", path, i);
        same = (e != NULL && g != NULL ? compare(walk, inner, e, g) : differ(walk, inner, e, g)) &&
               same;
        e = e != NULL ? e->next : NULL;
        g = g != NULL ? g->next : NULL;
    }
    return same;
}

static bool compare(struct walk *walk, const char *path, const cJSON *expected, const cJSON *got)
{
    if (fits_mark(walk, path, expected, got))
        return true;
    if ((expected->type & 0xff) != (got->type & 0xff))
        return differ(walk, path, expected, got);
    if (cJSON_IsObject(expected))
        return compare_objects(walk, path, expected, got);
    if (cJSON_IsArray(expected))
        return compare_arrays(walk, path, expected, got);
    bool same = true;
    if (cJSON_IsNumber(expected))
        same = same_number(walk, path, expected->valuedouble, got->valuedouble);
    else if (cJSON_IsString(expected))
        same = same_string(walk, expected->valuestring, got->valuestring);
    return same || differ(walk, path, expected, got);
}

static bool fits(const struct golden_options *options, const struct line *e, const struct line *g)
{
    struct walk walk = { .options = options };
    return e->json != NULL && g->json != NULL && compare(&walk, "", e->json, g->json);
}

static const char *text_of(const cJSON *json, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    return cJSON_IsString(item) ? item->valuestring : "";
}

/* Two lines that tell of the same sort of thing are worth comparing field by field. */
static bool alike(const struct line *e, const struct line *g)
{
    static const char *const keys[] = { "kind", "to", "pin" };
    static const char *const body_keys[] = { "event", "report_type" };
    for (size_t i = 0; i < 3; i++)
        if (strcmp(text_of(e->json, keys[i]), text_of(g->json, keys[i])) != 0)
            return false;
    const cJSON *eb = cJSON_GetObjectItemCaseSensitive(e->json, "body");
    const cJSON *gb = cJSON_GetObjectItemCaseSensitive(g->json, "body");
    for (size_t i = 0; i < 2; i++)
        if (strcmp(text_of(eb, body_keys[i]), text_of(gb, body_keys[i])) != 0)
            return false;
    return true;
}

static bool same_way(const struct line *a, const struct line *b)
{
    static const char *const keys[] = { "kind", "to", "pin" };
    for (size_t i = 0; i < 3; i++)
        if (strcmp(text_of(a->json, keys[i]), text_of(b->json, keys[i])) != 0)
            return false;
    return true;
}

/* The next line from `from` on that came the way of `e`, if that is the one that fits. */
static size_t find_next(const struct golden_options *options, const struct line *e,
                        const struct lines *got, size_t from)
{
    for (size_t g = from; g < got->n; g++)
        if (same_way(e, &got->line[g]))
            return fits(options, e, &got->line[g]) ? g : got->n;
    return got->n;
}

/* Puts the lines that came into the order of those that were expected, as far as they fit. */
static void put_in_order(const struct golden_options *options, const struct lines *expected,
                         struct lines *got)
{
    size_t at = 0;
    for (size_t e = 0; e < expected->n && at < got->n; e++) {
        size_t g = find_next(options, &expected->line[e], got, at);
        if (g == got->n)
            continue;
        struct line found = got->line[g];
        memmove(&got->line[at + 1], &got->line[at], (g - at) * sizeof found);
        got->line[at++] = found;
    }
}

static bool is_input_edge(const struct line *line)
{
    const char *pin = text_of(line->json, "pin");
    return strcmp(text_of(line->json, "kind"), "pin") == 0 &&
           (strcmp(pin, "di") == 0 || strcmp(pin, "reset") == 0);
}

static double time_s(const struct line *line)
{
    const cJSON *t = cJSON_GetObjectItemCaseSensitive(line->json, "t_us");
    return cJSON_IsNumber(t) ? t->valuedouble / 1e6 : 0;
}

/* The last edge of the burst that begins with `first`. */
static size_t last_of_burst(const struct lines *lines, size_t first, double bounce_s)
{
    size_t last = first;
    for (size_t i = first + 1; i < lines->n; i++) {
        if (!is_input_edge(&lines->line[i]) || !same_way(&lines->line[first], &lines->line[i]))
            continue;
        if (time_s(&lines->line[i]) - time_s(&lines->line[last]) > bounce_s)
            break;
        last = i;
    }
    return last;
}

/* Of each burst stays the first edge, with the level that the last one left behind. */
static void settle_contacts(struct lines *lines, double bounce_s)
{
    for (size_t first = 0; first < lines->n; first++) {
        if (!is_input_edge(&lines->line[first]))
            continue;
        size_t last = last_of_burst(lines, first, bounce_s), kept = first + 1;
        cJSON *level = cJSON_GetObjectItemCaseSensitive(lines->line[last].json, "level");
        if (last == first || level == NULL)
            continue;
        cJSON_ReplaceItemInObjectCaseSensitive(lines->line[first].json, "level",
                                               cJSON_Duplicate(level, true));
        for (size_t i = first + 1; i < lines->n; i++) {
            bool bounce = i <= last && is_input_edge(&lines->line[i]) &&
                          same_way(&lines->line[first], &lines->line[i]);
            if (bounce)
                cJSON_Delete(lines->line[i].json);
            else
                lines->line[kept++] = lines->line[i];
        }
        lines->n = kept;
    }
}

static bool is_led(const struct line *line)
{
    return strcmp(text_of(line->json, "kind"), "led") == 0;
}

/* A mark may stand in its place. */
static bool has_time(const struct line *line)
{
    return cJSON_IsNumber(cJSON_GetObjectItemCaseSensitive(line->json, "t_us"));
}

/* Where an output goes back at once: the index of that line; the number of lines without one. */
static size_t end_of_pulse(const struct lines *lines, size_t i)
{
    const struct line *line = &lines->line[i];
    size_t k = i + 1;
    if (!is_led(line) && strcmp(text_of(line->json, "pin"), "do") != 0)
        return lines->n;
    while (k < lines->n && !same_way(line, &lines->line[k]))
        k++;
    bool near = k < lines->n && has_time(line) && has_time(&lines->line[k]) &&
                time_s(&lines->line[k]) - time_s(line) < PULSE_S;
    return near ? k : lines->n;
}

/* What nobody sees of a foreign device. */
static void mark_unseen(const struct golden_options *options, struct lines *lines, bool *unseen)
{
    for (size_t i = 0; i < lines->n; i++) {
        const struct line *line = &lines->line[i];
        size_t end = options->from_outside && !unseen[i] ? end_of_pulse(lines, i) : lines->n;
        if (end < lines->n)
            unseen[i] = unseen[end] = true;
        unseen[i] = unseen[i] || (options->without_led && is_led(line)) ||
                    (options->from_outside && strcmp(text_of(line->json, "power"), "restart") == 0);
    }
}

static void leave_out_unseen(const struct golden_options *options, struct lines *lines)
{
    bool *unseen = memory_zeroed(lines->n + 1, sizeof *unseen);
    size_t kept = 0;
    mark_unseen(options, lines, unseen);
    for (size_t i = 0; i < lines->n; i++) {
        if (unseen[i])
            cJSON_Delete(lines->line[i].json);
        else
            lines->line[kept++] = lines->line[i];
    }
    lines->n = kept;
    free(unseen);
}

/* What became of the lines from e, g on: how many of each differ before both fit again. */
static void next_block(const struct golden_options *options, const struct lines *expected,
                       const struct lines *got, size_t e, size_t g, size_t *n_e, size_t *n_g)
{
    size_t left_e = expected->n - e, left_g = got->n - g;
    for (size_t sum = 0; sum <= LOOK_AHEAD && sum <= left_e + left_g; sum++) {
        for (size_t i = 0; i <= sum; i++) {
            /* the even split first: a changed line is likelier than a lost and an added one */
            size_t step = (i + 1) / 2;
            size_t de = i % 2 == 1 ? (sum + 1) / 2 - step : (sum + 1) / 2 + step;
            if (de > sum)
                continue;
            size_t dg = sum - de;
            if (de < left_e && dg < left_g &&
                fits(options, &expected->line[e + de], &got->line[g + dg])) {
                *n_e = de;
                *n_g = dg;
                return;
            }
        }
    }
    *n_e = left_e < LOOK_AHEAD ? left_e : LOOK_AHEAD;
    *n_g = left_g < LOOK_AHEAD ? left_g : LOOK_AHEAD;
}

struct report {
    const struct golden_options *options;
    struct buffer *diff;
    struct mistake *first;
    size_t differences;
};

static void note(struct report *report, const struct line *line, const char *what)
{
    double t_us = time_s(line) * 1e6;
    if (t_us >= 0 && t_us < 1e15)
        mistake_note(report->first, (uint64_t)llround(t_us), what, (struct match_place) { 0 });
}

static void say_line(struct report *report, const char *head, const char *tail, size_t number,
                     char sign, const struct line *line)
{
    char what[80];
    snprintf(what, sizeof what, "%s:%zu %s", head, number, tail);
    note(report, line, what);
    if (++report->differences > SHOWN_LINES_MAX)
        return;
    buffer_addf(report->diff, "%s:%zu %s\n", head, number, tail);
    buffer_addf(report->diff, "  %c %.*s\n", sign, (int)(line->len < 400 ? line->len : 400),
                line->s);
}

static void say_pair(struct report *report, const struct line *e, const struct line *g)
{
    char what[80];
    snprintf(what, sizeof what, "expect.jsonl:%zu differs from trace.jsonl:%zu", e->number,
             g->number);
    note(report, time_s(e) < time_s(g) ? e : g, what);
    if (++report->differences > SHOWN_LINES_MAX)
        return;
    struct walk walk = { .options = report->options, .out = report->diff };
    buffer_addf(report->diff, "expect.jsonl:%zu (trace.jsonl:%zu)\n", e->number, g->number);
    compare(&walk, "", e->json, g->json);
    if (walk.fields > SHOWN_FIELDS_MAX)
        buffer_addf(report->diff, "    and %zu more fields\n", walk.fields - SHOWN_FIELDS_MAX);
}

/* The lines from e and g on that come before two that are worth comparing. False: none are. */
static bool next_alike(const struct line *e, size_t n_e, const struct line *g, size_t n_g,
                       size_t *lost, size_t *added)
{
    for (size_t sum = 0; sum < n_e + n_g; sum++)
        for (size_t de = 0; de <= sum; de++)
            if (de < n_e && sum - de < n_g && e[de].json != NULL && g[sum - de].json != NULL &&
                alike(&e[de], &g[sum - de])) {
                *lost = de;
                *added = sum - de;
                return true;
            }
    *lost = n_e;
    *added = n_g;
    return false;
}

static void say_block(struct report *report, const struct line *e, size_t n_e, const struct line *g,
                      size_t n_g)
{
    while (n_e > 0 || n_g > 0) {
        size_t lost, added;
        bool pair = next_alike(e, n_e, g, n_g, &lost, &added);
        n_e -= lost;
        n_g -= added;
        for (; lost > 0; lost--, e++)
            say_line(report, "expect.jsonl", e->json != NULL ? "did not happen" : "is not JSON",
                     e->number, '-', e);
        for (; added > 0; added--, g++)
            say_line(report, "trace.jsonl", "was not expected", g->number, '+', g);
        if (pair) {
            say_pair(report, e++, g++);
            n_e--;
            n_g--;
        }
    }
}

size_t golden_compare(const char *expected, const char *trace, const struct golden_options *options,
                      struct buffer *diff, struct mistake *first)
{
    struct lines es, gs;
    struct report report = { .options = options, .diff = diff, .first = first };
    split(&es, expected);
    split(&gs, trace);
    if (options->from_outside || options->without_led) {
        leave_out_unseen(options, &es);
        leave_out_unseen(options, &gs);
    }
    if (options->bounce_s > 0) {
        settle_contacts(&es, options->bounce_s);
        settle_contacts(&gs, options->bounce_s);
    }
    if (options->any_order)
        put_in_order(options, &es, &gs);
    for (size_t e = 0, g = 0; e < es.n || g < gs.n;) {
        size_t n_e, n_g;
        next_block(options, &es, &gs, e, g, &n_e, &n_g);
        if (n_e > 0 || n_g > 0)
            say_block(&report, &es.line[e], n_e, &gs.line[g], n_g);
        e += n_e;
        g += n_g;
        while (e < es.n && g < gs.n && fits(options, &es.line[e], &gs.line[g])) {
            e++;
            g++;
        }
    }
    if (report.differences > SHOWN_LINES_MAX)
        buffer_addf(diff, "and %zu more lines\n", report.differences - SHOWN_LINES_MAX);
    free_lines(&es);
    free_lines(&gs);
    return report.differences;
}

static void keep(struct buffer *out, const struct lines *lines, const struct line *line)
{
    const char *begin = lines->text + line->begin;
    buffer_add_bytes(out, begin, (size_t)(line->s + line->len - begin));
    buffer_add(out, "\n");
}

/* A picture is nothing to read, and what libjpeg makes of it is libjpeg's affair. */
static void renew(struct buffer *out, const struct line *line)
{
    static const char jpeg[] = ":\"/9j/";
    const char *at = line->s, *end = line->s + line->len;
    for (;;) {
        const char *picture = memmem(at, (size_t)(end - at), jpeg, sizeof jpeg - 1);
        const char *close = picture ? memchr(picture + 2, '"', (size_t)(end - picture) - 2) : NULL;
        if (!close)
            break;
        buffer_add_bytes(out, at, (size_t)(picture - at));
        buffer_add(out, ":\"*\"");
        at = close + 1;
    }
    buffer_add_bytes(out, at, (size_t)(end - at));
    buffer_add(out, "\n");
}

void golden_renew(const char *expected, const char *trace, struct buffer *renewed)
{
    const struct golden_options exact = { 0 };
    struct lines es, gs;
    split(&es, expected);
    split(&gs, trace);
    for (size_t e = 0, g = 0; g < gs.n;) {
        size_t n_e, n_g;
        next_block(&exact, &es, &gs, e, g, &n_e, &n_g);
        for (e += n_e; n_g > 0; n_g--, g++)
            renew(renewed, &gs.line[g]);
        for (; e < es.n && g < gs.n && fits(&exact, &es.line[e], &gs.line[g]); e++, g++)
            keep(renewed, &es, &es.line[e]);
    }
    free_lines(&es);
    free_lines(&gs);
}

size_t golden_first_wrong_line(const char *expected)
{
    struct lines lines;
    size_t wrong = 0;
    split(&lines, expected);
    for (size_t i = 0; i < lines.n && wrong == 0; i++)
        if (lines.line[i].json == NULL)
            wrong = lines.line[i].number;
    free_lines(&lines);
    return wrong;
}
