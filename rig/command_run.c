/* SPDX-License-Identifier: MIT */
#include "rig/command.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "rig/bench.h"
#include "rig/discover.h"
#include "rig/junit.h"
#include "rig/late.h"
#include "rig/memory.h"
#include "rig/page.h"
#include "rig/progress.h"
#include "rig/result.h"
#include "rig/run_options.h"
#include "rig/run_scene.h"
#include "rig/workers.h"

enum { DIFF_LINES_SHOWN = 30 };
static const uint64_t START_TIMEOUT_US = 120 * 1000000;

struct run_command {
    struct run_options options;
    const char *shard;
    uint64_t shards;
    bool only_failed;
    const char *junit;
    const char *sim_limit;
    const char *tolerance, *start_timeout;
    struct bench_map map;
    struct bench_lines lines;
    struct arguments arguments;
    struct found_scenes scenes;
    struct shard share;
    struct progress progress;
    struct run_result run;
    struct buffer *cards, *diffs;
};

static double wall_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static enum options_result read_options(struct run_command *c, int argc, char **argv)
{
    struct run_options *o = &c->options;
    static const uint64_t unset = UINT64_MAX;
    o->seed = unset;
    const struct option_spec specs[] = {
        { "jobs", 'j', "N", "scenes at a time (default: one a processor)", OPTION_COUNT, &o->jobs,
          1, 512 },
        { "output", 'O', "DIR", "folder of the results (default: out)", OPTION_TEXT, &o->out, 0,
          0 },
        { "junit", 0, "FILE", "JUnit XML to this file too", OPTION_TEXT, &c->junit, 0, 0 },
        { "only-failed", 0, NULL, "only what failed in the last run's results", OPTION_FLAG,
          &c->only_failed, 0, 0 },
        { "update", 0, NULL, "accept what happened as the new golden, and show the difference",
          OPTION_FLAG, &o->update, 0, 0 },
        { "seed", 0, "S", "another seed than the scene's", OPTION_COUNT, &o->seed, 0, 0 },
        { "shard", 0, "I/N", "only the I-th of N shares, counted from 1", OPTION_TEXT, &c->shard, 0,
          0 },
        { "shards", 0, "N", "N shares, where the environment only tells this one's number",
          OPTION_COUNT, &c->shards, 1, 100000 },
        { "rt", 0, NULL, "in real time, reports through real connections", OPTION_FLAG,
          &o->real_time, 0, 0 },
        { "speed", 0, "X", "X times as fast as life (default: as fast as possible)", OPTION_NUMBER,
          &o->speed, 0.001, 1e6 },
        { "every-frame", 0, NULL, "leave no picture out, however long nothing happens", OPTION_FLAG,
          &o->every_frame, 0, 0 },
        { "store", 0, "DIR", "keep the devices' record stores there, and go on with them",
          OPTION_TEXT, &o->store, 0, 0 },
        { "data", 0, "DIR", "another folder with recorded walks", OPTION_TEXTS, &o->data, 0, 0 },
        { "timeout", 0, "S", "end a scene that takes longer, 0 never (default: 1800)", OPTION_COUNT,
          &o->timeout_s, 0, 1e6 },
        { "sim-limit", 0, "TIME", "simulated time that a scene may use, such as 10min", OPTION_TEXT,
          &c->sim_limit, 0, 0 },
        { "quiet", 'q', NULL, "say failures only", OPTION_FLAG, &o->quiet, 0, 0 },
        /* of the bench only */
        BENCH_MAP_OPTION(&o->map),
        { "tolerance", 0, "TIME", "of times in a golden (default: 500ms)", OPTION_TEXT,
          &c->tolerance, 0, 0 },
        { "start-timeout", 0, "TIME", "for a device's LED to light up (default: 2min)", OPTION_TEXT,
          &c->start_timeout, 0, 0 },
    };
    static const char *const names[] = { "run", "rig run", "rig dut" };
    static const char *const abouts[] = {
        "Runs scenes headless and judges them. A scene is a folder with a scene.json; of other\n"
        "folders every scene below is taken, of no argument those in scenes/.",
        "Runs scenes with the simulated device's pins on real lines, on the clock of the wall, "
        "and\n"
        "judges them. Presses are done by the output that the map wires to that input.",
        "Runs scenes with a foreign device: presses its inputs, watches its outputs, collects its\n"
        "reports, and judges them by the scene's golden.",
    };
    const size_t bench_options = o->where == RUN_VIRTUAL ? 3 : 0;
    char about[700];
    snprintf(about, sizeof about,
             "%s\n\nexit status: 0 passed, 1 a verdict failed, 2 usage or invalid scene, 3 "
             "environment,\n42 a scene ran out of simulated time, 77 everything skipped",
             abouts[o->where]);
    const struct command_line line = { names[o->where], "[options] [SCENE or FOLDER]...", about,
                                       specs, sizeof specs / sizeof specs[0] - bench_options };
    enum options_result result = options_parse(&line, argc, argv, &c->arguments);
    o->has_seed = o->seed != unset;
    return result;
}

