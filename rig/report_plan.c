/* SPDX-License-Identifier: MIT */
#include "rig/report_plan.h"

#include <string.h>

#include "firmware_core/reporting.h"

static bool same_region(const struct region_settings *a, const struct region_settings *b)
{
    return a->enable == b->enable && a->report_by_result_enable == b->report_by_result_enable &&
           a->report_by_result == b->report_by_result && a->dwell_enable == b->dwell_enable &&
           a->overcrowding_alarm.enable == b->overcrowding_alarm.enable &&
           memcmp(&a->schedule, &b->schedule, sizeof a->schedule) == 0;
}

static bool same_line(const struct line_settings *a, const struct line_settings *b)
{
    return a->enable == b->enable && a->trigger_report == b->trigger_report &&
           memcmp(&a->schedule, &b->schedule, sizeof a->schedule) == 0 &&
           memcmp(&a->reset, &b->reset, sizeof a->reset) == 0;
}

static bool same_flow(const struct flow_settings *a, const struct flow_settings *b)
{
    return a->enable == b->enable && memcmp(&a->schedule, &b->schedule, sizeof a->schedule) == 0;
}

bool report_plan_same(const struct settings *a, const struct settings *b)
{
    for (enum report_function f = 0; f < FUNCTION_COUNT; f++)
        if (memcmp(reporting_settings(a, f), reporting_settings(b, f),
                   sizeof(struct report_settings)) != 0)
            return false;
    return same_region(&a->region, &b->region) && same_line(&a->line, &b->line) &&
           same_flow(&a->flow, &b->flow) && a->data_retransmission == b->data_retransmission;
}
