/* SPDX-License-Identifier: MIT */
/* What left the device, added up by recipient and kind, as a small table of the result page.
 * Read from a complete trace. */
#ifndef FOOTFALL_RIG_LEDGER_H
#define FOOTFALL_RIG_LEDGER_H

#include "rig/buffer.h"

/* Nothing is added when no report left. */
void ledger_html(const char *trace, struct buffer *out);

#endif
