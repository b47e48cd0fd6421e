/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "firmware_core/version.h"
#include "rig/command.h"
#include "rig/exit_status.h"
#include "rig/options.h"

static const char version[] = FOOTFALL_VERSION;

static void print_help(FILE *to)
{
    fprintf(to, "footfall: simulates and tests sensors that count people\n\n"
                "usage: footfall COMMAND [options] ...\n\n");
    for (size_t i = 0; i < n_commands; i++)
        fprintf(to, "  %-8s %s\n", commands[i].name, commands[i].summary);
    fprintf(to,
            "\n`footfall COMMAND --help` tells more; `footfall --version` tells the version.\n");
}

static int unknown_command(const char *word)
{
    const char *names[16];
    size_t n = 0;
    for (; n < n_commands && n < sizeof names / sizeof names[0]; n++)
        names[n] = commands[n].name;
    const char *near = options_nearest(word, names, n);
    const char *kind = word[0] == '-' ? "option" : "command";
    if (near != NULL)
        fprintf(stderr, "footfall: unknown %s %s; did you mean %s?\n", kind, word, near);
    else
        fprintf(stderr, "footfall: unknown %s %s; `footfall --help` lists the commands\n", kind,
                word);
    return STATUS_USAGE;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return STATUS_USAGE;
    }
    command_program = argv[0];
    const char *word = argv[1];
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0) {
        print_help(stdout);
        return STATUS_PASSED;
    }
    if (strcmp(word, "--version") == 0) {
        printf("footfall %s\n", version);
        return STATUS_PASSED;
    }
    for (size_t i = 0; i < n_commands; i++)
        if (strcmp(commands[i].name, word) == 0)
            return commands[i].run(argc - 1, argv + 1);
    return unknown_command(word);
}
