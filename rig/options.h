/* SPDX-License-Identifier: MIT */
/* The command line: each command describes its options in a table, from which parsing, messages
 * and help come. Called first by every command. */
#ifndef FOOTFALL_RIG_OPTIONS_H
#define FOOTFALL_RIG_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ARGUMENTS_MAX = 1024 };

enum option_kind {
    OPTION_FLAG,   /* bool */
    OPTION_TEXT,   /* const char * */
    OPTION_TEXTS,  /* struct arguments, may be given again */
    OPTION_COUNT,  /* uint64_t */
    OPTION_NUMBER, /* double */
};

struct option_spec {
    const char *name; /* without the dashes */
    char letter;      /* 0: none */
    const char *arg;  /* what the value is called in help; NULL for a flag */
    const char *help;
    enum option_kind kind;
    void *to;         /* where the value goes; only written when the option is given */
    double low, high; /* inclusive range of counts and numbers; both 0: any */
};

struct arguments {
    size_t n;
    const char *v[ARGUMENTS_MAX];
};

struct command_line {
    const char *command; /* run */
    const char *usage;   /* [options] [SCENE or FOLDER]... */
    const char *about;   /* one or more lines for --help */
    const struct option_spec *options;
    size_t n_options;
};

enum options_result {
    OPTIONS_OK = 0,
    OPTIONS_HELP = 1,   /* help was asked for and printed */
    OPTIONS_WRONG = -1, /* said on standard error */
};

/* argv[0] is the command's name. Everything that is no option lands in `rest`. */
enum options_result options_parse(const struct command_line *line, int argc, char **argv,
                                  struct arguments *rest);

/* The word of `words` that is spelt most like `word`, or NULL when none is near. */
const char *options_nearest(const char *word, const char *const *words, size_t n);

/* A time with its unit, such as 90s, 1.5min, 2h, 250ms; 0 or -1. */
int options_parse_time_us(const char *s, uint64_t *us);

#endif
