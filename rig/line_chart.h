/* SPDX-License-Identifier: MIT */
/* What the device's lines did over time, one above the other, with the windows of the steps that a
 * scene expects, as inline SVG for the result page. Called by the verdict on steps. */
#ifndef FOOTFALL_RIG_LINE_CHART_H
#define FOOTFALL_RIG_LINE_CHART_H

#include "rig/step_judge.h"

extern const char line_chart_style[];

/* Lines that neither move nor are looked at have no row. */
void line_chart_svg(const struct line_course courses[LINE_PINS], const struct line_step *steps,
                    const struct step_outcome *outcome, size_t n, uint64_t end_us,
                    struct buffer *out);

#endif
