/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <cjson/cJSON.h>

#include "firmware_core/settings_json.h"
#include "firmware_core/settings_walk.h"

enum { WIDTH_PX = 640, HEIGHT_PX = 480 };

static struct json_arena arena;
static const struct settings_frame frame = { .model = &model_vs121_p,
                                             .width_px = WIDTH_PX,
                                             .height_px = HEIGHT_PX };

static int import_bytes(struct settings *settings, const char *json, size_t len,
                        struct settings_error *error)
{
    return settings_json_import(settings, &frame, &arena, json, len, error);
}

static void import_good(struct settings *settings, const char *json)
{
    struct settings_error error;
    if (import_bytes(settings, json, strlen(json), &error) != 0)
        fail_msg("refused %s: %s: %s", json, error.key, error.reason);
}

/* What is wrong, the key that must be named, and a part of the reason. */
struct bad {
    const char *json, *key, *reason;
};

#define REGION(members) "{\"region_people_counting\":{" members "}}"
#define AREA(members) REGION("\"detection_region\":{" members "}")
#define REGIONS(list) AREA("\"regions\":[" list "]")
#define LINE(members) "{\"line_crossing_counting\":{" members "}}"
#define REPORT(members) REGION("\"report\":{" members "}")
#define SQUARE "[[10,10],[90,10],[90,90],[10,90]]"

#define IN_AREA "region_people_counting.detection_region."
#define IN_REPORT "region_people_counting.report."

