/* SPDX-License-Identifier: MIT */
/* How far a run is behind the clock of the wall that it is tied to, because the machine stood still
 * or has too much to do. Whoever keeps to that clock notes what was due and when it was begun, and
 * learns which part of a duration measured meanwhile is the machine's doing. */
#ifndef FOOTFALL_HAL_SIM_LATENESS_H
#define FOOTFALL_HAL_SIM_LATENESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LATENESS_SPANS = 32,
    LATENESS_ON_LINES_US = 25 * 1000, /* on a bench times between edges are judged that exactly */
};

/* From when something was due until it was begun. */
struct lateness_span {
    uint64_t from_ns, to_ns;
};

struct lateness {
    uint64_t enough_ns; /* more than this is worth telling */
    uint64_t warm_us;   /* what was due before this moment is not told of: first frames take long */
    uint64_t longest_ns; /* the most that anything was late */
    uint64_t longest_us; /* and the moment of the run that it was due at */
    uint64_t first_us;   /* of the first that was late by more than enough; UINT64_MAX: none */
    uint64_t told_ns;    /* of the span that goes on */
    size_t n;            /* spans so far, of which the newest are kept */
    struct lateness_span spans[LATENESS_SPANS];
};

void lateness_start(struct lateness *lateness, uint64_t enough_ns, uint64_t warm_us);

/* What is enough of a run with so many frames a second: a frame period, and on lines no more than
 * is judged there. */
uint64_t lateness_enough_ns(unsigned fps, bool on_lines);

/* What was due at due_ns, which is t_us of the run, is begun at begun_ns. Moments come in order.
 * True when this is to be told: more than enough, and twice as much as was told of the same span.
 */
bool lateness_note(struct lateness *lateness, uint64_t due_ns, uint64_t begun_ns, uint64_t t_us);

/* For how long between two moments something waited that was due. */
uint64_t lateness_within_ns(const struct lateness *lateness, uint64_t from_ns, uint64_t to_ns);

#endif
