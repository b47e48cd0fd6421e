/* SPDX-License-Identifier: MIT */
#include "rig/recount.h"

#include <stdlib.h>
#include <string.h>

#include "rig/memory.h"

static struct recount_person *person(struct recount *recount, uint32_t id)
{
    if (id >= recount->n_people) {
        size_t n = (size_t)id + 64;
        recount->people = memory_resize(recount->people, n, sizeof *recount->people);
        memset(recount->people + recount->n_people, 0,
               (n - recount->n_people) * sizeof *recount->people);
        recount->n_people = n;
    }
    return &recount->people[id];
}

void recount_true(struct recount *recount, uint32_t id, uint32_t n)
{
    person(recount, id)->truly += n;
}

void recount_device(struct recount *recount, uint32_t id, uint32_t n)
{
    person(recount, id)->counted += n;
}

uint32_t recount_surplus(const struct recount *recount)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < recount->n_people; i++) {
        const struct recount_person *p = &recount->people[i];
        uint32_t due = p->truly > 0 ? p->truly : 1;
        sum += p->counted > due ? p->counted - due : 0;
    }
    return sum;
}

void recount_free(struct recount *recount)
{
    free(recount->people);
}
