/* SPDX-License-Identifier: MIT */
#include "firmware_core/recipient.h"

#include <string.h>

#include "firmware_core/outbox.h"
#include "firmware_core/reporting.h"

enum {
    ENTRY_MQTT = HTTP_URL_MAX,
    ENTRY_MQTTS,
    TIMEOUT_MS = 10000, /* of one attempt */
};

static const struct report_settings *report_of(const struct settings *settings, unsigned recipient)
{
    return reporting_settings(settings, (enum report_function)(recipient / RECIPIENT_ENTRIES));
}

unsigned recipient_first(enum report_function function)
{
    return (unsigned)function * RECIPIENT_ENTRIES;
}

bool recipient_enabled(const struct settings *settings, unsigned recipient)
{
    const struct report_settings *report = report_of(settings, recipient);
    unsigned entry = recipient % RECIPIENT_ENTRIES;
    switch (entry) {
    case ENTRY_MQTT:
        return report->protocol == PROTOCOL_MQTT;
    case ENTRY_MQTTS:
        return report->protocol == PROTOCOL_MQTTS;
    default:
        return report->protocol == PROTOCOL_HTTP && report->http[entry].enable;
    }
}

bool recipient_wants_picture(const struct settings *settings, unsigned recipient)
{
    unsigned entry = recipient % RECIPIENT_ENTRIES;
    return entry < HTTP_URL_MAX && report_of(settings, recipient)->http[entry].snapshot;
}

unsigned recipient_window(unsigned recipient)
{
    return recipient % RECIPIENT_ENTRIES < HTTP_URL_MAX ? 1 : OUTBOX_WINDOW_MAX;
}

const char *recipient_function_name(unsigned recipient)
{
    static const char *const names[FUNCTION_COUNT] = { "region", "line", "flow" };
    return names[recipient / RECIPIENT_ENTRIES];
}

const char *recipient_entry_name(unsigned recipient)
{
    static const char *const names[RECIPIENT_ENTRIES] = { "http1", "http2", "http3", "mqtt",
                                                          "mqtts" };
    return names[recipient % RECIPIENT_ENTRIES];
}

static void address_broker(const struct mqtt_settings *mqtt, const struct hal_identity *identity,
                           struct hal_request *out)
{
    out->host = mqtt->host;
    out->port = mqtt->port;
    out->client_id = mqtt->client_id[0] != '\0' ? mqtt->client_id : identity->device_sn;
    out->username = mqtt->username;
    out->password = mqtt->password;
    out->topic = mqtt->topic;
    out->qos = mqtt->qos;
}

void recipient_address(const struct settings *settings, const struct hal_identity *identity,
                       unsigned recipient, struct hal_request *out)
{
    const struct report_settings *report = report_of(settings, recipient);
    unsigned entry = recipient % RECIPIENT_ENTRIES;
    memset(out, 0, sizeof *out);
    out->to = recipient_entry_name(recipient);
    out->timeout_ms = TIMEOUT_MS;
    out->verify_tls = true;
    if (entry == ENTRY_MQTT) {
        out->protocol = HAL_PROTOCOL_MQTT;
        address_broker(&report->mqtt, identity, out);
    } else if (entry == ENTRY_MQTTS) {
        out->protocol = HAL_PROTOCOL_MQTTS;
        out->own_certificates = report->mqtts.certificate_type == CERTIFICATE_SELF_SIGNED;
        address_broker(&report->mqtts, identity, out);
    } else {
        const struct http_settings *http = &report->http[entry];
        out->protocol = HAL_PROTOCOL_HTTP;
        out->url = http->url;
        out->username = http->username;
        out->password = http->password;
        out->verify_tls = http->verify_certificate;
    }
}
