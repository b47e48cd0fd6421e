/* SPDX-License-Identifier: MIT */
/* Everything a user can set, as one plain struct. settings_json.c reads and writes it as the
 * configuration file that the device exports and imports; every stage takes its own part of it
 * as const. Points are pixels of the camera's picture, x to the right and y down. */
#ifndef FOOTFALL_CORE_SETTINGS_H
#define FOOTFALL_CORE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    REGION_MAX = 16,        /* VS121-P 1.2 */
    REGION_POINTS_MAX = 10, /* segments of one region */
    LINE_POINTS_MAX = 5,    /* 4 segments, VS121-P 5.3.2 */
    HTTP_URL_MAX = 3,       /* URL 1 to 3, VS121-P 5.3 */
    URL_LEN_MAX = 255,
    HOST_LEN_MAX = 127,
    NAME_LEN_MAX = 63, /* user names, passwords, client ids */
    TOPIC_LEN_MAX = 127,
    SCHEDULE_PERIODS_MAX = 3, /* a weekday */
    RESET_TIMES_MAX = 5,
    INTERVAL_MIN_S = 5, /* VS121-P revision history, V1.2 item 5 */
    INTERVAL_MAX_S = 86400,
    NTP_INTERVAL_MAX_MIN = 7 * 24 * 60,
    CROWD_THRESHOLD_MAX = 100,
    MASK_MAX = 8, /* VS121-P 1.2, 5.3.5 */
};

struct point {
    int16_t x, y;
};

enum weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };
enum { WEEKDAYS = 7 };

/* When a function counts, in local minutes of the day: from start, and at end no longer. In order
 * and without overlap. */
struct day_period {
    uint16_t start_min, end_min; /* start < end <= 24 * 60 */
};

struct day_schedule {
    uint8_t n_periods;
    struct day_period periods[SCHEDULE_PERIODS_MAX];
};

/* The time schedule of a function, VS121-P 5.3.1 to 5.3.3. */
struct schedule {
    struct day_schedule day[WEEKDAYS];
};

struct reset_time {
    uint8_t weekdays; /* bit MONDAY to bit SUNDAY, one at least */
    uint16_t minute;  /* of the day */
};

/* Reset Cumulative Count on Schedule, VS121-P 5.3.1, 5.3.2. */
struct reset_schedule {
    bool enable;
    uint8_t n_times;
    struct reset_time times[RESET_TIMES_MAX];
};

/* When the clocks change, each year: first to fourth or last such weekday of a month. */
enum dst_week { WEEK_FIRST, WEEK_SECOND, WEEK_THIRD, WEEK_FOURTH, WEEK_LAST };

struct dst_change {
    uint8_t month; /* 1..12 */
    enum dst_week week;
    enum weekday weekday;
    uint16_t minute; /* of the day */
};

/* Which clock shows a change's time: UTC, or the one on the wall until then. */
enum dst_clock { DST_UTC, DST_LOCAL };

/* Time zone and Daylight Saving Time, VS121-P 5.4.3. */
struct time_zone {
    int16_t utc_offset_min; /* of standard time, -12:00 .. +14:00 */
    bool dst_enable;
    uint8_t dst_offset_min; /* what is added to standard time */
    enum dst_clock dst_clock;
    struct dst_change dst_start, dst_end;
};

/* Who sets the calendar clock, one of them at a time, VS121-P 5.4.3. */
enum clock_way { CLOCK_NTP, CLOCK_MANUAL, CLOCK_COMPUTER };

struct clock_settings {
    enum clock_way way;
    char ntp_server[HOST_LEN_MAX + 1]; /* host, or host:port; empty: nobody is asked */
    uint16_t ntp_interval_min;
};

/* Realtime Location Push, VS121-P 5.3.4. */
struct location_settings {
    bool enable;
    uint16_t port;
};

enum report_scheme { SCHEME_ON_THE_DOT, SCHEME_FROM_NOW_ON };
enum report_protocol { PROTOCOL_HTTP, PROTOCOL_MQTT, PROTOCOL_MQTTS };
enum certificate_type { CERTIFICATE_CA_SIGNED_SERVER, CERTIFICATE_SELF_SIGNED };

