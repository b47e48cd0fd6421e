/* SPDX-License-Identifier: MIT */
/* Short texts on plates, readable on any picture, each beside what it belongs to and, while there
 * is room, over no other and over nobody's head. Gathered while layers are painted, and painted
 * over them all at the end. */
#ifndef FOOTFALL_RIG_WINDOW_LABELS_H
#define FOOTFALL_RIG_WINDOW_LABELS_H

#include <stddef.h>

#include "rig/window/paint.h"

enum { LABELS_MAX = 192, LABEL_BYTES = 80, LABELS_TAKEN_MAX = 3 * LABELS_MAX };

struct label {
    struct spot at;
    double away;          /* from there at least; below 0: its middle is there */
    struct colour stripe; /* leads back to what it says something of */
    char text[LABEL_BYTES];
};

/* Zero-initialise, with `within` what they must stay in. What is more than fits is left out. */
struct labels {
    struct area within;
    size_t n, n_taken;
    struct label label[LABELS_MAX];
    struct area taken[LABELS_TAKEN_MAX];
};

/* Nothing is to be written there. */
void labels_keep_free(struct labels *labels, const struct area *area);

/* Those that are added first choose first. What lies outside is not named. */
void labels_add(struct labels *labels, struct spot at, double away, struct colour stripe,
                const char *text);

void labels_paint(struct labels *labels, struct paint *paint);

#endif
