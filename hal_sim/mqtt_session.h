/* SPDX-License-Identifier: MIT */
/* One client's session with one broker over libmosquitto, whose own reconnecting is not used: it
 * gives up for good after a refused first connect, a failed name or a bad certificate. Here every
 * failure leads to another attempt after a pause that doubles up to 30 s. */
#ifndef FOOTFALL_HAL_SIM_MQTT_SESSION_H
#define FOOTFALL_HAL_SIM_MQTT_SESSION_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "hal_sim/link.h"

struct mqtt_session;

/* The session that a request belongs to; NULL when memory runs out. libmosquitto must have been
 * initialised. */
struct mqtt_session *mqtt_session_create(const struct link_owner *owner,
                                         const struct hal_request *request);
void mqtt_session_destroy(struct mqtt_session *session);

/* Whether all settings of the connection are those of the session (VS121-P 5.3.1,
 * Client ID: functions with equal settings share one, and must not fight over it). */
bool mqtt_session_matches(const struct mqtt_session *session, const struct hal_request *request);

/* Whether nobody waits for a reply. */
bool mqtt_session_is_idle(const struct mqtt_session *session);

/* Whether the broker has greeted it and the connection holds. */
bool mqtt_session_is_up(const struct mqtt_session *session);

/* HAL_OK, HAL_E_BUSY or HAL_E_IO. */
int mqtt_session_submit(struct mqtt_session *session, const struct hal_request *request,
                        uint64_t now_ns);

/* What to poll for; fd -1 for nothing at present. */
struct pollfd mqtt_session_pollfd(const struct mqtt_session *session);

/* Moves the session on. Never waits. */
void mqtt_session_service(struct mqtt_session *session, uint64_t now_ns);

#endif
