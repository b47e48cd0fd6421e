/* SPDX-License-Identifier: MIT */
/* Each whole number of the configuration file takes all of its range and nothing beside it. The
 * ranges are written here once more, from the guide, so that the table of the settings cannot
 * change one unseen. A region's number is a matter of test_settings_json.c.
 * proves: P-REPORT-01, P-MQTT-02, P-MQTT-09, P-NET-14, P-DWELL-04, P-LOC-03, P-TIME-02 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/settings_json.h"
#include "tests/unit/settings_import.h"

struct range {
    const char *key;
    long long least, most;
    size_t at, size; /* of the value in struct settings */
};

#define AT(member) offsetof(struct settings, member), sizeof((struct settings *)0)->member
#define REPORT(function, member)                                                                   \
    { function ".report.reporting_interval_s", 5, 86400, AT(member.report.interval_s) },           \
        { function ".report.mqtt.port", 1, 65535, AT(member.report.mqtt.port) },                   \
        { function ".report.mqtt.qos", 0, 2, AT(member.report.mqtt.qos) },                         \
        { function ".report.mqtts.port", 1, 65535, AT(member.report.mqtts.port) },                 \
    {                                                                                              \
        function ".report.mqtts.qos", 0, 2, AT(member.report.mqtts.qos)                            \
    }

static const struct range ranges[] = {
    { "network.ipv6_prefix", 0, 128, AT(network.ipv6_prefix) },
    { "network.mtu", 1200, 1500, AT(network.mtu) },
    { "date_time.daylight_saving_time.offset_min", 1, 120, AT(zone.dst_offset_min) },
    { "date_time.daylight_saving_time.start.month", 1, 12, AT(zone.dst_start.month) },
    { "date_time.daylight_saving_time.end.month", 1, 12, AT(zone.dst_end.month) },
    { "date_time.ntp.interval_min", 1, 10080, AT(clock.ntp_interval_min) },
    { "region_people_counting.dwell_time_detection.min_dwell_time_s", 1, 65535,
      AT(region.min_dwell_time_s) },
    { "region_people_counting.overcrowding_alarm.trigger_threshold", 0, 100,
      AT(region.overcrowding_alarm.trigger_threshold) },
    REPORT("region_people_counting", region),
    REPORT("line_crossing_counting", line),
    REPORT("people_flow_analysis", flow),
    { "general.realtime_location_push.port", 1, 65535, AT(location.port) },
    { "security_service.ssh.port", 1, 65535, AT(ssh.port) },
};

/* {"a":{"b":VALUE}} of a.b */
static void nest(const char *key, const char *value, char *out, size_t cap)
{
    size_t len = (size_t)snprintf(out, cap, "{\""), depth = 1;
    for (const char *c = key; *c != '\0'; c++) {
        len += (size_t)snprintf(out + len, cap - len, *c == '.' ? "\":{\"" : "%c", *c);
        depth += *c == '.';
    }
    len += (size_t)snprintf(out + len, cap - len, "\":%s", value);
    while (depth-- > 0)
        len += (size_t)snprintf(out + len, cap - len, "}");
    assert_true(len < cap);
}

static int import_number(const char *key, long long value, struct settings *settings,
                         struct settings_error *error)
{
    char number[24], json[200];
    snprintf(number, sizeof number, "%lld", value);
    nest(key, number, json, sizeof json);
    return import(settings, json, error);
}

static long long value_of(const struct settings *settings, const struct range *range)
{
    const unsigned char *from = (const unsigned char *)settings + range->at;
    uint32_t four;
    uint16_t two;
    switch (range->size) {
    case sizeof four:
        memcpy(&four, from, sizeof four);
        return four;
    case sizeof two:
        memcpy(&two, from, sizeof two);
        return two;
    default:
        assert_int_equal(range->size, 1);
        return *from;
    }
}

static void both_ends_of_a_range_are_taken(void **state)
{
    (void)state;
    struct settings settings;
    struct settings_error error;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        const long long ends[] = { ranges[i].least, ranges[i].most };
        for (size_t k = 0; k < 2; k++) {
            if (import_number(ranges[i].key, ends[k], &settings, &error) != 0)
                fail_msg("%lld is refused: %s: %s", ends[k], error.key, error.reason);
            if (value_of(&settings, &ranges[i]) != ends[k])
                fail_msg("%s: %lld became %lld", ranges[i].key, ends[k],
                         value_of(&settings, &ranges[i]));
        }
    }
}

static void what_lies_beside_is_refused_with_the_range(void **state)
{
    (void)state;
    struct settings settings;
    struct settings_error error;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        const long long beside[] = { ranges[i].least - 1, ranges[i].most + 1 };
        char says[64];
        snprintf(says, sizeof says, "takes %lld..%lld", ranges[i].least, ranges[i].most);
        for (size_t k = 0; k < 2; k++) {
            assert_int_equal(import_number(ranges[i].key, beside[k], &settings, &error), -1);
            assert_string_equal(error.key, ranges[i].key);
            if (strstr(error.reason, says) == NULL)
                fail_msg("%s: %lld: %s", error.key, beside[k], error.reason);
        }
    }
}

static void a_time_zone_lies_from_12_hours_behind_to_14_ahead(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings, "{\"date_time\":{\"time_zone\":\"UTC-12:00\"}}");
    assert_int_equal(settings.zone.utc_offset_min, -720);
    import_good(&settings, "{\"date_time\":{\"time_zone\":\"UTC+14:00\"}}");
    assert_int_equal(settings.zone.utc_offset_min, 840);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ends_of_a_range_are_taken),
        cmocka_unit_test(what_lies_beside_is_refused_with_the_range),
        cmocka_unit_test(a_time_zone_lies_from_12_hours_behind_to_14_ahead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
