/* SPDX-License-Identifier: MIT */
#include "rig/options.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 40 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein distance of two short words. */
static size_t distance(const char *a, const char *b)
{
    size_t row[WORD_MAX + 1];
    size_t len_a = strlen(a), len_b = strlen(b);
    if (len_a > WORD_MAX || len_b > WORD_MAX)
        return WORD_MAX;
    for (size_t j = 0; j <= len_b; j++)
        row[j] = j;
    for (size_t i = 1; i <= len_a; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= len_b; j++) {
            size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = smaller(change, smaller(row[j], row[j - 1]) + 1);
        }
    }
    return row[len_b];
}

const char *options_nearest(const char *word, const char *const *words, size_t n)
{
    const char *best = NULL;
    size_t best_distance = 1 + smaller(3, strlen(word) / 2);
    for (size_t i = 0; i < n; i++) {
        size_t d = distance(word, words[i]);
        if (strlen(word) >= 3 && strncmp(word, words[i], strlen(word)) == 0)
            d = 1; /* an abbreviation */
        if (d < best_distance) {
            best = words[i];
            best_distance = d;
        }
    }
    return best;
}

int options_parse_time_us(const char *s, uint64_t *us)
{
    static const struct {
        const char *unit;
        double us;
    } units[] = { { "us", 1 },     { "ms", 1e3 },   { "s", 1e6 },
                  { "min", 60e6 }, { "h", 3600e6 }, { "d", 86400e6 } };
    char *end;
    double v = strtod(s, &end);
    if (end == s || !(v >= 0) || v > 1e9)
        return -1;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strcmp(end, units[i].unit) == 0) {
            *us = (uint64_t)(v * units[i].us + 0.5);
            return 0;
        }
    }
    return -1;
}

static void print_help(const struct command_line *line)
{
    printf("usage: footfall %s %s\n\n%s\n", line->command, line->usage, line->about);
    printf("\noptions:\n");
    for (size_t i = 0; i < line->n_options; i++) {
        const struct option_spec *o = &line->options[i];
        char left[64];
        int n = o->letter != 0 ? snprintf(left, sizeof left, "-%c, --%s", o->letter, o->name)
                               : snprintf(left, sizeof left, "    --%s", o->name);
        if (o->arg != NULL)
            snprintf(left + n, sizeof left - (size_t)n, " %s", o->arg);
        printf("  %-24s %s\n", left, o->help);
    }
    printf("  %-24s %s\n", "-h, --help", "show this");
}

static void say_unknown(const struct command_line *line, const char *name)
{
    const char *names[64];
    size_t n = 0;
    for (; n < line->n_options && n < 63; n++)
        names[n] = line->options[n].name;
    names[n++] = "help";
    const char *near = options_nearest(name, names, n);
    if (near != NULL)
        fprintf(stderr, "footfall: unknown option --%s; did you mean --%s?\n", name, near);
    else
        fprintf(stderr, "footfall: unknown option --%s; `footfall %s --help` lists them\n", name,
                line->command);
}

static int take_count(const struct option_spec *o, const char *shown, const char *value)
{
    char *end;
    errno = 0;
    unsigned long long v = strtoull(value, &end, 10);
    bool ranged = o->low < o->high;
    if (value[0] < '0' || value[0] > '9' || *end != '\0' || errno != 0 ||
        (ranged && ((double)v < o->low || (double)v > o->high))) {
        fprintf(stderr, "footfall: %s: %s is not a whole number", shown, value);
        if (ranged)
            fprintf(stderr, " from %.0f to %.0f", o->low, o->high);
        fputc('\n', stderr);
        return -1;
    }
    *(uint64_t *)o->to = v;
    return 0;
}

static int take_number(const struct option_spec *o, const char *shown, const char *value)
{
    char *end;
    double v = strtod(value, &end);
    if (end == value || *end != '\0' || !isfinite(v) ||
        (o->low < o->high && (v < o->low || v > o->high))) {
        fprintf(stderr, "footfall: %s: %s is not a number from %g to %g\n", shown, value, o->low,
                o->high);
        return -1;
    }
    *(double *)o->to = v;
    return 0;
}

