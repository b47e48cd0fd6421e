/* SPDX-License-Identifier: MIT */
#include "firmware_core/settings_check.h"

#include <stdbool.h>
#include <string.h>

#include "firmware_core/geometry.h"
#include "firmware_core/settings_network.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_host_char(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '-' || c == '_';
}

const char *settings_check_host(const char *value)
{
    for (const char *c = value; *c != '\0'; c++)
        if (!is_host_char(*c) && *c != ':')
            return "is not a host name or address; it takes letters, digits, '.', '-', '_', ':'";
    uint16_t parts[8];
    if (strchr(value, ':') != NULL && !settings_network_parse_ipv6(value, parts))
        return "has a colon and is no IPv6 address; a port has a setting of its own";
    return NULL;
}

const char *settings_check_topic(const char *value)
{
    if (strchr(value, '#') != NULL || strchr(value, '+') != NULL)
        return "must not hold the wildcards # and +";
    return NULL;
}

/* The host of a URL, with the optional port behind it. */
static const char *check_authority(const char *at)
{
    const char *host = at;
    if (at[strcspn(at, "/?@")] == '@')
        return "must not hold a user name; there are settings for it";
    bool bracketed = *at == '[';
    if (bracketed) {
        while (*at != '\0' && *at != ']' && *at != '/')
            at++;
        if (*at != ']')
            return "has no end of its IPv6 address";
        at++;
    } else {
        while (is_host_char(*at))
            at++;
    }
    if (at == host || (bracketed && at == host + 2))
        return "names no host";
    if (*at == ':') {
        int32_t port = 0;
        at++;
        while (is_digit(*at) && port <= 65535)
            port = port * 10 + (*at++ - '0');
        if (port < 1 || port > 65535)
            return "has a port outside 1..65535";
    }
    if (*at != '\0' && *at != '/' && *at != '?')
        return "has a character in its host that is none of letters, digits, '.', '-', '_'";
    return NULL;
}

const char *settings_check_server(const char *value)
{
    const char *colon = strchr(value, ':');
    bool ipv6 = *value != '[' && colon != NULL && strchr(colon + 1, ':') != NULL;
    if (*value == '\0' || ipv6)
        return settings_check_host(value);
    if (strchr(value, '/') != NULL || strchr(value, '?') != NULL)
        return "must be a host or host:port, and no URL";
    return check_authority(value);
}

const char *settings_check_url(const char *value)
{
    if (*value == '\0')
        return NULL;
    for (const char *c = value; *c != '\0'; c++)
        if (*c <= ' ' || *c > '~')
            return "must consist of printable ASCII characters; others are written as %XX";
    if (strncmp(value, "http://", 7) == 0)
        return check_authority(value + 7);
    if (strncmp(value, "https://", 8) == 0)
        return check_authority(value + 8);
    return "must begin with http:// or https://";
}

static void region_key(struct text *key, unsigned index, const char *rest)
{
    text_add(key, "region_people_counting.detection_region.regions[");
    text_unsigned(key, index);
    text_add(key, "].");
    text_add(key, rest);
}

/* Swaps neighbours until all are in order: sixteen at most. */
static void sort_regions(struct region_settings *region)
{
    for (unsigned end = region->n_regions; end > 1; end--) {
        for (unsigned i = 1; i < end; i++) {
            if (region->regions[i - 1].number <= region->regions[i].number)
                continue;
            struct region swap = region->regions[i];
            region->regions[i] = region->regions[i - 1];
            region->regions[i - 1] = swap;
        }
    }
}

int settings_check_numbers(struct settings *settings, struct text *key, struct text *reason)
{
    struct region_settings *region = &settings->region;
    uint32_t given = 0;
    for (unsigned i = 0; i < region->n_regions; i++) {
        uint32_t bit = UINT32_C(1) << region->regions[i].number;
        if (region->regions[i].number != 0 && (given & bit) != 0) {
            region_key(key, i, "number");
            text_unsigned(reason, region->regions[i].number);
            text_add(reason, " was given to another region before");
            return -1;
        }
        given |= bit;
    }
    for (unsigned i = 0; i < region->n_regions; i++) {
        uint8_t number = 1;
        while (region->regions[i].number == 0) {
            if ((given & UINT32_C(1) << number) == 0) {
                region->regions[i].number = number;
                given |= UINT32_C(1) << number;
            }
            number++;
        }
    }
    sort_regions(region);
    return 0;
}

static int check_polygon(const struct point *points, uint8_t n_points, struct text *reason)
{
    if (n_points == 0)
        text_add(reason, "must be given");
    else if (!geometry_simple(points, n_points))
        text_add(reason, "the sides cross or touch each other; an area must be a simple polygon");
    else
        return 0;
    return -1;
}

static int check_regions(const struct region_settings *region, struct text *key,
                         struct text *reason)
{
    for (unsigned i = 0; i < region->n_regions; i++) {
        if (check_polygon(region->regions[i].points, region->regions[i].n_points, reason) == 0)
            continue;
        region_key(key, i, "points");
        return -1;
    }
    return 0;
}

