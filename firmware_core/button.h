/* SPDX-License-Identifier: MIT */
/* Makes presses of the edges of an input with a mechanical button on it (VS121-P 5.3.2).
 *
 * The rule: the first change to high is the press, at its own time. As long as the level is held
 * or bounces, and until it has been low for 50 ms without break, nothing else is one. */
#ifndef FOOTFALL_CORE_BUTTON_H
#define FOOTFALL_CORE_BUTTON_H

#include <stdbool.h>
#include <stdint.h>

enum { BUTTON_DEBOUNCE_US = 50 * 1000 };

/* All zero is a button that was never touched. */
struct button {
    bool touched; /* ever */
    bool high;
    uint64_t fell_us; /* the last time, once touched */
};

/* The input changed to `level` at t_us. True when that is a press. */
bool button_edge(struct button *button, bool level, uint64_t t_us);

#endif
