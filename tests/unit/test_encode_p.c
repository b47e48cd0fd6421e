/* SPDX-License-Identifier: MIT */
/* Reports byte by byte. `proves` at each vector names the sample of the guide that it is, white
 * space left out; each is also spelt with the beginning of a picture that the samples print. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <cjson/cJSON.h>

#include "firmware_core/model.h"
#include "firmware_core/snapshot.h"

#define DEVICE_INFO                                                                                \
    "\"device_info\":{\"device\":\"Workplace Sensor\",\"device_sn\":\"369362028335\","             \
    "\"device_mac\":\"00:16:28:FA:8E:68\",\"ip_address\":\"192.168.0.99\"}"
#define PERIOD                                                                                     \
    "\"time_info\":{\"timezone\":\"UTC+8:00\",\"dst_status\":false,"                               \
    "\"start_time\":\"2022/12/20 18:15:52\",\"end_time\":\"2022/12/20 19:15:52\"}"
#define MOMENT                                                                                     \
    "\"time_info\":{\"time\":\"2022/12/20 18:15:52\",\"timezone\":\"UTC+8:00\","                   \
    "\"dst_status\":false}"

/* 2022/12/20 18:15:52 in UTC+8:00 */
#define START_US INT64_C(1671531352000000)
#define HOUR_US INT64_C(3600000000)

static const struct hal_identity identity = { .device_sn = "369362028335",
                                              .device_mac = "00:16:28:FA:8E:68" };

#define INTERVAL(what) .kind = what, .start_utc_us = START_US, .end_utc_us = START_US + HOUR_US
#define TRIGGER(what) .kind = what, .end_utc_us = START_US
#define TWO_REGIONS .n_regions = 2, .number = { 1, 2 }

struct vector {
    struct report report;
    const char *body;
};

