/* SPDX-License-Identifier: MIT */
/* What the program's exit status means. Every command returns one of these, and continuous
 * integration decides by them. */
#ifndef FOOTFALL_RIG_EXIT_STATUS_H
#define FOOTFALL_RIG_EXIT_STATUS_H

enum exit_status {
    STATUS_PASSED = 0,
    STATUS_FAILED = 1,       /* a verdict failed, or a scene crashed or hung */
    STATUS_USAGE = 2,        /* command line or scene is not valid */
    STATUS_ENVIRONMENT = 3,  /* this machine lacks something: a folder, memory, a library */
    STATUS_OUT_OF_TIME = 42, /* a scene ran out of simulated time */
    STATUS_SKIPPED = 77,     /* nothing ran, everything was skipped */
};

#endif
