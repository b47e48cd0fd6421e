/* SPDX-License-Identifier: MIT */
/* What makes one device of the family differ from another: limits, defaults, encoder, links.
 * Each model is one file in models/ that fills one of these in; nothing else asks which it is. */
#ifndef FOOTFALL_CORE_MODEL_H
#define FOOTFALL_CORE_MODEL_H

#include <stddef.h>

#include "firmware_core/hal.h"
#include "firmware_core/report.h"
#include "firmware_core/settings.h"
#include "firmware_core/terminal.h"

enum {
    REPORT_BODY_MAX = 2048, /* longest body of any model, without a picture */
};

struct model {
    const char *name; /* vs121-p */

    /* The factory settings. */
    void (*defaults)(struct settings *out);

    /* Spells a report. Returns the body's length, or -1 when it does not fit (cannot happen with
     * REPORT_BODY_MAX). The text ends with a NUL that does not count. */
    int (*encode)(const struct report *report, const struct settings *settings,
                  const struct hal_identity *identity, char *out, size_t cap);

    /* Limits within the family's maxima. */
    uint8_t region_max;
    uint8_t region_points_max;
    uint8_t line_points_max;

    /* What can be wired, in order of number. */
    const struct terminal *terminals;
    uint8_t n_terminals;
    struct contact_limits contact; /* DO; most_ma 0 where a model has none */
};

extern const struct model model_vs121_p;

/* All of them; ends with NULL. */
extern const struct model *const models[];

/* NULL when there is no model of that name. */
const struct model *model_find(const char *name);

#endif