struct mqtt_settings {
    char host[HOST_LEN_MAX + 1];
    uint16_t port;
    char client_id[NAME_LEN_MAX + 1];
    char username[NAME_LEN_MAX + 1];
    char password[NAME_LEN_MAX + 1];
    char topic[TOPIC_LEN_MAX + 1];
    uint8_t qos;
    enum certificate_type certificate_type; /* MQTTS only */
};

struct http_settings {
    bool enable;
    bool snapshot; /* in normal privacy mode only */
    char url[URL_LEN_MAX + 1];
    char username[NAME_LEN_MAX + 1];
    char password[NAME_LEN_MAX + 1];
    bool verify_certificate;
};

/* Periodic reports and their recipients; each counting function has its own. */
struct report_settings {
    bool report_regularly;
    enum report_scheme scheme;
    uint32_t interval_s;
    enum report_protocol protocol;
    struct mqtt_settings mqtt;
    struct mqtt_settings mqtts;
    struct http_settings http[HTTP_URL_MAX];
};

enum region_area { AREA_MAPPED, AREA_NON_MAPPED };
enum region_reporting { REPORTING_OCCUPANCY, REPORTING_PEOPLE_COUNTING };
enum region_by_result { BY_RESULT_ZERO_NONZERO, BY_RESULT_ANY_CHANGE };

struct region {
    uint8_t number; /* 1..REGION_MAX, kept for life */
    uint8_t n_points;
    struct point points[REGION_POINTS_MAX];
};

enum trigger_type { TRIGGER_TOTAL_NUMBER, TRIGGER_NUMBER_IN_AREA };

/* VS121-P 5.3.1 Overcrowding Alarm */
struct overcrowding_settings {
    bool enable;
    enum trigger_type trigger_type;
    uint8_t trigger_threshold; /* people that are not too many yet */
};

/* VS121-P 5.3.4: for places full of things, and for clean ones. */
enum recognition_scheme { RECOGNITION_ALGORITHM_1, RECOGNITION_ALGORITHM_2 };

/* Region people counting, VS121-P 5.3.1. Regions are in order of number. */
struct region_settings {
    bool enable;
    bool detection_region_enable;
    enum region_area detection_area;
    enum region_reporting reporting_type;
    uint8_t n_regions;
    struct region regions[REGION_MAX];
    bool report_by_result_enable;
    enum region_by_result report_by_result;
    bool dwell_enable;
    uint16_t min_dwell_time_s; /* shorter stays are no result */
    struct schedule schedule;
    struct reset_schedule reset;
    struct overcrowding_settings overcrowding_alarm;
    enum recognition_scheme recognition_scheme;
    struct report_settings report;
};

/* Line crossing counting, VS121-P 5.3.2. In is towards the left hand of the drawing direction,
 * as seen in the picture. */
struct line_settings {
    bool enable;
    uint8_t n_points; /* 0: no line drawn, else 2..LINE_POINTS_MAX */
    struct point points[LINE_POINTS_MAX];
    bool trigger_report;
    bool filter_u_turns;
    uint8_t n_u_turn_points; /* 0: no area drawn, and the filter does nothing; else from 3 on */
    struct point u_turn_points[REGION_POINTS_MAX];
    struct schedule schedule;
    struct reset_schedule reset;
    bool filter_staff;
    struct report_settings report;
};

enum { FLOW_POINTS_MAX = 4 }; /* a triangle or a quadrangle, VS121-P 5.3.3 */

/* People flow analysis, VS121-P 5.3.3. Edge A goes from the first to the second point, and so on;
 * their names are for people and stand in no report. */
struct flow_settings {
    bool enable;
    uint8_t n_points; /* 0: no region drawn, else 3 or 4 */
    struct point points[FLOW_POINTS_MAX];
    char edge_name[FLOW_POINTS_MAX][NAME_LEN_MAX + 1];
    struct schedule schedule;
    struct report_settings report;
};

