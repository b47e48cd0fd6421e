/* SPDX-License-Identifier: MIT */
/* An NTP server as a scene describes it: answers a packet at a given moment (RFC 5905, 7.3). Used
 * by virtual_services.c; knows nothing of the device's own client. */
#ifndef FOOTFALL_HAL_SIM_NTP_SERVER_H
#define FOOTFALL_HAL_SIM_NTP_SERVER_H

#include <stddef.h>
#include <stdint.h>

#include "sim/scene.h"

enum { NTP_SERVER_ANSWER_LEN = 48 };

/* The answer's length; 0 when there is none. */
uint16_t ntp_server_answer(enum ntp_mood mood, const uint8_t *question, size_t len, int64_t utc_us,
                           uint8_t out[NTP_SERVER_ANSWER_LEN]);

#endif
