/* SPDX-License-Identifier: MIT */
#include "hal_sim/contact_load.h"

#include <stdio.h>

bool contact_load_fits(const struct contact_limits *limits, double volts, double amps, char *why,
                       size_t cap)
{
    double mv = volts * 1000.0, ma = amps * 1000.0;
    bool fits = mv >= limits->least_mv && mv <= limits->most_mv && ma <= limits->most_ma;
    if (!fits)
        snprintf(why, cap,
                 "%g V, %g mA on DO; its contact switches %g V to %g V at no more than %u mA (2.2)",
                 volts, ma, limits->least_mv / 1000.0, limits->most_mv / 1000.0, limits->most_ma);
    return fits;
}
