/* SPDX-License-Identifier: MIT */
/* Who keeps what in the board's record store: each room has a range of keys of its own, and only
 * it writes there. A factory reset deletes all ranges but those that it is told to spare. */
#ifndef FOOTFALL_CORE_STORE_KEYS_H
#define FOOTFALL_CORE_STORE_KEYS_H

#include <stdint.h>

#define STORE_SETTINGS_FIRST UINT32_C(0x01000000) /* the configuration */
#define STORE_SETTINGS_LAST UINT32_C(0x01ffffff)
#define STORE_ACCESS_FIRST UINT32_C(0x02000000) /* activation, password, privacy mode */
#define STORE_ACCESS_LAST UINT32_C(0x02ffffff)
#define STORE_COUNTS_FIRST UINT32_C(0x03000000) /* cumulative counts and the running periods */
#define STORE_COUNTS_LAST UINT32_C(0x03ffffff)
#define STORE_UPGRADE_FIRST UINT32_C(0x04000000) /* what an upgrade still wants done */
#define STORE_UPGRADE_LAST UINT32_C(0x04ffffff)
#define STORE_OUTBOX_FIRST                                                                         \
    UINT32_C(0x80000000) /* reports, in the order in which they were made                          \
                          */
#define STORE_OUTBOX_LAST UINT32_C(0xffffffff)

#endif
