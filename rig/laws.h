/* SPDX-License-Identifier: MIT */
/* The laws: what holds for every run of every scene, whatever its golden says. Read from the
 * trace alone, once it is complete. */
#ifndef FOOTFALL_RIG_LAWS_H
#define FOOTFALL_RIG_LAWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rig/buffer.h"
#include "rig/mistake.h"

/* What the device holds at the end, to be met by its reports. */
struct laws_end {
    bool nothing_is_lost;    /* each report reaches the trace once: sums and sequences must fit */
    bool recipients_alike;   /* everybody gets the same: no network was down at any time */
    bool has_gaps;           /* schedules close functions: periods need not touch */
    bool has_resets;         /* of cumulative counts, by schedule */
    bool has_line;           /* the totals below are of a counted line */
    bool all_triggers_leave; /* its trigger reports were on, and nothing is lost or waits */
    uint32_t line_in, line_out;
    bool alarm_is_reported; /* DO moves with the number that each region trigger report carries */
};

/* Writes one line for each law that was broken, with the line of the trace, and notes the first in
 * `first` (may be NULL); returns how many. */
size_t laws_check(const char *trace, const struct laws_end *end, struct buffer *broken,
                  struct mistake *first);

#endif
