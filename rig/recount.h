/* SPDX-License-Identifier: MIT */
/* Whether the device counted the same person more often than he or she crossed the line. Misses of
 * others cannot hide that here: each count is laid to the person whose head is nearest. Fed by the
 * truth. */
#ifndef FOOTFALL_RIG_RECOUNT_H
#define FOOTFALL_RIG_RECOUNT_H

#include <stddef.h>
#include <stdint.h>

struct recount_person {
    uint32_t counted, truly; /* in both directions */
};

/* Zero-initialise. */
struct recount {
    size_t n_people; /* people's ids are their places here */
    struct recount_person *people;
};

void recount_true(struct recount *recount, uint32_t id, uint32_t n);
void recount_device(struct recount *recount, uint32_t id, uint32_t n);

/* Counts beyond a person's first that no crossing of his or hers stands for, over all people. */
uint32_t recount_surplus(const struct recount *recount);

void recount_free(struct recount *recount);

#endif
