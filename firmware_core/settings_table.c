/* SPDX-License-Identifier: MIT */
#include "firmware_core/settings_table.h"

#include "firmware_core/settings_check.h"
#include "firmware_core/settings_network.h"
#include "firmware_core/settings_week.h"

/* A row is one line: key, section of the guide, place, range. */
#define PLACE(type, member)                                                                        \
    .offset = (uint16_t)offsetof(struct type, member),                                             \
    .size = (uint16_t)sizeof(((struct type *)0)->member)
#define ROW(name, section, what) .key = name, .guide = section, .kind = what
#define BOOLEAN(name, section, type, member)                                                       \
    {                                                                                              \
        ROW(name, section, SETTING_BOOL), PLACE(type, member)                                      \
    }
#define INTEGER(name, section, type, member, least, most)                                          \
    {                                                                                              \
        ROW(name, section, SETTING_INTEGER), PLACE(type, member), .min = least, .max = most        \
    }
#define CHOICE(name, section, type, member, list)                                                  \
    {                                                                                              \
        ROW(name, section, SETTING_CHOICE), PLACE(type, member), .names = list                     \
    }
#define TEXT(name, section, type, member, words, checked_by)                                       \
    {                                                                                              \
        ROW(name, section, SETTING_TEXT), PLACE(type, member), .syntax = words,                    \
                                                               .check = checked_by                 \
    }
/* A time of the day in minutes; 24:00 where `most` allows it. */
#define DAY_TIME(name, section, type, member, most)                                                \
    {                                                                                              \
        ROW(name, section, SETTING_DAY_TIME), PLACE(type, member), .max = most                     \
    }
#define OBJECT(name, section, place, table)                                                        \
    {                                                                                              \
        ROW(name, section, SETTING_OBJECT), .offset = place, .of = &table                          \
    }
#define COUNTED(type, member)                                                                      \
    .counted = true, .count_offset = (uint16_t)offsetof(struct type, member)
#define TABLE(array, length)                                                                       \
    {                                                                                              \
        .rows = array, .n = length                                                                 \
    }
#define WHOLE(array) TABLE(array, sizeof array / sizeof array[0])

static const char *const privacy_modes[] = { "blur", "normal", NULL };
static const char *const schemes[] = { "on_the_dot", "from_now_on", NULL };
static const char *const protocols[] = { "http", "mqtt", "mqtts", NULL };
static const char *const certificates[] = { "ca_signed_server", "self_signed", NULL };
static const char *const areas[] = { "mapped", "non_mapped", NULL };
static const char *const reportings[] = { "occupancy", "region_people_counting", NULL };
static const char *const trigger_types[] = { "total_number", "number_in_area", NULL };
static const char *const results[] = { "zero_nonzero", "once_result_changes", NULL };
static const char *const weeks[] = { "first", "second", "third", "fourth", "last", NULL };
static const char *const algorithms[] = { "algorithm_1", "algorithm_2", NULL };
static const char *const power_lines[] = { "50hz", "60hz", NULL };
static const char *const clock_ways[] = { "ntp", "manual", "computer", NULL };
static const char *const dst_clocks[] = { "utc", "local", NULL };
static const char *const ipv6_modes[] = { "manual", "router_advertisement", "dhcpv6", NULL };
static const char *const platforms[] = { "devicehub", "iot_development_platform", NULL };
static const char *const activation_methods[] = { "authentication_code", "account", NULL };
static const char *const mask_colours[] = { "white", "black", NULL };

static const struct setting_row broker_rows[] = {
    TEXT("host", "5.3 Host", mqtt_settings, host, "host name or address", settings_check_host),
    INTEGER("port", "5.3 Port", mqtt_settings, port, 1, 65535),
    TEXT("client_id", "5.3 Client ID", mqtt_settings, client_id, "text, empty is the serial number",
         NULL),
    TEXT("username", "5.3 Username", mqtt_settings, username, "text, empty is no authentication",
         NULL),
    TEXT("password", "5.3 Password", mqtt_settings, password, "text", NULL),
    TEXT("topic", "5.3 Topic", mqtt_settings, topic, "topic without wildcards",
         settings_check_topic),
    INTEGER("qos", "5.3 QoS", mqtt_settings, qos, 0, 2),
    CHOICE("certificate_type", "5.3 Certificate Type", mqtt_settings, certificate_type,
           certificates),
};
static const struct setting_table mqtts_table = WHOLE(broker_rows);
/* Without the last row: there is no certificate in plain MQTT. */
static const struct setting_table mqtt_table =
    TABLE(broker_rows, sizeof broker_rows / sizeof broker_rows[0] - 1);

