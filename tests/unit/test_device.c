/* SPDX-License-Identifier: MIT */
/* The whole device on a board of the test's own: an empty room, a clock that the test moves, and
 * a peer that takes what the device submits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/device.h"
#include "firmware_core/recipient.h"
#include "firmware_core/settings_json.h"
#include "tests/unit/board_device.h"

static void move_clock(uint64_t to_us)
{
    board.utc_us += (int64_t)(to_us - board.now_us);
    board.now_us = to_us;
}

/* Steps at every wake-up until then, and answers each request at once. */
static unsigned pass(unsigned seconds, enum hal_outcome outcome)
{
    uint64_t until_us = board.now_us + (uint64_t)(seconds * CIVIL_SECOND_US);
    unsigned steps = 0;
    for (;;) {
        device_step(device);
        steps++;
        for (unsigned i = 0; i < board.n_sent; i++) {
            if (board.sent[i].answered)
                continue;
            board.sent[i].answered = true;
            device_on_reply(device, &(struct hal_reply) { board.sent[i].id, outcome, 0 });
        }
        uint64_t next_us = device_next_wake_us(device);
        assert_true(next_us >= board.now_us);
        if (next_us > until_us)
            break;
        move_clock(next_us);
    }
    move_clock(until_us);
    return steps;
}

#define URL(n) "{\"enable\":true,\"url\":\"http://server/" n "\"}"
#define REGION_TO(urls, more)                                                                      \
    "{\"region_people_counting\":{\"report\":{\"reporting_interval_s\":60,\"http\":[" urls         \
    "]}}" more "}"

/* proves: P-HW-11 */
static void the_led_is_lit_from_the_start(void **state)
{
    (void)state;
    assert_false(board.led);
    assert_int_equal(device_next_wake_us(device), UINT64_MAX);
    device_start(device);
    assert_true(board.led);
}

static void a_device_takes_less_than_16_mib(void **state)
{
    (void)state;
    assert_in_range(device_size(), 1, 16 * 1024 * 1024);
}

/* proves: P-HTTP-02, P-HTTP-03, P-HTTP-04 */
static void every_enabled_url_gets_every_report_and_no_other_does(void **state)
{
    (void)state;
    configure(REGION_TO(URL("1") ",{\"url\":\"http://off/\"}," URL("3"), ""));
    device_start(device);
    pass(150, HAL_DELIVERED);
    assert_int_equal(board.n_sent, 6);
    for (unsigned i = 0; i < 6; i++)
        assert_string_equal(board.sent[i].to, i % 2 == 0 ? "http1" : "http3");
    assert_string_equal(board.sent[0].url, "http://server/1");
    assert_string_equal(board.sent[1].url, "http://server/3");
    assert_string_equal(board.sent[0].body, board.sent[1].body);
    assert_non_null(strstr(board.sent[0].body, "\"end_time\":\"2026/03/02 09:00:00\""));
    assert_non_null(strstr(board.sent[2].body, "\"start_time\":\"2026/03/02 09:00:00\""));
    assert_non_null(strstr(board.sent[2].body, "\"end_time\":\"2026/03/02 09:01:00\""));
    assert_non_null(strstr(board.sent[0].body, "\"device_sn\":\"012345678901\""));
    assert_int_equal(device_status(device, 0).delivered, 3);
    assert_int_equal(device_status(device, 0).link, OUTBOX_LINK_UP);
    assert_int_equal(device_status(device, 1).delivered, 0);
}

/* The URL of the line stays unused. proves: P-REPORT-16, P-REPORT-17, P-MQTT-01, P-MQTT-02
 * proves: P-MQTT-03, P-MQTT-08, P-MQTT-09 */
