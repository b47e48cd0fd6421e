/* SPDX-License-Identifier: MIT */
#include "firmware_core/overcrowding.h"

bool overcrowding_enabled(const struct region_settings *settings)
{
    return settings->enable && settings->overcrowding_alarm.enable;
}

bool overcrowding_closes(const struct region_settings *settings,
                         const struct region_result *regions)
{
    const struct overcrowding_settings *alarm = &settings->overcrowding_alarm;
    bool by_area = alarm->trigger_type == TRIGGER_NUMBER_IN_AREA && regions->n_regions > 0;
    uint16_t people = by_area ? regions->fullest : regions->current_total;

    return overcrowding_enabled(settings) && people <= alarm->trigger_threshold;
}