static int take_value(const struct option_spec *o, const char *shown, const char *value)
{
    switch (o->kind) {
    case OPTION_FLAG:
        *(bool *)o->to = true;
        return 0;
    case OPTION_TEXT:
        if (value[0] == '\0') {
            fprintf(stderr, "footfall: %s needs a %s, not an empty word\n", shown, o->arg);
            return -1;
        }
        *(const char **)o->to = value;
        return 0;
    case OPTION_TEXTS: {
        struct arguments *list = o->to;
        if (list->n == ARGUMENTS_MAX) {
            fprintf(stderr, "footfall: %s: given too often\n", shown);
            return -1;
        }
        list->v[list->n++] = value;
        return 0;
    }
    case OPTION_COUNT:
        return take_count(o, shown, value);
    case OPTION_NUMBER:
        return take_number(o, shown, value);
    }
    return -1;
}

static const struct option_spec *find_name(const struct command_line *line, const char *name)
{
    for (size_t i = 0; i < line->n_options; i++)
        if (strcmp(line->options[i].name, name) == 0)
            return &line->options[i];
    return NULL;
}

static const struct option_spec *find_letter(const struct command_line *line, char letter)
{
    for (size_t i = 0; i < line->n_options; i++)
        if (line->options[i].letter != 0 && line->options[i].letter == letter)
            return &line->options[i];
    return NULL;
}

static int take_long(const struct command_line *line, char **argv, int *i)
{
    char name[WORD_MAX + 1];
    char shown[WORD_MAX + 3];
    const char *value = strchr(argv[*i], '=');
    size_t len = value != NULL ? (size_t)(value - argv[*i]) - 2 : strlen(argv[*i]) - 2;
    snprintf(name, sizeof name, "%.*s", (int)smaller(len, WORD_MAX), argv[*i] + 2);
    snprintf(shown, sizeof shown, "--%s", name);
    const struct option_spec *o = find_name(line, name);
    if (o == NULL) {
        say_unknown(line, name);
        return -1;
    }
    if (o->kind == OPTION_FLAG && value != NULL) {
        fprintf(stderr, "footfall: %s takes no value\n", shown);
        return -1;
    }
    if (o->kind != OPTION_FLAG && value == NULL) {
        if (argv[*i + 1] == NULL) {
            fprintf(stderr, "footfall: %s needs a value: %s %s\n", shown, shown, o->arg);
            return -1;
        }
        return take_value(o, shown, argv[++*i]);
    }
    return take_value(o, shown, value != NULL ? value + 1 : "");
}

static int take_letters(const struct command_line *line, char **argv, int *i)
{
    for (const char *p = argv[*i] + 1; *p != '\0'; p++) {
        char shown[3] = { '-', *p, '\0' };
        const struct option_spec *o = find_letter(line, *p);
        if (o == NULL) {
            fprintf(stderr, "footfall: unknown option %s; `footfall %s --help` lists them\n", shown,
                    line->command);
            return -1;
        }
        if (o->kind == OPTION_FLAG) {
            if (take_value(o, shown, "") < 0)
                return -1;
            continue;
        }
        if (p[1] != '\0')
            return take_value(o, shown, p + 1);
        if (argv[*i + 1] == NULL) {
            fprintf(stderr, "footfall: %s needs a value: %s %s\n", shown, shown, o->arg);
            return -1;
        }
        return take_value(o, shown, argv[++*i]);
    }
    return 0;
}

enum options_result options_parse(const struct command_line *line, int argc, char **argv,
                                  struct arguments *rest)
{
    bool options_end = false;
    rest->n = 0;
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        if (!options_end && (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)) {
            print_help(line);
            return OPTIONS_HELP;
        }
        if (!options_end && strcmp(word, "--") == 0) {
            options_end = true;
        } else if (!options_end && strncmp(word, "--", 2) == 0) {
            if (take_long(line, argv, &i) < 0)
                return OPTIONS_WRONG;
        } else if (!options_end && word[0] == '-' && word[1] != '\0') {
            if (take_letters(line, argv, &i) < 0)
                return OPTIONS_WRONG;
        } else if (rest->n == ARGUMENTS_MAX) {
            fprintf(stderr, "footfall: more than %d arguments\n", ARGUMENTS_MAX);
            return OPTIONS_WRONG;
        } else {
            rest->v[rest->n++] = word;
        }
    }
    return OPTIONS_OK;
}
