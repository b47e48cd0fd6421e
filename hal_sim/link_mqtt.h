/* SPDX-License-Identifier: MIT */
/* Publishes reports over MQTT and MQTTS (VS121-P 5.3.1): finds the session that a request belongs
 * to, or starts one. Sessions run side by side; none waits for another. */
#ifndef FOOTFALL_HAL_SIM_LINK_MQTT_H
#define FOOTFALL_HAL_SIM_LINK_MQTT_H

#include <poll.h>
#include <stdint.h>

#include "hal_sim/link.h"

enum { LINK_MQTT_SESSIONS_MAX = 8 };

struct link_mqtt;

/* NULL when memory runs out. The owner must outlive the link. */
struct link_mqtt *link_mqtt_create(const struct link_owner *owner);
void link_mqtt_destroy(struct link_mqtt *link);

/* HAL_OK, or HAL_E_BUSY, HAL_E_INVALID, HAL_E_IO. */
int link_mqtt_submit(struct link_mqtt *link, const struct hal_request *request, uint64_t now_ns);

/* How the session stands that would take this request. */
enum hal_session link_mqtt_session(const struct link_mqtt *link, const struct hal_request *request);

/* Fills in what to poll for and returns how many there are. */
unsigned link_mqtt_pollfds(const struct link_mqtt *link, struct pollfd fds[LINK_MQTT_SESSIONS_MAX]);

/* Moves all sessions on and replies for the reports that ended. */
void link_mqtt_service(struct link_mqtt *link, uint64_t now_ns);

#endif