enum { IPV4_TEXT_LEN = 15, IPV6_TEXT_LEN = 39, MTU_MIN = 1200, MTU_MAX = 1500 };

enum ipv6_mode { IPV6_MANUAL, IPV6_ROUTER_ADVERTISEMENT, IPV6_DHCPV6 };

/* TCP/IP, VS121-P 5.2.1. Gateways and the DNS server are empty where there is none. The IPv6
 * values entered by hand are kept in every mode and used in IPV6_MANUAL only. */
struct network_settings {
    char ip_address[IPV4_TEXT_LEN + 1];
    char ipv4_subnet_mask[IPV4_TEXT_LEN + 1];
    char ipv4_default_gateway[IPV4_TEXT_LEN + 1];
    char preferred_dns_server[IPV6_TEXT_LEN + 1]; /* IPv4 or IPv6 */
    enum ipv6_mode ipv6_mode;
    char ipv6_address[IPV6_TEXT_LEN + 1];
    uint8_t ipv6_prefix;
    char ipv6_default_gateway[IPV6_TEXT_LEN + 1];
    uint16_t mtu; /* bytes, MTU_MIN..MTU_MAX */
};

enum platform { PLATFORM_DEVICEHUB, PLATFORM_IOT_DEVELOPMENT };
enum activation_method { ACTIVATION_AUTHENTICATION_CODE, ACTIVATION_ACCOUNT };

/* Remote Management, VS121-P 5.4.4. How the maker's platforms talk is not published: what the
 * device says goes to a stand-in at an address of the user's own, and nowhere without one. */
struct remote_management_settings {
    bool enable;
    enum platform platform;
    char stand_in_url[URL_LEN_MAX + 1];
    /* DeviceHub */
    char server_address[HOST_LEN_MAX + 1]; /* told to the stand-in, never looked up */
    enum activation_method activation_method;
    char authentication_code[NAME_LEN_MAX + 1];
    char username[NAME_LEN_MAX + 1];
    char password[NAME_LEN_MAX + 1];
    /* IoT Development Platform */
    bool remote_management_service;
    bool auto_provisioning;
    bool data_transfer_service;
};

enum { GUI_PORT = 80, RTSP_PORT = 554, SSH_PORT = 22 }; /* factory values */

/* VS121-P 5.4.4, 5.4.6. No shell is behind it; the port is taken all the same. */
struct ssh_settings {
    bool enable;
    uint16_t port;
};

enum mask_colour { MASK_WHITE, MASK_BLACK };

struct mask_area {
    uint8_t n_points;
    struct point points[REGION_POINTS_MAX];
};

/* Privacy Mask, VS121-P 5.3.5: what lies in the areas neither leaves the device nor is counted. */
struct mask_settings {
    bool enable;
    enum mask_colour colour; /* of all areas */
    uint8_t n_areas;
    struct mask_area areas[MASK_MAX];
};

enum power_line_frequency { POWER_LINE_50HZ, POWER_LINE_60HZ };

/* Image, VS121-P 5.3.4. */
struct image_settings {
    enum power_line_frequency power_line_frequency;
    bool wide_dynamic_range;
};

/* How much of a person pictures may show, VS121-P 1.2; the first is the safe one. */
enum privacy_mode { PRIVACY_BLUR, PRIVACY_NORMAL };

struct settings {
    enum privacy_mode privacy_mode; /* copy of what access.h keeps: an import cannot change it */
    struct network_settings network;
    struct remote_management_settings remote;
    struct ssh_settings ssh;
    struct time_zone zone;
    struct clock_settings clock;
    struct region_settings region;
    struct line_settings line;
    struct flow_settings flow;
    struct image_settings image;
    bool data_retransmission; /* VS121-P 5.3.4 */
    struct mask_settings mask;
    struct location_settings location;
};

/* Why an import was refused: the key as a path such as
 * line_crossing_counting.report.reporting_interval_s, and the reason with the range. */
struct settings_error {
    char key[96];
    char reason[160];
    size_t offset; /* of a syntax error in the text; otherwise 0 */
};

#endif
