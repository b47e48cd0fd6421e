/* SPDX-License-Identifier: MIT */
/* Which requests to real recipients are further attempts of a report that failed before. Asked by
 * the board, so that a report is one line of the trace however often it is tried. */
#ifndef FOOTFALL_HAL_SIM_RETRIES_H
#define FOOTFALL_HAL_SIM_RETRIES_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/hal.h"

enum { RETRIES_MAX = 128 }; /* on their way, and failed: more than recipients with their windows */

struct retry {
    uint32_t id;   /* of the request; 0: none is on its way */
    uint64_t hash; /* of recipient and body; 0: free */
};

struct retries {
    struct retry retry[RETRIES_MAX];
    unsigned next; /* to be forgotten when there is no free place */
};

/* The request leaves. False when the same report failed before. */
bool retries_is_new(struct retries *retries, const struct hal_request *request);

/* Power went: nobody knows how what is on its way will end. */
void retries_forget(struct retries *retries);

/* A request ended. */
void retries_reply(struct retries *retries, const struct hal_reply *reply);

#endif
