/* SPDX-License-Identifier: MIT */
/* What is said of a run that was behind the clock of the wall, and which of its verdicts that takes
 * back: what a machine that stood still made late is no fault of the device. Used where a run is
 * judged, and where its results are told. */
#ifndef FOOTFALL_RIG_LATE_H
#define FOOTFALL_RIG_LATE_H

#include "hal_sim/lateness.h"
#include "rig/buffer.h"
#include "rig/mistake.h"
#include "rig/result.h"

void late_take(struct scene_result *result, const struct lateness *lateness);

/* Whether the run was behind by enough (hal_sim/lateness.h). */
bool late_worth_telling(const struct scene_result *result);

/* the machine stood still or has too much to do: the run was 812 ms behind the clock at 3.2 s */
void late_text(const struct scene_result *result, struct buffer *out);

/* Of a run that has been judged, with devices, relays or servers that live by the wall's clock:
 * what failed is an error of the bench where the run was behind before the first mistake, or where
 * limits were not judged because of it. A mistake's moment may be off by moment_us. What has no
 * moment is excused, what is over its limit without the machine's doing is not. */
void late_excuse(struct scene_result *result, const struct mistake *first, uint64_t moment_us);

#endif
