/* SPDX-License-Identifier: MIT */
/* What the device tells about its recipients, its clock and who is there, the message that tries a
 * URL, and the test whether an address is taken. */
#include "firmware_core/manage_call.h"

#include <string.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/recipient.h"
#include "firmware_core/settings_network.h"
#include "firmware_core/time_zone.h"

static const char *const functions[FUNCTION_COUNT] = { "region_people_counting",
                                                       "line_crossing_counting",
                                                       "people_flow_analysis" };

/* The function's entry that is named in the request; -1 after a refusal. */
static int named_recipient(struct manage_call *call)
{
    const char *function = manage_text(call, "function");
    const char *to = function != NULL ? manage_text(call, "to") : NULL;
    if (to == NULL)
        return -1;
    for (unsigned f = 0; f < FUNCTION_COUNT; f++) {
        if (strcmp(function, functions[f]) != 0)
            continue;
        for (unsigned i = 0; i < HTTP_URL_MAX; i++)
            if (strcmp(to, recipient_entry_name(i)) == 0)
                return (int)(recipient_first((enum report_function)f) + i);
        return manage_refuse(call, "to", "takes http1, http2, http3");
    }
    return manage_refuse(call, "function",
                         "takes region_people_counting, line_crossing_counting, "
                         "people_flow_analysis");
}

int manage_connection_test(struct manage_call *call)
{
    struct device *device = call->device;
    int recipient = named_recipient(call);
    if (recipient < 0)
        return -1;
    enum report_function function = (enum report_function)((unsigned)recipient / RECIPIENT_ENTRIES);
    const struct report_settings *report = reporting_settings(&device->settings, function);
    if (report->http[(unsigned)recipient % RECIPIENT_ENTRIES].url[0] == '\0')
        return manage_refuse(call, "to", "has no URL");
    if (device->connections.c[recipient].test == TEST_SENT)
        return manage_refuse(call, "to", "is being tested already");
    const struct report test = { .kind = REPORT_TEST,
                                 .function = function,
                                 .end_utc_us = device->hal.utc_us(device->hal.ctx) };
    int len = device->model->encode(&test, &device->settings, &device->identity, device->body,
                                    sizeof device->body);
    int result = connection_test(&device->connections, &device->settings, &device->identity,
                                 &device->hal, (unsigned)recipient, device->body, (size_t)len);
    if (result != HAL_OK)
        return manage_refuse(call, "to",
                             result == HAL_E_BUSY ? "cannot be tested just now: too much is on "
                                                    "its way"
                                                  : "cannot be sent to");
    manage_key(call, "test");
    text_quoted(&call->answer, "sent");
    return 0;
}

int manage_address_test(struct manage_call *call)
{
    struct device *device = call->device;
    const char *address = manage_text(call, "address");
    const char *wrong = address != NULL ? settings_network_host(address) : NULL;
    if (address == NULL)
        return -1;
    if (wrong != NULL)
        return manage_refuse(call, "address", wrong);
    if (strcmp(address, device->settings.network.ip_address) == 0)
        return manage_refuse(call, "address", "is the device's own already");
    int result = address_test_start(&device->address_test, &device->hal, address);
    if (result != HAL_OK)
        return manage_refuse(call, "address",
                             result == HAL_E_BUSY ? "cannot be tested while another test goes on"
                                                  : "cannot be tested");
    manage_key(call, "test");
    text_quoted(&call->answer, "sent");
    return 0;
}

static void add_text(struct text *text, const char *key, const char *value)
{
    text_add(text, key);
    text_quoted(text, value);
}

static void add_number(struct text *text, const char *key, int64_t value)
{
    text_add(text, key);
    text_signed(text, value);
}

static void add_recipient(struct manage_call *call, unsigned recipient)
{
    static const char *const states[] = {
        [CONNECTION_UNKNOWN] = "unknown",
        [CONNECTION_UP] = "connected",
        [CONNECTION_REFUSED] = "refused",
        [CONNECTION_DOWN] = "not_connected",
    };
    static const char *const tests[] = { "", "sent", "delivered", "refused", "unreachable" };
    struct device *device = call->device;
    struct text *text = &call->answer;
    const struct connection *connection = &device->connections.c[recipient];
    struct outbox_status outbox = outbox_status(&device->outbox, recipient);
    add_text(text, "{\"function\":", functions[recipient / RECIPIENT_ENTRIES]);
    add_text(text, ",\"to\":", recipient_entry_name(recipient));
    add_text(text, ",\"state\":",
             states[connection_state(&device->connections, &device->settings, &device->identity,
                                     &device->hal, recipient)]);
    if (connection->http_status != 0)
        add_number(text, ",\"http_status\":", connection->http_status);
    if (connection->test != TEST_NONE)
        add_text(text, ",\"test\":", tests[connection->test]);
    add_number(text, ",\"stored\":", outbox.stored);
    add_number(text, ",\"delivered\":", outbox.delivered);
    add_number(text, ",\"dropped\":", outbox.dropped);
    text_char(text, '}');
}

