/* SPDX-License-Identifier: MIT */
/* What hangs on the contact of DO, held against what the contact may switch (VS121-P 2.2). Used by
 * the board when it closes the contact, and by `footfall lint`. */
#ifndef FOOTFALL_HAL_SIM_CONTACT_LOAD_H
#define FOOTFALL_HAL_SIM_CONTACT_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "firmware_core/terminal.h"

/* True when a load of so many volts and amperes is within the limits; otherwise `why` says what is
 * wrong with it. */
bool contact_load_fits(const struct contact_limits *limits, double volts, double amps, char *why,
                       size_t cap);

#endif
