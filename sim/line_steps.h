/* SPDX-License-Identifier: MIT */
/* What a scene expects of the device's lines: steps in time, and how long things may take on real
 * lines. The scene reader fills them in; the rig judges by them. */
#ifndef FOOTFALL_SIM_LINE_STEPS_H
#define FOOTFALL_SIM_LINE_STEPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINE_STEPS_MAX = 128 };

enum line_pin { LINE_DO, LINE_LED, LINE_DI, LINE_RESET, LINE_PINS };

enum line_edge { LINE_RISE, LINE_FALL, LINE_EITHER };

enum line_step_kind {
    STEP_EDGE,  /* there is one in the window; the next step may begin with it */
    STEP_NEVER, /* there is none */
    STEP_COUNT, /* there are from least to most */
    STEP_HOLD,  /* the level stays all the time */
    STEP_BLINK, /* it goes on and off evenly, from one end of the window to the other */
};

struct line_step {
    enum line_step_kind kind;
    enum line_pin pin;
    enum line_edge edge;   /* of edge, never and count */
    uint64_t from_us;      /* where the window begins in the scene; UINT64_MAX: otherwise, */
    uint64_t after_us;     /* so long after the step before: its edge, or the end of its window */
    uint64_t for_us;       /* how long the window is; UINT64_MAX: to the end of the scene */
    uint64_t tolerance_us; /* of every time in it */
    uint64_t bounce_us;    /* edges at most so far apart are one */
    uint32_t least, most;  /* count: edges; blink: whole periods, at least */
    bool level;            /* hold */
    uint64_t period_us;    /* blink */
    double duty;           /* blink: share of the period that is on */
};

/* Durations that a bench measures, many times in a run. */
enum line_measure {
    MEASURE_PRESS_TO_CORE,    /* from the kernel's edge of an input to the device having seen it */
    MEASURE_ALARM_TO_LINE,    /* from the frame that decided it to the line of DO having been set */
    MEASURE_LINE_TO_CONTACT,  /* from there to the contact that is read back */
    MEASURE_PRESS_TO_CONTACT, /* from a tester's press to the contact that is read back */
    MEASURE_BOUNCE,           /* of inputs that the map debounces */
    LINE_MEASURES,
};

/* The longest that each may take; UINT64_MAX: not judged. */
struct line_limits {
    uint64_t max_us[LINE_MEASURES];
};

const char *line_pin_name(enum line_pin pin);
const char *line_measure_name(enum line_measure measure);

void line_limits_init(struct line_limits *limits);

#endif
