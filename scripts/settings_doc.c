/* SPDX-License-Identifier: MIT */
/* Prints the table of all settings for ARCHITECTURE.md, from the table that the core itself goes
 * by. Called by `make docs`. */
#include <stdio.h>

#include "firmware_core/model.h"
#include "firmware_core/settings_walk.h"

int main(void)
{
    static struct settings settings;
    struct settings_walk walk;
    struct settings_line line;
    model_vs121_p.defaults(&settings);
    settings_walk_begin(&walk, &settings, true);
    puts("| key | takes | factory | guide |\n| --- | --- | --- | --- |");
    while (settings_walk_line(&walk, &model_vs121_p, &line)) {
        printf("| `%s` | %s", line.key, line.range);
        if (line.condition)
            printf(" (only when %s)", line.condition);
        printf(" | %s | %s |\n", line.factory, line.guide);
    }
    return 0;
}
