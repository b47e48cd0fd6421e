/* SPDX-License-Identifier: MIT */
/* The settings of clock and location push in the configuration file, and what reports have no
 * switch for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/ntp.h"
#include "firmware_core/settings_json.h"
#include "tests/unit/settings_import.h"
#include "tests/unit/settings_pieces.h"

#define DATE(members) "{\"date_time\":{" members "}}"
#define SERVER(text) DATE("\"ntp\":{\"server_address\":\"" text "\"}")
#define PUSH(members) "{\"general\":{\"realtime_location_push\":{" members "}}}"
#define SSH_TOO(push, ssh)                                                                         \
    "{\"general\":{\"realtime_location_push\":{\"port\":" push "}},"                               \
    "\"security_service\":{\"ssh\":{\"port\":" ssh "}}}"

/* proves: P-TIME-09, P-LOC-05 */
static void the_factory_asks_nobody_yet_and_tells_nobody(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings, "{}");
    assert_int_equal(settings.clock.way, CLOCK_NTP);
    assert_string_equal(settings.clock.ntp_server, "");
    assert_int_equal(settings.clock.ntp_interval_min, 1440);
    assert_int_equal(settings.zone.utc_offset_min, 480);
    assert_false(settings.zone.dst_enable || settings.location.enable);
    assert_int_equal(settings.location.port, 7200);
}

/* proves: P-TIME-05, P-TIME-06, P-TIME-09, P-LOC-01, P-LOC-03, P-LOC-04 */
static void each_is_taken_and_leaves_as_it_came(void **state)
{
    (void)state;
    static char first[SETTINGS_JSON_EXPORT_MAX];
    struct settings settings, again;
    import_good(&settings, DATE("\"set_by\":\"computer\",\"ntp\":{\"server_address\":"
                                "\"time.example:1123\",\"interval_min\":10080}"));
    assert_int_equal(settings.clock.way, CLOCK_COMPUTER);
    assert_string_equal(settings.clock.ntp_server, "time.example:1123");
    assert_int_equal(settings.clock.ntp_interval_min, 10080);
    settings.location.enable = true;
    settings.location.port = 65535;
    assert_true(settings_json_export(&settings, &model_vs121_p, first, sizeof first) > 0);
    import_good(&again, first);
    assert_memory_equal(&again, &settings, sizeof again);
    import_good(&settings, DATE("\"set_by\":\"manual\",\"ntp\":{\"interval_min\":1}"));
    assert_int_equal(settings.clock.way, CLOCK_MANUAL);
    import_good(&settings, PUSH("\"enable\":true,\"port\":1"));
    assert_int_equal(settings.location.port, 1);
    import_good(&settings, SSH_TOO("22", "2222")); /* SSH has left it */
}

static const struct {
    const char *setting, *host;
    uint16_t port;
} servers[] = {
    { "time.example", "time.example", 123 }, { "time.example:1123", "time.example", 1123 },
    { "192.0.2.7", "192.0.2.7", 123 },       { "192.0.2.7:65535", "192.0.2.7", 65535 },
    { "2001:db8::7", "2001:db8::7", 123 },   { "[2001:db8::7]", "2001:db8::7", 123 },
    { "[2001:db8::7]:9", "2001:db8::7", 9 },
};

static void a_server_may_have_a_port(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof servers / sizeof servers[0]; i++) {
        struct settings settings;
        char json[128] = "{\"date_time\":{\"ntp\":{\"server_address\":\"";
        char host[HOST_LEN_MAX + 1];
        uint16_t port;
        strcat(json, servers[i].setting);
        strcat(json, "\"}}}");
        import_good(&settings, json);
        ntp_address(settings.clock.ntp_server, host, &port);
        assert_string_equal(host, servers[i].host);
        assert_int_equal(port, servers[i].port);
    }
}

#define IN_NTP "date_time.ntp."
#define IN_PUSH "general.realtime_location_push."

