/* SPDX-License-Identifier: MIT */
/* Keeps messages that a test provokes out of its report: standard error goes nowhere between the
 * two calls. */
#ifndef FOOTFALL_TESTS_QUIET_H
#define FOOTFALL_TESTS_QUIET_H

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static inline int quiet_begin(void)
{
    fflush(stderr);
    int kept = dup(STDERR_FILENO);
    int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
    return kept;
}

static inline void quiet_end(int kept)
{
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
}

#endif
