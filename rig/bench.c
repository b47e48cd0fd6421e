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

static int read_options(const struct command_line *line, int argc, char **argv)
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

static void tell_idle_keys(const struct bench_map *map)
{
    for (enum bench_role role = 0; role < ROLE_COUNT; role++) {
        const char *key = bench_map_idle_key(map, role);
        if (key != NULL)
            fprintf(stderr, "footfall: %s: lines.%s.%s: warning: means nothing where %s is %s\n",
                    map->file, bench_role_name(role), key, bench_role_name(role),
                    bench_role_is_output(map->side, role) ? "an output" : "an input");
    }
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
    tell_idle_keys(map);
    return STATUS_PASSED;
}

int bench_take(const struct bench_map *map, struct bench_lines *lines)
{
    struct gpio_error absent;
    catch_signals();
    if (bench_lines_open(lines, map, &absent) != 0) {
        fprintf(stderr, "footfall: %s: %s\n", map->file, absent.text);
        return STATUS_ENVIRONMENT;
    }
    return STATUS_PASSED;
}

int bench_start(const struct command_line *line, int argc, char **argv, const char *const *map_path,
                struct bench_map *map)
{
    int status = read_options(line, argc, argv);
    if (status >= 0)
        return status;
    status = bench_read(*map_path, map);
    return status == STATUS_PASSED ? -1 : status;
}

int bench_start_plain(const char *command, const char *usage, const char *about, int argc,
                      char **argv, struct bench_map *map)
{
    const char *map_path = NULL;
    const struct option_spec specs[] = {
        BENCH_MAP_OPTION(&map_path),
    };
    const struct command_line line = { command, usage, about, specs,
                                       sizeof specs / sizeof specs[0] };
    return bench_start(&line, argc, argv, &map_path, map);
}

void bench_failure(const struct bench_lines *lines, char *out, size_t cap)
{
    char spelt[2 * BENCH_NAME_MAX + 2];
    const char *why = strerror(errno);
    enum bench_role role = bench_lines_failed(lines);
    bench_line_spell(&lines->map->line[role], spelt, sizeof spelt);
    snprintf(out, cap, "%s (%s): %s", bench_role_name(role), spelt, why);
}

int bench_line_failed(const struct bench_lines *lines)
{
    char what[300];
    bench_failure(lines, what, sizeof what);
    fprintf(stderr, "footfall: %s\n", what);
    return STATUS_ENVIRONMENT;
}
