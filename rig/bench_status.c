/* SPDX-License-Identifier: MIT */
/* footfall rig status and rig reset. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hal_sim/pace.h"
#include "rig/bench.h"
#include "rig/exit_status.h"

static const uint64_t NS_PER_MS = 1000000;
enum { LOOK_MS = 200 };

static void print_row(const struct bench_lines *lines, enum bench_role role, bool level,
                      uint64_t edges)
{
    char spelt[2 * BENCH_NAME_MAX + 2];
    const struct bench_line *line = &lines->map->line[role];
    bench_line_spell(line, spelt, sizeof spelt);
    printf("%-9s %-3s %-3s %8" PRIu64 "  %s%s\n", bench_role_name(role),
           bench_role_is_output(lines->map->side, role) ? "out" : "in", level ? "on" : "off", edges,
           spelt, line->active_low ? ", active low" : "");
}

static int print_table(struct bench_lines *lines, const uint64_t *edges)
{
    printf("%-9s %-3s %-3s %8s  %s\n", "role", "dir", "now", "edges", "line");
    for (size_t i = 0; i < lines->n; i++) {
        bool level;
        enum bench_role role = lines->role_of[i];
        if (bench_lines_get(lines, role, &level) != 0)
            return bench_line_failed(lines);
        print_row(lines, role, level, edges[role]);
    }
    fflush(stdout);
    return STATUS_PASSED;
}

/* On a terminal the table is written over; elsewhere a line for each edge follows it. */
static int watch(struct bench_lines *lines)
{
    uint64_t edges[ROLE_COUNT] = { 0 };
    bool terminal = isatty(STDOUT_FILENO) != 0;
    int status = print_table(lines, edges);
    uint64_t shown_ns = pace_wall_ns(), begun_ns = shown_ns;
    while (status == STATUS_PASSED && !bench_interrupted()) {
        struct bench_edge edge;
        int got = bench_lines_wait(lines, pace_wall_ns() + LOOK_MS * NS_PER_MS, NULL, 0, &edge);
        if (got < 0)
            return bench_line_failed(lines);
        if (got > 0) {
            edges[edge.role]++;
            if (!terminal)
                printf("%10.6f %-9s %s\n", (double)(int64_t)(edge.t_ns - begun_ns) / 1e9,
                       bench_role_name(edge.role), edge.level ? "on" : "off");
            fflush(stdout);
        }
        if (terminal && pace_wall_ns() - shown_ns >= LOOK_MS * NS_PER_MS) {
            shown_ns = pace_wall_ns();
            printf("\033[%zuA", lines->n + 1);
            status = print_table(lines, edges);
        }
    }
    return status;
}

int bench_status(int argc, char **argv)
{
    const char *map_path = NULL;
    bool once = false;
    const struct option_spec specs[] = {
        BENCH_MAP_OPTION(&map_path),
        { "once", 0, NULL, "show the levels once and end", OPTION_FLAG, &once, 0, 0 },
    };
    const struct command_line line = {
        "rig status", "--map FILE [--once]",
        "Shows every line of the map with its level and the edges that were seen, until Ctrl-C.\n"
        "Outputs are at their safe level meanwhile.",
        specs, sizeof specs / sizeof specs[0]
    };
    static struct bench_map map;
    static struct bench_lines lines;
    int status = bench_start(&line, argc, argv, &map_path, &map);
    if (status < 0)
        status = bench_take(&map, &lines);
    if (lines.gpio == NULL)
        return status;
    const uint64_t none[ROLE_COUNT] = { 0 };
    status = once ? print_table(&lines, none) : watch(&lines);
    bench_lines_close(&lines);
    return status;
}

/* Each output by itself, and all of them held until the last is safe. */
static int make_safe(const struct bench_map *map)
{
    static struct bench_map alone[ROLE_COUNT];
    static struct bench_lines lines[ROLE_COUNT];
    size_t n = 0, n_safe = 0;
    for (enum bench_role role = 0; role < ROLE_COUNT; role++) {
        if (!map->line[role].wired || !bench_role_is_output(map->side, role))
            continue;
        alone[role] = *map;
        for (enum bench_role other = 0; other < ROLE_COUNT; other++)
            alone[role].line[other].wired = other == role;
        n++;
        if (bench_take(&alone[role], &lines[role]) != STATUS_PASSED)
            continue;
        if (bench_lines_safe(&lines[role]) == 0)
            n_safe++;
        else
            (void)bench_line_failed(&lines[role]); /* has said so; the status is that of all */
    }
    for (enum bench_role role = 0; role < ROLE_COUNT; role++)
        bench_lines_close(&lines[role]);
    printf("%zu %s safe", n_safe, n_safe == 1 ? "output is" : "outputs are");
    if (n_safe < n)
        printf(", %zu %s not", n - n_safe, n - n_safe == 1 ? "is" : "are");
    printf("\n");
    return n_safe == n ? STATUS_PASSED : STATUS_ENVIRONMENT;
}

int bench_reset(int argc, char **argv)
{
    static const char about[] =
        "Brings every output of the map to its safe level, whatever an earlier run left, and lets\n"
        "go of the lines. An output that cannot be had keeps none of the others from it.";
    static struct bench_map map;
    int status = bench_start_plain("rig reset", "--map FILE", about, argc, argv, &map);
    return status < 0 ? make_safe(&map) : status;
}
