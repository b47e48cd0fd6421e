/* SPDX-License-Identifier: MIT */
/* What every link to the outside has in common: it takes requests without ever waiting, and tells
 * its owner later how each of them ended. hal_host.c owns the links. */
#ifndef FOOTFALL_HAL_SIM_LINK_H
#define FOOTFALL_HAL_SIM_LINK_H

#include "firmware_core/hal.h"
#include "hal_sim/resolver.h"

enum { LINK_PATH_MAX = 640 };

struct link_owner {
    void *ctx;
    void (*reply)(void *ctx, const struct hal_reply *reply);
    void (*body)(void *ctx, uint32_t id, const char *body, size_t len); /* before its reply */
    void (*log)(void *ctx, enum hal_log_level level, const char *text);
    /* Holds what the user uploaded: ca.pem, client.pem and client.key for own certificates, and
     * authorities.pem in place of the system's authorities. Files may be absent. */
    const char *keys_folder;
    struct name_server name_server; /* asked for the hosts of recipients */
};

#endif
