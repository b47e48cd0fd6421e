/* SPDX-License-Identifier: MIT */
#include "rig/advice_tell.h"

/* In this light line and flow do better without wide dynamic range, and regions with it, 6.2. */
static const double conflict_from_lux = 20, conflict_to_lux = 50;

static void check_wide_dynamic_range(const struct advice *a)
{
    const struct settings *settings = a->settings;
    double lux = a->scene->light.lux;
    bool passing = settings->line.enable || settings->flow.enable;
    if (settings->region.enable && passing && lux >= conflict_from_lux && lux <= conflict_to_lux)
        advice_tell(a, "device.general.image.wide_dynamic_range",
                    "in %.0f lux regions want it on, line and flow want it off; it stays %s (6.2)",
                    lux, settings->image.wide_dynamic_range ? "on" : "off");
}

static void check_power_line(const struct advice *a)
{
    const struct light_spec *light = &a->scene->light;
    unsigned set_hz = a->settings->image.power_line_frequency == POWER_LINE_60HZ ? 60 : 50;
    if (light->mains_hz != 0 && light->mains_hz != set_hz && light->flicker > 0)
        advice_tell(a, "device.general.image.power_line_frequency",
                    "%u Hz under lamps on %u Hz leave bands in the picture (5.3.4)", set_hz,
                    (unsigned)light->mains_hz);
}

void advice_image(const struct advice *advice)
{
    check_wide_dynamic_range(advice);
    check_power_line(advice);
}
