/* SPDX-License-Identifier: MIT */
/* Follows people from frame to frame and gives each a number. Called by device_step() after
 * detection; counting looks at its tracks only. */
#ifndef FOOTFALL_CORE_TRACK_H
#define FOOTFALL_CORE_TRACK_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/assign.h"
#include "firmware_core/detect.h"
#include "firmware_core/person.h"

enum { TRACK_MAX = 128 };

/* Live tracks in order of id, those not yet confirmed among them: who counts, waits for
 * `confirmed` and then takes the whole way since the birth into account. A track with
 * missed_frames > 0 shows where the person is believed to be. `ended` lists those that ended in
 * this frame, for stages that keep something for each person. */
struct tracks {
    uint16_t n;
    uint16_t n_ended;
    uint32_t dropped; /* people who found no free track since the start */
    struct track t[TRACK_MAX];
    uint32_t ended[TRACK_MAX];
};

/* A detection that is worth a look in the present round. */
struct track_offer {
    int32_t x_q8, y_q8;
    uint16_t index;
};

struct tracker {
    uint64_t now_us;
    int32_t width_q8, height_q8;
    uint32_t last_id;
    uint32_t dropped;
    uint16_t n;
    struct person p[TRACK_MAX]; /* in order of id */
    /* scratch of one update, here because the stack of a device is small */
    struct assign assign;
    bool taken[DETECT_MAX];
    uint16_t n_offered;
    struct track_offer offer[DETECT_MAX];
};

void track_init(struct tracker *tracker);

/* One frame of width_px x height_px, taken at now_us (any frame rate from 1 to 30 a second,
 * frames may be missing). Positions outside of the frame by more than its size are ignored. */
void track_update(struct tracker *tracker, const struct detections *detections, uint16_t width_px,
                  uint16_t height_px, struct tracks *out, uint64_t now_us);

/* Ends the i-th person of those that track_update() has just handed out. He or she is listed among
 * the ended ones and will not be recognised. */
void track_end(struct tracker *tracker, struct tracks *tracks, unsigned i);

#endif
