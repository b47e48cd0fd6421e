/* SPDX-License-Identifier: MIT */
/* The overcrowding alarm (VS121-P 5.3.1): whether the contact between DO and COM is closed.
 *
 * The rule: with more people than the threshold it is open, with as many or fewer it is closed.
 * The number is the one that reports carry, at the same moment: the detection area's total, or the
 * fullest mapped region. Where no region is mapped there is only the total. So the contact never
 * chatters more than the counts, which see to it themselves that who stands on an edge or is not
 * seen for a moment stays where he or she was (firmware_core/region_count.h, track.h); a second
 * delay here would only part the contact from the reports. Without counting or with the alarm
 * switched off the contact is not driven, which leaves it open. */
#ifndef FOOTFALL_CORE_OVERCROWDING_H
#define FOOTFALL_CORE_OVERCROWDING_H

#include <stdbool.h>

#include "firmware_core/report.h"
#include "firmware_core/settings.h"

bool overcrowding_enabled(const struct region_settings *settings);

/* Whether this result closes the contact. */
bool overcrowding_closes(const struct region_settings *settings,
                         const struct region_result *regions);

#endif
