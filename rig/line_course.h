/* SPDX-License-Identifier: MIT */
/* What the device's lines did in a run, taken from its trace: for each line the changes of its
 * level. Called by the verdict on steps and by the picture of the lines. */
#ifndef FOOTFALL_RIG_LINE_COURSE_H
#define FOOTFALL_RIG_LINE_COURSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/line_steps.h"

/* A level from this moment on. */
struct line_change {
    uint64_t t_us;
    bool level;
};

/* In order of time, each to the other level; off before the first. Zero-initialise. */
struct line_course {
    size_t n, cap;
    struct line_change *change;
};

/* Reads the lines of a trace.jsonl. An input of a device that loses its power goes off with it,
 * which no line of the trace says. */
void line_courses_read(struct line_course out[LINE_PINS], const char *trace);
void line_courses_free(struct line_course courses[LINE_PINS]);

/* A burst of edges at most bounce_us apart becomes its first, or none when it ends at the level
 * that it began with. Writes over *out. */
void line_course_settle(const struct line_course *course, uint64_t bounce_us,
                        struct line_course *out);

/* Of the changes at t_us the last one counts. */
bool line_course_level(const struct line_course *course, uint64_t t_us);

void line_course_free(struct line_course *course);

#endif