static void each_function_reports_by_its_own_protocol(void **state)
{
    (void)state;
    configure("{\"region_people_counting\":{\"report\":{\"reporting_interval_s\":60,"
              "\"http\":[" URL("1") "]}},"
                                    "\"line_crossing_counting\":{\"enable\":true,\"report\":{"
                                    "\"reporting_interval_s\":60,"
                                    "\"report_protocol\":\"mqtts\",\"http\":[" URL(
                                        "1") "],"
                                             "\"mqtt\":{\"host\":\"plain\",\"topic\":\"x\"},"
                                             "\"mqtts\":{\"host\":\"broker\",\"port\":8884,"
                                             "\"topic\":\"door/1\",\"qos\":2,"
                                             "\"certificate_type\":\"self_signed\"}}}}");
    device_start(device);
    pass(40, HAL_DELIVERED);
    assert_int_equal(board.n_sent, 2);
    const struct sent *line = &board.sent[1];
    assert_string_equal(board.sent[0].to, "http1");
    assert_true(board.sent[0].verify_tls);
    assert_string_equal(line->to, "mqtts");
    assert_string_equal(line->host, "broker");
    assert_string_equal(line->topic, "door/1");
    assert_string_equal(line->client_id, "012345678901");
    assert_int_equal(line->port, 8884);
    assert_int_equal(line->qos, 2);
    assert_true(line->own_certificates);
    assert_true(line->verify_tls);
    assert_non_null(strstr(line->body, "Line Crossing Counting"));
}

/* proves: P-MQTT-03, P-MQTT-06, P-MQTT-07 */
static void a_broker_gets_the_client_id_and_the_user_of_the_settings(void **state)
{
    (void)state;
    configure("{\"region_people_counting\":{\"report\":{\"reporting_interval_s\":60,"
              "\"report_protocol\":\"mqtt\",\"mqtt\":{\"host\":\"b\",\"topic\":\"t\","
              "\"client_id\":\"c\",\"username\":\"u\",\"password\":\"p\"}}}}");
    device_start(device);
    pass(40, HAL_DELIVERED);
    assert_int_equal(board.n_sent, 1);
    assert_string_equal(board.sent[0].to, "mqtt");
    assert_string_equal(board.sent[0].host, "b");
    assert_int_equal(board.sent[0].port, 1883);
    assert_string_equal(board.sent[0].client_id, "c");
    assert_string_equal(board.sent[0].username, "u");
    assert_string_equal(board.sent[0].password, "p");
    assert_false(board.sent[0].own_certificates);
}

/* proves: P-MQTT-10, P-MQTT-11, P-MQTT-12 */
static void the_certificate_type_says_whose_certificates_are_used(void **state)
{
    (void)state;
    static const char *const types[] = { "ca_signed_server", "self_signed" };
    char json[256];
    for (unsigned i = 0; i < 2; i++) {
        snprintf(json, sizeof json,
                 "{\"region_people_counting\":{\"report\":{\"reporting_interval_s\":60,"
                 "\"report_protocol\":\"mqtts\",\"mqtts\":{\"host\":\"b\",\"topic\":\"t\","
                 "\"certificate_type\":\"%s\"}}}}",
                 types[i]);
        configure(json);
        if (i == 0)
            device_start(device);
        pass(60, HAL_DELIVERED);
        assert_int_equal(board.n_sent, i + 1);
        assert_string_equal(board.sent[i].to, "mqtts");
        assert_int_equal(board.sent[i].port, 8883);
        assert_int_equal(board.sent[i].own_certificates, i == 1);
        assert_true(board.sent[i].verify_tls);
    }
}

/* proves: P-HTTP-09, P-HTTP-10, P-HTTP-11, P-HTTP-13 */
static void each_url_has_its_own_user_and_its_own_trust(void **state)
{
    (void)state;
    configure(REGION_TO("{\"enable\":true,\"url\":\"https://a/1?x=1\",\"username\":\"u\","
                        "\"password\":\"p\",\"verify_certificate\":false}," URL("2"),
                        ""));
    device_start(device);
    pass(40, HAL_DELIVERED);
    assert_int_equal(board.n_sent, 2);
    assert_string_equal(board.sent[0].url, "https://a/1?x=1");
    assert_string_equal(board.sent[0].username, "u");
    assert_string_equal(board.sent[0].password, "p");
    assert_false(board.sent[0].verify_tls);
    assert_string_equal(board.sent[1].username, "");
    assert_string_equal(board.sent[1].password, "");
    assert_true(board.sent[1].verify_tls);
}

