/* SPDX-License-Identifier: MIT */
/* Counts people who cross the detection line (VS121-P 5.3.2). Called by device_step() once a
 * frame, after the tracker.
 *
 * The rule: a person is clear of the line at half a head's width from it. Each time a person is
 * seen clear of it, the way since the last such time (or since the first sight) is looked at: as
 * many times as it crossed the line more often to the one side than to the other are counted, In
 * towards the left hand of the drawing direction. So trembling on the line counts nothing, crossing
 * and coming back counts In and Out, passing beyond the ends counts nothing, and a person who first
 * appears beyond the line has not crossed it. Ways are counted once a track is confirmed, then
 * from its birth on. With Filter U-turns on and its area drawn, passages through the area are
 * counted instead (passage.h). */
#ifndef FOOTFALL_CORE_LINE_COUNT_H
#define FOOTFALL_CORE_LINE_COUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/passage.h"
#include "firmware_core/settings.h"
#include "firmware_core/track.h"

/* One person's way between two times clear of the line. */
struct line_way {
    uint32_t id;
    int32_t x_q4, y_q4; /* where last seen */
    int8_t net;         /* crossings to the left less those to the right */
    uint8_t in, out;    /* completed, waiting for the track's confirmation */
    struct passage passage;
};

/* All zero is the state at the start. To be made anew whenever the line is changed. */
struct line_counter {
    uint16_t n;
    struct line_way way[TRACK_MAX]; /* in order of id, as the tracks are */
};

struct line_crossing {
    uint32_t id;
    uint8_t in, out;
};

/* What was completed in this frame. */
struct line_crossings {
    uint16_t in, out;
    uint16_t n;
    struct line_crossing by[TRACK_MAX]; /* in order of id */
};

void line_count_init(struct line_counter *counter);

/* Without a line, or with the function switched off, nothing is counted or remembered. */
void line_count_update(struct line_counter *counter, const struct line_settings *settings,
                       const struct tracks *tracks, struct line_crossings *out);

#endif
