/* SPDX-License-Identifier: MIT */
/* What `footfall run` was asked to do with each scene. Filled in by the command, read by the
 * workers and by the run of a scene. */
#ifndef FOOTFALL_RIG_RUN_OPTIONS_H
#define FOOTFALL_RIG_RUN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "rig/options.h"

/* What stands behind the device's pins. */
enum run_where {
    RUN_VIRTUAL,
    RUN_ON_LINES, /* footfall rig run: the simulated device on real lines */
    RUN_DUT,      /* footfall rig dut: a foreign device on them */
};

struct bench_lines;

struct run_options {
    const char *program; /* as it was called, for commands to paste */
    const char *out;     /* folder of the results */
    struct arguments data;
    bool has_seed;
    uint64_t seed;
    bool real_time;   /* host links, one second a second unless speed says otherwise */
    double speed;     /* 0: as fast as possible */
    bool every_frame; /* leave none out */
    enum run_where where;
    const char *map;           /* of the bench, for commands to paste */
    struct bench_lines *lines; /* held for the whole run */
    uint64_t tolerance_us; /* of times in a golden; 0: none in virtual time, else half a second */
    uint64_t start_timeout_us; /* for a foreign device's LED to light up */
    const char *store; /* folder in which each scene's device keeps what it knows; NULL: none */
    bool update;
    bool quiet;
    uint64_t jobs;
    uint64_t timeout_s;    /* on the wall clock, for each scene; 0: none */
    uint64_t sim_limit_us; /* a scene that needs more simulated time ran out of it; 0: none */
};

#endif