static void a_broker_gets_eight_at_once_and_a_server_one(void **state)
{
    (void)state;
    configure("{\"region_people_counting\":{\"report\":{\"reporting_interval_s\":5,"
              "\"report_protocol\":\"mqtt\",\"mqtt\":{\"host\":\"b\",\"topic\":\"t\"}}},"
              "\"line_crossing_counting\":{\"enable\":true,\"report\":{\"reporting_interval_s\":5,"
              "\"http\":[" URL("1") "]}},\"general\":{\"data_retransmission\":true}}");
    device_start(device);
    for (int i = 0; i < 40; i++) {
        device_step(device);
        uint64_t next_us = device_next_wake_us(device);
        assert_true(next_us > board.now_us);
        move_clock(next_us);
    }
    unsigned n_mqtt = 0;
    for (unsigned i = 0; i < board.n_sent; i++)
        n_mqtt += strcmp(board.sent[i].to, "mqtt") == 0;
    assert_int_equal(n_mqtt, 8);
    assert_int_equal(board.n_sent, 9);
}

static void the_log_tells_the_status_that_a_server_answers(void **state)
{
    (void)state;
    configure(REGION_TO(URL("1"), ""));
    device_start(device);
    pass(29, HAL_DELIVERED);
    move_clock(board.now_us + 1000000);
    device_step(device);
    assert_int_equal(board.n_sent, 1);
    board.sent[0].answered = true;
    device_on_reply(device, &(struct hal_reply) { board.sent[0].id, HAL_REFUSED, 500 });
    device_step(device);
    assert_string_equal(board.log, "region http1: refused, HTTP status 500");
    pass(60, HAL_DELIVERED);
    assert_string_equal(board.log, "region http1: connected");
}

/* proves: P-STORE-02, P-STORE-08 */
static void what_an_outage_held_back_arrives_afterwards_with_its_own_times(void **state)
{
    (void)state;
    configure(REGION_TO(URL("1"), ",\"general\":{\"data_retransmission\":true}"));
    device_start(device);
    pass(600, HAL_UNREACHABLE);
    unsigned attempts = board.n_sent;
    assert_int_equal(device_status(device, 0).stored, 10);
    assert_int_equal(device_status(device, 0).link, OUTBOX_LINK_DOWN);
    pass(61, HAL_DELIVERED);
    assert_true(board.n_sent >= attempts + 10);
    for (unsigned i = 0; i < 10; i++) {
        char end[48];
        snprintf(end, sizeof end, "\"end_time\":\"2026/03/02 09:%02u:00\"", i);
        assert_non_null(strstr(board.sent[attempts + i].body, end));
    }
    assert_int_equal(device_status(device, 0).dropped, 0);
}

/* proves: P-STORE-01 */
static void without_retransmission_reports_of_an_outage_are_gone(void **state)
{
    (void)state;
    configure(REGION_TO(URL("1"), ""));
    device_start(device);
    pass(600, HAL_UNREACHABLE);
    assert_int_equal(board.n_sent, 10);
    assert_int_equal(device_status(device, 0).dropped, 10);
    assert_int_equal(device_status(device, 0).stored, 0);
    assert_int_equal(board.n_logs, 1);
    assert_string_equal(board.log, "region http1: not reachable");
    pass(60, HAL_DELIVERED);
    assert_int_equal(board.n_sent, 11);
}

static void a_quiet_hour_needs_two_steps_a_report(void **state)
{
    (void)state;
    configure(REGION_TO(URL("1"), ""));
    device_start(device);
    unsigned steps = pass(3600, HAL_DELIVERED);
    assert_int_equal(board.n_sent, 60);
    assert_int_equal(steps, 1 + 2 * 60);
    for (unsigned i = 0; i < 60; i++)
        assert_int_equal(board.sent[i].at_us, 5000000 + (30 + 60 * (uint64_t)i) * CIVIL_SECOND_US);
}

static void the_clock_starts_with_power_and_settings_may_come_before(void **state)
{
    (void)state;
    configure("{\"region_people_counting\":{\"report\":{\"reporting_interval_s\":60,"
              "\"periodic_report_scheme\":\"from_now_on\",\"http\":[" URL("1") "]}}}");
    move_clock(board.now_us + 45000000);
    device_start(device);
    assert_int_equal(device_next_wake_us(device), board.now_us + 60000000);
}