/* Leaves *us alone where the option was not given. */
static int read_time(const char *option, const char *text, uint64_t *us)
{
    if (text == NULL || (options_parse_time_us(text, us) == 0 && *us > 0))
        return 0;
    fprintf(stderr, "footfall: %s: %s is not a time with a unit, such as 90s\n", option, text);
    return -1;
}

static int check_options(struct run_command *c)
{
    const char *ci = getenv("CI");
    if (c->options.update && ci != NULL && ci[0] != '\0') {
        fprintf(stderr, "footfall: --update: not in continuous integration (CI is set)\n");
        return -1;
    }
    if (read_time("--sim-limit", c->sim_limit, &c->options.sim_limit_us) < 0 ||
        read_time("--tolerance", c->tolerance, &c->options.tolerance_us) < 0 ||
        read_time("--start-timeout", c->start_timeout, &c->options.start_timeout_us) < 0)
        return -1;
    if (c->options.update)
        c->options.jobs = 1; /* one golden after the other, to be read in peace */
    return 0;
}

static int select_scenes(struct run_command *c)
{
    if (shard_read(c->shard, c->shards, &c->share) < 0 || discover(&c->arguments, &c->scenes) < 0)
        return -1;
    if (c->only_failed && discover_keep_failed(&c->scenes, c->options.out) < 0)
        return -1;
    discover_keep_shard(&c->scenes, &c->share);
    if (c->share.total > 0)
        snprintf(c->run.shard, sizeof c->run.shard, "%" PRIu64 "/%" PRIu64, c->share.index,
                 c->share.total);
    if (c->scenes.n == 0)
        fprintf(stderr, "footfall: no scene falls to share %s\n", c->run.shard);
    return 0;
}

static void read_diff(const struct run_command *c, size_t i, struct buffer *diff)
{
    char path[PATH_MAX];
    const struct scene_result *r = &c->run.scenes[i];
    if (r->has_files &&
        snprintf(path, sizeof path, "%s/%s/diff.txt", c->options.out, r->name) < (int)sizeof path)
        buffer_read_file(diff, path);
}

static void print_diff(const struct buffer *diff)
{
    const char *s = buffer_get(diff);
    for (int line = 0; line < DIFF_LINES_SHOWN && *s != '\0'; line++) {
        size_t len = strcspn(s, "\n");
        fprintf(stderr, "    %.*s\n", (int)len, s);
        s += len + (s[len] == '\n' ? 1 : 0);
    }
    if (*s != '\0')
        fprintf(stderr, "    ...\n");
}

static void on_progress(void *ctx, size_t index, const struct scene_result *result)
{
    struct run_command *c = ctx;
    if (result == NULL) {
        progress_started(&c->progress, c->scenes.scene[index].name);
        return;
    }
    progress_done(&c->progress, result);
    if (c->options.update) {
        struct buffer diff = { 0 };
        read_diff(c, index, &diff);
        print_diff(&diff);
        buffer_free(&diff);
    }
}

static int write_result(const char *folder, const char *name, const struct buffer *text)
{
    char path[PATH_MAX];
    const char *slash = folder[0] != '\0' ? "/" : "";
    if (snprintf(path, sizeof path, "%s%s%s", folder, slash, name) < (int)sizeof path &&
        buffer_write_file(text, path) == 0)
        return 0;
    fprintf(stderr, "footfall: cannot write %s%s%s: %s\n", folder, slash, name, strerror(errno));
    return -1;
}

static int write_results(struct run_command *c)
{
    struct buffer text = { 0 };
    int failed = 0;
    run_summary_json(&c->run, &text);
    failed |= write_result(c->options.out, "summary.json", &text);
    buffer_clear(&text);
    junit_xml(&c->run, c->diffs, &text);
    failed |= write_result(c->options.out, "junit.xml", &text);
    if (c->junit != NULL)
        failed |= write_result("", c->junit, &text);
    buffer_clear(&text);
    page_html(&c->run, c->cards, &text);
    failed |= write_result(c->options.out, "index.html", &text);
    buffer_free(&text);
    return failed;
}

static void print_totals(const struct run_command *c)
{
    struct run_totals t = run_totals(&c->run);
    printf("%zu passed, %zu failed, %zu errors, %zu skipped", t.passed, t.failed, t.errors,
           t.skipped);
    if (t.frames > 0)
        printf("; %.1f s of life in %.1f s, %.0f frames a second", t.sim_s, c->run.wall_s, t.fps);
    printf("\nresults: %s/index.html\n", c->options.out);
    fflush(stdout);
}

/* Each failure in full; its last lines are commands that show and that repeat it. */
static void print_failures(const struct run_command *c)
{
    for (size_t i = 0; i < c->run.n; i++) {
        const struct scene_result *r = &c->run.scenes[i];
        if (r->verdict != VERDICT_FAILED && r->verdict != VERDICT_ERROR)
            continue;
        fprintf(stderr, "\n%s %s: %s\n", r->name, verdict_name(r->verdict), r->reason);
        print_diff(&c->diffs[i]);
        if (r->has_files)
            fprintf(stderr, "%s\n", r->view);
        fprintf(stderr, "%s\n", r->repeat);
    }
}

