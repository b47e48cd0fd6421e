/* SPDX-License-Identifier: MIT */
/* The commands of the program; main() finds the one that was asked for and runs it. */
#ifndef FOOTFALL_RIG_COMMAND_H
#define FOOTFALL_RIG_COMMAND_H

#include <stddef.h>

#include "rig/run_options.h"

struct command {
    const char *name;
    const char *summary;
    /* argv[0] is the command's name; returns an exit status. */
    int (*run)(int argc, char **argv);
};

extern const struct command commands[];
extern const size_t n_commands;

/* How the program was called, for commands to paste. */
extern const char *command_program;

int command_run(int argc, char **argv);
int run_command(int argc, char **argv, enum run_where where); /* also on a bench */
int command_list(int argc, char **argv);
int command_lint(int argc, char **argv);
int command_serve(int argc, char **argv);
int command_view(int argc, char **argv);
int command_bench(int argc, char **argv);
int command_accuracy(int argc, char **argv);
int command_doctor(int argc, char **argv);
int command_image(int argc, char **argv);
int command_pins(int argc, char **argv);
int command_rig(int argc, char **argv);

#endif