static const struct setting_row http_rows[] = {
    BOOLEAN("enable", "5.3 HTTP(S) Enable", http_settings, enable),
    BOOLEAN("snapshot", "5.3 HTTP(S) Snapshot", http_settings, snapshot),
    TEXT("url", "5.3 HTTP(S) URL", http_settings, url, "http:// or https:// address",
         settings_check_url),
    TEXT("username", "5.3 HTTP(S) User Name", http_settings, username,
         "text, empty is no authentication", NULL),
    TEXT("password", "5.3 HTTP(S) Password", http_settings, password, "text", NULL),
    BOOLEAN("verify_certificate", "5.3 HTTP(S); own", http_settings, verify_certificate),
};
static const struct setting_table http_table = WHOLE(http_rows);

static const struct setting_row report_rows[] = {
    BOOLEAN("report_regularly", "5.3 Report Regularly", report_settings, report_regularly),
    CHOICE("periodic_report_scheme", "5.3 Periodic Report Scheme", report_settings, scheme,
           schemes),
    INTEGER("reporting_interval_s", "5.3 Reporting Interval", report_settings, interval_s,
            INTERVAL_MIN_S, INTERVAL_MAX_S),
    CHOICE("report_protocol", "5.3 Report Protocol", report_settings, protocol, protocols),
    OBJECT("mqtt", "5.3 MQTT/MQTTS", offsetof(struct report_settings, mqtt), mqtt_table),
    OBJECT("mqtts", "5.3 MQTT/MQTTS", offsetof(struct report_settings, mqtts), mqtts_table),
    { ROW("http", "5.3 HTTP(S)", SETTING_LIST), PLACE(report_settings, http), .max = HTTP_URL_MAX,
      .of = &http_table, .stride = sizeof(struct http_settings) },
};
static const struct setting_table report_table = WHOLE(report_rows);
/* Without the first row: flow reports regularly whenever it is on (VS121-P 5.3.3). */
static const struct setting_table flow_report_table =
    TABLE(report_rows + 1, sizeof report_rows / sizeof report_rows[0] - 1);

#define DAY(name, index)                                                                           \
    {                                                                                              \
        ROW(name, "5.3.1 to 5.3.3 Edit", SETTING_PERIODS), PLACE(schedule, day[index])             \
    }
static const struct setting_row schedule_rows[] = {
    DAY("monday", MONDAY),     DAY("tuesday", TUESDAY), DAY("wednesday", WEDNESDAY),
    DAY("thursday", THURSDAY), DAY("friday", FRIDAY),   DAY("saturday", SATURDAY),
    DAY("sunday", SUNDAY),
};
static const struct setting_table schedule_table = WHOLE(schedule_rows);

static const struct setting_row reset_time_rows[] = {
    { ROW("weekdays", "5.3.1, 5.3.2 Reset Cumulative Count on Schedule", SETTING_WEEKDAYS),
      PLACE(reset_time, weekdays), .factory = "every day" },
    DAY_TIME("time", "5.3.1, 5.3.2 Reset Cumulative Count on Schedule", reset_time, minute,
             24 * 60 - 1),
};
static const struct setting_table reset_time_table = WHOLE(reset_time_rows);

static const struct setting_row reset_rows[] = {
    BOOLEAN("enable", "5.3.1, 5.3.2 Reset Cumulative Count on Schedule", reset_schedule, enable),
    { ROW("times", "5.3.1, 5.3.2 Reset Cumulative Count on Schedule", SETTING_LIST),
      PLACE(reset_schedule, times), .max = RESET_TIMES_MAX, .of = &reset_time_table,
      .stride = sizeof(struct reset_time), COUNTED(reset_schedule, n_times) },
};
static const struct setting_table reset_table = WHOLE(reset_rows);