static const struct bad table[] = {
    /* the text itself */
    { "", "", "is not JSON" },
    { "  ", "", "is not JSON" },
    { "[]", "", "must be an object" },
    { "7", "", "must be an object" },
    { "{", "", "cut off" },
    { "{\"model\":\"vs121", "", "cut off in a string" },
    { "{\"model\":\"vs121\\", "", "cut off in a string" },
    { "{\"model\":\"vs121-p\"", "", "brackets are still open" },
    { "{\"model\"}", "", "is not JSON" },
    { "{\"model\":\"vs121-p\",}", "", "is not JSON" },
    { "{\"model\":\"vs121-p\"} x", "", "is not JSON" },
    { "{\"model\":\"vs121-p\"}}", "", "closed that was not opened" },
    { "{\"model\":[}", "", "closed that was not opened" },
    { "{'model':1}", "", "unexpected character" },
    { "{\"model\":nul}", "", "is not JSON" },
    { "{/* no comments */}", "", "unexpected character" },
    { "{\"model\":\"\x01\"}", "", "control character" },
    { "{\"model\":\"a\nb\"}", "", "control character" },
    { "{\"model\":\"\\u0000\"}", "", "NUL" },
    { "{\"model\":\"\\q\"}", "", "unknown escape" },
    { "{\"model\":\"\\u12g4\"}", "", "four hexadecimal digits" },
    { "{\"model\":\"\\ud800\"}", "", "is not JSON" },
    { "{\"model\":\"\xff\"}", "", "not UTF-8" },
    { "{\"model\":\"\xc0\xaf\"}", "", "not UTF-8" },
    { "{\"model\":\"\xed\xa0\x80\"}", "", "not UTF-8" },
    { "{\"model\":\"\xf4\x90\x80\x80\"}", "", "not UTF-8" },
    { "{\"model\":\"\xe2\x82\"}", "", "not UTF-8" },
    { "{\"model\":\"\xe0\x9f\xbf\"}", "", "not UTF-8" },
    { "{\"model\":\"\xf0\x8f\xbf\xbf\"}", "", "not UTF-8" },
    { "{\"model\":\"\xf5\x80\x80\x80\"}", "", "not UTF-8" },
    { "{\"model\":\"\x80\"}", "", "not UTF-8" },
    { "{\"model\":\"\xc3(\"}", "", "not UTF-8" },
    { "{\"model\":\"\xe2\x82", "", "not UTF-8" },
    { "\xef\xbb\xbf{}", "", "unexpected character" },
    { "{\"model\":01}", "", "needless 0" },
    { "{\"model\":-}", "", "number is incomplete" },
    { "{\"model\":1.}", "", "number is incomplete" },
    { "{\"model\":1e+}", "", "number is incomplete" },
    { "{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}", "", "deeper than 16" },
    /* keys */
    { "{\"modell\":\"vs121-p\"}", "modell", "nearest known one is model" },
    { "{\"\":1}", "", "unknown key" },
    { "{\"general\":{\"retransmission\":true}}", "general.retransmission",
      "nearest known one is data_retransmission" },
    { REPORT("\"reporting_interval\":60"), IN_REPORT "reporting_interval",
      "nearest known one is reporting_interval_s" },
    { REPORT("\"http\":[{},{\"uri\":\"\"}]"), IN_REPORT "http[1].uri", "nearest known one is url" },
    { REPORT("\"mqtt\":{\"certificate_type\":\"self_signed\"}"), IN_REPORT "mqtt.certificate_type",
      "unknown key" },
    { LINE("\"line2\":[[1,1],[9,9]]"), "line_crossing_counting.line2",
      "nearest known one is line" }, /* proves: P-LINE-16 */
    { "{\"model\":\"vs121-p\",\"model\":\"vs121-p\"}", "model", "given twice" },
    { "{\"general\":{},\"network\":{},\"general\":{}}", "general", "given twice" },
    { REPORT("\"http\":[],\"http\":[]"), IN_REPORT "http", "given twice" },
    /* types */
    { "{\"network\":[]}", "network", "must be an object" },
    { "{\"network\":null}", "network", "must be an object" },
    { "{\"general\":{\"data_retransmission\":1}}", "general.data_retransmission",
      "takes true, false, not 1" },
    { "{\"general\":{\"data_retransmission\":\"on\"}}", "general.data_retransmission",
      "takes true, false, not \"on\"" },
    { REPORT("\"reporting_interval_s\":\"60\""), IN_REPORT "reporting_interval_s",
      "takes 5..86400, not \"60\"" },
    { REPORT("\"reporting_interval_s\":null"), IN_REPORT "reporting_interval_s",
      "takes 5..86400, not null" },
    { REPORT("\"reporting_interval_s\":true"), IN_REPORT "reporting_interval_s",
      "not true or false" },
    { REPORT("\"reporting_interval_s\":60.5"), IN_REPORT "reporting_interval_s",
      "takes 5..86400, not a number" },
    { REPORT("\"http\":{}"), IN_REPORT "http", "must be a list" },
    { REPORT("\"http\":[1]"), IN_REPORT "http[0]", "must be an object" },
    { REPORT("\"mqtt\":[]"), IN_REPORT "mqtt", "must be an object" },
    { REPORT("\"report_protocol\":[\"http\",\"mqtt\"]"), IN_REPORT "report_protocol",
      "takes http, mqtt, mqtts, not a list" }, /* proves: P-REPORT-17 */
    /* ranges */
    { "{\"model\":\"vs121\"}", "model", "takes vs121-p, not \"vs121\"" },
    { REPORT("\"reporting_interval_s\":4"), IN_REPORT "reporting_interval_s",
      "takes 5..86400, not 4" }, /* proves: P-REPORT-01 */
    { REPORT("\"reporting_interval_s\":86401"), IN_REPORT "reporting_interval_s",
      "takes 5..86400, not 86401" }, /* proves: P-REPORT-01 */
    { REPORT("\"reporting_interval_s\":-60"), IN_REPORT "reporting_interval_s", "not -60" },
    { REPORT("\"reporting_interval_s\":1e300"), IN_REPORT "reporting_interval_s", "not a number" },
    { REPORT("\"reporting_interval_s\":4294967356"), IN_REPORT "reporting_interval_s",
      "not a number" },
    { REPORT("\"periodic_report_scheme\":\"hourly\""), IN_REPORT "periodic_report_scheme",
      "takes on_the_dot, from_now_on, not \"hourly\"" }, /* proves: P-REPORT-05 */
    { REPORT("\"mqtt\":{\"port\":0}"), IN_REPORT "mqtt.port",
      "takes 1..65535, not 0" }, /* proves: P-MQTT-02 */
    { REPORT("\"mqtt\":{\"port\":65536}"), IN_REPORT "mqtt.port",
      "takes 1..65535, not 65536" }, /* proves: P-MQTT-02 */
    { REPORT("\"mqtt\":{\"qos\":3}"), IN_REPORT "mqtt.qos",
      "takes 0..2, not 3" }, /* proves: P-MQTT-09 */
    { REPORT("\"mqtts\":{\"certificate_type\":\"none\"}"), IN_REPORT "mqtts.certificate_type",
      "takes ca_signed_server, self_signed" }, /* proves: P-MQTT-10 */
    { REPORT("\"mqtt\":{\"topic\":\"people/#\"}"), IN_REPORT "mqtt.topic",
      "wildcards" }, /* proves: P-MQTT-08 */
    { REPORT("\"mqtt\":{\"topic\":\"+/people\"}"), IN_REPORT "mqtt.topic",
      "wildcards" }, /* proves: P-MQTT-08 */
    { REPORT("\"report_protocol\":\"mqtt\",\"mqtt\":{\"host\":\"broker\"}"), IN_REPORT "mqtt.topic",
      "must not be empty" }, /* proves: P-MQTT-08 */
    { REPORT("\"report_protocol\":\"mqtts\",\"mqtts\":{\"topic\":\"t\"}"), IN_REPORT "mqtts.host",
      "must not be empty" },
    { REPORT("\"mqtt\":{\"host\":\"tcp://broker\"}"), IN_REPORT "mqtt.host", "not a host name" },
    { REPORT("\"mqtt\":{\"password\":\"a\\u0007b\"}"), IN_REPORT "mqtt.password",
      "control characters" },
    { REPORT("\"mqtt\":{\"username\":"
             "\"0123456789012345678901234567890123456789012345678901234567890123\"}"),
      IN_REPORT "mqtt.username", "at most 63 bytes" },
    { REPORT("\"http\":[{},{},{},{}]"), IN_REPORT "http",
      "takes at most 3, not 4" }, /* proves: P-HTTP-02 */
    { REPORT("\"http\":[{\"enable\":true}]"), IN_REPORT "http[0].url", "must not be empty" },
    { REPORT("\"http\":[{\"url\":\"ftp://a\"}]"), IN_REPORT "http[0].url", "must begin with" },
    { REPORT("\"http\":[{\"url\":\"http://\"}]"), IN_REPORT "http[0].url", "names no host" },
    { REPORT("\"http\":[{\"url\":\"http://a b/\"}]"), IN_REPORT "http[0].url", "printable" },
    { REPORT("\"http\":[{\"url\":\"http://a\\r\\nX: y\"}]"), IN_REPORT "http[0].url",
      "control characters" },
    { REPORT("\"http\":[{\"url\":\"http://a:0/\"}]"), IN_REPORT "http[0].url", "1..65535" },
    { REPORT("\"http\":[{\"url\":\"http://a:65536/\"}]"), IN_REPORT "http[0].url", "1..65535" },
    { REPORT("\"http\":[{\"url\":\"https://me@a/\"}]"), IN_REPORT "http[0].url", "user name" },
    { REPORT("\"http\":[{\"url\":\"http://[::1/\"}]"), IN_REPORT "http[0].url", "IPv6" },
    { REPORT("\"http\":[{\"url\":\"http://[]/\"}]"), IN_REPORT "http[0].url", "names no host" },
    { REPORT("\"http\":[{\"url\":\"http://a\\\\b\"}]"), IN_REPORT "http[0].url",
      "character in its host" },
    { REPORT("\"http\":[{\"url\":\"http://a:80x\"}]"), IN_REPORT "http[0].url",
      "character in its host" },
    { REPORT("\"http\":[{\"url\":\"http://a/\u00e9\"}]"), IN_REPORT "http[0].url", "printable" },
    { "{\"date_time\":{\"time_zone\":\"UTC+15:00\"}}", "date_time.time_zone",
      "takes UTC-12:00..UTC+14:00, not \"UTC+15:00\"" },
    { "{\"date_time\":{\"time_zone\":\"UTC-12:30\"}}", "date_time.time_zone", "takes UTC-12:00" },
    { "{\"date_time\":{\"time_zone\":\"UTC+08:00\"}}", "date_time.time_zone", "takes" },
    { "{\"date_time\":{\"time_zone\":\"UTC+8:60\"}}", "date_time.time_zone", "takes" },
    { "{\"date_time\":{\"time_zone\":\"GMT+8:00\"}}", "date_time.time_zone", "takes" },
    { "{\"date_time\":{\"time_zone\":8}}", "date_time.time_zone", "takes" },
    { "{\"network\":{\"ip_address\":\"192.168.5\"}}", "network.ip_address", "IPv4" },
    { "{\"network\":{\"ip_address\":\"192.168.5.256\"}}", "network.ip_address", "IPv4" },
    { "{\"network\":{\"ip_address\":\"192.168.5.01\"}}", "network.ip_address", "IPv4" },
    { "{\"network\":{\"ip_address\":\"192.168.5.1.1\"}}", "network.ip_address", "IPv4" },
    { "{\"network\":{\"ip_address\":\"\"}}", "network.ip_address", "IPv4" },
    { "{\"network\":{\"ip_address\":\"224.0.0.1\"}}", "network.ip_address", "host" },
    { "{\"network\":{\"ip_address\":\"127.0.0.1\"}}", "network.ip_address", "host" },
    { "{\"network\":{\"ip_address\":\"0.1.2.3\"}}", "network.ip_address", "host" },
    /* the line */
    { LINE("\"line\":[[10,10]]"), "line_crossing_counting.line", "takes 2..5 points" },
    { LINE("\"line\":[[1,1],[9,1],[9,9],[1,9],[1,30],[9,30]]"), "line_crossing_counting.line",
      "takes 2..5 points [x, y], or none, not 6" }, /* proves: P-LINE-17 */
    { LINE("\"line\":[[[1,1],[9,9]],[[1,9],[9,1]]]"), "line_crossing_counting.line[0]",
      "only one list of points" }, /* proves: P-LINE-16 */
    { LINE("\"line\":[[640,10],[1,1]]"), "line_crossing_counting.line[0]", "x takes 0..639" },
    { LINE("\"line\":[[1,1],[10,480]]"), "line_crossing_counting.line[1]", "y takes 0..479" },
    { LINE("\"line\":[[1,1],[-1,10]]"), "line_crossing_counting.line[1]", "outside the picture" },
    { LINE("\"line\":[[1,1],[2.5,10]]"), "line_crossing_counting.line[1]", "whole numbers" },
    { LINE("\"line\":[[1,1],[2]]"), "line_crossing_counting.line[1]", "must be a point" },
    { LINE("\"line\":[[1,1],[2,3,4]]"), "line_crossing_counting.line[1]", "must be a point" },
    { LINE("\"line\":[1,2]"), "line_crossing_counting.line[0]", "must be a point" },
    { LINE("\"line\":{}"), "line_crossing_counting.line", "takes 2..5 points" },
    { LINE("\"line\":[[1,1],[9,9],[9,9]]"), "line_crossing_counting.line[2]", "the same point" },
    /* regions */
    { REGIONS("{\"number\":1}"), IN_AREA "regions[0].points", "must be given" },
    { REGIONS("{\"points\":[[1,1],[9,9]]}"), IN_AREA "regions[0].points",
      "takes 3..10 points [x, y], not 2" }, /* proves: P-REGION-18 */
    { REGIONS("{\"points\":[[10,0],[20,5],[30,10],[35,20],[30,30],[20,35],[10,35],[5,30],[0,20],"
              "[1,10],[5,5]]}"),
      IN_AREA "regions[0].points", "takes 3..10 points [x, y], not 11" }, /* proves: P-REGION-18 */
    { REGIONS("{\"points\":" SQUARE "},{\"points\":[[10,10],[90,90],[90,10],[10,90]]}"),
      IN_AREA "regions[1].points", "simple polygon" }, /* proves: P-REGION-18 */
    { REGIONS("{\"points\":[[10,10],[50,50],[90,90]]}"), IN_AREA "regions[0].points",
      "simple polygon" },
    { REGIONS("{\"points\":[[10,10],[50,50],[700,90]]}"), IN_AREA "regions[0].points[2]",
      "x takes 0..639" },
    { REGIONS("{\"number\":0,\"points\":" SQUARE "}"), IN_AREA "regions[0].number",
      "takes 1..16, not 0" },
    { REGIONS("{\"number\":17,\"points\":" SQUARE "}"), IN_AREA "regions[0].number",
      "takes 1..16, not 17" },
    { REGIONS("{\"number\":3,\"points\":" SQUARE "},{\"number\":3,\"points\":" SQUARE "}"),
      IN_AREA "regions[1].number", "3 was given to another region" },
    { REGIONS("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}"), IN_AREA "regions",
      "takes at most 16, not 17" }, /* proves: P-REGION-01 */
    { AREA("\"detection_area\":\"inside\""), IN_AREA "detection_area",
      "takes mapped, non_mapped" }, /* proves: P-REGION-12 */
    { AREA("\"detection_area\":\"non_mapped\",\"reporting_type\":\"occupancy\""),
      IN_AREA "reporting_type", "when detection_area is mapped" }, /* proves: P-REGION-15 */
    { AREA("\"reporting_type\":\"both\""), IN_AREA "reporting_type", "takes occupancy" },
    { REGION("\"report_by_result\":{\"mode\":\"always\"}"),
      "region_people_counting.report_by_result.mode",
      "takes zero_nonzero, once_result_changes" }, /* proves: P-REGION-05 */
};

