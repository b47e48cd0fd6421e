/* SPDX-License-Identifier: MIT */
#include "sim/exposure.h"

#include <math.h>

static const double target_level = 110.0;
static const double time_constant_s = 0.5;
/* It follows from the first until the second; noise never makes the difference to the third. */
static const double off_begins = 1.08, off_ends = 1.02, off_rests = 1.07;
static const double gain_min = 0.05, gain_max = 40.0;

void exposure_set_mains(struct exposure *exposure, uint16_t mains_hz)
{
    exposure->period_ms = 500.0 / (double)mains_hz;
}

void exposure_init(struct exposure *exposure, const struct camera_spec *camera)
{
    exposure->fixed_ms = camera->exposure_ms;
    exposure_set_mains(exposure, 50);
    exposure->frame_ms = 1000.0 / (camera->fps > 0 ? (double)camera->fps : 15.0);
    exposure->product_ms = 30.0;
    exposure->settling = true;
}

struct exposure_setting exposure_setting(const struct exposure *exposure)
{
    double time_ms = exposure->fixed_ms;
    if (!(time_ms > 0.0)) {
        /* Longer, and so more blurred, only when the gain would rise too far. */
        double periods = exposure->product_ms / exposure->period_ms;
        periods = periods <= 8.0 ? 1.0 : periods <= 24.0 ? 2.0 : 3.0;
        time_ms = periods * exposure->period_ms;
        if (time_ms > exposure->frame_ms)
            time_ms = exposure->period_ms;
    }
    double gain = exposure->product_ms / time_ms;
    gain = gain < gain_min ? gain_min : gain > gain_max ? gain_max : gain;
    struct exposure_setting setting = { time_ms, gain, EXPOSURE_FULL_WELL_ELECTRONS / gain };
    /* Below the lowest gain the iris closes; the well is full at white. */
    if (gain < 1.0)
        setting.white_electrons = EXPOSURE_FULL_WELL_ELECTRONS;
    return setting;
}

bool exposure_same(const struct exposure_setting *a, const struct exposure_setting *b)
{
    return !(a->gain < b->gain || a->gain > b->gain || a->time_ms < b->time_ms ||
             a->time_ms > b->time_ms);
}

double exposure_level(const struct exposure_setting *setting, double lux)
{
    double electrons = EXPOSURE_ELECTRONS_PER_LUX_MS * lux * setting->time_ms;
    return sqrt(electrons * setting->gain / EXPOSURE_FULL_WELL_ELECTRONS);
}

void exposure_follow(struct exposure *exposure, double mean_level, double dt_s)
{
    double ratio = target_level / (mean_level > 4.0 ? mean_level : 4.0);
    double off = ratio > 1.0 ? ratio : 1.0 / ratio;
    exposure->off = off;
    if (off > off_begins)
        exposure->settling = true;
    if (off < off_ends)
        exposure->settling = false;
    if (!exposure->settling)
        return;
    /* Levels go with the square root of light. */
    double step = off * off - 1.0;
    step = 1.0 + (step > 8.0 ? 8.0 : step) * dt_s / (dt_s + time_constant_s);
    double low = gain_min, high = gain_max * 3.0 * exposure->period_ms;
    exposure->product_ms *= ratio > 1.0 ? step : 1.0 / step;
    if (exposure->product_ms > high)
        exposure->product_ms = high;
    if (exposure->product_ms < low)
        exposure->product_ms = low;
}

bool exposure_at_rest(const struct exposure *exposure)
{
    return !exposure->settling && exposure->off < off_rests;
}
