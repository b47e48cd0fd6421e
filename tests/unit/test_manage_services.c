/* SPDX-License-Identifier: MIT */
/* Setting the clock, the status and connection tests at the management interface. */
#include "tests/unit/asking.h"

#include "firmware_core/civil_time.h"
#include "firmware_core/connection.h"

#define NEW_YORK                                                                                   \
    "\"date_time\":{\"time_zone\":\"UTC-5:00\",\"ntp\":{\"server_address\":\"time.example\"},"     \
    "\"daylight_saving_time\":{\"enable\":true,\"clock\":\"local\","                               \
    "\"start\":{\"month\":3,\"week\":\"second\",\"time\":\"02:00\"},"                              \
    "\"end\":{\"month\":11,\"week\":\"first\",\"time\":\"02:00\"}}}"
#define RECIPIENTS                                                                                 \
    "\"region_people_counting\":{\"report\":{\"http\":[{\"enable\":true,"                          \
    "\"url\":\"http://a/1\"},{\"url\":\"http://a/2\"}]}},"                                         \
    "\"line_crossing_counting\":{\"report\":{\"report_protocol\":\"mqtt\","                        \
    "\"mqtt\":{\"host\":\"b\",\"topic\":\"t\"}}}"

static int make_running(void **state)
{
    static const char config[] = "{" NEW_YORK "," RECIPIENTS "}";
    struct settings_error error;
    make_used(state);
    if (device_import(device, config, sizeof config - 1, WIDTH_PX, HEIGHT_PX, &error) != 0)
        fail_msg("%s: %s", error.key, error.reason);
    device_start(device);
    device_step(device);
    return 0;
}

#define SET(key, value) "{\"action\":\"set_time\"," PASSWORD ",\"" key "\":\"" value "\"}"

static const struct {
    const char *request;
    int64_t utc_s;
} times[] = {
    { SET("time", "2000/01/01 00:00:00"), 946702800 },
    { SET("time", "2026/03/02 09:00:00"), 1772460000 },
    { SET("time", "2028/02/29 23:59:59"), 1835499599 },
    { SET("time", "2026/07/01 12:00:00"), 1782921600 },
    /* before, and after, the hour that daylight saving skips */
    { SET("time", "2026/03/08 01:59:59"), 1772953199 },
    { SET("time", "2026/03/08 03:00:00"), 1772953200 },
    /* the hour that comes twice: the first time */
    { SET("time", "2026/11/01 01:30:00"), 1793511000 },
    { SET("time", "2026/11/01 02:00:00"), 1793516400 },
    { SET("computer_time", "2026-03-02T14:00:00Z"), 1772460000 },
    { SET("computer_time", "2199-12-31T23:59:59.000Z"), 7258118399 },
};

/* proves: P-TIME-07, P-TIME-08 */
static void the_clock_is_what_was_said(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        expect_ok(times[i].request);
        if (board.utc_us != times[i].utc_s * CIVIL_SECOND_US)
            fail_msg("%s: %lld", times[i].request, (long long)(board.utc_us / CIVIL_SECOND_US));
    }
    expect_ok(SET("computer_time", "2026-03-02T14:00:00.250Z"));
    assert_int_equal(board.utc_us % CIVIL_SECOND_US, 250000);
}

static const struct {
    const char *request, *key, *reason;
} bad[] = {
    { "{\"action\":\"set_time\"," PASSWORD "}", "time", "either" },
    { "{\"action\":\"set_time\"," PASSWORD
      ",\"time\":\"2026/03/02 09:00:00\",\"computer_time\":\"2026-03-02T14:00:00Z\"}",
      "time", "either" },
    { "{\"action\":\"set_time\"," PASSWORD ",\"time\":5}", "time", "must be a text" },
    { "{\"action\":\"set_time\",\"time\":\"2026/03/02 09:00:00\"}", "password", "must be given" },
    { SET("time", ""), "time", "takes a local time" },
    { SET("time", "2026/03/02 09:00"), "time", "takes a local time" },
    { SET("time", "2026/03/02 09:00:00Z"), "time", "takes a local time" },
    { SET("time", "2026-03-02 09:00:00"), "time", "takes a local time" },
    { SET("time", "2026/3/2 9:00:00"), "time", "takes a local time" },
    { SET("time", "2026/03/02 09:00:0x"), "time", "takes a local time" },
    { SET("time", "1999/12/31 23:59:59"), "time", "2000 to 2199" },
    { SET("time", "2200/01/01 00:00:00"), "time", "2000 to 2199" },
    { SET("time", "2026/00/01 00:00:00"), "time", "takes a local time" },
    { SET("time", "2026/13/01 00:00:00"), "time", "takes a local time" },
    { SET("time", "2026/04/31 00:00:00"), "time", "takes a local time" },
    { SET("time", "2026/02/29 00:00:00"), "time", "takes a local time" },
    { SET("time", "2026/03/00 00:00:00"), "time", "takes a local time" },
    { SET("time", "2026/03/02 24:00:00"), "time", "takes a local time" },
    { SET("time", "2026/03/02 09:60:00"), "time", "takes a local time" },
    { SET("time", "2026/03/02 09:00:60"), "time", "takes a local time" },
    { SET("time", "2026/03/08 02:00:00"), "time", "skipped by daylight saving" },
    { SET("time", "2026/03/08 02:59:59"), "time", "skipped by daylight saving" },
    { SET("computer_time", "2026-03-02T14:00:00"), "computer_time", "takes UTC" },
    { SET("computer_time", "2026-03-02T14:00:00.25Z"), "computer_time", "takes UTC" },
    { SET("computer_time", "2026-03-02T14:00:00+01:00"), "computer_time", "takes UTC" },
};