/* proves: P-SYS-17 */
static void what_is_wrong_is_refused_with_key_and_reason(void **state)
{
    (void)state;
    struct settings former, settings;
    import_good(&former, "{\"network\":{\"ip_address\":\"10.0.0.7\"}}");
    memcpy(&settings, &former, sizeof settings);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct settings_error error;
        if (import_bytes(&settings, table[i].json, strlen(table[i].json), &error) == 0)
            fail_msg("taken: %s", table[i].json);
        if (strcmp(error.key, table[i].key) != 0)
            fail_msg("%s: key is '%s', not '%s'", table[i].json, error.key, table[i].key);
        if (strstr(error.reason, table[i].reason) == NULL)
            fail_msg("%s: reason is '%s'", table[i].json, error.reason);
        assert_memory_equal(&settings, &former, sizeof settings);
    }
}

static void a_syntax_error_is_told_with_its_place(void **state)
{
    (void)state;
    struct settings settings;
    struct settings_error error;
    const char *json = "{\"model\": \"vs121-p\", \"general\" {}}";
    assert_int_equal(import_bytes(&settings, json, strlen(json), &error), -1);
    assert_int_equal(error.offset, strstr(json, "{}") - json);
    json = "{\"model\": \"\x80\"}";
    assert_int_equal(import_bytes(&settings, json, strlen(json), &error), -1);
    assert_int_equal(error.offset, strchr(json, '\x80') - json);
}

