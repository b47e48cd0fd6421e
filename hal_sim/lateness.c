/* SPDX-License-Identifier: MIT */
#include "hal_sim/lateness.h"

void lateness_start(struct lateness *lateness, uint64_t enough_ns, uint64_t warm_us)
{
    *lateness =
        (struct lateness) { .enough_ns = enough_ns, .warm_us = warm_us, .first_us = UINT64_MAX };
}

uint64_t lateness_enough_ns(unsigned fps, bool on_lines)
{
    const uint64_t frame_ns = 1000000000u / fps, on_lines_ns = LATENESS_ON_LINES_US * 1000u;
    return on_lines && on_lines_ns < frame_ns ? on_lines_ns : frame_ns;
}

/* What waits together is one span. */
static void keep_span(struct lateness *lateness, uint64_t due_ns, uint64_t begun_ns)
{
    struct lateness_span *last =
        lateness->n > 0 ? &lateness->spans[(lateness->n - 1) % LATENESS_SPANS] : NULL;
    if (last && due_ns <= last->to_ns) {
        last->from_ns = due_ns < last->from_ns ? due_ns : last->from_ns;
        last->to_ns = begun_ns > last->to_ns ? begun_ns : last->to_ns;
        return;
    }
    lateness->spans[lateness->n++ % LATENESS_SPANS] = (struct lateness_span) { due_ns, begun_ns };
    lateness->told_ns = 0;
}

bool lateness_note(struct lateness *lateness, uint64_t due_ns, uint64_t begun_ns, uint64_t t_us)
{
    if (begun_ns <= due_ns)
        return false;
    uint64_t late_ns = begun_ns - due_ns;
    keep_span(lateness, due_ns, begun_ns);
    if (t_us < lateness->warm_us)
        return false;
    if (late_ns > lateness->longest_ns) {
        lateness->longest_ns = late_ns;
        lateness->longest_us = t_us;
    }
    if (late_ns <= lateness->enough_ns)
        return false;
    if (lateness->first_us == UINT64_MAX)
        lateness->first_us = t_us;
    if (late_ns < 2 * lateness->told_ns)
        return false;
    lateness->told_ns = late_ns;
    return true;
}

uint64_t lateness_within_ns(const struct lateness *lateness, uint64_t from_ns, uint64_t to_ns)
{
    uint64_t sum_ns = 0;
    size_t kept = lateness->n < LATENESS_SPANS ? lateness->n : LATENESS_SPANS;
    for (size_t i = 0; i < kept; i++) {
        const struct lateness_span *span = &lateness->spans[i];
        uint64_t begin_ns = span->from_ns > from_ns ? span->from_ns : from_ns;
        uint64_t end_ns = span->to_ns < to_ns ? span->to_ns : to_ns;
        sum_ns += end_ns > begin_ns ? end_ns - begin_ns : 0;
    }
    return to_ns > from_ns && sum_ns > to_ns - from_ns ? to_ns - from_ns : sum_ns;
}
