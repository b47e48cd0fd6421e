/* SPDX-License-Identifier: MIT */
/* What a device does with the answer to its hello: it takes what is asked for where that is wished,
 * and nothing from the network harms it. */
#include "tests/unit/asking.h"

#include "firmware_core/device_parts.h"

#define REMOTE(url, services)                                                                      \
    "\"remote_management\":{\"enable\":true,\"platform\":\"iot_development_platform\","            \
    "\"stand_in_url\":\"" url "\",\"iot_development_platform\":{" services "}}"
#define BOTH "\"remote_management_service\":true,\"auto_provisioning\":true"
#define HERE "http://platform/"
#define KEEPING "\"general\":{\"data_retransmission\":true},"
#define OK_TOLD "{\"event\":\"Answer\",\"ok\":true}"

enum { HELLO_S = 30 };

static char exported[2][SETTINGS_JSON_EXPORT_MAX];

static void set_up(const char *config)
{
    struct settings_error error;
    if (device_import(device, config, strlen(config), WIDTH_PX, HEIGHT_PX, &error) != 0)
        fail_msg("%s: %s", error.key, error.reason);
}

static int make_online(void **state)
{
    make_used(state);
    set_up("{" REMOTE(HERE, BOTH) "}");
    device_start(device);
    return 0;
}

static bool keeps(void)
{
    return device_settings(device)->data_retransmission;
}

static const struct sent *last(void)
{
    assert_true(board.n_sent > 0);
    return &board.sent[board.n_sent - 1];
}

static void reply(enum hal_outcome outcome)
{
    const struct hal_reply ended = { .id = last()->id, .outcome = outcome };
    device_on_reply(device, &ended);
    device_step(device);
}

/* The next hello is answered with this; what the device tells then, NULL when it keeps quiet. */
static const char *say_bytes(const char *body, size_t len)
{
    board.now_us += UINT64_C(1000000) * HELLO_S;
    unsigned before = board.n_sent;
    device_step(device);
    assert_int_equal(board.n_sent, before + 1);
    assert_true(last()->id == PLATFORM_HELLO_ID);
    device_on_body(device, PLATFORM_HELLO_ID, body, len);
    reply(HAL_DELIVERED);
    if (board.n_sent == before + 1)
        return NULL;
    assert_int_equal(board.n_sent, before + 2);
    const char *told = last()->body;
    reply(HAL_DELIVERED);
    return told;
}

static const char *say(const char *body)
{
    return say_bytes(body, strlen(body));
}

static void expect_told(const char *body, const char *told)
{
    const char *is = say(body);
    if (is == NULL || strcmp(is, told) != 0)
        fail_msg("%.60s: %s", body, is != NULL ? is : "nothing");
}

/* proves: P-MGMT-07 */
static void a_configuration_is_applied_once_when_the_device_comes_online(void **state)
{
    (void)state;
    expect_told("{\"configuration\":{" KEEPING REMOTE(HERE, BOTH) "}}", OK_TOLD);
    assert_true(keeps());
    assert_null(say("{\"configuration\":{" REMOTE(HERE, BOTH) "}}"));
    assert_true(keeps());
    board.now_us += UINT64_C(1000000) * HELLO_S;
    device_step(device);
    reply(HAL_UNREACHABLE);
    expect_told("{\"configuration\":{" REMOTE(HERE, BOTH) "}}", OK_TOLD);
    assert_false(keeps());
}

/* It is in the store, and is fetched anew. proves: P-MGMT-07 */
static void a_restart_keeps_it_and_asks_again(void **state)
{
    (void)state;
    expect_told("{\"configuration\":{" KEEPING REMOTE(HERE, BOTH) "}}", OK_TOLD);
    restart();
    assert_true(keeps());
    device_start(device);
    expect_told("{\"configuration\":{" REMOTE(HERE, BOTH) "}}", OK_TOLD);
    assert_false(keeps());
}

/* proves: P-MGMT-06 */
static void settings_are_changed_each_time_and_only_as_a_whole(void **state)
{
    (void)state;
    expect_told("{\"settings\":{" KEEPING REMOTE(HERE, BOTH) "}}", OK_TOLD);
    assert_true(keeps());
    expect_told("{\"settings\":{" REMOTE(HERE, BOTH) "}}", OK_TOLD);
    assert_false(keeps());
    expect_told("{\"settings\":{" KEEPING "\"no\":1}}",
                "{\"event\":\"Answer\",\"ok\":false,\"key\":\"no\","
                "\"reason\":\"unknown key; the nearest known one is model\"}");
    assert_false(keeps());
    expect_told("{\"settings\":{" KEEPING "\"privacy_mode\":\"blur\"," REMOTE(HERE, BOTH) "}}",
                "{\"event\":\"Answer\",\"ok\":false,\"key\":\"privacy_mode\",\"reason\":\"stays "
                "normal, as chosen at first use; only the reset button frees it\"}");
    assert_false(keeps());
    expect_told("{\"settings\":\"{\\\"general\\\":{\\\"data_retransmission\\\":true}}\"}", OK_TOLD);
    assert_true(keeps()); /* and nobody manages it any more */
    assert_string_equal(platform_status(&device->platform, &device->settings), "disabled");
}

