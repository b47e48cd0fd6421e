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
#include "tests/unit/settings_bad.h"
#include "tests/unit/settings_import.h"

enum { WIDTH_PX = 640, HEIGHT_PX = 480 };

static int import_bytes(struct settings *settings, const char *json, size_t len,
                        struct settings_error *error)
{
    return settings_json_import(settings, &frame, &arena, json, len, error);
}

/* A second line is among them, however it is spelt. proves: P-SYS-17, P-LINE-16 */
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

/* proves: P-NET-01, P-SYS-04, P-REPORT-20, P-IMAGE-04, P-REGION-22 */
static void an_empty_configuration_is_the_factory_one(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings, "{}");
    assert_string_equal(settings.network.ip_address, "192.168.5.220");
    assert_int_equal(settings.zone.utc_offset_min, 480);
    assert_true(settings.region.enable);
    assert_false(settings.line.enable);
    assert_false(settings.region.report_by_result_enable);
    assert_false(settings.line.trigger_report);
    assert_false(settings.data_retransmission);
    assert_int_equal(settings.image.power_line_frequency, POWER_LINE_50HZ);
    assert_false(settings.image.wide_dynamic_range);
    assert_int_equal(settings.region.recognition_scheme, RECOGNITION_ALGORITHM_2);
    const struct report_settings *reports[] = { &settings.region.report, &settings.line.report,
                                                &settings.flow.report };
    for (int r = 0; r < 3; r++) {
        const struct report_settings *report = reports[r];
        assert_true(report->report_regularly);
        assert_int_equal(report->scheme, SCHEME_ON_THE_DOT);
        assert_int_equal(report->interval_s, 3600);
        assert_int_equal(report->protocol, PROTOCOL_HTTP);
        assert_int_equal(report->mqtt.port, 1883);
        assert_int_equal(report->mqtts.port, 8883);
        assert_int_equal(report->mqtt.qos + report->mqtts.qos, 0);
        for (int i = 0; i < HTTP_URL_MAX; i++)
            assert_true(!report->http[i].enable && report->http[i].verify_certificate);
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
 * it. proves: P-DWELL-01, P-DWELL-02, P-LINE-06, P-NET-04, P-TIME-02,
 * P-REGION-10, P-REGION-04, P-LINE-04, P-HTTP-10, P-HTTP-11 */
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
                "\"dwell_time_detection\":{\"enable\":true,\"min_dwell_time_s\":65535},"
                "\"report\":{\"report_regularly\":false,"
                "\"periodic_report_scheme\":\"from_now_on\",\"reporting_interval_s\":7,"
                "\"report_protocol\":\"mqtt\",\"mqtt\":{\"host\":\"h\",\"port\":65535,"
                "\"client_id\":\"c\",\"username\":\"u\",\"password\":\"p\",\"topic\":\"t\","
                "\"qos\":1}}},"
                "\"line_crossing_counting\":{\"enable\":true,\"line\":[[6,7],[639,479]],"
                "\"filter_u_turns\":{\"enable\":true,\"area\":[[8,9],[400,11],[12,401]]},"
                "\"trigger_report\":true,\"report\":{\"http\":[{},{\"enable\":true,"
                "\"url\":\"http://a\",\"username\":\"v\",\"password\":\"q\","
                "\"verify_certificate\":false}]}}}");
    assert_string_equal(settings.network.ip_address, "10.20.30.40");
    assert_int_equal(settings.zone.utc_offset_min, -570);
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
    assert_true(region->dwell_enable);
    assert_int_equal(region->min_dwell_time_s, 65535);
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
    assert_true(settings.line.filter_u_turns);
    assert_int_equal(settings.line.n_u_turn_points, 3);
    assert_int_equal(settings.line.u_turn_points[2].y, 401);
    const struct http_settings *http = settings.line.report.http;
    assert_false(http[0].enable);
    assert_true(http[1].enable);
    assert_string_equal(http[1].url, "http://a");
    assert_string_equal(http[1].username, "v");
    assert_string_equal(http[1].password, "q");
    assert_false(http[1].verify_certificate);
    assert_true(http[2].verify_certificate);
}

/* proves: P-FLOW-01, P-FLOW-04 */
static void flow_has_its_settings(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings,
                "{\"people_flow_analysis\":{\"enable\":true,\"region\":[[1,2],[300,3],[5,400]],"
                "\"edge_names\":{\"A\":\"Street\",\"D\":\"Caf\u00e9\"},"
                "\"report\":{\"reporting_interval_s\":9}}}");
    assert_true(settings.flow.enable);
    assert_int_equal(settings.flow.n_points, 3);
    assert_int_equal(settings.flow.points[2].y, 400);
    assert_string_equal(settings.flow.edge_name[0], "Street");
    assert_string_equal(settings.flow.edge_name[1], "");
    assert_string_equal(settings.flow.edge_name[3], "Caf\u00e9");
    assert_int_equal(settings.flow.report.interval_s, 9);
}

/* proves: P-ALARM-04, P-ALARM-09 */
static void alarm_and_filter_have_their_settings(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings, "{}");
    const struct overcrowding_settings *alarm = &settings.region.overcrowding_alarm;
    assert_false(alarm->enable);
    assert_int_equal(alarm->trigger_type, TRIGGER_TOTAL_NUMBER);
    assert_int_equal(alarm->trigger_threshold, 10);
    assert_false(settings.line.filter_staff);
    import_good(&settings, REGION("\"overcrowding_alarm\":{\"enable\":true,"
                                  "\"trigger_type\":\"number_in_area\","
                                  "\"trigger_threshold\":100}"));
    assert_true(alarm->enable);
    assert_int_equal(alarm->trigger_type, TRIGGER_NUMBER_IN_AREA);
    assert_int_equal(alarm->trigger_threshold, 100);
    import_good(&settings, LINE("\"filter_staff\":{\"enable\":true}"));
    assert_true(settings.line.filter_staff);
}