static const struct setting_row region_rows[] = {
    { ROW("number", "5.3.1 Set Detection Region", SETTING_INTEGER), PLACE(region, number), .min = 1,
      .max = REGION_MAX, .factory = "the lowest free" },
    { ROW("points", "5.3.1 Set Detection Region", SETTING_POINTS), PLACE(region, points), .min = 3,
      .max = REGION_POINTS_MAX, .limit = LIMIT_REGION_POINTS, COUNTED(region, n_points),
      .factory = "must be given" },
};
static const struct setting_table region_table = WHOLE(region_rows);

static bool regions_are_mapped(const struct settings *settings)
{
    return settings->region.detection_area == AREA_MAPPED;
}

static const struct setting_row detection_region_rows[] = {
    BOOLEAN("enable", "5.3.1 Enable", region_settings, detection_region_enable),
    CHOICE("detection_area", "5.3.1 Detection Area", region_settings, detection_area, areas),
    { ROW("reporting_type", "5.3.1 Reporting Type", SETTING_CHOICE),
      PLACE(region_settings, reporting_type), .names = reportings, .exists = regions_are_mapped,
      .condition = "detection_area is mapped" },
    { ROW("regions", "1.2, 5.3.1 Set Detection Region", SETTING_LIST),
      PLACE(region_settings, regions), .max = REGION_MAX, .limit = LIMIT_REGIONS,
      .of = &region_table, .stride = sizeof(struct region), COUNTED(region_settings, n_regions) },
};
static const struct setting_table detection_region_table = WHOLE(detection_region_rows);

static const struct setting_row by_result_rows[] = {
    BOOLEAN("enable", "5.3.1 Report by Result", region_settings, report_by_result_enable),
    CHOICE("mode", "5.3.1 Report by Result", region_settings, report_by_result, results),
};
static const struct setting_table by_result_table = WHOLE(by_result_rows);

static const struct setting_row dwell_rows[] = {
    BOOLEAN("enable", "5.3.1 Dwell Time Detection", region_settings, dwell_enable),
    INTEGER("min_dwell_time_s", "5.3.1 Min. Dwell Time(s)", region_settings, min_dwell_time_s, 1,
            65535),
};
static const struct setting_table dwell_table = WHOLE(dwell_rows);

static const struct setting_row overcrowding_rows[] = {
    BOOLEAN("enable", "5.3.1 Overcrowding Alarm", overcrowding_settings, enable),
    CHOICE("trigger_type", "5.3.1 Trigger Type", overcrowding_settings, trigger_type,
           trigger_types),
    INTEGER("trigger_threshold", "5.3.1 Trigger Threshold", overcrowding_settings,
            trigger_threshold, 0, CROWD_THRESHOLD_MAX),
};
static const struct setting_table overcrowding_table = WHOLE(overcrowding_rows);

static const struct setting_row people_rows[] = {
    BOOLEAN("enable", "5.3.1 Enable", region_settings, enable),
    OBJECT("detection_region", "5.3.1 Set Detection Region", 0, detection_region_table),
    OBJECT("report_by_result", "5.3.1 Report by Result", 0, by_result_table),
    OBJECT("dwell_time_detection", "5.3.1 Dwell Time Detection", 0, dwell_table),
    OBJECT("schedule", "5.3.1 Edit", offsetof(struct region_settings, schedule), schedule_table),
    OBJECT("reset_cumulative_count_on_schedule", "5.3.1", offsetof(struct region_settings, reset),
           reset_table),
    OBJECT("overcrowding_alarm", "5.3.1 Overcrowding Alarm",
           offsetof(struct region_settings, overcrowding_alarm), overcrowding_table),
    OBJECT("report", "5.3.1", offsetof(struct region_settings, report), report_table),
};
static const struct setting_table people_table = WHOLE(people_rows);

static const struct setting_row u_turns_rows[] = {
    BOOLEAN("enable", "5.3.2 Filter U-turns", line_settings, filter_u_turns),
    { ROW("area", "5.3.2 Filter U-turns", SETTING_POINTS), PLACE(line_settings, u_turn_points),
      .min = 3, .max = REGION_POINTS_MAX, .limit = LIMIT_REGION_POINTS,
      COUNTED(line_settings, n_u_turn_points), .optional = true },
};
static const struct setting_table u_turns_table = WHOLE(u_turns_rows);

