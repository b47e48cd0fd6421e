/* SPDX-License-Identifier: MIT */
/* Pairs the device's crossings with the true ones of one direction, in time order and at most a
 * window apart; what stays alone was missed or is false. Fed frame by frame by the truth. */
#ifndef FOOTFALL_RIG_MATCH_H
#define FOOTFALL_RIG_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where in the picture something happened, if that is known. */
struct match_place {
    bool known;
    double x_px, y_px;
};

struct match_entry {
    uint64_t t_us;
    struct match_place at;
};

/* In order of time; those from `next` on still wait for a partner. */
struct match_side {
    size_t n, cap, next, alone;
    struct match_entry *entry;
};

/* Zero-initialise but for the window. */
struct match {
    uint64_t window_us;
    struct match_side truth, device;
    size_t paired;
};

struct match_failure {
    bool missed; /* else false: the device counted what did not happen */
    struct match_entry what;
};

void match_add_true(struct match *match, uint64_t t_us, struct match_place at);
void match_add_device(struct match *match, uint64_t t_us, struct match_place at);

/* Decides what can be decided at now_us. Returns 1 with *failure when something stayed alone
 * (call again for more), else 0. UINT64_MAX decides everything. */
int match_settle(struct match *match, uint64_t now_us, struct match_failure *failure);

void match_free(struct match *match);

#endif
