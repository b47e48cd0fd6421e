/* SPDX-License-Identifier: MIT */
/* Whether reports are made and sent alike under two configurations. The observer asks when a
 * device's settings change in a run: what the laws say of sums and of recipients holds for one plan
 * only. */
#ifndef FOOTFALL_RIG_REPORT_PLAN_H
#define FOOTFALL_RIG_REPORT_PLAN_H

#include <stdbool.h>

#include "firmware_core/settings.h"

/* Where something is counted may differ, and what the picture shows. */
bool report_plan_same(const struct settings *a, const struct settings *b);

#endif
