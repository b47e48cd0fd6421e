/* SPDX-License-Identifier: MIT */
#include "sim/press.h"

#include "sim/rng.h"

#define STREAM_PRESS 0x5052455300000000ULL

enum {
    BOUNCES_MIN = 2, /* interruptions of one burst */
    BOUNCES_SPREAD = 4,
    NOISE_MV = 300, /* on a slope, to both sides */
};

/* One change of the voltage, at_us, from one end to the other. */
struct change {
    uint64_t at_us, lasts_us;
    uint32_t from_mv, to_mv;
};

/* The new voltage is there at once, goes away a few times, and stays from the end of the burst
 * on at the latest: each further change lies in its own part of the burst. */
static size_t bounce(const struct change *change, struct rng *rng, struct press_step *out)
{
    size_t n = 1;
    out[0] = (struct press_step) { change->at_us, change->to_mv };
    if (change->lasts_us == 0)
        return n;
    size_t more = 2 * (BOUNCES_MIN + rng_u32(rng) % BOUNCES_SPREAD);
    for (; n <= more; n++) {
        double share = ((double)n - 1 + rng_unit(rng)) / (double)more;
        uint64_t after_us = (uint64_t)(share * (double)change->lasts_us);
        out[n] = (struct press_step) { change->at_us + after_us,
                                       n % 2 == 1 ? change->from_mv : change->to_mv };
    }
    return n;
}

static uint32_t noisy_mv(double mv, struct rng *rng)
{
    double noisy = mv + rng_range(rng, -NOISE_MV, NOISE_MV);
    return noisy > 0 ? (uint32_t)noisy : 0;
}

static size_t slope(const struct change *change, struct rng *rng, struct press_step *out)
{
    for (size_t i = 1; i < PRESS_SLOPE_STEPS; i++) {
        double mv = (double)change->from_mv * (double)(PRESS_SLOPE_STEPS - i) +
                    (double)change->to_mv * (double)i;
        out[i - 1] = (struct press_step) { change->at_us + change->lasts_us * i / PRESS_SLOPE_STEPS,
                                           noisy_mv(mv / PRESS_SLOPE_STEPS, rng) };
    }
    out[PRESS_SLOPE_STEPS - 1] =
        (struct press_step) { change->at_us + change->lasts_us, change->to_mv };
    return PRESS_SLOPE_STEPS;
}

static size_t change_steps(const struct press_spec *press, const struct change *change,
                           struct rng *rng, struct press_step *out)
{
    return press->ramp_us > 0 ? slope(change, rng, out) : bounce(change, rng, out);
}

size_t press_steps(const struct scene *scene, size_t index, struct press_step out[PRESS_STEPS_MAX])
{
    const struct event_spec *event = &scene->events[index];
    const struct press_spec *press = &event->press;
    uint64_t lasts_us = press->ramp_us > 0 ? press->ramp_us : press->bounce_us;
    uint32_t mv = (uint32_t)(press->volts * 1000 + 0.5);
    struct rng rng;
    rng_seed(&rng, scene->seed, STREAM_PRESS + index);
    if (event->for_us > 0 && lasts_us > event->for_us)
        lasts_us = event->for_us;
    struct change down = { event->at_us, lasts_us, 0, mv };
    size_t n = change_steps(press, &down, &rng, out);
    if (event->for_us == 0)
        return n;
    struct change up = { event->at_us + event->for_us, lasts_us, mv, 0 };
    return n + change_steps(press, &up, &rng, out + n);
}