static const struct vector vectors[] = {
    /* proves: P-JSON-21, P-JSON-23, P-JSON-25, P-JSON-26 */
    { { INTERVAL(REPORT_REGION_INTERVAL), .region = { .current_total = 10,
                                                      .max_counted = 12,
                                                      TWO_REGIONS,
                                                      .counted = { 1, 0 },
                                                      .reporting_type = REPORTING_OCCUPANCY } },
      "{\"event\":\"Region People Counting\",\"report_type\":\"interval\"," DEVICE_INFO "," PERIOD
      ",\"current_total\":10,\"max_counted\":12,\"total_mapped_regions\":2,"
      "\"numbering_regions\":[1,2],\"occupancy\":[1,0]}" },
    /* proves: P-JSON-27, P-JSON-28, P-JSON-29, P-JSON-30 */
    { { INTERVAL(REPORT_REGION_INTERVAL),
        .region = { .current_total = 10,
                    .max_counted = 12,
                    TWO_REGIONS,
                    .counted = { 5, 5 },
                    .reporting_type = REPORTING_PEOPLE_COUNTING } },
      "{\"event\":\"Region People Counting\",\"report_type\":\"interval\"," DEVICE_INFO "," PERIOD
      ",\"current_total\":10,\"Max_counted\":12,\"total_mapped_regions\":2,"
      "\"numbering_regions\":[1,2],\"current_counted\":[5,5]}" },
    /* proves: P-JSON-33, P-JSON-34, P-JSON-35 */
    { { TRIGGER(REPORT_REGION_TRIGGER), .region = { .current_total = 10,
                                                    .max_counted = 12,
                                                    TWO_REGIONS,
                                                    .counted = { 7, 0 },
                                                    .reporting_type = REPORTING_OCCUPANCY } },
      "{\"event\":\"Region People Counting\"," DEVICE_INFO "," MOMENT ",\"report_type\":\"trigger\""
      ",\"current_total\":10,\"total_mapped_regions\":2,\"numbering_regions\":[1,2],"
      "\"occupancy\":[1,0]}" },
    /* proves: P-JSON-36, P-JSON-37 */
    { { TRIGGER(REPORT_REGION_TRIGGER), .region = { .current_total = 10,
                                                    .max_counted = 12,
                                                    TWO_REGIONS,
                                                    .counted = { 5, 5 },
                                                    .reporting_type = REPORTING_PEOPLE_COUNTING } },
      "{\"event\":\"Region People Counting\"," DEVICE_INFO "," MOMENT ",\"report_type\":\"trigger\""
      ",\"current_total\":10,\"total_mapped_regions\":2,\"numbering_regions\":[1,2],"
      "\"current_counted\":[5,5]}" },
    /* a single region, number 16 */
    { { TRIGGER(REPORT_REGION_TRIGGER),
        .region = { .n_regions = 1, .number = { 16 }, .reporting_type = REPORTING_OCCUPANCY } },
      "{\"event\":\"Region People Counting\"," DEVICE_INFO "," MOMENT ",\"report_type\":\"trigger\""
      ",\"current_total\":0,\"total_mapped_regions\":1,\"numbering_regions\":[16],"
      "\"occupancy\":[0]}" },
    /* without mapped regions, whatever the reporting type; proves: P-JSON-31 */
    { { INTERVAL(REPORT_REGION_INTERVAL),
        .region = { .current_total = 3, .max_counted = 4, .reporting_type = REPORTING_OCCUPANCY } },
      "{\"event\":\"Region People Counting\",\"report_type\":\"interval\"," DEVICE_INFO "," PERIOD
      ",\"current_total\":3,\"Max_counted\":4,\"total_mapped_regions\":0}" },
    { { TRIGGER(REPORT_REGION_TRIGGER),
        .region = { .current_total = 3, .reporting_type = REPORTING_PEOPLE_COUNTING } },
      "{\"event\":\"Region People Counting\"," DEVICE_INFO "," MOMENT ",\"report_type\":\"trigger\""
      ",\"current_total\":3,\"total_mapped_regions\":0}" },
    /* proves: P-LINE-23 */
    { { INTERVAL(REPORT_LINE_INTERVAL),
        .line = { .in = 10, .out = 10, .in_cumulative = 10, .out_cumulative = 10 } },
      "{\"event\":\"Line Crossing Counting\",\"report_type\":\"interval\"," DEVICE_INFO "," PERIOD
      ",\"in_counted\":10,\"out_counted\":10,\"capacity_counted\":0,"
      "\"total_data\":{\"in_cumulative_counted\":10,\"out_cumulative_counted\":10,"
      "\"capacity_cumulative_counted\":0}}" },
    /* proves: P-LINE-26, P-LINE-29, P-LINE-30 */
    { { INTERVAL(REPORT_LINE_INTERVAL),
        .line = { .in = 1, .out = 3, .in_cumulative = 0, .out_cumulative = 4294967295U } },
      "{\"event\":\"Line Crossing Counting\",\"report_type\":\"interval\"," DEVICE_INFO "," PERIOD
      ",\"in_counted\":1,\"out_counted\":3,\"capacity_counted\":-2,"
      "\"total_data\":{\"in_cumulative_counted\":0,\"out_cumulative_counted\":4294967295,"
      "\"capacity_cumulative_counted\":-4294967295}}" },
    /* proves: P-DWELL-06, P-DWELL-07 */
    { { INTERVAL(REPORT_DWELL_INTERVAL), .dwell = { .n = 2,
                                                    .number = { 1, 2 },
                                                    .max_s = { 156464, 156464 },
                                                    .avg_s = { 156464, 156464 } } },
      "{\"event\":\"Dwell Time Detection\",\"report_type\":\"interval\"," DEVICE_INFO "," PERIOD
      ",\"dwell_time_data\":[{\"region\":1,\"max_dwell_time\":156464,\"avg_dwell_time\":156464},"
      "{\"region\":2,\"max_dwell_time\":156464,\"avg_dwell_time\":156464}]}" },
    /* times, zone and duration of the sample do not fit each other, and the stray brace after
     * time_info is left out; proves: P-DWELL-13, P-DWELL-14, P-DWELL-16, P-DWELL-17, P-DWELL-22 */
    { { TRIGGER(REPORT_DWELL_TRIGGER),
        .stays = { .n = 2,
                   .stay = { { 1, 1, START_US + 5 * HOUR_US, START_US + 6 * HOUR_US, 180, 5646 },
                             { 2, 2, START_US + 4 * HOUR_US, START_US + 6 * HOUR_US, 180,
                               5646 } } } },
      "{\"event\":\"Dwell Time Detection\",\"report_type\":\"trigger\"," DEVICE_INFO "," MOMENT
      ",\"dwell_time_data\":[{\"region\":1,\"people_id\":1,"
      "\"dwell_start_time\":\"2022-12-20T18:15:52+03:00\","
      "\"dwell_end_time\":\"2022-12-20T19:15:52+03:00\",\"duration\":5646},"
      "{\"region\":2,\"people_id\":2,\"dwell_start_time\":\"2022-12-20T17:15:52+03:00\","
      "\"dwell_end_time\":\"2022-12-20T19:15:52+03:00\",\"duration\":5646}]}" },
    /* proves: P-FLOW-08 */
    { { INTERVAL(REPORT_FLOW_INTERVAL), .flow = { { { 10, 10, 10, 10 },
                                                    { 10, 10, 10, 10 },
                                                    { 10, 10, 10, 10 },
                                                    { 10, 10, 10, 10 } } } },
      "{\"event\":\"People Flow Analysis\",\"report_type\":\"interval\"," DEVICE_INFO "," PERIOD
      ",\"flow_data\":{\"A-A\":10,\"A-B\":10,\"A-C\":10,\"A-D\":10,\"B-A\":10,\"B-B\":10,"
      "\"B-C\":10,\"B-D\":10,\"C-A\":10,\"C-B\":10,\"C-C\":10,\"C-D\":10,\"D-A\":10,"
      "\"D-B\":10,\"D-C\":10,\"D-D\":10}}" },
    /* each pair at its key; proves: P-FLOW-09 */
    { { INTERVAL(REPORT_FLOW_INTERVAL), .flow = { { { 1, 2, 3, 4 },
                                                    { 5, 6, 7, 8 },
                                                    { 9, 10, 11, 12 },
                                                    { 13, 14, 15, 4294967295U } } } },
      "{\"event\":\"People Flow Analysis\",\"report_type\":\"interval\"," DEVICE_INFO "," PERIOD
      ",\"flow_data\":{\"A-A\":1,\"A-B\":2,\"A-C\":3,\"A-D\":4,\"B-A\":5,\"B-B\":6,"
      "\"B-C\":7,\"B-D\":8,\"C-A\":9,\"C-B\":10,\"C-C\":11,\"C-D\":12,\"D-A\":13,"
      "\"D-B\":14,\"D-C\":15,\"D-D\":4294967295}}" },
    /* proves: P-LINE-31 */
    { { TRIGGER(REPORT_LINE_TRIGGER), .line = { .in = 1 } },
      "{\"event\":\"Line Crossing Counting\",\"report_type\":\"trigger\"," DEVICE_INFO "," MOMENT
      ",\"line_trigger_data\":{\"in\":1,\"out\":0}}" },
};

