/* SPDX-License-Identifier: MIT */
#include "firmware_core/connection.h"

#include <string.h>

void connection_save(struct connections *connections)
{
    memset(connections->c, 0, sizeof connections->c);
}

int connection_test(struct connections *connections, const struct settings *settings,
                    const struct hal_identity *identity, const struct hal *hal, unsigned recipient,
                    const char *body, size_t len)
{
    struct connection *connection = &connections->c[recipient];
    struct hal_request request;
    recipient_address(settings, identity, recipient, &request);
    if (connections->last_id < CONNECTION_TEST_ID_FIRST - 1 ||
        connections->last_id >= UINT32_MAX - 1)
        connections->last_id = CONNECTION_TEST_ID_FIRST - 1;
    request.id = ++connections->last_id;
    request.body = body;
    request.body_len = len;
    int result = hal->submit(hal->ctx, &request);
    if (result == HAL_OK) {
        connection->test = TEST_SENT;
        connection->test_id = request.id;
    }
    return result;
}

void connection_posted(struct connections *connections, unsigned recipient,
                       const struct hal_reply *reply)
{
    static const enum connection_state states[] = {
        [HAL_DELIVERED] = CONNECTION_UP,
        [HAL_REFUSED] = CONNECTION_REFUSED,
        [HAL_UNREACHABLE] = CONNECTION_DOWN,
    };
    connections->c[recipient].last = states[reply->outcome];
    connections->c[recipient].http_status = reply->http_status;
}

bool connection_tested(struct connections *connections, const struct hal_reply *reply)
{
    static const enum test_state states[] = {
        [HAL_DELIVERED] = TEST_DELIVERED,
        [HAL_REFUSED] = TEST_REFUSED,
        [HAL_UNREACHABLE] = TEST_UNREACHABLE,
    };
    if (reply->id < CONNECTION_TEST_ID_FIRST)
        return false;
    for (unsigned i = 0; i < RECIPIENT_COUNT; i++) {
        struct connection *connection = &connections->c[i];
        if (connection->test != TEST_SENT || connection->test_id != reply->id)
            continue;
        connection->test = states[reply->outcome];
        connection_posted(connections, i, reply);
    }
    return true;
}

enum connection_state connection_state(const struct connections *connections,
                                       const struct settings *settings,
                                       const struct hal_identity *identity, const struct hal *hal,
                                       unsigned recipient)
{
    static const enum connection_state states[] = {
        [HAL_SESSION_NONE] = CONNECTION_UNKNOWN,
        [HAL_SESSION_DOWN] = CONNECTION_DOWN,
        [HAL_SESSION_UP] = CONNECTION_UP,
    };
    struct hal_request request;
    recipient_address(settings, identity, recipient, &request);
    if (request.protocol == HAL_PROTOCOL_HTTP)
        return connections->c[recipient].last;
    return states[hal->session(hal->ctx, &request)];
}
