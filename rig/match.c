/* SPDX-License-Identifier: MIT */
#include "rig/match.h"

#include <stdlib.h>

#include "rig/buffer.h"
#include "rig/memory.h"

static void add(struct match_side *side, uint64_t t_us, struct match_place at)
{
    if (side->n == side->cap) {
        side->cap = side->cap > 0 ? side->cap * 2 : 64;
        side->entry = memory_resize(side->entry, side->cap, sizeof *side->entry);
    }
    side->entry[side->n++] = (struct match_entry) { t_us, at };
}

void match_add_true(struct match *match, uint64_t t_us, struct match_place at)
{
    add(&match->truth, t_us, at);
}

void match_add_device(struct match *match, uint64_t t_us, struct match_place at)
{
    add(&match->device, t_us, at);
}

static int leave_alone(struct match_side *side, bool missed, struct match_failure *failure)
{
    *failure = (struct match_failure) { .missed = missed, .what = side->entry[side->next] };
    side->next++;
    side->alone++;
    return 1;
}

/* With windows of one length on a line, pairing the earliest with the earliest leaves the fewest
 * alone. */
int match_settle(struct match *match, uint64_t now_us, struct match_failure *failure)
{
    struct match_side *truth = &match->truth, *device = &match->device;
    uint64_t w = match->window_us;
    for (;;) {
        bool has_true = truth->next < truth->n, has_device = device->next < device->n;
        if (!has_true && !has_device)
            return 0;
        uint64_t t = has_true ? truth->entry[truth->next].t_us : UINT64_MAX;
        uint64_t d = has_device ? device->entry[device->next].t_us : UINT64_MAX;
        if (has_true && has_device && (t < d ? d - t : t - d) <= w) {
            truth->next++;
            device->next++;
            match->paired++;
            continue;
        }
        uint64_t first = t < d ? t : d;
        if (!(has_true && has_device) && (now_us < first || now_us - first <= w))
            return 0;
        return t < d ? leave_alone(truth, true, failure) : leave_alone(device, false, failure);
    }
}

void match_free(struct match *match)
{
    free(match->truth.entry);
    free(match->device.entry);
    *match = (struct match) { .window_us = match->window_us };
}
