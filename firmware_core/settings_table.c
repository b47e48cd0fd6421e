/* SPDX-License-Identifier: MIT */
#include "firmware_core/settings_table.h"

#include "firmware_core/settings_check.h"

#define PLACE(type, member)                                                                        \
    .offset = (uint16_t)offsetof(struct type, member),                                             \
    .size = (uint16_t)sizeof(((struct type *)0)->member)
#define COUNT(type, member) .counted = true, .count_offset = (uint16_t)offsetof(struct type, member)
#define ROWS(array) { .rows = array, .n = sizeof array / sizeof array[0] }

static const char *const schemes[] = { "on_the_dot", "from_now_on", NULL };
static const char *const protocols[] = { "http", "mqtt", "mqtts", NULL };
static const char *const certificates[] = { "ca_signed_server", "self_signed", NULL };
static const char *const areas[] = { "mapped", "non_mapped", NULL };
static const char *const reportings[] = { "occupancy", "region_people_counting", NULL };
static const char *const results[] = { "zero_nonzero", "once_result_changes", NULL };

#define BROKER_ROWS                                                                                \
    { .key = "host",                                                                               \
      .guide = "5.3 MQTT/MQTTS Host",                                                              \
      .kind = SETTING_TEXT,                                                                        \
      PLACE(mqtt_settings, host),                                                                  \
      .syntax = "host name or address",                                                            \
      .check = settings_check_host },                                                              \
        { .key = "port",                                                                           \
          .guide = "5.3 MQTT/MQTTS Port",                                                          \
          .kind = SETTING_INTEGER,                                                                 \
          PLACE(mqtt_settings, port),                                                              \
          .min = 1,                                                                                \
          .max = 65535 },                                                                          \
        { .key = "client_id",                                                                      \
          .guide = "5.3 MQTT/MQTTS Client ID",                                                     \
          .kind = SETTING_TEXT,                                                                    \
          PLACE(mqtt_settings, client_id),                                                         \
          .syntax = "text; empty is the serial number" },                                          \
        { .key = "username",                                                                       \
          .guide = "5.3 MQTT/MQTTS Username",                                                      \
          .kind = SETTING_TEXT,                                                                    \
          PLACE(mqtt_settings, username),                                                          \
          .syntax = "text; empty is no authentication" },                                          \
        { .key = "password",                                                                       \
          .guide = "5.3 MQTT/MQTTS Password",                                                      \
          .kind = SETTING_TEXT,                                                                    \
          PLACE(mqtt_settings, password),                                                          \
          .syntax = "text" },                                                                      \
        { .key = "topic",                                                                          \
          .guide = "5.3 MQTT/MQTTS Topic",                                                         \
          .kind = SETTING_TEXT,                                                                    \
          PLACE(mqtt_settings, topic),                                                             \
          .syntax = "topic without wildcards",                                                     \
          .check = settings_check_topic },                                                         \
    {                                                                                              \
        .key = "qos", .guide = "5.3 MQTT/MQTTS QoS", .kind = SETTING_INTEGER,                      \
        PLACE(mqtt_settings, qos), .min = 0, .max = 2                                              \
    }

static const struct setting_row mqtt_rows[] = { BROKER_ROWS };
static const struct setting_table mqtt_table = ROWS(mqtt_rows);

static const struct setting_row mqtts_rows[] = {
    BROKER_ROWS,
    { .key = "certificate_type",
      .guide = "5.3 MQTT/MQTTS Certificate Type",
      .kind = SETTING_CHOICE,
      PLACE(mqtt_settings, certificate_type),
      .names = certificates },
};
static const struct setting_table mqtts_table = ROWS(mqtts_rows);

