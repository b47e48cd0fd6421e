/* SPDX-License-Identifier: MIT */
/* How long people really stay in areas (VS121-P 5.3.1, Dwell Time Detection): the truth's own
 * book-keeping, fed frame by frame with who is where. A stay lasts from the first to the last frame
 * in the area and is a result once it has ended, unless it was shorter than the minimum. */
#ifndef FOOTFALL_RIG_STAYS_H
#define FOOTFALL_RIG_STAYS_H

#include <stddef.h>
#include <stdint.h>

enum { STAYS_AREA_MAX = 16 };

struct stays_sum {
    uint32_t n;
    uint64_t longest_us, total_us;
};

struct stays_person {
    uint64_t since_us[STAYS_AREA_MAX], last_us[STAYS_AREA_MAX];
    uint16_t inside; /* bit i: in area i in the last frame */
    uint16_t now;    /* the same of this frame */
};

/* Zero-initialise but for the minimum. */
struct stays {
    uint64_t min_us;
    size_t n_people; /* people's ids are their places here */
    struct stays_person *people;
    struct stays_sum sum[STAYS_AREA_MAX];
};

/* This person is in these areas in the frame that stays_frame() ends. */
void stays_see(struct stays *stays, uint32_t id, uint16_t inside);
void stays_frame(struct stays *stays, uint64_t t_us);

/* Whoever is somewhere begins anew; what was summed up stays. */
void stays_forget(struct stays *stays);
void stays_free(struct stays *stays);

#endif
