/* SPDX-License-Identifier: MIT */
/* How the device stands with each recipient, for its status, and the test messages that a user
 * sends to see whether a URL can be reached (VS121-P 5.3: Status, Connection Test). A test message
 * is no report: it is in no outbox, so it is neither stored nor repeated. */
#ifndef FOOTFALL_CORE_CONNECTION_H
#define FOOTFALL_CORE_CONNECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware_core/hal.h"
#include "firmware_core/outbox.h"
#include "firmware_core/recipient.h"
#include "firmware_core/settings.h"

#define CONNECTION_TEST_ID_FIRST (UINT32_C(1) + OUTBOX_ID_MAX) /* to UINT32_MAX - 1 */

enum connection_state {
    CONNECTION_UNKNOWN, /* nothing was sent yet */
    CONNECTION_UP,
    CONNECTION_REFUSED, /* by HTTP only */
    CONNECTION_DOWN,
};

enum test_state { TEST_NONE, TEST_SENT, TEST_DELIVERED, TEST_REFUSED, TEST_UNREACHABLE };

struct connection {
    enum connection_state last; /* how the last post or test ended */
    uint16_t http_status;       /* of its answer; 0 without one */
    enum test_state test;
    uint32_t test_id; /* of the request that is on its way */
};

struct connections {
    uint32_t last_id;
    struct connection c[RECIPIENT_COUNT];
};

/* Settings were saved: what was known of the former ones is worth nothing. */
void connection_save(struct connections *connections);

/* Sends a test message to a recipient by HTTP. HAL_OK, or what submit() said. */
int connection_test(struct connections *connections, const struct settings *settings,
                    const struct hal_identity *identity, const struct hal *hal, unsigned recipient,
                    const char *body, size_t len);

/* A post to a recipient ended. */
void connection_posted(struct connections *connections, unsigned recipient,
                       const struct hal_reply *reply);

/* A reply came: true when it was that of a test. */
bool connection_tested(struct connections *connections, const struct hal_reply *reply);

/* By HTTP the result of the last post or test, by MQTT(S) the state of the session. */
enum connection_state connection_state(const struct connections *connections,
                                       const struct settings *settings,
                                       const struct hal_identity *identity, const struct hal *hal,
                                       unsigned recipient);

#endif
