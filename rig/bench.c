/* SPDX-License-Identifier: MIT */
#include "rig/bench.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "rig/exit_status.h"

static volatile sig_atomic_t interrupted;

static void on_signal(int signal)
{
    (void)signal;
    interrupted = 1;
}

bool bench_interrupted(void)
{
    return interrupted != 0;
}

static void catch_signals(void)
{
    struct sigaction action = { .sa_handler = on_signal };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

int bench_options(const struct command_line *line, int argc, char **argv)
{
    static struct arguments rest;
    rest.n = 0;
    enum options_result got = options_parse(line, argc, argv, &rest);
    if (got == OPTIONS_OK && rest.n > 0)
        fprintf(stderr, "footfall: %s takes no argument: %s\n", line->command, rest.v[0]);
    if (got == OPTIONS_HELP)
        return STATUS_PASSED;
    return got != OPTIONS_OK || rest.n > 0 ? STATUS_USAGE : -1;
}

int bench_read(const char *path, struct bench_map *map)
{
    struct scene_error wrong;
    if (path == NULL) {
        fprintf(stderr, "footfall: --map FILE is needed: how the bench is wired (rig/BENCH.md)\n");
        return STATUS_USAGE;
    }
    if (bench_map_read(map, path, &wrong) != 0) {
        fprintf(stderr, "footfall: %s", wrong.file);
        if (wrong.line > 0)
            fprintf(stderr, ":%zu", wrong.line);
        fprintf(stderr, ": %s%s%s\n", wrong.key, wrong.key[0] != '\0' ? ": " : "", wrong.reason);
        return STATUS_USAGE;
    }
    return STATUS_PASSED;
}

int bench_begin(const char *path, struct bench_map *map, struct bench_lines *lines)
{
    struct gpio_error absent;
    int status = bench_read(path, map);
    if (status != STATUS_PASSED)
        return status;
    catch_signals();
    if (bench_lines_open(lines, map, &absent) != 0) {
        fprintf(stderr, "footfall: %s: %s\n", path, absent.text);
        return STATUS_ENVIRONMENT;
    }
    return STATUS_PASSED;
}

int bench_start(const struct command_line *line, int argc, char **argv, const char *const *map_path,
                struct bench_lines **lines)
{
    static struct bench_map map;
    static struct bench_lines held;
    int status = bench_options(line, argc, argv);
    if (status >= 0)
        return status;
    status = bench_begin(*map_path, &map, &held);
    *lines = &held;
    return status == STATUS_PASSED ? -1 : status;
}

int bench_line_failed(const struct bench_lines *lines, enum bench_role role)
{
    char spelt[2 * BENCH_NAME_MAX + 2];
    bench_line_spell(&lines->map->line[role], spelt, sizeof spelt);
    fprintf(stderr, "footfall: %s (%s): %s\n", bench_role_name(role), spelt, strerror(errno));
    return STATUS_ENVIRONMENT;
}
