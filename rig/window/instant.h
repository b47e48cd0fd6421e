/* SPDX-License-Identifier: MIT */
/* Everything that the window shows of one moment, as plain data: filled in beside the simulation
 * (rig/window/engine.h), read by the window. Without pointers, for it lies in memory that two
 * processes share; the picture of the moment lies beside it. */
#ifndef FOOTFALL_RIG_WINDOW_INSTANT_H
#define FOOTFALL_RIG_WINDOW_INSTANT_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/connection.h"
#include "firmware_core/detect.h"
#include "firmware_core/dwell.h"
#include "firmware_core/flow.h"
#include "firmware_core/hal.h"
#include "firmware_core/line_count.h"
#include "firmware_core/outbox.h"
#include "firmware_core/region_totals.h"
#include "firmware_core/settings.h"
#include "firmware_core/track.h"
#include "sim/body.h"
#include "sim/scene.h"

enum {
    INSTANT_TRAIL_MAX = 90, /* points of a trail: 6 s at 15 frames a second */
    INSTANT_WIDTH_MAX = 1280,
    INSTANT_HEIGHT_MAX = 960,
    INSTANT_PICTURE_BYTES = INSTANT_WIDTH_MAX * INSTANT_HEIGHT_MAX * 3 / 2,
};

/* Where a track has been, oldest first, in pixels. */
struct instant_trail {
    uint32_t id;
    uint16_t n;
    struct {
        int16_t x_px, y_px;
    } p[INSTANT_TRAIL_MAX];
};

/* Who is really there. */
struct instant_person {
    uint32_t body_id;
    int32_t walker; /* as world_walker() counts them; -1: of a crowd or of a recorded walk */
    double x_m, y_m, height_m;
    double head_x_px, head_y_px;
    bool in_picture; /* the head */
};

struct instant_recipient {
    bool used;
    struct outbox_status outbox;
    enum connection_state connection;
};

/* The parts of device_step() whose time is taken, in its order. */
enum instant_stage {
    STAGE_RENDER, /* the simulation's picture, which no device pays for */
    STAGE_BACKGROUND,
    STAGE_DETECT,
    STAGE_TRACK,
    STAGE_COUNT,
    STAGE_REPORT, /* decide, report, encode, outbox, link; then the round is over */
    STAGE_COUNT_OF
};

struct instant {
    uint64_t frame; /* 0 is the scene's first */
    uint64_t t_us;  /* since the start of the scene */
    int64_t utc_us; /* as the device's calendar clock has it */
    bool alive;     /* has power and runs */
    bool network_up, led, contact_closed;
    bool wire_high[2]; /* by enum press_pin, as the board last read it */
    double lux;        /* of the main light */
    uint16_t width_px, height_px;

    struct settings settings;
    struct small_image cells;
    uint8_t empty[CELL_MAX]; /* 1: looked like the background */
    int16_t background_luma_q7[CELL_MAX];
    int16_t heat[CELL_MAX]; /* the detector's response; 4096 is a logit of 1 */
    struct detections detections;
    struct tracks tracks;
    uint16_t n_trails;
    struct instant_trail trails[TRACK_MAX];

    struct line_result line;     /* since the last reset */
    struct region_result region; /* of this frame */
    struct region_totals region_totals;
    struct dwell_sum dwell[REGION_MAX];
    uint32_t flow[FLOW_POINTS_MAX][FLOW_POINTS_MAX]; /* ways since the start, from edge to edge */
    struct instant_recipient recipient[RECIPIENT_COUNT];

    uint16_t n_people;
    struct instant_person people[BODY_MAX];
    bool has_line_truth;
    uint32_t true_in, true_out; /* since the device's last reset */
    uint32_t true_total;        /* who is in its picture or area now */

    uint64_t stage_ns[STAGE_COUNT_OF]; /* wall clock, mean of the last frames */
};

#endif