static const struct setting_row filter_staff_rows[] = {
    BOOLEAN("enable", "5.3.2 Filter Staff/Deliverer", line_settings, filter_staff),
};
static const struct setting_table filter_staff_table = WHOLE(filter_staff_rows);

static const struct setting_row line_rows[] = {
    BOOLEAN("enable", "5.3.2 Enable", line_settings, enable),
    { ROW("line", "5.3.2 Set Detection Line", SETTING_POINTS), PLACE(line_settings, points),
      .min = 2, .max = LINE_POINTS_MAX, .limit = LIMIT_LINE_POINTS,
      COUNTED(line_settings, n_points), .optional = true },
    BOOLEAN("trigger_report", "5.3.2 Trigger Report", line_settings, trigger_report),
    OBJECT("filter_u_turns", "5.3.2 Filter U-turns", 0, u_turns_table),
    OBJECT("schedule", "5.3.2 Edit", offsetof(struct line_settings, schedule), schedule_table),
    OBJECT("reset_cumulative_count_on_schedule", "5.3.2", offsetof(struct line_settings, reset),
           reset_table),
    OBJECT("filter_staff", "5.3.2 Filter Staff/Deliverer", 0, filter_staff_table),
    OBJECT("report", "5.3.2", offsetof(struct line_settings, report), report_table),
};
static const struct setting_table line_table = WHOLE(line_rows);

#define EDGE(letter, i)                                                                            \
    TEXT(letter, "5.3.3 Name", flow_settings, edge_name[i], "text, empty is the letter", NULL)
static const struct setting_row edge_rows[] = { EDGE("A", 0), EDGE("B", 1), EDGE("C", 2),
                                                EDGE("D", 3) };
static const struct setting_table edge_table = WHOLE(edge_rows);

static const struct setting_row flow_rows[] = {
    BOOLEAN("enable", "5.3.3 Enable", flow_settings, enable),
    { ROW("region", "5.3.3 Set Detection Region", SETTING_POINTS), PLACE(flow_settings, points),
      .min = 3, .max = FLOW_POINTS_MAX, COUNTED(flow_settings, n_points), .optional = true },
    OBJECT("edge_names", "5.3.3 Name", 0, edge_table),
    OBJECT("schedule", "5.3.3 Edit", offsetof(struct flow_settings, schedule), schedule_table),
    OBJECT("report", "5.3.3", offsetof(struct flow_settings, report), flow_report_table),
};
static const struct setting_table flow_table = WHOLE(flow_rows);

static const struct setting_row network_rows[] = {
    TEXT("ip_address", "4, 5.2.1 IP Address", network_settings, ip_address,
         "IPv4 address of a host", settings_network_host),
    TEXT("ipv4_subnet_mask", "4, 5.2.1 IPv4 Subnet Mask", network_settings, ipv4_subnet_mask,
         "mask from 128.0.0.0 to 255.255.255.252", settings_network_mask),
    TEXT("ipv4_default_gateway", "5.2.1 IPv4 Default Gateway", network_settings,
         ipv4_default_gateway, "IPv4 address of a host, empty is none", settings_network_gateway),
    TEXT("preferred_dns_server", "5.2.1 Preferred DNS Server", network_settings,
         preferred_dns_server, "IPv4 or IPv6 address, empty is none", settings_network_dns),
    CHOICE("ipv6_mode", "5.2.1 IPv6 Mode", network_settings, ipv6_mode, ipv6_modes),
    TEXT("ipv6_address", "5.2.1 IPv6 Address; used in manual mode", network_settings, ipv6_address,
         "IPv6 address of a host, empty is none", settings_network_ipv6),
    INTEGER("ipv6_prefix", "5.2.1 IPv6 Prefix; used in manual mode", network_settings, ipv6_prefix,
            0, 128),
    TEXT("ipv6_default_gateway", "5.2.1 IPv6 Default Gateway; used in manual mode",
         network_settings, ipv6_default_gateway, "IPv6 address of a host, empty is none",
         settings_network_ipv6),
    INTEGER("mtu", "5.2.1 MTU", network_settings, mtu, MTU_MIN, MTU_MAX),
};
static const struct setting_table network_table = WHOLE(network_rows);