static void sample_settings(struct settings *settings)
{
    model_vs121_p.defaults(settings);
    strcpy(settings->network.ip_address, "192.168.0.99");
    settings->zone.utc_offset_min = 480;
}

/* proves: P-JSON-02, P-JSON-03, P-JSON-04, P-JSON-05, P-JSON-06, P-JSON-07, P-JSON-08,
 * P-JSON-10, P-JSON-14, P-JSON-15 */
static void reports_are_spelt_byte_by_byte_as_the_samples(void **state)
{
    (void)state;
    struct settings settings;
    sample_settings(&settings);
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        char body[REPORT_BODY_MAX];
        int len = model_vs121_p.encode(&vectors[i].report, &settings, &identity, body, sizeof body);
        assert_string_equal(body, vectors[i].body);
        assert_int_equal(len, strlen(body));
        cJSON *parsed = cJSON_Parse(body);
        assert_non_null(parsed);
        cJSON_Delete(parsed);
    }
}

/* The first six bytes of any JPEG: the samples print /9j/4AAQ and cut the rest off. */
static int begin_of_a_jpeg(void *ctx, const struct frame *picture, uint8_t *out, size_t cap)
{
    (void)ctx;
    (void)picture;
    assert_true(cap >= 6);
    memcpy(out, "\xff\xd8\xff\xe0\x00\x10", 6);
    return 6;
}