static void add_clock(struct manage_call *call)
{
    static const char *const ways[] = { "ntp", "manual", "computer" };
    static const char *const states[] = {
        [NTP_OFF] = "off",
        [NTP_ASKING] = "asking",
        [NTP_SYNCHRONISED] = "synchronised",
        [NTP_NO_ANSWER] = "no answer",
    };
    const struct device *device = call->device;
    struct text *text = &call->answer;
    int64_t utc_us = device->hal.utc_us(device->hal.ctx);
    struct time_zone_span zone = time_zone_at(&device->settings.zone, utc_us);
    text_add(text, "{\"time\":\"");
    civil_time_write(text, utc_us, zone.offset_min);
    text_add(text, "\",\"timezone\":\"");
    civil_time_write_zone(text, device->settings.zone.utc_offset_min);
    text_add(text, zone.dst ? "\",\"dst_status\":true" : "\",\"dst_status\":false");
    add_text(text, ",\"set_by\":", ways[device->settings.clock.way]);
    add_text(text, ",\"ntp\":",
             device->ntp.state == NTP_BAD_ANSWER ? ntp_packet_words(device->ntp.verdict)
                                                 : states[device->ntp.state]);
    text_char(text, '}');
}

static void add_address_test(struct manage_call *call)
{
    static const char *const states[] = {
        [ADDRESS_UNTESTED] = "",     [ADDRESS_TESTING] = "testing", [ADDRESS_FREE] = "free",
        [ADDRESS_IN_USE] = "in_use", [ADDRESS_UNKNOWN] = "unknown",
    };
    const struct address_test *test = &call->device->address_test;
    if (test->state == ADDRESS_UNTESTED)
        return;
    manage_key(call, "address_test");
    add_text(&call->answer, "{\"address\":", test->address);
    add_text(&call->answer, ",\"state\":", states[test->state]);
    text_char(&call->answer, '}');
}

/* As reports have it; 0 where the function is closed by its schedule. */
static unsigned counted_in(const struct region_result *now, unsigned number)
{
    for (unsigned i = 0; i < now->n_regions; i++)
        if (now->number[i] == number)
            return now->counted[i];
    return 0;
}

/* What totals there are since the last reset no report tells (VS121-P 5.3.1). */
static void add_regions(struct manage_call *call)
{
    const struct device *device = call->device;
    const struct region_settings *set = &device->settings.region;
    const bool occupancy = set->reporting_type == REPORTING_OCCUPANCY;
    struct text *text = &call->answer;
    for (unsigned i = 0; i < set->n_regions; i++) {
        const unsigned number = set->regions[i].number;
        add_number(text, i > 0 ? ",{\"region\":" : "{\"region\":", number);
        add_number(text, occupancy ? ",\"occupancy\":" : ",\"current_counted\":",
                   counted_in(&device->regions, number));
        add_number(text, ",\"total_in\":", device->region_totals.in[number - 1]);
        add_number(text, ",\"total_out\":", device->region_totals.out[number - 1]);
        text_char(text, '}');
    }
}

static void add_people(struct manage_call *call)
{
    const struct region_settings *set = &call->device->settings.region;
    if (!set->enable)
        return;
    manage_key(call, "region_people_counting");
    add_number(&call->answer, "{\"current_total\":", call->device->regions.current_total);
    text_add(&call->answer, ",\"regions\":[");
    if (set->detection_region_enable && set->detection_area == AREA_MAPPED)
        add_regions(call);
    text_add(&call->answer, "]}");
}

int manage_status(struct manage_call *call)
{
    const struct device *device = call->device;
    const char *before = "";
    manage_key(call, "date_time");
    add_clock(call);
    manage_key(call, "recipients");
    text_char(&call->answer, '[');
    for (unsigned i = 0; i < RECIPIENT_COUNT; i++) {
        if (!recipient_enabled(&device->settings, i) && device->connections.c[i].test == TEST_NONE)
            continue;
        text_add(&call->answer, before);
        add_recipient(call, i);
        before = ",";
    }
    text_char(&call->answer, ']');
    add_people(call);
    add_address_test(call);
    if (device->settings.remote.enable) {
        manage_key(call, "remote_management");
        text_quoted(&call->answer, platform_status(&device->platform, &device->settings));
    }
    return 0;
}