/* One after the other and in this process, which holds the lines. */
static void run_on_bench(struct run_command *c, struct worker_output *output)
{
    for (size_t i = 0; i < c->scenes.n && !bench_interrupted(); i++) {
        output->progress(output->ctx, i, NULL);
        run_scene(&c->scenes.scene[i], &c->options, &output->results[i], &output->cards[i]);
        output->progress(output->ctx, i, &output->results[i]);
        c->run.n = i + 1;
    }
}

static void print_measures(const struct run_command *c)
{
    struct buffer text = { 0 };
    for (size_t i = 0; i < c->run.n; i++)
        for (size_t k = 0; k < c->run.scenes[i].n_measures; k++) {
            const struct measure *measure = &c->run.scenes[i].measure[k];
            buffer_addf(&text, "%s, %s: ", c->run.scenes[i].name, line_measure_name(measure->what));
            histogram_text(&measure->histogram, &text);
            buffer_add(&text, "\n");
        }
    bool by_wall = c->options.real_time || c->options.where != RUN_VIRTUAL;
    for (size_t i = 0; by_wall && i < c->run.n; i++)
        if (late_worth_telling(&c->run.scenes[i])) {
            buffer_addf(&text, "%s: ", c->run.scenes[i].name);
            late_text(&c->run.scenes[i], &text);
            buffer_add(&text, "\n");
        }
    fputs(buffer_get(&text), stdout);
    buffer_free(&text);
}

static int run(struct run_command *c)
{
    size_t n = c->scenes.n;
    double begin_s = wall_s();
    struct worker_output output = { .progress = on_progress, .ctx = c };
    c->run.n = n;
    c->run.scenes = output.results = memory_zeroed(n, sizeof *output.results);
    c->cards = output.cards = memory_zeroed(n, sizeof *output.cards);
    c->diffs = memory_zeroed(n, sizeof *c->diffs);
    progress_begin(&c->progress, n, c->options.quiet);
    if (c->options.where != RUN_VIRTUAL)
        run_on_bench(c, &output);
    else if (n > 0 && workers_run(&c->scenes, &c->options, &output) < 0)
        return STATUS_ENVIRONMENT;
    progress_end(&c->progress);
    c->run.wall_s = wall_s() - begin_s;
    for (size_t i = 0; i < n; i++)
        if (c->run.scenes[i].verdict == VERDICT_FAILED || c->run.scenes[i].verdict == VERDICT_ERROR)
            read_diff(c, i, &c->diffs[i]);
    if (write_results(c) < 0)
        return STATUS_ENVIRONMENT;
    print_measures(c);
    print_totals(c);
    print_failures(c);
    return (int)run_status(&c->run);
}

static void clean_up(struct run_command *c)
{
    for (size_t i = 0; i < c->run.n; i++) {
        buffer_free(&c->cards[i]);
        buffer_free(&c->diffs[i]);
    }
    free(c->cards);
    free(c->diffs);
    free(c->run.scenes);
    discover_free(&c->scenes);
    free(c);
}

/* The lines are held for all scenes. */
static int take_lines(struct run_command *c)
{
    if (c->options.where == RUN_VIRTUAL)
        return STATUS_PASSED;
    enum bench_side side = c->options.where == RUN_DUT ? SIDE_TESTER : SIDE_DEVICE;
    int status = bench_read(c->options.map, &c->map);
    if (status != STATUS_PASSED)
        return status;
    if (c->map.side != side) {
        fprintf(stderr, "footfall: %s: side: this command needs a map of the %s\n", c->options.map,
                side == SIDE_TESTER ? "tester" : "device");
        return STATUS_USAGE;
    }
    c->options.lines = &c->lines;
    return bench_take(&c->map, &c->lines);
}

static int prepare_and_run(struct run_command *c)
{
    if (make_folder(c->options.out) != 0) {
        fprintf(stderr, "footfall: cannot make %s: %s\n", c->options.out, strerror(errno));
        return STATUS_ENVIRONMENT;
    }
    int status = take_lines(c);
    if (status == STATUS_PASSED) {
        status = run(c);
        bench_lines_close(&c->lines);
    }
    return status;
}

int run_command(int argc, char **argv, enum run_where where)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct run_command *c = memory_zeroed(1, sizeof *c);
    int status = STATUS_USAGE;
    c->options.program = command_program;
    c->options.out = "out";
    c->options.jobs = processors > 0 ? (uint64_t)processors : 1;
    c->options.timeout_s = 1800;
    c->options.where = where;
    c->options.start_timeout_us = START_TIMEOUT_US;
    enum options_result got = read_options(c, argc, argv);
    if (got == OPTIONS_HELP)
        status = STATUS_PASSED;
    else if (got == OPTIONS_OK && check_options(c) == 0 && select_scenes(c) == 0) {
        status = prepare_and_run(c);
    }
    clean_up(c);
    return status;
}

int command_run(int argc, char **argv)
{
    return run_command(argc, argv, RUN_VIRTUAL);
}