static void a_time_that_is_none_changes_nothing(void **state)
{
    (void)state;
    const int64_t before_us = board.utc_us;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        expect_refusal(bad[i].request, bad[i].key, bad[i].reason);
    assert_int_equal(board.utc_us, before_us);
    assert_int_equal(device_settings(device)->clock.way, CLOCK_NTP);
}

/* After a power cut too. proves: P-TIME-09 */
static void a_clock_set_by_hand_asks_no_server_any_more(void **state)
{
    (void)state;
    assert_int_equal(board.n_asked, 1);
    expect_ok(SET("time", "2026/03/02 09:00:00"));
    device_step(device);
    board.now_us += UINT64_C(10000000) * 24 * 3600;
    device_step(device);
    restart();
    assert_int_equal(device_settings(device)->clock.way, CLOCK_MANUAL);
    device_start(device);
    device_step(device);
    assert_int_equal(board.n_asked, 1);
}

static void expect_in_status(const char *text)
{
    if (strstr(ask("{\"action\":\"status\"," PASSWORD "}"), text) == NULL)
        fail_msg("not in the status: %s: %s", text, answer);
}

#define TEST(to)                                                                                   \
    "{\"action\":\"connection_test\"," PASSWORD ",\"function\":\"region_people_counting\","        \
    "\"to\":\"" to "\"}"

/* proves: P-HTTP-05, P-HTTP-06, P-REPORT-19 */
static void a_test_message_is_sent_once_and_its_end_is_told(void **state)
{
    (void)state;
    static const struct {
        struct hal_reply reply;
        const char *status;
    } ends[] = {
        { { 0, HAL_DELIVERED, 200 },
          "\"state\":\"connected\",\"http_status\":200,\"test\":\"delivered\"" },
        { { 0, HAL_REFUSED, 500 },
          "\"state\":\"refused\",\"http_status\":500,\"test\":\"refused\"" },
        { { 0, HAL_REFUSED, 0 }, "\"state\":\"refused\",\"test\":\"refused\"" },
        { { 0, HAL_UNREACHABLE, 0 }, "\"state\":\"not_connected\",\"test\":\"unreachable\"" },
    };
    expect_in_status("\"to\":\"http1\",\"state\":\"unknown\",\"stored\":0");
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        expect_ok(TEST("http2"));
        assert_int_equal(board.n_sent, i + 1);
        assert_string_equal(board.sent[i].to, "http2");
        assert_true(board.sent[i].id >= CONNECTION_TEST_ID_FIRST);
        expect_refusal(TEST("http2"), "to", "already");
        expect_in_status("\"test\":\"sent\"");
        struct hal_reply reply = ends[i].reply;
        reply.id = board.sent[i].id;
        device_on_reply(device, &reply);
        device_step(device);
        expect_in_status(ends[i].status);
        board.now_us += 100000000;
        device_step(device);
        assert_int_equal(board.n_sent, i + 1);
    }
    const char *body = board.sent[0].body;
    assert_non_null(strstr(body, "{\"event\":\"Connection Test\",\"device_info\":{"));
    assert_null(strstr(body, "count"));
    assert_null(strstr(body, "data\""));
    assert_null(strstr(body, "total"));
}

static void what_cannot_be_tested_says_why(void **state)
{
    (void)state;
    expect_refusal(TEST("http3"), "to", "has no URL");
    expect_refusal(TEST("mqtt"), "to", "takes http1, http2, http3");
    expect_refusal("{\"action\":\"connection_test\"," PASSWORD
                   ",\"function\":\"lines\",\"to\":\"http1\"}",
                   "function", "takes region_people_counting");
    board.submit = HAL_E_BUSY;
    expect_refusal(TEST("http1"), "to", "just now");
    board.submit = HAL_E_INVALID;
    expect_refusal(TEST("http1"), "to", "cannot be sent to");
    assert_int_equal(board.n_sent, 0);
}

/* proves: P-REPORT-18, P-REPORT-19 */
static void mqtt_shows_its_session(void **state)
{
    (void)state;
    static const char *const words[] = { [HAL_SESSION_NONE] = "unknown",
                                         [HAL_SESSION_DOWN] = "not_connected",
                                         [HAL_SESSION_UP] = "connected" };
    for (int i = HAL_SESSION_NONE; i <= HAL_SESSION_UP; i++) {
        char text[64];
        board.session = (enum hal_session)i;
        snprintf(text, sizeof text, "\"to\":\"mqtt\",\"state\":\"%s\"", words[i]);
        expect_in_status(text);
    }
}

