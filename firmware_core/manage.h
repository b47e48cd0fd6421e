/* SPDX-License-Identifier: MIT */
/* The management interface: one JSON object asks, one answers. It is this project's own, since the
 * guide names an HTTP API without its commands (VS121-P 1.2), and the device's pages sit behind
 * it; whoever owns the board calls it between two steps of the device.
 *
 * A request is {"action": "...", "password": "...", ...}, with "username" where it is given; the
 * answer is {"ok":true,...}, or {"ok":false,"key":"...","reason":"..."} with what was wrong. A
 * request that is refused changes nothing. The table of actions is in manage.c, their page in
 * scenes/FORMAT.md. */
#ifndef FOOTFALL_CORE_MANAGE_H
#define FOOTFALL_CORE_MANAGE_H

#include <stddef.h>

#include "firmware_core/device.h"
#include "firmware_core/settings_json.h"
#include "firmware_core/snapshot.h"

enum {
    MANAGE_REQUEST_MAX = SETTINGS_JSON_MAX,                    /* bytes */
    MANAGE_ANSWER_MIN = 512,                                   /* room for any refusal */
    MANAGE_ANSWER_MAX = SNAPSHOT_TEXT_MAX + MANAGE_ANSWER_MIN, /* a picture; none is longer */
};

/* The actions in the order of their table; NULL behind the last. For whoever documents them. */
const char *manage_action(unsigned index);

/* Does what a request of any bytes asks and writes the answer with a NUL behind it; cap is at
 * least MANAGE_ANSWER_MIN, and an answer that does not fit becomes a refusal. Returns the
 * answer's length. */
size_t device_manage(struct device *device, const char *json, size_t len, char *answer, size_t cap);

#endif
