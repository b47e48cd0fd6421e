/* SPDX-License-Identifier: MIT */
/* Makes the device as it left the factory, but for what is spared (VS121-P 2.3, 5.4.5). Whoever
 * wants that orders it and restarts the device; the device carries it out when it starts. The order
 * is one record in the store, so a power cut at any moment leaves either no reset or a whole one.
 *
 * Deleted are configuration, account, counts and reports; the software stays. */
#ifndef FOOTFALL_CORE_FACTORY_RESET_H
#define FOOTFALL_CORE_FACTORY_RESET_H

#include <stdbool.h>

#include "firmware_core/hal.h"

/* What is spared, as bits of an order. Only the button's reset, which spares nothing, frees the
 * privacy mode (VS121-P 4 note 3). */
enum {
    SPARE_NETWORK = 1, /* Keep the IP Configuration */
    SPARE_USER = 2,    /* Keep the User Information */
    SPARE_PRIVACY = 4,
};

/* The next start is a reset. HAL_OK or a negative hal_error. */
int factory_reset_order(const struct hal *hal, unsigned spared);

/* Whether there is an order, and what it spares. */
bool factory_reset_ordered(const struct hal *hal, unsigned *spared);

/* It was carried out, in all but the configuration and the account, which the caller has written
 * anew. Counts and reports are deleted here, the order last. */
int factory_reset_finish(const struct hal *hal);

#endif
