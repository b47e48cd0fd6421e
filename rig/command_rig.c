/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rig/bench.h"
#include "rig/command.h"
#include "rig/exit_status.h"
#include "rig/options.h"

struct rig_command {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
};

static int on_lines(int argc, char **argv)
{
    return run_command(argc, argv, RUN_ON_LINES);
}

static int on_dut(int argc, char **argv)
{
    return run_command(argc, argv, RUN_DUT);
}

static const struct rig_command rig_commands[] = {
    { "run", "runs scenes with the simulated device's pins on real lines", on_lines },
    { "dut", "runs scenes with a foreign device", on_dut },
    { "compare", "shows where traces of one scene part", bench_compare },
    { "status", "shows the level of every line, live", bench_status },
    { "selftest", "finds out which output is wired to which input, and how fast its relay is",
      bench_selftest },
    { "wiring", "draws how the bench is wired, as SVG", bench_wiring },
    { "reset", "brings every output to its safe level", bench_reset },
};
enum { RIG_COMMANDS = sizeof rig_commands / sizeof rig_commands[0] };

static void print_help(FILE *to)
{
    fprintf(to, "usage: footfall rig COMMAND --map FILE [options]\n\n"
                "The bench: real lines over libgpiod, wired as the map says (rig/BENCH.md).\n\n");
    for (size_t i = 0; i < RIG_COMMANDS; i++)
        fprintf(to, "  %-9s %s\n", rig_commands[i].name, rig_commands[i].summary);
    fprintf(to, "\n`footfall rig COMMAND --help` tells more.\n");
}

int command_rig(int argc, char **argv)
{
    const char *names[RIG_COMMANDS];
    const char *word = argc > 1 ? argv[1] : "";
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        print_help(stdout);
        return STATUS_PASSED;
    }
    for (size_t i = 0; i < RIG_COMMANDS; i++) {
        names[i] = rig_commands[i].name;
        if (strcmp(word, names[i]) == 0)
            return rig_commands[i].run(argc - 1, argv + 1);
    }
    const char *near = options_nearest(word, names, RIG_COMMANDS);
    if (word[0] == '\0')
        print_help(stderr);
    else if (near != NULL)
        fprintf(stderr, "footfall: rig has no command %s; did you mean %s?\n", word, near);
    else
        fprintf(stderr, "footfall: rig has no command %s; `footfall rig --help` lists them\n",
                word);
    return STATUS_USAGE;
}