static void every_cut_text_is_refused(void **state)
{
    (void)state;
    struct settings settings;
    struct settings_error error;
    const char *json = REGIONS("{\"number\":2,\"points\":" SQUARE "}");
    for (size_t len = 0; len < strlen(json); len++)
        assert_int_equal(import_bytes(&settings, json, len, &error), -1);
    assert_int_equal(import_bytes(&settings, json, strlen(json), &error), 0);
}

static void a_text_beyond_64_kib_is_refused(void **state)
{
    (void)state;
    struct settings settings;
    struct settings_error error;
    static char text[SETTINGS_JSON_MAX + 1];
    memset(text, ' ', sizeof text);
    memcpy(text, "{}", 2);
    assert_int_equal(import_bytes(&settings, text, sizeof text - 1, &error), 0);
    assert_int_equal(import_bytes(&settings, text, sizeof text, &error), -1);
    assert_non_null(strstr(error.reason, "65536"));
}

static void a_text_of_too_many_values_is_refused(void **state)
{
    (void)state;
    struct settings settings;
    struct settings_error error;
    static char text[SETTINGS_JSON_MAX];
    memset(text, ',', sizeof text);
    text[0] = '[';
    for (size_t i = 1; i < sizeof text; i += 2)
        text[i] = '1';
    text[sizeof text - 1] = ']';
    text[sizeof text - 2] = ' ';
    text[sizeof text - 3] = '1';
    assert_int_equal(import_bytes(&settings, text, sizeof text, &error), -1);
    assert_non_null(strstr(error.reason, "memory"));
    import_good(&settings, "{}");
}

