/* SPDX-License-Identifier: MIT */
#include "rig/late.h"

#include <stdio.h>
#include <string.h>

void late_take(struct scene_result *result, const struct lateness *lateness)
{
    result->has_late = true;
    result->late = (struct late_figures) { .max_us = lateness->longest_ns / 1000,
                                           .at_us = lateness->longest_us,
                                           .first_us = lateness->first_us };
}

bool late_worth_telling(const struct scene_result *result)
{
    return result->has_late && result->late.first_us != UINT64_MAX;
}

void late_text(const struct scene_result *result, struct buffer *out)
{
    buffer_add(out, "the machine stood still or has too much to do");
    if (result->late.max_us > 0) /* it may have been that the first frames took too long */
        buffer_addf(out, ": the run was %.0f ms behind the clock at %.3f s",
                    (double)result->late.max_us / 1e3, (double)result->late.at_us / 1e6);
}

static bool explains(const struct scene_result *r, const struct mistake *first, uint64_t moment_us)
{
    bool broken = r->golden == PART_FAILED || r->truth == PART_FAILED || r->laws == PART_FAILED ||
                  r->steps == PART_FAILED;
    if (r->limits == PART_FAILED)
        return false;
    if (!broken)
        return r->limits == PART_PRINTED;
    return late_worth_telling(r) && (!first->known || first->t_us + moment_us >= r->late.first_us);
}

void late_excuse(struct scene_result *result, const struct mistake *first, uint64_t moment_us)
{
    struct buffer text = { 0 };
    size_t used = strlen(result->reason);
    if (!explains(result, first, moment_us))
        return;
    result->verdict = VERDICT_ERROR;
    result->status = STATUS_ENVIRONMENT;
    late_text(result, &text);
    snprintf(result->reason + used, sizeof result->reason - used,
             "; %s, so times measured there say nothing about the device. Let less run beside it, "
             "choose a smaller picture, or begin the command with `chrt -f 10`",
             buffer_get(&text));
    buffer_free(&text);
}