/* proves: P-REPORT-11 */
static void a_save_of_settings_begins_from_now_on_anew(void **state)
{
    (void)state;
    const char *json = "{\"region_people_counting\":{\"report\":{\"reporting_interval_s\":60,"
                       "\"periodic_report_scheme\":\"from_now_on\",\"http\":[" URL("1") "]}}}";
    configure(json);
    device_start(device);
    pass(30, HAL_DELIVERED);
    configure(json);
    assert_int_equal(device_next_wake_us(device), board.now_us + 60000000);
}

static void refused_settings_change_nothing(void **state)
{
    (void)state;
    struct settings_error error;
    static char before[SETTINGS_JSON_EXPORT_MAX], after[SETTINGS_JSON_EXPORT_MAX];
    configure(REGION_TO(URL("1"), ""));
    device_start(device);
    uint64_t wake_us = device_next_wake_us(device);
    assert_true(device_export(device, before, sizeof before) > 0);
    const char *bad = "{\"region_people_counting\":{\"enable\":false},\"general\":7}";
    assert_int_equal(device_import(device, bad, strlen(bad), WIDTH_PX, HEIGHT_PX, &error), -1);
    assert_string_equal(error.key, "general");
    assert_true(device_export(device, after, sizeof after) > 0);
    assert_string_equal(before, after);
    assert_int_equal(device_next_wake_us(device), wake_us);
}

static void a_url_that_is_switched_off_loses_what_was_stored_for_it(void **state)
{
    (void)state;
    configure(REGION_TO(URL("1"), ",\"general\":{\"data_retransmission\":true}"));
    device_start(device);
    pass(120, HAL_UNREACHABLE);
    assert_int_equal(device_status(device, 0).stored, 2);
    configure("{}");
    assert_int_equal(device_status(device, 0).stored, 0);
    assert_int_equal(device_status(device, 0).dropped, 2);
}

static void a_busy_board_gets_the_report_a_little_later(void **state)
{
    (void)state;
    configure(REGION_TO(URL("1"), ""));
    device_start(device);
    board.submit = HAL_E_BUSY;
    pass(31, HAL_DELIVERED);
    assert_in_range(board.n_submits, 5, 15);
    assert_int_equal(board.n_sent, 0);
    board.submit = HAL_OK;
    pass(1, HAL_DELIVERED);
    assert_int_equal(board.n_sent, 1);
    assert_int_equal(device_status(device, 0).dropped, 0);
}

static void what_a_board_cannot_send_is_an_attempt_that_failed(void **state)
{
    (void)state;
    configure(REGION_TO(URL("1"), ""));
    device_start(device);
    board.submit = HAL_E_INVALID;
    pass(31, HAL_DELIVERED);
    assert_int_equal(board.n_submits, 1);
    assert_int_equal(device_status(device, 0).dropped, 1);
}

static void an_empty_room_is_counted_as_nobody(void **state)
{
    (void)state;
    configure(REGION_TO(URL("1"), ",\"line_crossing_counting\":{\"enable\":true,"
                                  "\"line\":[[10,120],[300,120]]}"));
    device_start(device);
    for (int i = 0; i < 60; i++) {
        board.frame = 1;
        device_step(device);
        move_clock(board.now_us + 66667);
    }
    assert_int_equal(device_detections(device)->n, 0);
    assert_int_equal(device_tracks(device)->n, 0);
    assert_int_equal(device_region_now(device)->current_total, 0);
    assert_int_equal(device_line_totals(device)->in_cumulative, 0);
}

static void a_camera_that_fails_is_told_once_and_reports_go_on(void **state)
{
    (void)state;
    configure(REGION_TO(URL("1"), ""));
    device_start(device);
    for (int i = 0; i < 10; i++) {
        board.frame = i < 5 ? HAL_E_IO : 2;
        device_step(device);
        move_clock(board.now_us + 66667);
    }
    assert_int_equal(board.n_logs, 1);
    pass(60, HAL_DELIVERED);
    assert_int_equal(board.n_sent, 1);
    board.frame = 1;
    device_step(device);
    assert_string_equal(board.log, "the camera works again");
}