/* proves: P-NET-01, P-SYS-04, P-REPORT-20 */
static void an_empty_configuration_is_the_factory_one(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings, "{}");
    assert_string_equal(settings.ip_address, "192.168.5.220");
    assert_int_equal(settings.utc_offset_min, 480);
    assert_true(settings.region.enable);
    assert_false(settings.line.enable);
    assert_false(settings.region.report_by_result_enable);
    assert_false(settings.line.trigger_report);
    assert_false(settings.data_retransmission);
    const struct report_settings *report = &settings.region.report;
    assert_true(report->report_regularly);
    assert_int_equal(report->scheme, SCHEME_ON_THE_DOT);
    assert_int_equal(report->interval_s, 3600);
    assert_int_equal(report->protocol, PROTOCOL_HTTP);
    assert_int_equal(report->mqtt.port, 1883);
    assert_int_equal(report->mqtts.port, 8883);
    assert_int_equal(report->mqtt.qos, 0);
    for (int i = 0; i < HTTP_URL_MAX; i++) {
        assert_false(report->http[i].enable);
        assert_true(report->http[i].verify_certificate);
    }
}

/* proves: P-REPORT-01, P-REPORT-12, P-REPORT-16 */
static void every_function_has_report_settings_of_its_own(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings,
                "{\"region_people_counting\":{\"report\":{\"reporting_interval_s\":5}},"
                "\"line_crossing_counting\":{\"report\":{\"reporting_interval_s\":86400,"
                "\"report_protocol\":\"mqtts\",\"mqtts\":{\"host\":\"::1\",\"topic\":\"a\","
                "\"certificate_type\":\"self_signed\",\"qos\":2}}}}");
    assert_int_equal(settings.region.report.interval_s, 5);
    assert_int_equal(settings.region.report.protocol, PROTOCOL_HTTP);
    assert_int_equal(settings.line.report.interval_s, 86400);
    assert_int_equal(settings.line.report.protocol, PROTOCOL_MQTTS);
    assert_int_equal(settings.line.report.mqtts.certificate_type, CERTIFICATE_SELF_SIGNED);
    assert_int_equal(settings.line.report.mqtts.qos, 2);
    assert_int_equal(settings.line.report.mqtts.port, 8883);
    assert_string_equal(settings.line.report.mqtts.host, "::1");
}

/* Every setting at a value that is not its factory one, in the place where the stages look for
 * it. proves: P-NET-04, P-TIME-02, P-REGION-10, P-REGION-04, P-LINE-04, P-HTTP-10, P-HTTP-11 */
