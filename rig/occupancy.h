/* SPDX-License-Identifier: MIT */
/* The share of time that a count of people was right: within a tolerance of the truth, where half
 * a second before and after each change of the truth both values are right. Fed frame by frame
 * by the truth, one for the whole area and one for each region. */
#ifndef FOOTFALL_RIG_OCCUPANCY_H
#define FOOTFALL_RIG_OCCUPANCY_H

#include <stddef.h>
#include <stdint.h>

enum { OCCUPANCY_RING = 256 };

/* Zero-initialise but for tolerance and grace. */
struct occupancy {
    uint32_t tolerance;
    uint64_t grace_us;
    uint64_t within_us, total_us;
    double missed_person_us, false_person_us, true_person_us; /* people times how long */
    uint64_t wrong_since_us; /* start of the first time that it was wrong; valid with wrong_us */
    uint64_t wrong_us;
    size_t head, judged, tail; /* running indices into the ring: oldest, next to judge, next free */
    struct {
        uint64_t t_us;
        uint32_t truth, device;
    } ring[OCCUPANCY_RING];
};

void occupancy_add(struct occupancy *occupancy, uint64_t t_us, uint32_t truth, uint32_t device);

/* The last frame lasts until end_us. */
void occupancy_finish(struct occupancy *occupancy, uint64_t end_us);

/* People missed or made up over people who were there, both by the time that it lasted. A count
 * tells no names: one missed beside one made up cancel each other. 0 when both are none, and when
 * nobody was there the people who were made up over one. */
double occupancy_error(const struct occupancy *occupancy);

double occupancy_share(const struct occupancy *occupancy); /* 0..1; 1 without any time */

#endif