static const struct setting_row http_rows[] = {
    { .key = "enable",
      .guide = "5.3 HTTP(S) Enable",
      .kind = SETTING_BOOL,
      PLACE(http_settings, enable) },
    { .key = "url",
      .guide = "5.3 HTTP(S) URL",
      .kind = SETTING_TEXT,
      PLACE(http_settings, url),
      .syntax = "http:// or https:// address",
      .check = settings_check_url },
    { .key = "username",
      .guide = "5.3 HTTP(S) User Name",
      .kind = SETTING_TEXT,
      PLACE(http_settings, username),
      .syntax = "text; empty is no authentication" },
    { .key = "password",
      .guide = "5.3 HTTP(S) Password",
      .kind = SETTING_TEXT,
      PLACE(http_settings, password),
      .syntax = "text" },
    { .key = "verify_certificate",
      .guide = "5.3 HTTP(S), own",
      .kind = SETTING_BOOL,
      PLACE(http_settings, verify_certificate) },
};
static const struct setting_table http_table = ROWS(http_rows);

static const struct setting_row report_rows[] = {
    { .key = "report_regularly",
      .guide = "5.3 Report Regularly",
      .kind = SETTING_BOOL,
      PLACE(report_settings, report_regularly) },
    { .key = "periodic_report_scheme",
      .guide = "5.3 Periodic Report Scheme",
      .kind = SETTING_CHOICE,
      PLACE(report_settings, scheme),
      .names = schemes },
    { .key = "reporting_interval_s",
      .guide = "5.3 Reporting Interval",
      .kind = SETTING_INTEGER,
      PLACE(report_settings, interval_s),
      .min = INTERVAL_MIN_S,
      .max = INTERVAL_MAX_S },
    { .key = "report_protocol",
      .guide = "5.3 Report Protocol",
      .kind = SETTING_CHOICE,
      PLACE(report_settings, protocol),
      .names = protocols },
    { .key = "mqtt",
      .guide = "5.3 MQTT/MQTTS",
      .kind = SETTING_OBJECT,
      PLACE(report_settings, mqtt),
      .of = &mqtt_table },
    { .key = "mqtts",
      .guide = "5.3 MQTT/MQTTS",
      .kind = SETTING_OBJECT,
      PLACE(report_settings, mqtts),
      .of = &mqtts_table },
    { .key = "http",
      .guide = "5.3 HTTP(S)",
      .kind = SETTING_LIST,
      PLACE(report_settings, http),
      .max = HTTP_URL_MAX,
      .of = &http_table,
      .stride = sizeof(struct http_settings) },
};
static const struct setting_table report_table = ROWS(report_rows);

static const struct setting_row region_rows[] = {
    { .key = "number",
      .guide = "5.3.1 Set Detection Region",
      .kind = SETTING_INTEGER,
      PLACE(region, number),
      .min = 1,
      .max = REGION_MAX,
      .factory = "the lowest free" },
    { .key = "points",
      .guide = "5.3.1 Set Detection Region",
      .kind = SETTING_POINTS,
      PLACE(region, points),
      .min = 3,
      .max = REGION_POINTS_MAX,
      .limit = LIMIT_REGION_POINTS,
      COUNT(region, n_points),
      .factory = "must be given" },
};
static const struct setting_table region_table = ROWS(region_rows);

static bool regions_are_mapped(const struct settings *settings)
{
    return settings->region.detection_area == AREA_MAPPED;
}

static const struct setting_row detection_region_rows[] = {
    { .key = "enable",
      .guide = "5.3.1 Set Detection Region Enable",
      .kind = SETTING_BOOL,
      PLACE(region_settings, detection_region_enable) },
    { .key = "detection_area",
      .guide = "5.3.1 Detection Area",
      .kind = SETTING_CHOICE,
      PLACE(region_settings, detection_area),
      .names = areas },
    { .key = "reporting_type",
      .guide = "5.3.1 Reporting Type",
      .kind = SETTING_CHOICE,
      PLACE(region_settings, reporting_type),
      .names = reportings,
      .exists = regions_are_mapped,
      .condition = "detection_area is mapped" },
    { .key = "regions",
      .guide = "1.2, 5.3.1 Set Detection Region",
      .kind = SETTING_LIST,
      PLACE(region_settings, regions),
      .max = REGION_MAX,
      .limit = LIMIT_REGIONS,
      .of = &region_table,
      .stride = sizeof(struct region),
      COUNT(region_settings, n_regions) },
};
static const struct setting_table detection_region_table = ROWS(detection_region_rows);