static void replies_that_nobody_asked_for_are_ignored(void **state)
{
    (void)state;
    configure(REGION_TO(URL("1"), ""));
    device_start(device);
    for (uint32_t id = 0; id < 1000; id++)
        device_on_reply(device, &(struct hal_reply) { id, HAL_DELIVERED, 200 });
    assert_int_equal(device_next_wake_us(device), board.now_us);
    pass(60, HAL_DELIVERED);
    assert_int_equal(board.n_sent, 1);
    assert_int_equal(device_status(device, 0).delivered, 1);
}

#define ALARM(on)                                                                                  \
    "{\"region_people_counting\":{\"overcrowding_alarm\":{\"enable\":" on                          \
    ",\"trigger_threshold\":0}}}"

static void see_a_frame(void)
{
    board.frame = 1;
    device_step(device);
    move_clock(board.now_us + 66667);
}

/* proves: P-ALARM-01, P-ALARM-10 */
static void the_contact_opens_with_the_alarm_s_end_and_closes_with_a_count(void **state)
{
    (void)state;
    configure(ALARM("true"));
    board.contact_closed = true; /* whatever a crash left behind */
    device_start(device);
    assert_false(board.contact_closed);
    device_step(device); /* without a frame there is no number yet */
    assert_false(board.contact_closed);
    see_a_frame();
    assert_true(board.contact_closed);
    configure("{\"general\":{\"data_retransmission\":true},"
              "\"region_people_counting\":{\"overcrowding_alarm\":{\"enable\":true}}}");
    assert_true(board.contact_closed);
    configure(ALARM("false"));
    assert_false(board.contact_closed);
    see_a_frame();
    assert_false(board.contact_closed);
}

/* proves: P-LINE-11 */
static void a_press_on_di_is_taken_at_the_next_step(void **state)
{
    (void)state;
    configure("{\"line_crossing_counting\":{\"enable\":true,\"line\":[[10,120],[300,120]],"
              "\"filter_staff\":{\"enable\":true}}}");
    device_start(device);
    device_step(device);
    for (int i = 0; i < 1000; i++)
        device_on_pin(device, HAL_PIN_DI, i % 2 == 0);
    assert_int_equal(board.n_logs, 0);
    assert_int_equal(device_next_wake_us(device), board.now_us);
    device_step(device);
    assert_int_equal(board.n_logs, 1);
    assert_string_equal(board.log, "the button on DI: the next crossing is not counted");
    assert_true(device_next_wake_us(device) > board.now_us);
    move_clock(board.now_us + 1000000);
    device_on_pin(device, HAL_PIN_DO, true); /* is no input */
    device_step(device);
    assert_int_equal(board.n_logs, 1);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, make, unmake)
    const struct CMUnitTest tests[] = {
        CASE(the_led_is_lit_from_the_start),
        CASE(a_device_takes_less_than_16_mib),
        CASE(every_enabled_url_gets_every_report_and_no_other_does),
        CASE(each_function_reports_by_its_own_protocol),
        CASE(a_broker_gets_the_client_id_and_the_user_of_the_settings),
        CASE(the_certificate_type_says_whose_certificates_are_used),
        CASE(each_url_has_its_own_user_and_its_own_trust),
        CASE(a_broker_gets_eight_at_once_and_a_server_one),
        CASE(the_log_tells_the_status_that_a_server_answers),
        CASE(what_an_outage_held_back_arrives_afterwards_with_its_own_times),
        CASE(without_retransmission_reports_of_an_outage_are_gone),
        CASE(a_quiet_hour_needs_two_steps_a_report),
        CASE(the_clock_starts_with_power_and_settings_may_come_before),
        CASE(a_save_of_settings_begins_from_now_on_anew),
        CASE(refused_settings_change_nothing),
        CASE(a_url_that_is_switched_off_loses_what_was_stored_for_it),
        CASE(a_busy_board_gets_the_report_a_little_later),
        CASE(what_a_board_cannot_send_is_an_attempt_that_failed),
        CASE(an_empty_room_is_counted_as_nobody),
        CASE(a_camera_that_fails_is_told_once_and_reports_go_on),
        CASE(replies_that_nobody_asked_for_are_ignored),
        CASE(the_contact_opens_with_the_alarm_s_end_and_closes_with_a_count),
        CASE(a_press_on_di_is_taken_at_the_next_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
