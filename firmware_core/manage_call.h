/* SPDX-License-Identifier: MIT */
/* One request at the management interface while its action runs, and the actions themselves. Each
 * is named in the table of manage.c and belongs to the module that its comment names. */
#ifndef FOOTFALL_CORE_MANAGE_CALL_H
#define FOOTFALL_CORE_MANAGE_CALL_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "firmware_core/device_parts.h"
#include "firmware_core/settings.h"
#include "firmware_core/text.h"

struct manage_call {
    struct device *device;
    const cJSON *request;        /* in the device's arena, which is in use meanwhile */
    struct text answer;          /* an object that is open: {"ok":true */
    struct settings_error error; /* of a refusal */
};

/* Refuses the request: what was wrong with which key. Returns -1 for the action to hand on. */
int manage_refuse(struct manage_call *call, const char *key, const char *reason);

/* A member of the request that must be a text; NULL and refused when it is none. */
const char *manage_text(struct manage_call *call, const char *key);

/* A member that may be left out: 0 and *out filled in, or -1 and refused when it is no boolean. */
int manage_bool(struct manage_call *call, const char *key, bool fallback, bool *out);

/* A member that must be a whole number from least to most; 0, or -1 and refused. */
int manage_number(struct manage_call *call, const char *key, int32_t least, int32_t most,
                  int32_t *out);

/* Adds ,"key": to the answer; a value has to follow. */
void manage_key(struct manage_call *call, const char *key);

/* Before and after something secret is compared, so that guessing is slow: 0, or -1 and refused
 * because of too many wrong tries in a row. */
int manage_may_try(struct manage_call *call, const char *key);
void manage_tried(struct manage_call *call, bool right);

/* Actions: 0 and the answer is added to, or -1 after a refusal. */
/* manage_account.c */
int manage_activate(struct manage_call *call);
int manage_account(struct manage_call *call);
int manage_welcome(struct manage_call *call);
int manage_forgot_password(struct manage_call *call);
int manage_set_password(struct manage_call *call);
int manage_set_questions(struct manage_call *call);
/* manage_system.c */
int manage_export(struct manage_call *call);
int manage_import(struct manage_call *call);
int manage_info(struct manage_call *call);
int manage_reset(struct manage_call *call);
int manage_reboot(struct manage_call *call);
int manage_live_picture(struct manage_call *call); /* manage_picture.c */
int manage_snapshot(struct manage_call *call);
int manage_clear_masks(struct manage_call *call);
/* manage_time.c */
int manage_set_time(struct manage_call *call);
/* manage_status.c */
int manage_status(struct manage_call *call);
int manage_connection_test(struct manage_call *call);
int manage_address_test(struct manage_call *call);
/* manage_upgrade.c */
int manage_upgrade(struct manage_call *call);

#endif
