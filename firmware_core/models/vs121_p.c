/* SPDX-License-Identifier: MIT */
/* VS121-P: people counting over Ethernet by HTTP(S) and MQTT(S). */
#include "firmware_core/model.h"

#include <string.h>

#include "firmware_core/encode_p.h"

static void report_defaults(struct report_settings *report)
{
    report->report_regularly = true;
    report->scheme = SCHEME_ON_THE_DOT;
    report->interval_s = 3600;
    report->protocol = PROTOCOL_HTTP;
    report->mqtt.port = 1883;
    report->mqtts.port = 8883;
    for (unsigned i = 0; i < HTTP_URL_MAX; i++)
        report->http[i].verify_certificate = true;
}

/* The guide tells no rule of daylight saving: that of the European Union, should it be enabled. */
static void time_zone_defaults(struct time_zone *zone)
{
    zone->utc_offset_min = 8 * 60;
    zone->dst_offset_min = 60;
    zone->dst_clock = DST_UTC;
    zone->dst_start = (struct dst_change) { 3, WEEK_LAST, SUNDAY, 60 };
    zone->dst_end = (struct dst_change) { 10, WEEK_LAST, SUNDAY, 60 };
}

/* Chapter 4 prints the address alone; its neighbours are those of 192.168.5.0, without a router
 * and a name server. */
static void network_defaults(struct network_settings *network)
{
    memcpy(network->ip_address, "192.168.5.220", sizeof "192.168.5.220");
    memcpy(network->ipv4_subnet_mask, "255.255.255.0", sizeof "255.255.255.0");
    network->ipv6_mode = IPV6_ROUTER_ADVERTISEMENT;
    network->ipv6_prefix = 64;
    network->mtu = MTU_MAX;
}

static void schedule_defaults(struct schedule *schedule)
{
    for (unsigned i = 0; i < WEEKDAYS; i++) {
        schedule->day[i].n_periods = 1;
        schedule->day[i].periods[0].end_min = 24 * 60;
    }
}

static void reset_defaults(struct reset_schedule *reset)
{
    for (unsigned i = 0; i < RESET_TIMES_MAX; i++)
        reset->times[i].weekdays = (1U << WEEKDAYS) - 1;
}

/* The guide shows most factory values in figures only: region people counting is on and
 * everything else off, at all times, and reports go on the dot of each hour to nobody yet. */
static void defaults(struct settings *out)
{
    memset(out, 0, sizeof *out);
    network_defaults(&out->network);
    out->remote.platform = PLATFORM_DEVICEHUB;
    out->ssh.port = SSH_PORT;
    time_zone_defaults(&out->zone);
    out->clock.ntp_interval_min = 24 * 60;
    out->location.port = 7200;
    out->region.enable = true;
    out->region.detection_area = AREA_MAPPED;
    out->region.reporting_type = REPORTING_PEOPLE_COUNTING;
    out->region.min_dwell_time_s = 5;
    schedule_defaults(&out->region.schedule);
    schedule_defaults(&out->line.schedule);
    schedule_defaults(&out->flow.schedule);
    reset_defaults(&out->region.reset);
    reset_defaults(&out->line.reset);
    out->region.recognition_scheme = RECOGNITION_ALGORITHM_2;
    out->image.power_line_frequency = POWER_LINE_50HZ;
    out->region.overcrowding_alarm.trigger_threshold = 10;
    report_defaults(&out->region.report);
    report_defaults(&out->line.report);
    report_defaults(&out->flow.report);
}

/* VS121-P 2.2. Nothing says what RS485 is for: its terminals are there and stay silent. */
static const struct terminal terminals[] = {
    { 1, "power", "DC 5V", "positive of the supply", TERMINAL_SUPPLY, false, "5 V" },
    { 2, "power", "GND", "negative of the supply", TERMINAL_SUPPLY, false, "0 V" },
    { 3, "DI", "DI", "input, wet: the outside brings the voltage", TERMINAL_INPUT, true,
      "low up to 0.5 V, high from 3 V to 5 V" },
    { 4, "DI", "G", "ground of the input", TERMINAL_SUPPLY, false, "0 V" },
    { 5, "DO", "DO", "contact to COM, wet: it gives no voltage", TERMINAL_OUTPUT, true,
      "open or closed, for 3.3 V to 12 V at no more than 500 mA" },
    { 6, "DO", "COM", "common of the contact", TERMINAL_OUTPUT, true, "ground of the load" },
    { 7, "RS485", "B", "receives data", TERMINAL_INPUT, true, "no protocol is documented: silent" },
    { 8, "RS485", "A", "transmits data", TERMINAL_OUTPUT, true,
      "no protocol is documented: silent" },
};

const struct model model_vs121_p = {
    .name = "vs121-p",
    .defaults = defaults,
    .encode = encode_p,
    .region_max = REGION_MAX,
    .region_points_max = REGION_POINTS_MAX,
    .line_points_max = LINE_POINTS_MAX,
    .terminals = terminals,
    .n_terminals = sizeof terminals / sizeof terminals[0],
    .contact = { .least_mv = 3300, .most_mv = 12000, .most_ma = 500 },
};
