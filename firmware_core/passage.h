/* SPDX-License-Identifier: MIT */
/* Counts people who pass through the U-turn area over the detection line (VS121-P 5.3.2, Filter
 * U-turns). line_count_update() hands over to it while the filter is on and an area is drawn.
 *
 * The rule: a person who comes into the area from outside and leaves it again is counted once, at
 * that moment, if the way within crossed the line more often to the one side than to the other: In
 * towards the left hand of the drawing direction. So who turns back, sways or lingers counts
 * nothing however often the line is crossed, nor does who begins or ends inside. The centre of the
 * head decides; on the outline is inside. */
#ifndef FOOTFALL_CORE_PASSAGE_H
#define FOOTFALL_CORE_PASSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/settings.h"
#include "firmware_core/track.h"

/* One person's way, from being outside to being outside again. */
struct passage {
    bool inside;
    bool from_outside; /* else the way began inside and proves nothing */
    int8_t net;        /* crossings to the left less those to the right, since outside */
};

/* Whether the filter is on and has an area to go by. */
bool passage_filters(const struct line_settings *settings);

/* A person is seen for the first time. */
void passage_begin(struct passage *passage, const struct line_settings *settings, int32_t x_q4,
                   int32_t y_q4);

/* A person stepped from one place to another. 1: passed In, -1: passed Out, 0: neither. A step
 * right through a small area counts, too. */
int passage_step(struct passage *passage, const struct line_settings *settings, int32_t from_x_q4,
                 int32_t from_y_q4, int32_t to_x_q4, int32_t to_y_q4);

#endif