/* What is known of an address that was changed is worth nothing. */
static void saved_settings_begin_anew(void **state)
{
    (void)state;
    expect_ok(TEST("http1"));
    struct settings_error error;
    assert_int_equal(device_import(device, "{" RECIPIENTS "}", strlen("{" RECIPIENTS "}"), WIDTH_PX,
                                   HEIGHT_PX, &error),
                     0);
    expect_in_status("\"to\":\"http1\",\"state\":\"unknown\",\"stored\":0");
    device_on_reply(device, &(struct hal_reply) { board.sent[0].id, HAL_REFUSED, 404 });
    device_step(device);
    expect_in_status("\"to\":\"http1\",\"state\":\"unknown\",\"stored\":0");
}

#define ADDRESS(address) "{\"action\":\"address_test\"," PASSWORD ",\"address\":" address "}"
#define TESTED(state) "\"address_test\":{\"address\":\"192.168.5.61\",\"state\":\"" state "\"}"

/* proves: P-NET-05 */
static void an_address_is_tested_before_it_is_taken(void **state)
{
    (void)state;
    static const struct {
        enum hal_presence presence;
        const char *status;
    } ends[] = { { HAL_PRESENCE_SEEN, TESTED("in_use") },
                 { HAL_PRESENCE_NONE, TESTED("free") },
                 { HAL_PRESENCE_UNKNOWN, TESTED("unknown") } };
    assert_null(strstr(ask("{\"action\":\"status\"," PASSWORD "}"), "address_test"));
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        expect_ok(ADDRESS("\"192.168.5.61\""));
        assert_int_equal(board.n_probes, i + 1);
        assert_string_equal(board.probed, "192.168.5.61");
        expect_refusal(ADDRESS("\"192.168.5.62\""), "address", "another test");
        device_on_finding(device, &(struct hal_finding) { board.probe_id + 1, HAL_PRESENCE_SEEN });
        expect_in_status(TESTED("testing"));
        device_on_finding(device, &(struct hal_finding) { board.probe_id, ends[i].presence });
        expect_in_status(ends[i].status);
        device_on_finding(device, &(struct hal_finding) { board.probe_id, HAL_PRESENCE_SEEN });
        expect_in_status(ends[i].status);
    }
    assert_int_equal(board.n_probes, 3);
    assert_string_equal(device_settings(device)->network.ip_address, "192.168.5.220");
}

static const struct {
    const char *request, *reason;
} bad_addresses[] = {
    { "{\"action\":\"address_test\"," PASSWORD "}", "must be given" },
    { ADDRESS("5"), "must be a text" },
    { ADDRESS("\"\""), "is not an IPv4 address" },
    { ADDRESS("\"192.168.5\""), "is not an IPv4 address" },
    { ADDRESS("\"192.168.5.256\""), "is not an IPv4 address" },
    { ADDRESS("\"192.168.5.061\""), "is not an IPv4 address" },
    { ADDRESS("\"192.168.5.61 \""), "is not an IPv4 address" },
    { ADDRESS("\"2001:db8::1\""), "is not an IPv4 address" },
    { ADDRESS("\"127.0.0.1\""), "host on a network" },
    { ADDRESS("\"224.0.0.1\""), "host on a network" },
    { ADDRESS("\"192.168.5.220\""), "the device's own" },
};

static void what_is_no_foreign_address_is_not_looked_for(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_addresses / sizeof bad_addresses[0]; i++)
        expect_refusal(bad_addresses[i].request, "address", bad_addresses[i].reason);
    expect_refusal("{\"action\":\"address_test\",\"address\":\"192.168.5.61\"}", "password",
                   "must be given");
    assert_int_equal(board.n_probes, 0);
    board.probe = HAL_E_BUSY;
    expect_refusal(ADDRESS("\"192.168.5.61\""), "address", "another test");
    board.probe = HAL_E_IO;
    expect_refusal(ADDRESS("\"192.168.5.61\""), "address", "cannot be tested");
    assert_null(strstr(ask("{\"action\":\"status\"," PASSWORD "}"), "address_test"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_clock_is_what_was_said, make_running, unmake),
        cmocka_unit_test_setup_teardown(a_time_that_is_none_changes_nothing, make_running, unmake),
        cmocka_unit_test_setup_teardown(a_clock_set_by_hand_asks_no_server_any_more, make_running,
                                        unmake),
        cmocka_unit_test_setup_teardown(a_test_message_is_sent_once_and_its_end_is_told,
                                        make_running, unmake),
        cmocka_unit_test_setup_teardown(what_cannot_be_tested_says_why, make_running, unmake),
        cmocka_unit_test_setup_teardown(mqtt_shows_its_session, make_running, unmake),
        cmocka_unit_test_setup_teardown(an_address_is_tested_before_it_is_taken, make_running,
                                        unmake),
        cmocka_unit_test_setup_teardown(what_is_no_foreign_address_is_not_looked_for, make_running,
                                        unmake),
        cmocka_unit_test_setup_teardown(saved_settings_begin_anew, make_running, unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
