/* SPDX-License-Identifier: MIT */
#include "rig/mistake.h"

#include <stdio.h>

void mistake_note(struct mistake *first, uint64_t t_us, const char *what, struct match_place at)
{
    if (first == NULL || (first->known && first->t_us <= t_us))
        return;
    *first = (struct mistake) { .known = true, .t_us = t_us, .at = at };
    snprintf(first->what, sizeof first->what, "%s", what);
}
