/* SPDX-License-Identifier: MIT */
/* The lines of the panel that scrolls: the newest reports as they left, or the settings. Without
 * SDL. */
#ifndef FOOTFALL_RIG_WINDOW_SHEET_H
#define FOOTFALL_RIG_WINDOW_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/model.h"
#include "firmware_core/settings.h"
#include "rig/buffer.h"
#include "rig/window/chronicle.h"

enum { SHEET_REPORTS_MAX = 24 };

/* Zero-initialise. */
struct sheet {
    struct buffer text; /* lines, one after the other, each ended by a NUL */
    size_t n, cap;
    struct sheet_line {
        size_t at; /* in text */
        bool is_heading;
    } * lines;
};

void sheet_free(struct sheet *sheet);
const char *sheet_line(const struct sheet *sheet, size_t i);

/* The newest reports up to and including t_us, the newest first, each under a heading that says
 * when it left for whom. Lines have about `columns` characters. */
void sheet_add_reports(struct sheet *sheet, const struct chronicle *chronicle, uint64_t t_us,
                       size_t columns);

/* The settings as the device exports them. */
void sheet_add_settings(struct sheet *sheet, const struct settings *settings,
                        const struct model *model, size_t columns);

/* What a mark says, in one line. */
void sheet_describe(const struct chronicle_mark *mark, struct buffer *out);

#endif
