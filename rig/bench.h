/* SPDX-License-Identifier: MIT */
/* The commands of the bench, and what they share: a map that was read, lines that are held and
 * made safe again however the command ends, and a table of what an output did to the inputs. */
#ifndef FOOTFALL_RIG_BENCH_H
#define FOOTFALL_RIG_BENCH_H

#include <stdio.h>

#include "hal_sim/bench_lines.h"
#include "rig/options.h"

/* Each returns an exit status; argv[0] is the command's name. */
int bench_status(int argc, char **argv);
int bench_selftest(int argc, char **argv);
int bench_reset(int argc, char **argv);
int bench_compare(int argc, char **argv);
int bench_wiring(int argc, char **argv);

/* Reads the map, with a message where it cannot. Returns an exit status. */
int bench_read(const char *path, struct bench_map *map);

/* Requests the lines of a map, with a message where they cannot be had. Returns an exit status;
 * lines are held only with STATUS_PASSED, until bench_lines_close(). From here on SIGINT, SIGTERM
 * and SIGHUP do not end the program but make bench_interrupted() true, so that it can leave the
 * lines safe. */
int bench_take(const struct bench_map *map, struct bench_lines *lines);
bool bench_interrupted(void);

/* The option of every command of the bench. */
#define BENCH_MAP_OPTION(path)                                                                     \
    {                                                                                              \
        "map", 0, "FILE", "how the bench is wired (rig/BENCH.md)", OPTION_TEXT, path, 0, 0         \
    }

/* The start of a command that takes options alone, one of which says the map: parses them and
 * reads it. -1: *map is there; else the command's exit status. */
int bench_start(const struct command_line *line, int argc, char **argv, const char *const *map_path,
                struct bench_map *map);

/* The same of a command that has no other option. */
int bench_start_plain(const char *command, const char *usage, const char *about, int argc,
                      char **argv, struct bench_map *map);

/* Which line failed during the run, and why (errno). */
void bench_failure(const struct bench_lines *lines, char *out, size_t cap);

/* Says so, and returns the status for it. */
int bench_line_failed(const struct bench_lines *lines);

enum { SELFTEST_BOUNCES_MAX = 1000 };

/* What switching an output to one level did to one input. */
struct selftest_wire {
    bool follows;       /* it came to rest at the other level than before */
    bool inverted;      /* and that is the opposite of the output's */
    uint64_t delay_us;  /* to its first edge */
    uint64_t settle_us; /* from there to its last: the contact bounced for so long */
    unsigned edges;
};

/* The wires from every output to every input. */
struct selftest_wires {
    struct selftest_wire on[ROLE_COUNT][ROLE_COUNT];  /* [output][input], switched to true */
    struct selftest_wire off[ROLE_COUNT][ROLE_COUNT]; /* and back */
    unsigned stray[ROLE_COUNT]; /* edges of an input while nothing was switched */
};

/* What is wrong with the wiring, or worth knowing, a line each on `to`. Returns the number of
 * faults. */
size_t selftest_judge(const struct bench_map *map, const struct selftest_wires *wires, FILE *to);

#endif