static const struct setting_row devicehub_rows[] = {
    TEXT("server_address", "5.4.4 Server Address", remote_management_settings, server_address,
         "host name or address", settings_check_host),
    CHOICE("activation_method", "5.4.4 Activation Method", remote_management_settings,
           activation_method, activation_methods),
    TEXT("authentication_code", "5.4.4 Activation Method; own", remote_management_settings,
         authentication_code, "text", NULL),
    TEXT("username", "5.4.4 Activation Method; own", remote_management_settings, username, "text",
         NULL),
    TEXT("password", "5.4.4 Activation Method; own", remote_management_settings, password, "text",
         NULL),
};
static const struct setting_table devicehub_table = WHOLE(devicehub_rows);

static const struct setting_row development_rows[] = {
    BOOLEAN("remote_management_service", "5.4.4 Remote Management Service",
            remote_management_settings, remote_management_service),
    BOOLEAN("auto_provisioning", "5.4.4 Auto Provisioning", remote_management_settings,
            auto_provisioning),
    BOOLEAN("data_transfer_service", "5.4.4 Data Transfer Service", remote_management_settings,
            data_transfer_service),
};
static const struct setting_table development_table = WHOLE(development_rows);

static const struct setting_row remote_rows[] = {
    BOOLEAN("enable", "5.4.4 Remote Management", remote_management_settings, enable),
    CHOICE("platform", "5.4.4 Platform", remote_management_settings, platform, platforms),
    TEXT("stand_in_url", "5.4.4; own", remote_management_settings, stand_in_url,
         "http:// or https:// address, empty is nobody", settings_check_url),
    OBJECT("devicehub", "5.4.4 DeviceHub", 0, devicehub_table),
    OBJECT("iot_development_platform", "5.4.4 IoT Development Platform", 0, development_table),
};
static const struct setting_table remote_table = WHOLE(remote_rows);

static const struct setting_row ssh_rows[] = {
    BOOLEAN("enable", "5.4.4 SSH, 5.4.6 Enable SSH", ssh_settings, enable),
    INTEGER("port", "5.4.6 SSH Port", ssh_settings, port, 1, 65535),
};
static const struct setting_table ssh_table = WHOLE(ssh_rows);

static const struct setting_row security_rows[] = {
    OBJECT("ssh", "5.4.6", offsetof(struct settings, ssh), ssh_table),
};
static const struct setting_table security_table = WHOLE(security_rows);

static const struct setting_row dst_change_rows[] = {
    INTEGER("month", "5.4.3; own", dst_change, month, 1, 12),
    CHOICE("week", "5.4.3; own", dst_change, week, weeks),
    CHOICE("weekday", "5.4.3; own", dst_change, weekday, settings_week_names),
    DAY_TIME("time", "5.4.3; own", dst_change, minute, 24 * 60 - 1),
};
static const struct setting_table dst_change_table = WHOLE(dst_change_rows);

static const struct setting_row dst_rows[] = {
    BOOLEAN("enable", "5.4.3 Daylight Saving Time", time_zone, dst_enable),
    INTEGER("offset_min", "5.4.3; own", time_zone, dst_offset_min, 1, 120),
    CHOICE("clock", "5.4.3; own", time_zone, dst_clock, dst_clocks),
    OBJECT("start", "5.4.3; own", offsetof(struct time_zone, dst_start), dst_change_table),
    OBJECT("end", "5.4.3; own", offsetof(struct time_zone, dst_end), dst_change_table),
};
static const struct setting_table dst_table = WHOLE(dst_rows);

static const struct setting_row ntp_rows[] = {
    TEXT("server_address", "5.4.3 Server Address", clock_settings, ntp_server,
         "host or host:port, empty asks nobody", settings_check_server),
    INTEGER("interval_min", "5.4.3 NTP Sync; own", clock_settings, ntp_interval_min, 1,
            NTP_INTERVAL_MAX_MIN),
};
static const struct setting_table ntp_table = WHOLE(ntp_rows);

