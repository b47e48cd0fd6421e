/* SPDX-License-Identifier: MIT */
/* Counts over time, device against truth, as inline SVG. Fed with each frame by the run of a
 * scene; keeps only the changes. */
#ifndef FOOTFALL_RIG_CHART_H
#define FOOTFALL_RIG_CHART_H

#include <stddef.h>
#include <stdint.h>

#include "rig/buffer.h"

/* A value that stays until its next change. Zero-initialise. */
struct chart_series {
    size_t n, cap;
    struct chart_change {
        uint64_t t_us;
        uint32_t value;
    } * change;
};

void chart_series_add(struct chart_series *series, uint64_t t_us, uint32_t value);
void chart_series_free(struct chart_series *series);

/* One pair of curves: what the device said over what was true. */
struct chart_pair {
    const char *name;   /* In */
    const char *colour; /* class: a or b */
    const struct chart_series *device, *truth;
};

/* A moment to point out, such as a missed crossing. */
struct chart_mark {
    uint64_t t_us;
    const char *what;
};

enum { CHART_WIDTH = 640, CHART_LEFT = 40, CHART_RIGHT = 12 }; /* px, of every chart */

extern const char chart_style[];

/* Where a moment stands in a chart that goes to end_us. */
double chart_x(uint64_t t_us, uint64_t end_us);

/* The times below it, with their foot at y. */
void chart_time_axis(uint64_t end_us, int y, struct buffer *out);

void chart_svg(const char *title, const struct chart_pair *pairs, size_t n_pairs,
               const struct chart_mark *marks, size_t n_marks, uint64_t end_us, struct buffer *out);

#endif