static void every_setting_arrives_in_its_place(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings,
                "{\"network\":{\"ip_address\":\"10.20.30.40\"},"
                "\"date_time\":{\"time_zone\":\"UTC-9:30\"},"
                "\"general\":{\"data_retransmission\":true},"
                "\"region_people_counting\":{\"enable\":false,\"detection_region\":{"
                "\"enable\":true,\"reporting_type\":\"occupancy\",\"regions\":"
                "[{\"number\":5,\"points\":[[1,2],[300,4],[5,400]]}]},"
                "\"report_by_result\":{\"enable\":true,\"mode\":\"once_result_changes\"},"
                "\"report\":{\"report_regularly\":false,"
                "\"periodic_report_scheme\":\"from_now_on\",\"reporting_interval_s\":7,"
                "\"report_protocol\":\"mqtt\",\"mqtt\":{\"host\":\"h\",\"port\":65535,"
                "\"client_id\":\"c\",\"username\":\"u\",\"password\":\"p\",\"topic\":\"t\","
                "\"qos\":1}}},"
                "\"line_crossing_counting\":{\"enable\":true,\"line\":[[6,7],[639,479]],"
                "\"trigger_report\":true,\"report\":{\"http\":[{},{\"enable\":true,"
                "\"url\":\"http://a\",\"username\":\"v\",\"password\":\"q\","
                "\"verify_certificate\":false}]}}}");
    assert_string_equal(settings.ip_address, "10.20.30.40");
    assert_int_equal(settings.utc_offset_min, -570);
    assert_true(settings.data_retransmission);
    const struct region_settings *region = &settings.region;
    assert_false(region->enable);
    assert_true(region->detection_region_enable);
    assert_int_equal(region->reporting_type, REPORTING_OCCUPANCY);
    assert_int_equal(region->n_regions, 1);
    assert_int_equal(region->regions[0].number, 5);
    assert_int_equal(region->regions[0].n_points, 3);
    assert_int_equal(region->regions[0].points[1].x, 300);
    assert_int_equal(region->regions[0].points[2].y, 400);
    assert_true(region->report_by_result_enable);
    assert_int_equal(region->report_by_result, BY_RESULT_ANY_CHANGE);
    assert_false(region->report.report_regularly);
    assert_int_equal(region->report.scheme, SCHEME_FROM_NOW_ON);
    assert_int_equal(region->report.interval_s, 7);
    assert_int_equal(region->report.protocol, PROTOCOL_MQTT);
    const struct mqtt_settings *mqtt = &region->report.mqtt;
    assert_string_equal(mqtt->host, "h");
    assert_int_equal(mqtt->port, 65535);
    assert_string_equal(mqtt->client_id, "c");
    assert_string_equal(mqtt->username, "u");
    assert_string_equal(mqtt->password, "p");
    assert_string_equal(mqtt->topic, "t");
    assert_int_equal(mqtt->qos, 1);
    assert_true(settings.line.enable);
    assert_int_equal(settings.line.n_points, 2);
    assert_int_equal(settings.line.points[0].y, 7);
    assert_int_equal(settings.line.points[1].x, 639);
    assert_true(settings.line.trigger_report);
    const struct http_settings *http = settings.line.report.http;
    assert_false(http[0].enable);
    assert_true(http[1].enable);
    assert_string_equal(http[1].url, "http://a");
    assert_string_equal(http[1].username, "v");
    assert_string_equal(http[1].password, "q");
    assert_false(http[1].verify_certificate);
    assert_true(http[2].verify_certificate);
}

static void characters_at_the_edges_of_utf_8_are_taken(void **state)
{
    (void)state;
    static const char *const words[] = {
        "\x7e",         "\xc2\x80",     "\xdf\xbf",         "\xe0\xa0\x80",     "\xed\x9f\xbf",
        "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct settings settings;
        char json[128];
        snprintf(json, sizeof json, REPORT("\"mqtt\":{\"password\":\"%s\"}"), words[i]);
        import_good(&settings, json);
        assert_string_equal(settings.region.report.mqtt.password, words[i]);
    }
}

static void escapes_are_read_in_both_cases(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings, REPORT("\"mqtt\":{\"password\":\"\\u00Ff\\u00aA\\uD83d\\uDe00\\/\"}"));
    assert_string_equal(settings.region.report.mqtt.password, "\xc3\xbf\xc2\xaa\xf0\x9f\x98\x80/");
}

/* proves: P-HTTP-09, P-MQTT-01 */
static void addresses_of_all_usual_forms_are_taken(void **state)
{
    (void)state;
    static const char *const urls[] = { "http://a", "https://A.example.com:65535/p/q?r=s#t",
                                        "http://10.0.0.1:1/", "http://[fe80::1]/",
                                        "https://my_host-1.z?x" };
    static const char *const hosts[] = { "a", "Z9.example-host.net", "10.0.0.1", "::1",
                                         "my_broker" };
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct settings settings;
        char json[256];
        snprintf(json, sizeof json,
                 REPORT("\"http\":[{\"enable\":true,\"url\":\"%s\"}],\"mqtt\":{\"host\":\"%s\"}"),
                 urls[i], hosts[i]);
        import_good(&settings, json);
        assert_string_equal(settings.region.report.http[0].url, urls[i]);
        assert_string_equal(settings.region.report.mqtt.host, hosts[i]);
    }
}

