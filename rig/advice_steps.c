/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "rig/advice_tell.h"
#include "rig/step_judge.h"
#include "sim/units.h"

void advice_steps(const struct advice *advice)
{
    const struct scene *scene = advice->scene;
    const struct step_judge_options on_lines = { .end_us = scene->duration_us,
                                                 .moment_us = STEP_MOMENT_US,
                                                 .lag_us = STEP_LAG_US };
    const struct line_step *steps = scene->expect.steps;
    for (size_t i = 0; i < scene->expect.n_steps; i++) {
        char key[40], enough[24];
        uint64_t enough_us = step_judge_too_short(steps, i, &on_lines);
        if (enough_us == 0)
            continue;
        snprintf(key, sizeof key, "expect.steps[%zu]%s", i,
                 steps[i].for_us != UINT64_MAX ? ".for" : "");
        units_print_duration(enough_us, enough, sizeof enough);
        advice_tell(
            advice, key,
            "on lines this step is not judged: its window must be at least the %s by which its "
            "ends may be off together, or begin after an edge",
            enough);
    }
}
