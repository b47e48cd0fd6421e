/* SPDX-License-Identifier: MIT */
/* The first thing that went wrong in a run, as far as its verdicts can tell: where `footfall view`
 * opens it. Noted by golden, laws and truth; kept in view.json (rig/view_file.h). */
#ifndef FOOTFALL_RIG_MISTAKE_H
#define FOOTFALL_RIG_MISTAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "rig/match.h"

struct mistake {
    bool known;
    uint64_t t_us; /* since the start of the scene */
    char what[160];
    struct match_place at; /* in the picture */
};

/* Takes it over when it was earlier than what is known; `first` may be NULL. */
void mistake_note(struct mistake *first, uint64_t t_us, const char *what, struct match_place at);

#endif