/* proves: P-PRIV-02, P-PRIV-10, P-PRIV-13, P-PRIV-14, P-PRIV-15 */
static void masks_have_their_settings(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings, "{}");
    assert_false(settings.mask.enable);
    assert_int_equal(settings.mask.colour, MASK_WHITE);
    assert_int_equal(settings.mask.n_areas, 0);
    import_good(&settings, MASK("\"enable\":true,\"type\":\"black\",\"areas\":[" A_MASK "," A_MASK
                                "," A_MASK "," A_MASK "," A_MASK "," A_MASK
                                ",{\"points\":[[1,2],[300,3],[5,400]]}," A_MASK "]"));
    assert_true(settings.mask.enable);
    assert_int_equal(settings.mask.colour, MASK_BLACK);
    assert_int_equal(settings.mask.n_areas, MASK_MAX);
    assert_int_equal(settings.mask.areas[6].n_points, 3);
    assert_int_equal(settings.mask.areas[6].points[2].y, 400);
    assert_int_equal(settings.mask.areas[7].n_points, 4);
    import_good(&settings, MASK("\"enable\":true,\"areas\":[]"));
    assert_int_equal(settings.mask.n_areas, 0);
}

/* proves: P-HTTP-08 */
static void pictures_are_switched_url_by_url(void **state)
{
    (void)state;
    struct settings settings;
    struct settings_error error;
    struct settings_frame normal = frame;
    const char *json = REPORT("\"http\":[{},{\"snapshot\":true},{\"snapshot\":false}]");
    normal.privacy_mode = PRIVACY_NORMAL;
    assert_int_equal(settings_json_import(&settings, &normal, &arena, json, strlen(json), &error),
                     0);
    assert_false(settings.region.report.http[0].snapshot);
    assert_true(settings.region.report.http[1].snapshot);
    assert_false(settings.region.report.http[2].snapshot);
    assert_false(settings.line.report.http[1].snapshot);
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
    /* the second was deleted: the others stay what they were, and a new one takes its place */
    import_good(&settings, REGIONS("{\"number\":1,\"points\":" SQUARE
                                   "},{\"number\":3,\"points\":" SQUARE "}"));
    assert_int_equal(settings.region.n_regions, 2);
    assert_int_equal(settings.region.regions[0].number, 1);
    assert_int_equal(settings.region.regions[1].number, 3);
    import_good(&settings,
                REGIONS("{\"number\":1,\"points\":" SQUARE "},{\"number\":3,\"points\":" SQUARE "},"
                        "{\"points\":[[1,2],[3,4],[0,9]]}"));
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(settings.region.regions[i].number, i + 1);
    assert_int_equal(settings.region.regions[1].n_points, 3);
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
        MASK("\"enable\":true,\"type\":\"black\",\"areas\":[" A_MASK "," A_MASK "]"),
        "{\"network\":{\"ip_address\":\"10.0.0.9\"},\"date_time\":{\"time_zone\":\"UTC-3:30\"},"
        "\"general\":{\"data_retransmission\":true}}",
        "{\"general\":{\"image\":{\"power_line_frequency\":\"60hz\"}}}",
        "{\"general\":{\"image\":{\"wide_dynamic_range\":true}}}",
        "{\"general\":{\"recognition_scheme\":\"algorithm_1\"}}",
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
                        "  \"privacy_mode\": \"blur\",\n"
                        "  \"network\": {\n"
                        "    \"ip_address\": \"192.168.5.220\",\n"
                        "    \"ipv4_subnet_mask\": \"255.255.255.0\",\n"
                        "    \"ipv4_default_gateway\": \"\",\n"
                        "    \"preferred_dns_server\": \"\",\n"
                        "    \"ipv6_mode\": \"router_advertisement\",\n"
                        "    \"ipv6_address\": \"\",\n"
                        "    \"ipv6_prefix\": 64,\n"
                        "    \"ipv6_default_gateway\": \"\",\n"
                        "    \"mtu\": 1500\n"
                        "  },\n"
                        "  \"date_time\": {\n"
                        "    \"time_zone\": \"UTC+8:00\",\n"
                        "    \"daylight_saving_time\": {\n"
                        "      \"enable\": false,\n"
                        "      \"offset_min\": 60,\n"
                        "      \"clock\": \"utc\",\n"
                        "      \"start\": {\n"
                        "        \"month\": 3,\n"
                        "        \"week\": \"last\",\n"
                        "        \"weekday\": \"sunday\",\n"
                        "        \"time\": \"01:00\"\n"
                        "      },\n"
                        "      \"end\": {\n"
                        "        \"month\": 10,\n";
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
    struct report_settings *reports[] = { &settings.region.report, &settings.line.report,
                                          &settings.flow.report };
    for (int r = 0; r < 3; r++) {
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
    memset(settings.remote.stand_in_url, '"', URL_LEN_MAX);
    memcpy(settings.remote.stand_in_url, "http://a/", 9);
    memset(settings.remote.server_address, 'h', HOST_LEN_MAX);
    memset(settings.remote.authentication_code, '"', NAME_LEN_MAX);
    memset(settings.remote.username, '"', NAME_LEN_MAX);
    memset(settings.remote.password, '"', NAME_LEN_MAX);
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
    assert_true(lines >= 139);
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
        cmocka_unit_test(flow_has_its_settings),
        cmocka_unit_test(alarm_and_filter_have_their_settings),
        cmocka_unit_test(masks_have_their_settings),
        cmocka_unit_test(pictures_are_switched_url_by_url),
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
