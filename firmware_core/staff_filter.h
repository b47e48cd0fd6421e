/* SPDX-License-Identifier: MIT */
/* Leaves out the next crossing of the line after somebody pressed the button on DI (VS121-P 5.3.2,
 * Filter Staff/Deliverer). Called by device_step() between the line's counting and whatever is
 * made of the counts, so a crossing that is left out is in no count and in no report.
 *
 * The rule: a press is for one crossing, In or Out, from its own time to 8.0 s later, both
 * included. Another press before that crossing begins the 8 s anew and adds no second one. Of
 * people who cross in the same frame the one who was seen first is meant, and of one person's
 * several crossings in it an In. */
#ifndef FOOTFALL_CORE_STAFF_FILTER_H
#define FOOTFALL_CORE_STAFF_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/line_count.h"
#include "firmware_core/settings.h"

/* All zero is nobody expected. */
struct staff_filter {
    bool expecting;
    uint64_t pressed_us;
};

void staff_filter_init(struct staff_filter *filter);

/* The button was pressed. False, and without effect, when nothing is counted or filtered. */
bool staff_filter_press(struct staff_filter *filter, const struct line_settings *settings,
                        uint64_t t_us);

/* Takes what a press at the frame's time t_us or before asks for out of the frame's crossings.
 * True when that was one. */
bool staff_filter_update(struct staff_filter *filter, struct line_crossings *crossings,
                         uint64_t t_us);

#endif
