/* SPDX-License-Identifier: MIT */
/* When a head passes a line, by plain geometry in double precision: the truth's own rule, which
 * shares nothing with the core's. A crossing is complete, and counts, once the head is further
 * from the line than the dead band, on the other side (VS121-P 5.3.2, note 2); the way there is
 * looked at from the last time clear of the line on, or from the person's first moment. */
#ifndef FOOTFALL_RIG_CROSSING_H
#define FOOTFALL_RIG_CROSSING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CROSSING_POINTS_MAX = 8, CROSSING_CORNERS_MAX = 10 };

struct crossing_point {
    double x, y; /* pixels, y down */
};

struct crossing_line {
    size_t n; /* 0: no line */
    struct crossing_point p[CROSSING_POINTS_MAX];
};

/* One person before one line. Zero-initialise. */
struct crossing_state {
    struct crossing_point at;
    bool seen;
    int net; /* passes towards the left hand minus those towards the right, ever */
    int counted;
};

/* The head is now at `at`. Returns the completed crossings: positive towards the left hand of the
 * drawing direction as seen in the picture (In), negative towards the right (Out). */
int crossing_step(const struct crossing_line *line, struct crossing_state *state,
                  struct crossing_point at, double dead_band_px);

struct crossing_area {
    size_t n; /* 0: no area */
    struct crossing_point p[CROSSING_CORNERS_MAX];
};

/* One person before one area that the line runs through. Zero-initialise. */
struct crossing_passage {
    struct crossing_point at;
    bool seen, inside, whole; /* whole: came in from outside */
    int passes;               /* over the line since then, as crossing_state.net */
};

/* The same for the filter of U-turns (VS121-P 5.3.2): +1 or -1 when the head leaves the area having
 * come in on the other side of the line, whatever it did inside; else 0. */
int crossing_passage_step(const struct crossing_line *line, const struct crossing_area *area,
                          struct crossing_passage *state, struct crossing_point at);

double crossing_distance_px(const struct crossing_line *line, struct crossing_point at);

/* Even-odd rule; points on an edge belong to one side. */
bool crossing_inside(const struct crossing_point *polygon, size_t n, struct crossing_point at);

#endif
