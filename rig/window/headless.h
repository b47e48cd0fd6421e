/* SPDX-License-Identifier: MIT */
/* What the window would show, as a picture or a clip in a file, without any display: for documents
 * and for tests. Used by `footfall view`, after engine_open(). */
#ifndef FOOTFALL_RIG_WINDOW_HEADLESS_H
#define FOOTFALL_RIG_WINDOW_HEADLESS_H

#include <stdbool.h>
#include <stdint.h>

#include "rig/window/window.h"

struct headless {
    const char *keys;        /* pressed first, such as "n tab b"; NULL: none */
    const char *shot, *clip; /* files; one of them is NULL */
    bool small;              /* the picture has few colours */
    uint64_t from_us, to_us; /* of the clip */
};

/* After everything of the scene is known. An exit status; what is wrong is said on standard error.
 */
int headless_run(struct desk *desk, const struct window_options *options,
                 const struct headless *headless);

#endif