/* proves: P-JSON-17, P-JSON-21, P-JSON-27, P-JSON-33, P-JSON-36, P-DWELL-06, P-DWELL-13, P-LINE-23,
 * P-LINE-31, P-FLOW-12 */
static void samples_end_with_their_picture(void **state)
{
    (void)state;
    static struct snapshots snapshots;
    const struct hal hal = { .jpeg = begin_of_a_jpeg };
    const struct frame frame = { 0 };
    struct settings settings;
    sample_settings(&settings);
    uint32_t id = snapshot_order(&snapshots);
    assert_int_equal(snapshot_take(&snapshots, &frame, &hal), 0);
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        char body[REPORT_BODY_MAX], expected[REPORT_BODY_MAX + 64];
        int len = model_vs121_p.encode(&vectors[i].report, &settings, &identity, body, sizeof body);
        int bare = (int)strlen(vectors[i].body) - 1;
        int n = snprintf(expected, sizeof expected, "%.*s,\"snapshot\":\"/9j/4AAQ\"}", bare,
                         vectors[i].body);
        size_t got_len;
        const char *got = snapshot_body(&snapshots, id, body, (size_t)len, &got_len);
        assert_int_equal(got_len, n);
        assert_memory_equal(got, expected, got_len);
    }
}

static cJSON *parsed_report(const struct report *report, const struct settings *settings)
{
    char body[REPORT_BODY_MAX];
    assert_true(model_vs121_p.encode(report, settings, &identity, body, sizeof body) > 0);
    cJSON *parsed = cJSON_Parse(body);
    assert_non_null(parsed);
    return parsed;
}

static const char *string_at(const cJSON *object, const char *outer, const char *key)
{
    return cJSON_GetObjectItem(cJSON_GetObjectItem(object, outer), key)->valuestring;
}

/* proves: P-JSON-09 */
static void a_report_has_the_present_address_of_the_device(void **state)
{
    (void)state;
    struct settings settings;
    sample_settings(&settings);
    strcpy(settings.network.ip_address, "10.1.2.3");
    cJSON *parsed = parsed_report(&vectors[0].report, &settings);
    assert_string_equal(string_at(parsed, "device_info", "ip_address"), "10.1.2.3");
    cJSON_Delete(parsed);
}

/* proves: P-JSON-11, P-JSON-16, P-TIME-02 */
static void times_and_zone_are_those_of_the_setting(void **state)
{
    (void)state;
    struct settings settings;
    sample_settings(&settings);
    settings.zone.utc_offset_min = -210;
    cJSON *parsed = parsed_report(&vectors[0].report, &settings);
    assert_string_equal(string_at(parsed, "time_info", "timezone"), "UTC-3:30");
    assert_string_equal(string_at(parsed, "time_info", "start_time"), "2022/12/20 06:45:52");
    assert_string_equal(string_at(parsed, "time_info", "end_time"), "2022/12/20 07:45:52");
    cJSON_Delete(parsed);
}