static const struct {
    const char *json, *key, *reason;
} bad[] = {
    { DATE("\"set_by\":\"hand\""), "date_time.set_by", "takes ntp, manual, computer" },
    { DATE("\"set_by\":[\"ntp\",\"manual\"]"), "date_time.set_by", "not a list" },
    { DATE("\"ntp\":{\"interval_min\":0}"), IN_NTP "interval_min", "takes 1..10080, not 0" },
    { DATE("\"ntp\":{\"interval_min\":10081}"), IN_NTP "interval_min", "takes 1..10080" },
    { DATE("\"ntp\":{\"interval_min\":1.5}"), IN_NTP "interval_min", "takes 1..10080" },
    { SERVER("time.example:0"), IN_NTP "server_address", "port outside 1..65535" },
    { SERVER("time.example:65536"), IN_NTP "server_address", "port outside 1..65535" },
    { SERVER("time.example:"), IN_NTP "server_address", "port outside 1..65535" },
    { SERVER(":123"), IN_NTP "server_address", "names no host" },
    { SERVER("ntp://time.example"), IN_NTP "server_address", "no URL" },
    { SERVER("time example"), IN_NTP "server_address", "has a character" },
    { SERVER("[2001:db8::7"), IN_NTP "server_address", "no end of its IPv6 address" },
    { SERVER("[]"), IN_NTP "server_address", "names no host" },
    { SERVER("[::1]x"), IN_NTP "server_address", "has a character" },
    { SERVER("user@time.example"), IN_NTP "server_address", "must not hold a user name" },
    { PUSH("\"port\":0"), IN_PUSH "port", "takes 1..65535" },
    { PUSH("\"port\":65536"), IN_PUSH "port", "takes 1..65535" },
    { PUSH("\"enable\":1"), IN_PUSH "enable", "takes true, false" },
    /* be they on or off; proves: P-LOC-04 */
    { PUSH("\"port\":80"), IN_PUSH "port", "80 is the port of the device's pages" },
    { PUSH("\"enable\":true,\"port\":554"), IN_PUSH "port", "554 is the port of RTSP" },
    { PUSH("\"port\":22"), IN_PUSH "port", "22 is the port of SSH" },
    { SSH_TOO("2222", "2222"), IN_PUSH "port", "2222 is the port of SSH" },
    /* one protocol at a time, and flow reports regularly; proves: P-REPORT-17, P-REPORT-04 */
    { REPORT("\"report_protocol\":[\"http\",\"mqtt\"]"),
      "region_people_counting.report.report_protocol", "takes http, mqtt, mqtts, not a list" },
    { REPORT("\"report_protocol\":\"http,mqtt\""), "region_people_counting.report.report_protocol",
      "takes http, mqtt, mqtts" },
    { REPORT("\"report_protocol\":\"http\",\"report_protocol\":\"mqtt\""),
      "region_people_counting.report.report_protocol", "twice" },
    { FLOW("\"report\":{\"report_regularly\":false}"),
      "people_flow_analysis.report.report_regularly", "unknown" },
};

static void what_is_wrong_is_refused_with_key_and_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct settings settings;
        struct settings_error error;
        model_vs121_p.defaults(&settings);
        if (settings_json_import(&settings, &frame, &arena, bad[i].json, strlen(bad[i].json),
                                 &error) == 0)
            fail_msg("taken: %s", bad[i].json);
        if (strcmp(error.key, bad[i].key) != 0 || strstr(error.reason, bad[i].reason) == NULL)
            fail_msg("%s: %s: %s", bad[i].json, error.key, error.reason);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_factory_asks_nobody_yet_and_tells_nobody),
        cmocka_unit_test(each_is_taken_and_leaves_as_it_came),
        cmocka_unit_test(a_server_may_have_a_port),
        cmocka_unit_test(what_is_wrong_is_refused_with_key_and_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