/* proves: P-REGION-19 */
static void regions_keep_their_numbers_and_new_ones_take_the_lowest_free(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings, REGIONS("{\"number\":3,\"points\":" SQUARE "},{\"points\":" SQUARE "},"
                                   "{\"number\":1,\"points\":[[1,2],[3,4],[0,9]]},"
                                   "{\"points\":" SQUARE "}"));
    assert_int_equal(settings.region.n_regions, 4);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(settings.region.regions[i].number, i + 1);
    assert_int_equal(settings.region.regions[0].n_points, 3);
    assert_int_equal(settings.region.regions[0].points[1].y, 4);
}

/* proves: P-REGION-01 */
static void sixteen_regions_of_ten_corners_are_taken(void **state)
{
    (void)state;
    char json[8192] = "";
    size_t len = 0;
    for (int i = 0; i < REGION_MAX; i++)
        len += (size_t)snprintf(json + len, sizeof json - len,
                                "%s{\"points\":[[10,0],[20,5],[30,10],[35,20],[30,30],[20,35],"
                                "[10,35],[5,30],[0,20],[1,%d]]}",
                                i == 0 ? "{\"region_people_counting\":{\"detection_region\":"
                                         "{\"regions\":["
                                       : ",",
                                i);
    snprintf(json + len, sizeof json - len, "]}}}");
    struct settings settings;
    import_good(&settings, json);
    assert_int_equal(settings.region.n_regions, REGION_MAX);
    assert_int_equal(settings.region.regions[15].number, 16);
    assert_int_equal(settings.region.regions[15].points[9].y, 15);
}

/* proves: P-SYS-16, P-SYS-17 */
static void an_export_imports_to_the_same_settings(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{}",
        REGIONS("{\"number\":7,\"points\":" SQUARE "}"),
        AREA("\"detection_area\":\"non_mapped\",\"enable\":true"),
        "{\"network\":{\"ip_address\":\"10.0.0.9\"},\"date_time\":{\"time_zone\":\"UTC-3:30\"},"
        "\"general\":{\"data_retransmission\":true}}",
        LINE("\"enable\":true,\"line\":[[0,0],[639,479],[5,7]],\"trigger_report\":true"),
        REPORT("\"mqtt\":{\"password\":\"\\\"\\\\/\\u00e9\xe2\x82\xac\",\"topic\":\"a/b\"},"
               "\"http\":[{\"enable\":true,\"url\":\"https://[::1]:8443/x?y=1\"},{},"
               "{\"username\":\"u\",\"verify_certificate\":false}]"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        static char out[SETTINGS_JSON_EXPORT_MAX];
        struct settings first, second;
        import_good(&first, texts[i]);
        int len = settings_json_export(&first, &model_vs121_p, out, sizeof out);
        assert_int_equal(len, strlen(out));
        import_good(&second, out);
        assert_memory_equal(&first, &second, sizeof first);
    }
}

static void an_export_is_indented_for_people(void **state)
{
    (void)state;
    static char out[SETTINGS_JSON_EXPORT_MAX];
    struct settings settings;
    import_good(&settings, REGIONS("{\"points\":" SQUARE "}"));
    assert_true(settings_json_export(&settings, &model_vs121_p, out, sizeof out) > 0);
    const char *start = "{\n"
                        "  \"model\": \"vs121-p\",\n"
                        "  \"network\": {\n"
                        "    \"ip_address\": \"192.168.5.220\"\n"
                        "  },\n"
                        "  \"date_time\": {\n"
                        "    \"time_zone\": \"UTC+8:00\"\n"
                        "  },\n";
    assert_memory_equal(out, start, strlen(start));
    assert_non_null(strstr(out, "\n      \"regions\": [\n        {\n          \"number\": 1,\n"
                                "          \"points\": " SQUARE "\n        }\n      ]\n    },"));
    assert_non_null(strstr(out, "\n    \"line\": [],\n"));
    assert_string_equal(out + strlen(out) - 7, "\n  }\n}\n");
}

