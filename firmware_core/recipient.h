/* SPDX-License-Identifier: MIT */
/* Who receives reports: each URL entry and each broker connection of each counting function is
 * one recipient with a number of its own (VS121-P 5.3.1, 5.3.2, 5.3.4). Called by the device to
 * address what is in the outbox. */
#ifndef FOOTFALL_CORE_RECIPIENT_H
#define FOOTFALL_CORE_RECIPIENT_H

#include <stdbool.h>

#include "firmware_core/hal.h"
#include "firmware_core/report.h"
#include "firmware_core/settings.h"

enum {
    RECIPIENT_ENTRIES = HTTP_URL_MAX + 2, /* URL 1 to 3, MQTT, MQTTS */
    RECIPIENT_COUNT = FUNCTION_COUNT * RECIPIENT_ENTRIES,
};

/* The recipients of a function are those from here on, RECIPIENT_ENTRIES of them. */
unsigned recipient_first(enum report_function function);

/* Whether its protocol is the chosen one and, by HTTP, its entry is enabled. Its address is then
 * complete: the import of settings sees to it. */
bool recipient_enabled(const struct settings *settings, unsigned recipient);

/* Whether its reports go with a picture: by HTTP only, URL by URL (VS121-P 5.3). */
bool recipient_wants_picture(const struct settings *settings, unsigned recipient);

/* How many reports may be on their way to it at once: one by HTTP, so that they arrive in order;
 * several by MQTT, whose one connection keeps the order. */
unsigned recipient_window(unsigned recipient);

/* region http1, line mqtt: for logs. */
const char *recipient_function_name(unsigned recipient);
const char *recipient_entry_name(unsigned recipient);

/* Fills in all of a request but id and body. */
void recipient_address(const struct settings *settings, const struct hal_identity *identity,
                       unsigned recipient, struct hal_request *out);

#endif