static const struct {
    const char *config, *settings; /* what is told of a change */
} closed[] = {
    { "{" REMOTE(HERE, "") "}", "Remote Management Service is off" },
    { "{" REMOTE(HERE, "\"data_transfer_service\":true") "}", "Remote Management Service is off" },
    { "{\"remote_management\":{\"enable\":true,\"platform\":\"devicehub\",\"stand_in_url\":\"" HERE
      "\",\"iot_development_platform\":{" BOTH "}}}",
      "Remote Management Service is off" },
};

/* proves: P-MGMT-06, P-MGMT-07 */
static void services_that_are_off_change_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++) {
        set_up(closed[i].config);
        assert_null(say("{\"configuration\":{" KEEPING REMOTE(HERE, BOTH) "}}"));
        assert_non_null(strstr(board.log, "Auto Provisioning is off"));
        assert_false(keeps());
        const char *told = say("{\"settings\":{" KEEPING REMOTE(HERE, BOTH) "}}");
        assert_non_null(told);
        assert_non_null(strstr(told, closed[i].settings));
        assert_false(keeps());
    }
}

/* Each of the two services has its own switch. */
static void one_service_does_not_open_the_other(void **state)
{
    (void)state;
    set_up("{" REMOTE(HERE, "\"auto_provisioning\":true") "}");
    const char *told = say("{\"settings\":{" KEEPING REMOTE(HERE, BOTH) "}}");
    assert_non_null(told);
    assert_non_null(strstr(told, "is off"));
    assert_false(keeps());
    set_up("{" REMOTE(HERE, "\"remote_management_service\":true") "}");
    assert_null(say("{\"configuration\":{" KEEPING REMOTE(HERE, BOTH) "}}"));
    assert_false(keeps());
}

static const struct {
    const char *body;
    size_t len; /* 0: as long as the text */
    const char *reason;
} hostile[] = {
    { "", 0, NULL },
    { "{}", 0, NULL },
    { " {\r\n} ", 0, NULL },
    { "OK", 0, "is not JSON" },
    { "<html><body>hello</body></html>", 0, "" },
    { "{", 0, "" },
    { "[]", 0, "must be an object" },
    { "null", 0, "must be an object" },
    { "{}{}", 0, "is not JSON" },
    { "{\"settings\":{}", 0, "" },
    { "{\"settings\"}", 0, "" },
    { "{\"settings\":null}", 0, "" },
    { "{\"settings\":[]}", 0, "" },
    { "{\"settings\":1e999}", 0, "" },
    { "{\"settings\":\"\"}", 0, "" },
    { "{\"settings\":\"{\"}", 0, "" },
    { "{\"configuration\":true}", 0, "" },
    { "{\"configuration\":\"\\u0000\"}", 0, "" },
    { "{\"Settings\":{}}", 0, "there is no such key" },
    { "{\"\":{}}", 0, "there is no such key" },
    { "{\"settings\":{},\"settings\":{}}", 0, "only one thing" },
    { "{\"configuration\":{},\"settings\":{}}", 0, "only one thing" },
    { "{\"\\u0001\\n\\\"\\\\\":1}", 0, "there is no such key" },
    { "{\"settings\":{\"general\":{\"data_retransmission\":1}}}", 0, "" },
    { "{\"settings\":{\"line_crossing_counting\":{\"line\":[[0,0],[99999,1]]}}}", 0, "" },
    { "\0\0\0\0", 4, "" },
    { "{\"settings\":\"\xff\xfe\"}", 0, "" },
    { "\xed\xa0\x80", 0, "" },
    { "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", 0, "" },
};

