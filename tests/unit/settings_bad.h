/* SPDX-License-Identifier: MIT */
/* Configurations that are wrong in one thing each, with what the import must say of them.
 * Included by the test of the settings file. */
#ifndef FOOTFALL_TEST_SETTINGS_BAD_H
#define FOOTFALL_TEST_SETTINGS_BAD_H

#include "tests/unit/settings_pieces.h"

/* What is wrong, the key that must be named, and a part of the reason. */
struct bad {
    const char *json, *key, *reason;
};

#define IN_U_TURNS "line_crossing_counting.filter_u_turns."
#define IN_AREA "region_people_counting.detection_region."
#define IN_REPORT "region_people_counting.report."
#define IN_SCHEDULE "region_people_counting.schedule."
#define IN_RESET "line_crossing_counting.reset_cumulative_count_on_schedule."
#define IN_DST "date_time.daylight_saving_time."
#define A_MASK "{\"points\":" SQUARE "}"

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
      "nearest known one is line" },
    { LINE("\"lines\":[[[1,1],[9,9]],[[1,9],[9,1]]]"), "line_crossing_counting.lines",
      "nearest known one is line" },
    { LINE("\"line\":[[1,1],[9,9]],\"line\":[[1,9],[9,1]]"), "line_crossing_counting.line",
      "given twice" },
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
    { "{\"general\":{\"image\":{\"power_line_frequency\":\"55hz\"}}}",
      "general.image.power_line_frequency", "takes 50hz, 60hz, not \"55hz\"" },
    { "{\"general\":{\"image\":{\"power_line_frequency\":60}}}",
      "general.image.power_line_frequency", "takes 50hz, 60hz, not 60" },
    { "{\"general\":{\"image\":{\"wide_dynamic_range\":\"on\"}}}",
      "general.image.wide_dynamic_range", "takes true, false, not \"on\"" },
    /* proves: P-REGION-21 */
    { "{\"general\":{\"recognition_scheme\":\"algorithm_3\"}}", "general.recognition_scheme",
      "takes algorithm_1, algorithm_2, not \"algorithm_3\"" },
    { "{\"general\":{\"recognition_scheme\":1}}", "general.recognition_scheme",
      "takes algorithm_1, algorithm_2, not 1" },
    { "{\"general\":{\"image\":{\"wdr\":true}}}", "general.image.wdr", "unknown key" },
    { REPORT("\"reporting_interval_s\":\"60\""), IN_REPORT "reporting_interval_s",
      "takes 5..86400, not \"60\"" },
    { REPORT("\"reporting_interval_s\":null"), IN_REPORT "reporting_interval_s",
      "takes 5..86400, not null" },
    { REPORT("\"reporting_interval_s\":true"), IN_REPORT "reporting_interval_s",
      "not true or false" },
    { REPORT("\"reporting_interval_s\":60.5"), IN_REPORT "reporting_interval_s",
      "takes 5..86400, not a fraction" },
    { REPORT("\"http\":{}"), IN_REPORT "http", "must be a list" },
    { REPORT("\"http\":[1]"), IN_REPORT "http[0]", "must be an object" },
    { REPORT("\"mqtt\":[]"), IN_REPORT "mqtt", "must be an object" },
    { REPORT("\"report_protocol\":[\"http\",\"mqtt\"]"), IN_REPORT "report_protocol",
      "takes http, mqtt, mqtts, not a list" }, /* proves: P-REPORT-17 */
    /* ranges */
    { REGION("\"overcrowding_alarm\":{\"trigger_type\":\"number_in_any_area\"}"),
      "region_people_counting.overcrowding_alarm.trigger_type",
      "takes total_number, number_in_area, not \"number_in_any_area\"" }, /* proves: P-ALARM-04 */
    { REGION("\"overcrowding_alarm\":{\"trigger_threshold\":101}"),
      "region_people_counting.overcrowding_alarm.trigger_threshold",
      "takes 0..100, not 101" }, /* proves: P-ALARM-09 */
    { REGION("\"overcrowding_alarm\":{\"trigger_threshold\":-1}"),
      "region_people_counting.overcrowding_alarm.trigger_threshold",
      "takes 0..100, not -1" }, /* proves: P-ALARM-09 */
    { LINE("\"filter_staff\":true"), "line_crossing_counting.filter_staff", "must be an object" },
    { "{\"model\":\"vs121\"}", "model", "takes vs121-p, not \"vs121\"" },
    { REPORT("\"reporting_interval_s\":4"), IN_REPORT "reporting_interval_s",
      "takes 5..86400, not 4" }, /* proves: P-REPORT-01 */
    { REPORT("\"reporting_interval_s\":86401"), IN_REPORT "reporting_interval_s",
      "takes 5..86400, not 86401" }, /* proves: P-REPORT-01 */
    { REPORT("\"reporting_interval_s\":-60"), IN_REPORT "reporting_interval_s", "not -60" },
    { REPORT("\"reporting_interval_s\":1e300"), IN_REPORT "reporting_interval_s",
      "not a number of that size" },
    { REPORT("\"reporting_interval_s\":4294967356"), IN_REPORT "reporting_interval_s",
      "not a number of that size" },
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
    { REPORT("\"mqtt\":{\"host\":\"broker:1883\"}"), IN_REPORT "mqtt.host",
      "a port has a setting of its own" },
    { REPORT("\"mqtt\":{\"host\":\"2001:db8::1::2\"}"), IN_REPORT "mqtt.host", "no IPv6 address" },
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
    { REPORT("\"http\":[{\"url\":\"https://me:word@a/\"}]"), IN_REPORT "http[0].url", "user name" },
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
    /* schedules */
    { SCHEDULE("\"monday\":\"08:00-09:00\""), IN_SCHEDULE "monday", "takes at most 3 periods" },
    { SCHEDULE("\"monday\":[\"01:00-02:00\",\"03:00-04:00\",\"05:00-06:00\",\"07:00-08:00\"]"),
      IN_SCHEDULE "monday", "in order, or none, not 4" }, /* proves: P-SCHED-04 */
    { SCHEDULE("\"mon\":[]"), IN_SCHEDULE "mon", "the nearest known one is monday" },
    { SCHEDULE("\"friday\":[\"08:00-09:00\",8]"), IN_SCHEDULE "friday[1]", "or none, not 8" },
    { SCHEDULE("\"friday\":[\"08:00-08:00\"]"), IN_SCHEDULE "friday[0]", "takes" },
    { SCHEDULE("\"friday\":[\"22:00-06:00\"]"), IN_SCHEDULE "friday[0]",
      "in order, or none, not \"22:00-06:00\"" },
    { SCHEDULE("\"friday\":[\"08:00-24:01\"]"), IN_SCHEDULE "friday[0]", "takes" },
    { SCHEDULE("\"friday\":[\"08:00 - 09:00\"]"), IN_SCHEDULE "friday[0]", "takes" },
    { SCHEDULE("\"friday\":[\"08:00-09:00x\"]"), IN_SCHEDULE "friday[0]", "takes" },
    { SCHEDULE("\"friday\":[\"\"]"), IN_SCHEDULE "friday[0]", "takes" },
    { SCHEDULE("\"friday\":[\"08:00-12:00\",\"11:59-13:00\"]"), IN_SCHEDULE "friday[1]",
      "in order" },
    { RESET("\"enable\":\"yes\""), IN_RESET "enable", "takes true, false" },
    { RESET("\"times\":[{},{},{},{},{},{}]"), IN_RESET "times",
      "takes at most 5, not 6" }, /* proves: P-RESET-05 */
    { RESET("\"times\":[{\"weekdays\":[]}]"), IN_RESET "times[0].weekdays", "one at least, not 0" },
    { RESET("\"times\":[{\"weekdays\":\"monday\"}]"), IN_RESET "times[0].weekdays",
      "takes monday" },
    { RESET("\"times\":[{},{\"weekdays\":[\"friday\",\"friday\"]}]"),
      IN_RESET "times[1].weekdays[1]", "takes" },
    { RESET("\"times\":[{\"weekdays\":[\"friday\",\"holiday\"]}]"), IN_RESET "times[0].weekdays[1]",
      "not \"holiday\"" },
    { RESET("\"times\":[{\"time\":\"24:00\"}]"), IN_RESET "times[0].time", "takes 00:00..23:59" },
    { RESET("\"times\":[{\"hour\":20}]"), IN_RESET "times[0].hour", "unknown key" },

    { DST("\"enable\":1"), IN_DST "enable", "takes true, false" },
    { DST("\"offset_min\":0"), IN_DST "offset_min", "takes 1..120" },
    { DST("\"offset_min\":121"), IN_DST "offset_min", "takes 1..120" },
    { DST("\"clock\":\"wall\""), IN_DST "clock", "takes utc, local" },
    { DST("\"start\":{\"month\":0}"), IN_DST "start.month", "takes 1..12" },
    { DST("\"start\":{\"month\":13}"), IN_DST "start.month", "takes 1..12" },
    { DST("\"start\":{\"week\":\"fifth\"}"), IN_DST "start.week",
      "takes first, second, third, fourth, last" },
    { DST("\"end\":{\"weekday\":\"Sunday\"}"), IN_DST "end.weekday", "takes monday" },
    { DST("\"end\":{\"time\":\"24:00\"}"), IN_DST "end.time", "takes 00:00..23:59" },
    { DST("\"end\":{\"time\":\"1:00\"}"), IN_DST "end.time", "takes 00:00..23:59, not \"1:00\"" },
    { DST("\"end\":{\"time\":\"01:00 \"}"), IN_DST "end.time", "takes" },
    { DST("\"end\":{\"time\":60}"), IN_DST "end.time", "takes 00:00..23:59, not 60" },
    { DST("\"end\":{\"month\":3}"), IN_DST "end.month", "another month" },
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
    /* the filter of U-turns; proves: P-LINE-06, P-LINE-09 */
    { U_TURNS("\"enable\":1"), IN_U_TURNS "enable", "takes true, false, not 1" },
    { U_TURNS("\"area\":[[1,1],[9,9]]"), IN_U_TURNS "area",
      "takes 3..10 points [x, y], or none, not 2" },
    { U_TURNS("\"area\":[[10,0],[20,5],[30,10],[35,20],[30,30],[20,35],[10,35],[5,30],[0,20],"
              "[1,10],[5,5]]"),
      IN_U_TURNS "area", "takes 3..10 points [x, y], or none, not 11" },
    { U_TURNS("\"area\":[[10,10],[90,90],[90,10],[10,90]]"), IN_U_TURNS "area", "simple polygon" },
    { U_TURNS("\"area\":[[10,10],[90,90],[640,10]]"), IN_U_TURNS "area[2]", "x takes 0..639" },
    { LINE("\"line\":[[0,100],[639,100]],\"filter_u_turns\":{\"area\":" SQUARE "}"),
      IN_U_TURNS "area", "must be crossed by the line" },
    /* privacy masks; proves: P-PRIV-02, P-PRIV-10, P-PRIV-14 */
    { MASK("\"enable\":\"on\""), "privacy_mask.enable", "takes true, false, not \"on\"" },
    { MASK("\"type\":\"grey\""), "privacy_mask.type", "takes white, black, not \"grey\"" },
    { MASK("\"areas\":[" A_MASK "," A_MASK "," A_MASK "," A_MASK "," A_MASK "," A_MASK "," A_MASK
           "," A_MASK "," A_MASK "]"),
      "privacy_mask.areas", "takes at most 8, not 9" },
    { MASK("\"areas\":[" A_MASK ",{}]"), "privacy_mask.areas[1].points", "must be given" },
    { MASK("\"areas\":[{\"points\":[[1,1],[9,9]]}]"), "privacy_mask.areas[0].points",
      "takes 3..10 points" },
    { MASK("\"areas\":[{\"points\":[[10,10],[90,90],[90,10],[10,90]]}]"),
      "privacy_mask.areas[0].points", "simple polygon" },
    { MASK("\"areas\":[{\"points\":[[10,10],[640,90],[90,10]]}]"),
      "privacy_mask.areas[0].points[1]", "x takes 0..639" },
    { MASK("\"areas\":[{\"number\":1,\"points\":" SQUARE "}]"), "privacy_mask.areas[0].number",
      "unknown key" },
    /* pictures in reports, in blur mode; proves: P-PRIV-09 */
    { REPORT("\"http\":[{\"snapshot\":1}]"), IN_REPORT "http[0].snapshot", "takes true, false" },
    { REPORT("\"http\":[{},{},{\"snapshot\":true}]"), IN_REPORT "http[2].snapshot",
      "can only be true in normal privacy mode" },
    { FLOW("\"report\":{\"http\":[{\"snapshot\":true}]}"),
      "people_flow_analysis.report.http[0].snapshot", "can only be true in normal privacy mode" },
    /* people flow; proves: P-FLOW-01, P-FLOW-02, P-FLOW-04 */
    { FLOW("\"enable\":0"), "people_flow_analysis.enable", "takes true, false, not 0" },
    { FLOW("\"region\":[[10,10],[90,90]]"), "people_flow_analysis.region",
      "takes 3..4 points [x, y], or none, not 2" },
    { FLOW("\"region\":[[10,10],[90,10],[95,50],[90,90],[10,90]]"), "people_flow_analysis.region",
      "takes 3..4 points [x, y], or none, not 5" },
    { FLOW("\"region\":[[10,10],[50,40],[90,10],[50,90]]"), "people_flow_analysis.region",
      "must be a triangle or a convex quadrangle" },
    { FLOW("\"region\":[[10,10],[90,90],[90,10],[10,90]]"), "people_flow_analysis.region",
      "must be a triangle or a convex quadrangle" },
    { FLOW("\"region\":[[10,10],[50,10],[90,10],[50,90]]"), "people_flow_analysis.region",
      "must be a triangle or a convex quadrangle" },
    { FLOW("\"region\":[[10,10],[50,10],[90,10]]"), "people_flow_analysis.region",
      "must be a triangle or a convex quadrangle" },
    { FLOW("\"region\":[[10,10],[640,10],[90,90]]"), "people_flow_analysis.region[1]",
      "x takes 0..639" },
    { FLOW("\"edge_names\":{\"E\":\"x\"}"), "people_flow_analysis.edge_names.E", "unknown key" },
    { FLOW("\"edge_names\":{\"A\":"
           "\"0123456789012345678901234567890123456789012345678901234567890123\"}"),
      "people_flow_analysis.edge_names.A", "at most 63 bytes" },
    { FLOW("\"report\":{\"reporting_interval_s\":4}"),
      "people_flow_analysis.report.reporting_interval_s", "takes 5..86400, not 4" },
    { FLOW("\"report\":{\"report_protocol\":\"mqtt\"}"), "people_flow_analysis.report.mqtt.host",
      "must not be empty" },
    /* dwell times; proves: P-DWELL-01, P-DWELL-02, P-DWELL-04 */
    { REGION("\"dwell_time_detection\":{\"enable\":\"on\"}"),
      "region_people_counting.dwell_time_detection.enable", "takes true, false, not \"on\"" },
    { REGION("\"dwell_time_detection\":{\"min_dwell_time_s\":0}"),
      "region_people_counting.dwell_time_detection.min_dwell_time_s", "takes 1..65535, not 0" },
    { REGION("\"dwell_time_detection\":{\"min_dwell_time_s\":65536}"),
      "region_people_counting.dwell_time_detection.min_dwell_time_s", "takes 1..65535, not 65536" },
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

#endif
