/* SPDX-License-Identifier: MIT */
/* index.html: the whole run as one file that needs nothing beside it. */
#ifndef FOOTFALL_RIG_PAGE_H
#define FOOTFALL_RIG_PAGE_H

#include "rig/result.h"

/* `cards` holds one card (rig/card.h) for each scene. */
void page_html(const struct run_result *run, const struct buffer *cards, struct buffer *out);

#endif
