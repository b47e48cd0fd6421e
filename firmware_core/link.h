/* SPDX-License-Identifier: MIT */
/* Hands what is due in the outbox to the board, with its picture, and the board's answers back to
 * the outbox. Beside it only the frame and its JPEG touch the HAL in device_step(). */
#ifndef FOOTFALL_CORE_LINK_H
#define FOOTFALL_CORE_LINK_H

#include <stdint.h>

#include "firmware_core/connection.h"
#include "firmware_core/hal.h"
#include "firmware_core/outbox.h"
#include "firmware_core/settings.h"
#include "firmware_core/snapshot.h"

/* Starts sending all that may leave now. A recipient that fails holds back no other one. */
void link_send(struct outbox *outbox, struct snapshots *snapshots, struct connections *connections,
               const struct settings *settings, const struct hal_identity *identity,
               const struct hal *hal, uint64_t now_us);

/* Takes an answer, to a report or to a test message. Logs when a recipient comes or goes
 * (VS121-P 5.3: Status). */
void link_reply(struct outbox *outbox, struct connections *connections,
                const struct settings *settings, const struct hal *hal,
                const struct hal_reply *reply, uint64_t now_us);

/* When link_send() must be called again without an answer; UINT64_MAX never. */
uint64_t link_next_us(const struct outbox *outbox, const struct settings *settings);

#endif