/* The sample's period is moved into summer. proves: P-JSON-11, P-JSON-12, P-JSON-13, P-JSON-16 */
static void daylight_saving_moves_the_times_and_not_the_zone(void **state)
{
    (void)state;
    const int64_t half_a_year_us = 182 * INT64_C(86400000000);
    struct settings settings;
    struct report summer = vectors[0].report;
    sample_settings(&settings);
    settings.zone.dst_enable = true;
    summer.start_utc_us += half_a_year_us;
    summer.end_utc_us += half_a_year_us;
    static const struct {
        const char *start, *end;
        bool dst;
    } expected[] = { { "2022/12/20 18:15:52", "2022/12/20 19:15:52", false },
                     { "2023/06/20 19:15:52", "2023/06/20 20:15:52", true } };
    for (int i = 0; i < 2; i++) {
        cJSON *parsed = parsed_report(i == 0 ? &vectors[0].report : &summer, &settings);
        assert_string_equal(string_at(parsed, "time_info", "timezone"), "UTC+8:00");
        assert_string_equal(string_at(parsed, "time_info", "start_time"), expected[i].start);
        assert_string_equal(string_at(parsed, "time_info", "end_time"), expected[i].end);
        const cJSON *info = cJSON_GetObjectItemCaseSensitive(parsed, "time_info");
        const cJSON *dst = cJSON_GetObjectItemCaseSensitive(info, "dst_status");
        assert_true(expected[i].dst ? cJSON_IsTrue(dst) : cJSON_IsFalse(dst));
        cJSON_Delete(parsed);
    }
}

/* proves: P-JSON-24 */
static void the_longest_report_fits(void **state)
{
    (void)state;
    struct settings settings;
    sample_settings(&settings);
    struct report report = vectors[1].report;
    report.region.n_regions = REGION_MAX;
    report.region.current_total = report.region.max_counted = UINT16_MAX;
    for (unsigned i = 0; i < REGION_MAX; i++) {
        report.region.number[i] = (uint8_t)(i + 1);
        report.region.counted[i] = UINT16_MAX;
    }
    cJSON *parsed = parsed_report(&report, &settings);
    assert_int_equal(cJSON_GetObjectItem(parsed, "total_mapped_regions")->valueint, 16);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(parsed, "current_counted")), 16);
    cJSON_Delete(parsed);
    struct report stays = { .kind = REPORT_DWELL_TRIGGER, .stays = { .n = DWELL_STAYS_MAX } };
    struct report sums = { .kind = REPORT_DWELL_INTERVAL, .dwell = { .n = REGION_MAX } };
    for (unsigned i = 0; i < DWELL_STAYS_MAX; i++)
        stays.stays.stay[i] = (struct dwell_stay) { 16, UINT32_MAX, 0, 0, -720, UINT32_MAX };
    for (unsigned i = 0; i < REGION_MAX; i++) {
        sums.dwell.number[i] = 16;
        sums.dwell.max_s[i] = sums.dwell.avg_s[i] = UINT32_MAX;
    }
    cJSON_Delete(parsed_report(&stays, &settings));
    cJSON_Delete(parsed_report(&sums, &settings));
}

static void a_body_that_does_not_fit_is_an_error(void **state)
{
    (void)state;
    struct settings settings;
    char body[REPORT_BODY_MAX];
    sample_settings(&settings);
    size_t whole = strlen(vectors[0].body) + 1;
    for (size_t cap = 1; cap < whole; cap++)
        assert_int_equal(model_vs121_p.encode(&vectors[0].report, &settings, &identity, body, cap),
                         -1);
    assert_int_equal(model_vs121_p.encode(&vectors[0].report, &settings, &identity, body, whole),
                     whole - 1);
}

static void models_are_found_by_name(void **state)
{
    (void)state;
    assert_ptr_equal(model_find("vs121-p"), &model_vs121_p);
    assert_null(model_find("vs121"));
    assert_null(model_find(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_are_spelt_byte_by_byte_as_the_samples),
        cmocka_unit_test(samples_end_with_their_picture),
        cmocka_unit_test(a_report_has_the_present_address_of_the_device),
        cmocka_unit_test(times_and_zone_are_those_of_the_setting),
        cmocka_unit_test(daylight_saving_moves_the_times_and_not_the_zone),
        cmocka_unit_test(the_longest_report_fits),
        cmocka_unit_test(a_body_that_does_not_fit_is_an_error),
        cmocka_unit_test(models_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