/* proves: P-MGMT-06, P-MGMT-07 */
static void nothing_from_the_network_harms_the_device(void **state)
{
    (void)state;
    assert_true(device_export(device, exported[0], sizeof exported[0]) > 0);
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        size_t len = hostile[i].len != 0 ? hostile[i].len : strlen(hostile[i].body);
        const char *told = say_bytes(hostile[i].body, len);
        if ((told == NULL) != (hostile[i].reason == NULL))
            fail_msg("%zu %s: %s", i, hostile[i].body, told != NULL ? told : "nothing");
        if (told != NULL &&
            (strstr(told, "\"ok\":false") == NULL || strstr(told, hostile[i].reason) == NULL))
            fail_msg("%zu %s: %s", i, hostile[i].body, told);
        assert_true(device_export(device, exported[1], sizeof exported[1]) > 0);
        assert_string_equal(exported[0], exported[1]);
    }
}

/* The longest that fits is read, and a longer one not looked at. */
static void an_answer_is_bounded(void **state)
{
    (void)state;
    static char body[PLATFORM_ANSWER_MAX + 1];
    memset(body, ' ', sizeof body);
    memcpy(body, "{\"oops\":1}", 10);
    assert_non_null(strstr(say_bytes(body, PLATFORM_ANSWER_MAX), "\"key\":\"oops\""));
    assert_non_null(strstr(say_bytes(body, PLATFORM_ANSWER_MAX + 1), "is longer than 33792 bytes"));
    assert_int_equal(PLATFORM_ANSWER_MAX, 33792);
    assert_non_null(strstr(say_bytes(NULL, SIZE_MAX), "is longer than"));
}

/* Of another request, twice, without a hello, with a failure, or after other settings. */
static void an_answer_to_nothing_is_dropped(void **state)
{
    (void)state;
    static const char body[] = "{\"settings\":{" KEEPING REMOTE(HERE, BOTH) "}}";
    device_step(device);
    device_on_body(device, 5, body, sizeof body - 1);
    reply(HAL_DELIVERED);
    assert_int_equal(board.n_sent, 1);
    board.now_us += UINT64_C(1000000) * HELLO_S;
    device_step(device);
    device_on_body(device, PLATFORM_HELLO_ID, body, sizeof body - 1);
    reply(HAL_REFUSED);
    assert_false(keeps());
    board.now_us += UINT64_C(1000000) * HELLO_S;
    device_step(device);
    device_on_body(device, PLATFORM_HELLO_ID, body, sizeof body - 1);
    set_up("{" REMOTE("http://other/", BOTH) "}");
    reply(HAL_DELIVERED);
    assert_false(keeps());
}

/* Of one that does not count, too. */
static void no_password_of_an_answer_stays_in_memory(void **state)
{
    (void)state;
    static const char body[] = "{\"settings\":{\"remote_management\":{\"devicehub\":"
                               "{\"password\":\"summer26\"}}}}";
    device_step(device);
    device_on_body(device, PLATFORM_HELLO_ID, body, sizeof body - 1);
    assert_non_null(memmem(device, device_size(), "summer26", 8));
    reply(HAL_REFUSED);
    assert_null(memmem(device, device_size(), "summer26", 8));
    board.now_us += UINT64_C(1000000) * HELLO_S;
    device_step(device);
    device_on_body(device, PLATFORM_HELLO_ID, body, sizeof body - 1);
    set_up("{" REMOTE("http://other/", BOTH) "}");
    reply(HAL_DELIVERED);
    assert_null(memmem(device, device_size(), "summer26", 8));
}

/* Two platforms that send the device to each other: one hello in 30 s all the same. */
static void platforms_that_send_it_to_and_fro_do_not_keep_it_busy(void **state)
{
    (void)state;
    expect_told("{\"configuration\":{" REMOTE("http://other/", BOTH) "}}", OK_TOLD);
    assert_string_equal(last()->url, HERE); /* who asked is told */
    assert_string_equal(platform_status(&device->platform, &device->settings), "disconnected");
    unsigned n = board.n_sent;
    for (int i = 1; i < HELLO_S; i++) {
        board.now_us += 1000000;
        device_step(device);
    }
    assert_int_equal(board.n_sent, n);
    board.now_us += 1000000;
    device_step(device);
    assert_int_equal(board.n_sent, n + 1);
    assert_string_equal(last()->url, "http://other/");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_online, unmake)
    const struct CMUnitTest tests[] = {
        TEST(a_configuration_is_applied_once_when_the_device_comes_online),
        TEST(a_restart_keeps_it_and_asks_again),
        TEST(settings_are_changed_each_time_and_only_as_a_whole),
        TEST(services_that_are_off_change_nothing),
        TEST(one_service_does_not_open_the_other),
        TEST(nothing_from_the_network_harms_the_device),
        TEST(an_answer_is_bounded),
        TEST(an_answer_to_nothing_is_dropped),
        TEST(no_password_of_an_answer_stays_in_memory),
        TEST(platforms_that_send_it_to_and_fro_do_not_keep_it_busy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
