/* SPDX-License-Identifier: MIT */
/* Posts reports over HTTP and HTTPS with libcurl (VS121-P 5.3.1: notification URLs, user name and
 * password; basic or digest as the server asks). Transfers run side by side and nothing waits. */
#ifndef FOOTFALL_HAL_SIM_LINK_HTTP_H
#define FOOTFALL_HAL_SIM_LINK_HTTP_H

#include <poll.h>

#include "hal_sim/link.h"

enum {
    LINK_HTTP_TRANSFERS_MAX = 48,
    LINK_HTTP_EXTRA_MAX = 24,
    LINK_HTTP_PER_SERVER_MAX = 12, /* so that a slow server leaves room for the others */
};

struct link_http;

/* NULL when memory runs out. The owner must outlive the link. */
struct link_http *link_http_create(const struct link_owner *owner);
void link_http_destroy(struct link_http *link);

/* HAL_OK, or HAL_E_BUSY, HAL_E_INVALID, HAL_E_IO. */
int link_http_submit(struct link_http *link, const struct hal_request *request, uint64_t now_ns);

/* Waits up to timeout_ms for something to happen on the link's own descriptors or on `extra`. */
void link_http_poll(struct link_http *link, const struct pollfd *extra, unsigned n_extra,
                    int timeout_ms);

/* Moves all transfers on and replies for those that ended. */
void link_http_service(struct link_http *link, uint64_t now_ns);

#endif
