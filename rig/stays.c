/* SPDX-License-Identifier: MIT */
#include "rig/stays.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "rig/memory.h"

void stays_see(struct stays *stays, uint32_t id, uint16_t inside)
{
    if (id >= stays->n_people) {
        size_t n = (size_t)id + 64;
        stays->people = memory_resize(stays->people, n, sizeof *stays->people);
        memset(stays->people + stays->n_people, 0, (n - stays->n_people) * sizeof *stays->people);
        stays->n_people = n;
    }
    stays->people[id].now = inside;
}

static void add(struct stays *stays, size_t area, uint64_t us)
{
    struct stays_sum *sum = &stays->sum[area];
    if (us < stays->min_us)
        return;
    sum->n++;
    sum->total_us += us;
    sum->longest_us = us > sum->longest_us ? us : sum->longest_us;
}

void stays_frame(struct stays *stays, uint64_t t_us)
{
    for (size_t i = 0; i < stays->n_people; i++) {
        struct stays_person *person = &stays->people[i];
        for (size_t area = 0; (person->now | person->inside) >> area != 0; area++) {
            bool is = person->now >> area & 1, was = person->inside >> area & 1;
            if (is && !was)
                person->since_us[area] = t_us;
            if (is)
                person->last_us[area] = t_us;
            else if (was)
                add(stays, area, person->last_us[area] - person->since_us[area]);
        }
        person->inside = person->now;
        person->now = 0;
    }
}

void stays_forget(struct stays *stays)
{
    if (stays->n_people > 0)
        memset(stays->people, 0, stays->n_people * sizeof *stays->people);
}

void stays_free(struct stays *stays)
{
    free(stays->people);
}
