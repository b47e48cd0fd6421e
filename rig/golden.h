/* SPDX-License-Identifier: MIT */
/* The golden verdict: what left the device against expect.jsonl, line by line, as JSON and not
 * as text. Called by the run of a scene once its trace is complete; the marks that a golden may
 * hold are described in scenes/FORMAT.md, section "expect.jsonl". */
#ifndef FOOTFALL_RIG_GOLDEN_H
#define FOOTFALL_RIG_GOLDEN_H

#include <stdbool.h>
#include <stddef.h>

#include "rig/buffer.h"
#include "rig/mistake.h"

struct golden_options {
    double time_tolerance_s; /* of t_us and of times in bodies; 0 in virtual time */
    /* Lines of different recipients and pins come by different ways: only those of one keep their
     * order. */
    bool any_order;
    /* Edges of an input less than this apart are one, on both sides: a relay bounces in its own
     * way. 0: each counts. */
    double bounce_s;
    /* A foreign device: nobody sees that it restarts by itself, nor for sure a pulse of no length
     * on its outputs, and perhaps not its LED at all. */
    bool from_outside, without_led;
};

/* Compares and writes a readable diff: nothing when both are the same, else for every difference
 * the line, the path, what was expected and what was got. Returns the number of lines that
 * differ, are missing or are too many, and notes the earliest of them in `first` (may be NULL). */
size_t golden_compare(const char *expected, const char *trace, const struct golden_options *options,
                      struct buffer *diff, struct mistake *first);

/* The golden that this trace makes: lines of the old one that still fit stay as they are, marks
 * and comments included. In place of a picture stands the mark that fits every value. */
void golden_renew(const char *expected, const char *trace, struct buffer *renewed);

/* The number of the first line that is neither JSON nor a comment; 0 when there is none. */
size_t golden_first_wrong_line(const char *expected);

#endif
