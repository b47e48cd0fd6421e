/* SPDX-License-Identifier: MIT */
#include "firmware_core/staff_filter.h"

#include <string.h>

enum { EXPECTED_US = 8 * 1000 * 1000 };

void staff_filter_init(struct staff_filter *filter)
{
    memset(filter, 0, sizeof *filter);
}

bool staff_filter_press(struct staff_filter *filter, const struct line_settings *settings,
                        uint64_t t_us)
{
    if (!settings->enable || !settings->filter_staff)
        return false;
    filter->expecting = true;
    filter->pressed_us = t_us;
    return true;
}

/* Tracks' ids only grow, so the first entry is who was seen first. */
static void leave_one_out(struct line_crossings *crossings)
{
    struct line_crossing *by = &crossings->by[0];

    if (by->in > 0) {
        by->in--;
        crossings->in--;
    } else {
        by->out--;
        crossings->out--;
    }
    if (by->in > 0 || by->out > 0)
        return;
    crossings->n--;
    memmove(by, by + 1, crossings->n * sizeof *by);
}

bool staff_filter_update(struct staff_filter *filter, struct line_crossings *crossings,
                         uint64_t t_us)
{
    if (!filter->expecting || t_us < filter->pressed_us)
        return false;
    if (t_us - filter->pressed_us > EXPECTED_US)
        filter->expecting = false;
    if (!filter->expecting || crossings->n == 0)
        return false;
    filter->expecting = false;
    leave_one_out(crossings);
    return true;
}
