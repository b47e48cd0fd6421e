/* SPDX-License-Identifier: MIT */
#include "hal_sim/stillness.h"

enum {
    /* So many cycles before the world changes, the surplus has to go, lest events get in the way.
     */
    CYCLES_TO_SPARE = 8,
};

static const uint64_t US_PER_S = 1000000;

void stillness_init(struct stillness *stillness, const struct scene *scene)
{
    *stillness = (struct stillness) { .duration_us = scene->duration_us, .fps = scene->camera.fps };
}

void stillness_see(struct stillness *stillness, bool at_rest, uint64_t due_us)
{
    bool same = at_rest && stillness->due_us == due_us;
    stillness->n_settled = same ? stillness->n_settled + 1 : 0;
    stillness->due_us = due_us;
    if (stillness->n_settled > STILLNESS_SETTLED)
        stillness->n_settled = STILLNESS_SETTLED;
}

/* How far it may go from `next` to stay `before` frames ahead of `frame`. */
static uint64_t room(uint64_t next, uint64_t frame, uint64_t before)
{
    return frame > next && frame - next > before ? frame - next - before : 0;
}

uint64_t stillness_count(struct stillness *stillness, const struct stillness_view *view)
{
    if (stillness->n_settled < STILLNESS_SETTLED)
        return 0;
    uint64_t n = room(view->next, view->event, STILLNESS_BEFORE);
    uint64_t most = room(view->next, view->due, STILLNESS_LEAD);
    bool ends = view->end <= view->due && view->end <= view->event;
    if (ends)
        n = room(view->next, view->end, STILLNESS_BEFORE);
    else if (n + (uint64_t)CYCLES_TO_SPARE * view->cycle > most) {
        n = n < most ? n : most;
        uint64_t surplus = (stillness->surplus + n) % view->cycle;
        n = n > surplus ? n - surplus : 0;
    }
    if (n < STILLNESS_LEAST)
        return 0;
    stillness->surplus = (uint32_t)((stillness->surplus + n) % view->cycle);
    stillness->n_left_out += n;
    return n;
}

/* The first frame that is not before t_us. */
static uint64_t frame_at(const struct stillness *stillness, uint64_t t_us)
{
    uint64_t kept_us = t_us < stillness->duration_us ? t_us : stillness->duration_us;
    return (kept_us * stillness->fps + US_PER_S - 1) / US_PER_S;
}

/* The device works out from its calendar clock when it has to wake up; where that drifts, it is
 * sooner than it thinks. */
static uint64_t event_us(const struct stillness_moment *moment)
{
    uint64_t next_us = moment->next_event_us;
    uint64_t ppb = (uint64_t)(moment->drift_ppb < 0 ? -moment->drift_ppb : moment->drift_ppb);
    if (moment->stop_us > 0 && moment->stop_us < next_us)
        next_us = moment->stop_us;
    if (next_us == UINT64_MAX || next_us <= moment->now_us)
        return next_us;
    return next_us - (next_us - moment->now_us) / 1000 * ppb / 1000000;
}

uint64_t stillness_leave_out(struct stillness *stillness, const struct stillness_moment *moment,
                             uint64_t next)
{
    uint64_t due_us = world_due_us(moment->world);
    bool at_rest = !moment->watched && due_us > world_time_us(moment->world) &&
                   renderer_at_rest(moment->renderer) && device_at_rest(moment->device);
    stillness_see(stillness, at_rest, due_us);
    const struct stillness_view view = {
        .next = next,
        .event = frame_at(stillness, event_us(moment)),
        .due = due_us < stillness->duration_us ? frame_at(stillness, due_us) : UINT64_MAX,
        .end = frame_at(stillness, stillness->duration_us),
        .cycle = device_cycle_frames(moment->device),
    };
    uint64_t n = stillness_count(stillness, &view);
    if (n > 0)
        renderer_leave_out(moment->renderer, n, (next + n - 1) * US_PER_S / stillness->fps);
    return n;
}