static int check_line(const struct line_settings *line, struct text *key, struct text *reason)
{
    for (unsigned i = 1; i < line->n_points; i++) {
        if (line->points[i].x != line->points[i - 1].x ||
            line->points[i].y != line->points[i - 1].y)
            continue;
        text_add(key, "line_crossing_counting.line[");
        text_unsigned(key, i);
        text_char(key, ']');
        text_add(reason, "is the same point as the one before it");
        return -1;
    }
    return 0;
}

/* An area beside the line would let nobody through. */
static int check_u_turns(const struct line_settings *line, struct text *key, struct text *reason)
{
    const struct point *area = line->u_turn_points;
    unsigned n = line->n_u_turn_points;
    if (n == 0)
        return 0;
    if (!geometry_simple(area, (int)n))
        text_add(reason, "the sides cross or touch each other; the area must be a simple polygon");
    else if (line->n_points > 0 && !geometry_meets(line->points, line->n_points, area, (int)n))
        text_add(reason, "must be crossed by the line");
    else
        return 0;
    text_add(key, "line_crossing_counting.filter_u_turns.area");
    return -1;
}

static int check_flow(const struct flow_settings *flow, struct text *key, struct text *reason)
{
    if (flow->n_points == 0 || geometry_convex(flow->points, flow->n_points))
        return 0;
    text_add(key, "people_flow_analysis.region");
    text_add(reason, "must be a triangle or a convex quadrangle");
    return -1;
}

static int check_masks(const struct mask_settings *mask, struct text *key, struct text *reason)
{
    for (unsigned i = 0; i < mask->n_areas; i++) {
        if (check_polygon(mask->areas[i].points, mask->areas[i].n_points, reason) == 0)
            continue;
        text_add(key, "privacy_mask.areas[");
        text_unsigned(key, i);
        text_add(key, "].points");
        return -1;
    }
    return 0;
}

static int refuse_empty(struct text *key, struct text *reason, const char *function,
                        const char *setting, const char *because)
{
    text_add(key, function);
    text_add(key, ".report.");
    text_add(key, setting);
    text_add(reason, "must not be empty ");
    text_add(reason, because);
    return -1;
}

static int check_snapshots(const struct report_settings *report, enum privacy_mode mode,
                           const char *function, struct text *key, struct text *reason)
{
    for (unsigned i = 0; i < HTTP_URL_MAX; i++) {
        if (!report->http[i].snapshot || mode == PRIVACY_NORMAL)
            continue;
        text_add(key, function);
        text_add(key, ".report.http[");
        text_unsigned(key, i);
        text_add(key, "].snapshot");
        text_add(reason, "can only be true in normal privacy mode");
        return -1;
    }
    return 0;
}

static int check_recipients(const struct report_settings *report, const char *function,
                            struct text *key, struct text *reason)
{
    static const char *const urls[HTTP_URL_MAX] = { "http[0].url", "http[1].url", "http[2].url" };
    for (unsigned i = 0; i < HTTP_URL_MAX; i++)
        if (report->http[i].enable && report->http[i].url[0] == '\0')
            return refuse_empty(key, reason, function, urls[i], "when enable is true");
    if (report->protocol == PROTOCOL_HTTP)
        return 0;
    bool tls = report->protocol == PROTOCOL_MQTTS;
    const struct mqtt_settings *mqtt = tls ? &report->mqtts : &report->mqtt;
    const char *because = tls ? "when report_protocol is mqtts" : "when report_protocol is mqtt";
    if (mqtt->host[0] == '\0')
        return refuse_empty(key, reason, function, tls ? "mqtts.host" : "mqtt.host", because);
    if (mqtt->topic[0] == '\0')
        return refuse_empty(key, reason, function, tls ? "mqtts.topic" : "mqtt.topic", because);
    return 0;
}

/* Daylight saving that ends in the month in which it starts may end before it starts. */
static int check_zone(const struct time_zone *zone, struct text *key, struct text *reason)
{
    if (zone->dst_start.month != zone->dst_end.month)
        return 0;
    text_add(key, "date_time.daylight_saving_time.end.month");
    text_add(reason, "must be another month than that of start");
    return -1;
}

static int check_reports(const struct settings *settings, struct text *key, struct text *reason)
{
    const struct {
        const struct report_settings *report;
        const char *function;
    } all[] = { { &settings->region.report, "region_people_counting" },
                { &settings->line.report, "line_crossing_counting" },
                { &settings->flow.report, "people_flow_analysis" } };
    for (unsigned i = 0; i < sizeof all / sizeof all[0]; i++)
        if (check_recipients(all[i].report, all[i].function, key, reason) != 0 ||
            check_snapshots(all[i].report, settings->privacy_mode, all[i].function, key, reason) !=
                0)
            return -1;
    return 0;
}

int settings_check_whole(const struct settings *settings, struct text *key, struct text *reason)
{
    if (settings_network_whole(&settings->network, key, reason) != 0 ||
        settings_network_ports(settings, key, reason) != 0 ||
        check_zone(&settings->zone, key, reason) != 0 ||
        check_regions(&settings->region, key, reason) != 0 ||
        check_line(&settings->line, key, reason) != 0 ||
        check_u_turns(&settings->line, key, reason) != 0 ||
        check_flow(&settings->flow, key, reason) != 0 ||
        check_masks(&settings->mask, key, reason) != 0)
        return -1;
    return check_reports(settings, key, reason);
}