/* Every text at its longest and full of characters that are written as two. */
static void the_longest_export_fits_and_can_be_read(void **state)
{
    (void)state;
    static char out[SETTINGS_JSON_EXPORT_MAX];
    struct settings settings, again;
    import_good(&settings, "{}");
    struct report_settings *reports[] = { &settings.region.report, &settings.line.report };
    for (int r = 0; r < 2; r++) {
        struct mqtt_settings *brokers[] = { &reports[r]->mqtt, &reports[r]->mqtts };
        for (int b = 0; b < 2; b++) {
            memset(brokers[b]->host, 'h', HOST_LEN_MAX);
            memset(brokers[b]->client_id, '"', NAME_LEN_MAX);
            memset(brokers[b]->username, '"', NAME_LEN_MAX);
            memset(brokers[b]->password, '\\', NAME_LEN_MAX);
            memset(brokers[b]->topic, '"', TOPIC_LEN_MAX);
        }
        for (int u = 0; u < HTTP_URL_MAX; u++) {
            memset(reports[r]->http[u].url, '"', URL_LEN_MAX);
            memcpy(reports[r]->http[u].url, "http://a/", 9);
            memset(reports[r]->http[u].username, '"', NAME_LEN_MAX);
            memset(reports[r]->http[u].password, '"', NAME_LEN_MAX);
        }
    }
    settings.region.n_regions = REGION_MAX;
    for (int i = 0; i < REGION_MAX; i++) {
        struct region *region = &settings.region.regions[i];
        region->number = (uint8_t)(i + 1);
        region->n_points = REGION_POINTS_MAX;
        for (int p = 0; p < REGION_POINTS_MAX; p++)
            region->points[p] = (struct point) { (int16_t)(p < 5 ? 600 - 2 * p * p : 100 + p),
                                                 (int16_t)(p < 5 ? 400 + p * 10 : 450 - p * 10) };
    }
    assert_true(settings_json_export(&settings, &model_vs121_p, out, sizeof out) > 0);
    import_good(&again, out);
    assert_memory_equal(&settings, &again, sizeof again);
}

static void an_export_into_too_little_room_says_so(void **state)
{
    (void)state;
    char out[256];
    struct settings settings;
    import_good(&settings, "{}");
    assert_int_equal(settings_json_export(&settings, &model_vs121_p, out, sizeof out), -1);
}

/* Other users of cJSON must not notice an import. */
static void cjson_allocates_as_usual_after_an_import(void **state)
{
    (void)state;
    struct settings settings;
    cJSON *before = cJSON_Parse("{\"a\":[1,2,3]}");
    import_good(&settings, REGIONS("{\"points\":" SQUARE "}"));
    cJSON *after = cJSON_Parse("{\"b\":1}");
    import_good(&settings, "{}");
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(before, "a")), 3);
    assert_int_equal(cJSON_GetObjectItem(after, "b")->valueint, 1);
    cJSON_Delete(before);
    cJSON_Delete(after);
}

static void the_table_of_settings_tells_key_range_factory_value_and_section(void **state)
{
    (void)state;
    struct settings settings;
    struct settings_walk walk;
    struct settings_line line;
    int lines = 0, found = 0;
    model_vs121_p.defaults(&settings);
    settings_walk_begin(&walk, &settings, true);
    while (settings_walk_line(&walk, &model_vs121_p, &line)) {
        lines++;
        assert_true(line.guide[0] != '\0' && line.range[0] != '\0' && line.factory[0] != '\0');
        if (strcmp(line.key, "line_crossing_counting.report.reporting_interval_s") == 0) {
            assert_string_equal(line.range, "5..86400");
            assert_string_equal(line.factory, "3600");
            found++;
        } else if (strcmp(line.key, IN_AREA "regions[].points") == 0) {
            assert_string_equal(line.range, "3..10 points [x, y]");
            found++;
        } else if (strcmp(line.key, IN_AREA "reporting_type") == 0) {
            assert_string_equal(line.condition, "detection_area is mapped");
            found++;
        }
    }
    assert_int_equal(found, 3);
    assert_int_equal(lines, 63);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_refused_with_key_and_reason),
        cmocka_unit_test(a_syntax_error_is_told_with_its_place),
        cmocka_unit_test(every_cut_text_is_refused),
        cmocka_unit_test(a_text_beyond_64_kib_is_refused),
        cmocka_unit_test(a_text_of_too_many_values_is_refused),
        cmocka_unit_test(an_empty_configuration_is_the_factory_one),
        cmocka_unit_test(every_function_has_report_settings_of_its_own),
        cmocka_unit_test(every_setting_arrives_in_its_place),
        cmocka_unit_test(characters_at_the_edges_of_utf_8_are_taken),
        cmocka_unit_test(escapes_are_read_in_both_cases),
        cmocka_unit_test(addresses_of_all_usual_forms_are_taken),
        cmocka_unit_test(regions_keep_their_numbers_and_new_ones_take_the_lowest_free),
        cmocka_unit_test(sixteen_regions_of_ten_corners_are_taken),
        cmocka_unit_test(an_export_imports_to_the_same_settings),
        cmocka_unit_test(an_export_is_indented_for_people),
        cmocka_unit_test(the_longest_export_fits_and_can_be_read),
        cmocka_unit_test(an_export_into_too_little_room_says_so),
        cmocka_unit_test(cjson_allocates_as_usual_after_an_import),
        cmocka_unit_test(the_table_of_settings_tells_key_range_factory_value_and_section),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
