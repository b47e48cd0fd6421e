/* SPDX-License-Identifier: MIT */
/* Asks one name server for a host's addresses, with glibc's stub resolver and none of the system's
 * own settings. Waits for the answer: called in the resolver's thread only. */
#ifndef FOOTFALL_HAL_SIM_NAME_QUERY_H
#define FOOTFALL_HAL_SIM_NAME_QUERY_H

#include "hal_sim/resolver.h"

/* NULL, or why there is no address. IPv4 comes first; IPv6 is asked for where there is none. */
const char *name_query(const char *host, const struct name_server *server, struct addresses *out);

#endif
