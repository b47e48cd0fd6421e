/* SPDX-License-Identifier: MIT */
/* Spells reports as the VS121-P does (VS121-P 7.1 to 7.7): strict JSON without white
 * space, with the keys, their order and their spelling as printed there. */
#ifndef FOOTFALL_CORE_ENCODE_P_H
#define FOOTFALL_CORE_ENCODE_P_H

#include <stdbool.h>
#include <stddef.h>

#include "firmware_core/hal.h"
#include "firmware_core/report.h"
#include "firmware_core/settings.h"

/* As model.encode. */
int encode_p(const struct report *report, const struct settings *settings,
             const struct hal_identity *identity, char *out, size_t cap);

#endif