static const struct setting_row by_result_rows[] = {
    { .key = "enable",
      .guide = "5.3.1 Report by Result",
      .kind = SETTING_BOOL,
      PLACE(region_settings, report_by_result_enable) },
    { .key = "mode",
      .guide = "5.3.1 Report by Result",
      .kind = SETTING_CHOICE,
      PLACE(region_settings, report_by_result),
      .names = results },
};
static const struct setting_table by_result_table = ROWS(by_result_rows);

static const struct setting_row people_rows[] = {
    { .key = "enable",
      .guide = "5.3.1 Enable",
      .kind = SETTING_BOOL,
      PLACE(region_settings, enable) },
    { .key = "detection_region",
      .guide = "5.3.1 Set Detection Region",
      .kind = SETTING_OBJECT,
      .of = &detection_region_table },
    { .key = "report_by_result",
      .guide = "5.3.1 Report by Result",
      .kind = SETTING_OBJECT,
      .of = &by_result_table },
    { .key = "report",
      .guide = "5.3.1",
      .kind = SETTING_OBJECT,
      PLACE(region_settings, report),
      .of = &report_table },
};
static const struct setting_table people_table = ROWS(people_rows);

static const struct setting_row line_rows[] = {
    { .key = "enable",
      .guide = "5.3.2 Enable",
      .kind = SETTING_BOOL,
      PLACE(line_settings, enable) },
    { .key = "line",
      .guide = "5.3.2 Set Detection Line",
      .kind = SETTING_POINTS,
      PLACE(line_settings, points),
      .max = LINE_POINTS_MAX,
      .limit = LIMIT_LINE_POINTS,
      COUNT(line_settings, n_points) },
    { .key = "trigger_report",
      .guide = "5.3.2 Trigger Report",
      .kind = SETTING_BOOL,
      PLACE(line_settings, trigger_report) },
    { .key = "report",
      .guide = "5.3.2",
      .kind = SETTING_OBJECT,
      PLACE(line_settings, report),
      .of = &report_table },
};
static const struct setting_table line_table = ROWS(line_rows);

static const struct setting_row network_rows[] = {
    { .key = "ip_address",
      .guide = "4, 5.2.1 IP Address",
      .kind = SETTING_TEXT,
      PLACE(settings, ip_address),
      .syntax = "IPv4 address of a host",
      .check = settings_check_ip_address },
};
static const struct setting_table network_table = ROWS(network_rows);

static const struct setting_row date_time_rows[] = {
    { .key = "time_zone",
      .guide = "5.4.3 Time Zone",
      .kind = SETTING_TIME_ZONE,
      PLACE(settings, utc_offset_min) },
};
static const struct setting_table date_time_table = ROWS(date_time_rows);

static const struct setting_row general_rows[] = {
    { .key = "data_retransmission",
      .guide = "5.3.4 Data Retransmission Setting",
      .kind = SETTING_BOOL,
      PLACE(settings, data_retransmission) },
};
static const struct setting_table general_table = ROWS(general_rows);

static const struct setting_row rows[] = {
    { .key = "model", .guide = "1.1", .kind = SETTING_MODEL },
    { .key = "network", .guide = "5.2", .kind = SETTING_OBJECT, .of = &network_table },
    { .key = "date_time", .guide = "5.4.3", .kind = SETTING_OBJECT, .of = &date_time_table },
    { .key = "region_people_counting",
      .guide = "5.3.1",
      .kind = SETTING_OBJECT,
      PLACE(settings, region),
      .of = &people_table },
    { .key = "line_crossing_counting",
      .guide = "5.3.2",
      .kind = SETTING_OBJECT,
      PLACE(settings, line),
      .of = &line_table },
    { .key = "general", .guide = "5.3.4", .kind = SETTING_OBJECT, .of = &general_table },
};
const struct setting_table settings_table = ROWS(rows);

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
