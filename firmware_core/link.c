/* SPDX-License-Identifier: MIT */
#include "firmware_core/link.h"

#include "firmware_core/recipient.h"
#include "firmware_core/text.h"

static void log_change(const struct hal *hal, unsigned recipient, const struct hal_reply *reply)
{
    char line[96];
    struct text text;
    text_begin(&text, line, sizeof line);
    text_add(&text, recipient_function_name(recipient));
    text_char(&text, ' ');
    text_add(&text, recipient_entry_name(recipient));
    if (reply->outcome == HAL_DELIVERED)
        text_add(&text, ": connected");
    else
        text_add(&text, reply->outcome == HAL_REFUSED ? ": refused" : ": not reachable");
    if (reply->http_status != 0) {
        text_add(&text, ", HTTP status ");
        text_unsigned(&text, reply->http_status);
    }
    (void)text_end(&text);
    hal->log(hal->ctx, reply->outcome == HAL_DELIVERED ? HAL_LOG_INFO : HAL_LOG_WARNING, line);
}

void link_reply(struct outbox *outbox, struct connections *connections,
                const struct settings *settings, const struct hal *hal,
                const struct hal_reply *reply, uint64_t now_us)
{
    if (connection_tested(connections, reply))
        return;
    enum outbox_link before[RECIPIENT_COUNT];
    for (unsigned i = 0; i < RECIPIENT_COUNT; i++)
        before[i] = outbox_status(outbox, i).link;
    int recipient =
        outbox_reply(outbox, reply->id, reply->outcome, settings->data_retransmission, now_us);
    if (recipient < 0)
        return;
    connection_posted(connections, (unsigned)recipient, reply);
    if (before[recipient] != outbox_status(outbox, (unsigned)recipient).link)
        log_change(hal, (unsigned)recipient, reply);
}

/* What the board cannot send at all has failed like any other attempt. */
static void submit(struct outbox *outbox, struct connections *connections,
                   const struct settings *settings, const struct hal *hal,
                   const struct hal_request *request, uint64_t now_us)
{
    int result = hal->submit(hal->ctx, request);
    if (result == HAL_E_BUSY) {
        outbox_busy(outbox, request->id, now_us);
    } else if (result != HAL_OK) {
        struct hal_reply reply = { .id = request->id, .outcome = HAL_UNREACHABLE };
        link_reply(outbox, connections, settings, hal, &reply, now_us);
    }
}

/* Ends, because each round takes a report away or makes the queue wait. */
static void send_to(struct outbox *outbox, struct snapshots *snapshots,
                    struct connections *connections, const struct settings *settings,
                    const struct hal_identity *identity, const struct hal *hal, unsigned recipient,
                    uint64_t now_us)
{
    struct outbox_parcel parcel;
    struct hal_request request;
    recipient_address(settings, identity, recipient, &request);
    while (outbox_take(outbox, recipient, recipient_window(recipient), now_us, &parcel)) {
        request.id = parcel.id;
        request.body =
            snapshot_body(snapshots, parcel.picture, parcel.body, parcel.len, &request.body_len);
        submit(outbox, connections, settings, hal, &request, now_us);
    }
}

void link_send(struct outbox *outbox, struct snapshots *snapshots, struct connections *connections,
               const struct settings *settings, const struct hal_identity *identity,
               const struct hal *hal, uint64_t now_us)
{
    for (unsigned recipient = 0; recipient < RECIPIENT_COUNT; recipient++)
        if (recipient_enabled(settings, recipient))
            send_to(outbox, snapshots, connections, settings, identity, hal, recipient, now_us);
}

uint64_t link_next_us(const struct outbox *outbox, const struct settings *settings)
{
    uint64_t next = UINT64_MAX;
    for (unsigned recipient = 0; recipient < RECIPIENT_COUNT; recipient++) {
        if (!recipient_enabled(settings, recipient))
            continue;
        uint64_t at = outbox_next_us(outbox, recipient, recipient_window(recipient));
        if (at < next)
            next = at;
    }
    return next;
}
