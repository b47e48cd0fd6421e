/* SPDX-License-Identifier: MIT */
#include "hal_sim/debounce.h"

void debounce_edge(struct debounce *debounce, bool level, uint64_t t_ns)
{
    if (!debounce->unsettled)
        debounce->first_ns = t_ns;
    debounce->unsettled = true;
    debounce->now = level;
    debounce->last_ns = t_ns;
}

uint64_t debounce_due_ns(const struct debounce *debounce, uint64_t period_ns)
{
    return debounce->unsettled ? debounce->last_ns + period_ns : UINT64_MAX;
}

bool debounce_settle(struct debounce *debounce, uint64_t now_ns, uint64_t period_ns, uint64_t *t_ns,
                     uint64_t *bounce_ns)
{
    if (now_ns < debounce_due_ns(debounce, period_ns))
        return false;
    debounce->unsettled = false;
    if (debounce->now == debounce->level)
        return false;
    debounce->level = debounce->now;
    *t_ns = debounce->first_ns;
    *bounce_ns = debounce->last_ns - debounce->first_ns;
    return true;
}
