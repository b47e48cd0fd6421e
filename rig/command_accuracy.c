/* SPDX-License-Identifier: MIT */
#include "rig/command.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "rig/accuracy.h"
#include "rig/exit_status.h"
#include "rig/options.h"
#include "rig/run_scene.h"

struct accuracy_options {
    uint64_t seeds;   /* 0: as many as the sweep has */
    const char *only; /* part of a title; NULL: all */
    const char *row;  /* part of a condition's name; NULL: all */
    const char *out;  /* folder for the scenes; NULL: none */
};

static double error_of(const struct accuracy_figures *figures)
{
    return (figures->missed + figures->made_up) / (figures->truth > 0 ? figures->truth : 1);
}

static void add(struct accuracy_figures *sum, const struct accuracy_figures *more)
{
    sum->truth += more->truth;
    sum->missed += more->missed;
    sum->made_up += more->made_up;
}

static int measure(const struct accuracy_condition *condition, uint64_t seeds,
                   struct accuracy_figures sum[2])
{
    memset(sum, 0, 2 * sizeof *sum);
    for (uint64_t seed = 1; seed <= seeds; seed++)
        if (accuracy_measure(condition, seed, sum) < 0)
            return -1;
    return 0;
}

static void print_row(const char *name, const char *place, bool recommended, bool line,
                      const struct accuracy_figures *figures)
{
    printf("| %s%s | %s | %.0f%s | %.*f | %.*f | %.1f %% |\n", name, place,
           recommended ? "yes" : "no", figures->truth, line ? "" : " s", line ? 0 : 1,
           figures->missed, line ? 0 : 1, figures->made_up, error_of(figures) * 100);
    fflush(stdout);
}

/* <folder>/vs121-p/<sweep>-<row>-<seed>/scene.json, for `footfall run` to look into. */
static int write_scenes(const char *folder, const struct accuracy_sweep *sweep, size_t row,
                        uint64_t seeds)
{
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        struct buffer text = { 0 };
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/vs121-p/%.*s-%zu-%" PRIu64, folder,
                 (int)strcspn(sweep->title, " "), sweep->title, row + 1, seed);
        accuracy_scene(&sweep->conditions[row], seed, &text);
        int made = make_folder(path);
        size_t used = strlen(path);
        snprintf(path + used, sizeof path - used, "/scene.json");
        made = made == 0 ? buffer_write_file(&text, path) : made;
        buffer_free(&text);
        if (made < 0) {
            fprintf(stderr, "footfall: cannot write %s: %s\n", path, strerror(errno));
            return STATUS_ENVIRONMENT;
        }
    }
    return STATUS_PASSED;
}

static int print_sweep(const struct accuracy_sweep *sweep, const struct accuracy_options *options,
                       struct accuracy_figures inside[3])
{
    printf("\n### %s (%s)\n\n| condition | recommended | people | missed | made up | error |\n"
           "| --- | --- | ---: | ---: | ---: | ---: |\n",
           sweep->title, sweep->requirements);
    uint64_t seeds = options->seeds > 0 ? options->seeds : sweep->crowds;
    for (size_t i = 0; i < sweep->n; i++) {
        const struct accuracy_condition *condition = &sweep->conditions[i];
        bool line = condition->task == ACCURACY_LINE;
        if (options->row != NULL && strstr(condition->name, options->row) == NULL)
            continue;
        struct accuracy_figures figures[2];
        if (options->out != NULL && write_scenes(options->out, sweep, i, seeds) != STATUS_PASSED)
            return STATUS_ENVIRONMENT;
        if (measure(condition, seeds, figures) < 0)
            return STATUS_ENVIRONMENT;
        print_row(condition->name, line ? "" : ", inside", condition->recommended, line,
                  &figures[0]);
        if (figures[1].truth > 0)
            print_row(condition->name, ", beside it", false, false, &figures[1]);
        if (condition->recommended)
            add(&inside[condition->task], &figures[0]);
    }
    return STATUS_PASSED;
}

static int print_all(const struct accuracy_options *options)
{
    static const char *const what[] = { "crossings of a line", "seconds of walkers in the areas",
                                        "seconds of people who walk and stop there" };
    struct accuracy_figures inside[3] = { 0 };
    bool found = false;
    for (size_t i = 0; i < accuracy_n_sweeps; i++) {
        if (options->only != NULL && strstr(accuracy_sweeps[i].title, options->only) == NULL)
            continue;
        found = true;
        int status = print_sweep(&accuracy_sweeps[i], options, inside);
        if (status != STATUS_PASSED)
            return status;
    }
    if (!found) {
        fprintf(stderr, "footfall: no sweep is called %s\n", options->only);
        return STATUS_USAGE;
    }
    if (inside[0].truth + inside[1].truth + inside[2].truth > 0)
        printf("\n### Under all that is recommended, together (P-ACC-01, P-ACC-02)\n\n");
    for (int i = 0; i < 3; i++)
        if (inside[i].truth > 0)
            printf("- %.1f %% of %.0f %s\n", error_of(&inside[i]) * 100, inside[i].truth, what[i]);
    return STATUS_PASSED;
}

int command_accuracy(int argc, char **argv)
{
    static struct arguments rest;
    struct accuracy_options options = { 0 };
    rest.n = 0;
    const struct option_spec specs[] = {
        { "seeds", 0, "N", "how many crowds for each condition (default: 3 to 8)", OPTION_COUNT,
          &options.seeds, 1, 100 },
        { "only", 0, "TITLE", "the sweeps with this in their titles", OPTION_TEXT, &options.only, 0,
          0 },
        { "row", 0, "NAME", "the conditions with this in their names", OPTION_TEXT, &options.row, 0,
          0 },
        { "scenes", 0, "DIR", "also write each condition as a scene, to look into", OPTION_TEXT,
          &options.out, 0, 0 },
    };
    const struct command_line line = {
        "accuracy", "[options]",
        "Counts crowds under the conditions of VS121-P chapter 6 and beyond them, and prints a\n"
        "table of what was missed and made up; scenes/CONDITIONS.md holds one.",
        specs, sizeof specs / sizeof specs[0]
    };
    enum options_result got = options_parse(&line, argc, argv, &rest);
    if (got != OPTIONS_OK)
        return got == OPTIONS_HELP ? STATUS_PASSED : STATUS_USAGE;
    if (rest.n > 0) {
        fprintf(stderr, "footfall: accuracy takes no argument: %s\n", rest.v[0]);
        return STATUS_USAGE;
    }
    return print_all(&options);
}
