/* SPDX-License-Identifier: MIT */
#include "rig/occupancy.h"

#include <stdbool.h>

#define AT(o, i) ((o)->ring[(i) % OCCUPANCY_RING])

static void judge(struct occupancy *o, size_t i, uint64_t until_us)
{
    uint64_t t = AT(o, i).t_us;
    uint32_t low = UINT32_MAX, high = 0;
    for (size_t k = o->head; k < o->tail; k++) {
        uint64_t s = AT(o, k).t_us;
        if ((s < t ? t - s : s - t) > o->grace_us)
            continue;
        low = AT(o, k).truth < low ? AT(o, k).truth : low;
        high = AT(o, k).truth > high ? AT(o, k).truth : high;
    }
    uint32_t device = AT(o, i).device;
    bool within = (uint64_t)device + o->tolerance >= low && device <= (uint64_t)high + o->tolerance;
    uint64_t lasted = until_us > t ? until_us - t : 0;
    o->missed_person_us += device < low ? (double)(low - device) * (double)lasted : 0;
    o->false_person_us += device > high ? (double)(device - high) * (double)lasted : 0;
    o->true_person_us += (double)AT(o, i).truth * (double)lasted;
    o->total_us += lasted;
    if (within) {
        o->within_us += lasted;
    } else {
        if (o->wrong_us == 0)
            o->wrong_since_us = t;
        o->wrong_us += lasted;
    }
}

/* Judges every frame whose grace has passed at now_us; each lasts until the next one. */
static void catch_up(struct occupancy *o, uint64_t now_us, bool all)
{
    while (o->judged + 1 < o->tail && (all || AT(o, o->judged).t_us + o->grace_us < now_us ||
                                       o->tail - o->head == OCCUPANCY_RING)) {
        judge(o, o->judged, AT(o, o->judged + 1).t_us);
        o->judged++;
        while (o->head < o->judged && AT(o, o->head).t_us + o->grace_us < AT(o, o->judged).t_us)
            o->head++;
        if (o->tail - o->head == OCCUPANCY_RING)
            o->head++; /* more frames in a second than the ring holds: the oldest lose their say */
    }
}

void occupancy_add(struct occupancy *o, uint64_t t_us, uint32_t truth, uint32_t device)
{
    AT(o, o->tail).t_us = t_us;
    AT(o, o->tail).truth = truth;
    AT(o, o->tail).device = device;
    o->tail++;
    catch_up(o, t_us, false);
}

void occupancy_finish(struct occupancy *o, uint64_t end_us)
{
    catch_up(o, end_us, true);
    if (o->judged < o->tail) {
        judge(o, o->judged, end_us);
        o->judged++;
    }
}

double occupancy_error(const struct occupancy *o)
{
    double people = o->true_person_us > 0 ? o->true_person_us : (double)o->total_us;
    return people > 0 ? (o->missed_person_us + o->false_person_us) / people : 0;
}

double occupancy_share(const struct occupancy *o)
{
    return o->total_us > 0 ? (double)o->within_us / (double)o->total_us : 1;
}