static const struct setting_row date_time_rows[] = {
    { ROW("time_zone", "5.4.3 Time Zone", SETTING_TIME_ZONE),
      PLACE(settings, zone.utc_offset_min) },
    OBJECT("daylight_saving_time", "5.4.3 Daylight Saving Time", offsetof(struct settings, zone),
           dst_table),
    CHOICE("set_by", "5.4.3 NTP server, Manual, Synchronize with computer time", settings,
           clock.way, clock_ways),
    OBJECT("ntp", "5.4.3 NTP server", offsetof(struct settings, clock), ntp_table),
};
static const struct setting_table date_time_table = WHOLE(date_time_rows);

static const struct setting_row image_rows[] = {
    CHOICE("power_line_frequency", "5.3.4 Power Line Frequency", image_settings,
           power_line_frequency, power_lines),
    BOOLEAN("wide_dynamic_range", "5.3.4 Wide Dynamic Range", image_settings, wide_dynamic_range),
};
static const struct setting_table image_table = WHOLE(image_rows);

static const struct setting_row location_rows[] = {
    BOOLEAN("enable", "5.3.4 Realtime Location Push", location_settings, enable),
    INTEGER("port", "5.3.4 Realtime Location Push; own", location_settings, port, 1, 65535),
};
static const struct setting_table location_table = WHOLE(location_rows);

static const struct setting_row general_rows[] = {
    BOOLEAN("data_retransmission", "5.3.4 Data Retransmission Setting", settings,
            data_retransmission),
    CHOICE("recognition_scheme", "5.3.4 Recognition Scheme", settings, region.recognition_scheme,
           algorithms),
    OBJECT("image", "5.3.4 Image", offsetof(struct settings, image), image_table),
    OBJECT("realtime_location_push", "5.3.4 Realtime Location Push",
           offsetof(struct settings, location), location_table),
};
static const struct setting_table general_table = WHOLE(general_rows);

static const struct setting_row mask_area_rows[] = {
    { ROW("points", "5.3.5", SETTING_POINTS), PLACE(mask_area, points), .min = 3,
      .max = REGION_POINTS_MAX, .limit = LIMIT_REGION_POINTS, COUNTED(mask_area, n_points),
      .factory = "must be given" },
};
static const struct setting_table mask_area_table = WHOLE(mask_area_rows);

static const struct setting_row mask_rows[] = {
    BOOLEAN("enable", "5.3.5 Enable", mask_settings, enable),
    CHOICE("type", "5.3.5 Type", mask_settings, colour, mask_colours),
    { ROW("areas", "1.2, 5.3.5", SETTING_LIST), PLACE(mask_settings, areas), .max = MASK_MAX,
      .of = &mask_area_table, .stride = sizeof(struct mask_area), COUNTED(mask_settings, n_areas) },
};
static const struct setting_table mask_table = WHOLE(mask_rows);

static const struct setting_row rows[] = {
    { ROW("model", "1.1", SETTING_MODEL) },
    { ROW("privacy_mode", "1.2, 4 step 5", SETTING_CHOICE), PLACE(settings, privacy_mode),
      .names = privacy_modes, .fixed = true },
    OBJECT("network", "5.2", offsetof(struct settings, network), network_table),
    OBJECT("date_time", "5.4.3", 0, date_time_table),
    OBJECT("region_people_counting", "5.3.1", offsetof(struct settings, region), people_table),
    OBJECT("line_crossing_counting", "5.3.2", offsetof(struct settings, line), line_table),
    OBJECT("people_flow_analysis", "5.3.3", offsetof(struct settings, flow), flow_table),
    OBJECT("general", "5.3.4", 0, general_table),
    OBJECT("remote_management", "5.4.4", offsetof(struct settings, remote), remote_table),
    OBJECT("security_service", "5.4.6", 0, security_table),
    OBJECT("privacy_mask", "5.3.5", offsetof(struct settings, mask), mask_table),
};
const struct setting_table settings_table = WHOLE(rows);

int32_t settings_table_max(const struct setting_row *row, const struct model *model)
{
    switch (row->limit) {
    case LIMIT_REGIONS:
        return model->region_max;
    case LIMIT_REGION_POINTS:
        return model->region_points_max;
    case LIMIT_LINE_POINTS:
        return model->line_points_max;
    case LIMIT_OWN:
        break;
    }
    return row->max;
}
