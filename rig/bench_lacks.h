/* SPDX-License-Identifier: MIT */
/* What a bench would need for a scene and does not have: a line that the scene presses or looks at,
 * or what no line can do. Called before a scene is run there, which is skipped then. */
#ifndef FOOTFALL_RIG_BENCH_LACKS_H
#define FOOTFALL_RIG_BENCH_LACKS_H

#include <stdbool.h>

#include "firmware_core/settings.h"
#include "hal_sim/bench_map.h"
#include "sim/scene.h"

struct bench_lack {
    char text[160]; /* in words, such as: it presses di, and the map has no line with the role di */
};

/* The golden is the text of the scene's expect.jsonl; empty without one. True with *out filled in
 * when something is lacking. */
bool bench_lacks(const struct scene *scene, const char *golden, const struct bench_map *map,
                 struct bench_lack *out);

/* The same for the reports of a foreign device, which goes by these settings. */
bool bench_lacks_collector(const struct settings *settings, const struct bench_map *map,
                           struct bench_lack *out);

#endif
