/* SPDX-License-Identifier: MIT */
/* Remote Management (VS121-P 5.4.4): says hello to a platform and knows whether it answers. How the
 * maker's platforms talk is not published, so what the device says goes to a stand-in at a URL of
 * the user's own, and to nobody without one; no other address is ever looked up. Called by the
 * device in each step. */
#ifndef FOOTFALL_CORE_PLATFORM_H
#define FOOTFALL_CORE_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/hal.h"
#include "firmware_core/settings.h"
#include "firmware_core/settings_json.h"

enum {
    PLATFORM_HELLO_US = 30 * 1000 * 1000, /* from one hello to the next */
    PLATFORM_REQUEST_ID = 0,              /* no recipient's report has it */
    PLATFORM_WAY_MAX = 8,                 /* on their way at once, with reports */
    /* What a platform may answer to a hello: any export, and what stands around it. */
    PLATFORM_ANSWER_MAX = SETTINGS_JSON_EXPORT_MAX + 1024,
};

#define PLATFORM_HELLO_ID UINT32_MAX /* no other request has it */

struct platform_link {
    uint8_t n_on_way, n_stale; /* stale: to a platform of former settings */
    bool connected;            /* what was said last was answered well */
    uint64_t next_us;          /* of the next hello */
    /* The stand-in whose configuration was applied since the device came online. */
    char provisioned_by[URL_LEN_MAX + 1];
    size_t answer_len; /* 0: there is none; more than fits: it was too long */
    char answer[PLATFORM_ANSWER_MAX];
};

/* Settings were saved: another platform has answered nothing yet. */
void platform_save(struct platform_link *link);

/* Says hello when it is due. */
void platform_step(struct platform_link *link, const struct settings *settings,
                   const struct hal_identity *identity, const struct hal *hal, uint64_t now_us);

/* Data Transfer Service: hands a report to the development platform too, while it is connected.
 * None is kept or repeated; the report's own recipients do not hang on it. */
void platform_report(struct platform_link *link, const struct settings *settings,
                     const struct hal *hal, const char *body, size_t len);

/* The answer to one of these; false when the reply is to something else. */
bool platform_reply(struct platform_link *link, const struct hal_reply *reply);

/* Keeps the body of the answer to a hello until its reply. */
void platform_body(struct platform_link *link, uint32_t id, const char *body, size_t len);

/* There may be passwords in it: nothing stays. */
void platform_forget_body(struct platform_link *link);

/* Tells whoever asked for other settings at `url` how that went. The next hello, to whom the
 * settings name now, has time: platforms that send a device to and fro do not keep it busy. */
void platform_tell(struct platform_link *link, const struct settings *settings,
                   const struct hal *hal, const char *url, const char *body, uint64_t now_us);

/* When platform_step() has something to do; UINT64_MAX never. */
uint64_t platform_next_us(const struct platform_link *link, const struct settings *settings);

/* Status, in words: disabled, disconnected, connected. */
const char *platform_status(const struct platform_link *link, const struct settings *settings);

#endif
