/* SPDX-License-Identifier: MIT */
/* When the device says hello to a platform's stand-in, and what it takes the answers for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/model.h"
#include "firmware_core/platform.h"
#include "rig/idle_board.h"

static struct {
    unsigned n;
    int result;
    char to[32], url[64], body[1100];
} sent;

static struct settings settings;
static struct platform_link platform;
static struct hal hal;
static const struct hal_identity identity = { "000000000001", "02:00:00:00:00:01", "V1.0" };

static int submit(void *ctx, const struct hal_request *request)
{
    (void)ctx;
    sent.n++;
    strcpy(sent.to, request->to);
    strcpy(sent.url, request->url);
    memcpy(sent.body, request->body, request->body_len);
    sent.body[request->body_len] = '\0';
    return sent.result;
}

static int make(void **state)
{
    (void)state;
    memset(&sent, 0, sizeof sent);
    memset(&platform, 0, sizeof platform);
    model_vs121_p.defaults(&settings);
    settings.remote.enable = true;
    settings.remote.platform = PLATFORM_IOT_DEVELOPMENT;
    settings.remote.data_transfer_service = true;
    strcpy(settings.remote.stand_in_url, "http://10.0.0.2/");
    hal = idle_board();
    hal.submit = submit;
    return 0;
}

static void step(uint64_t now_s)
{
    platform_step(&platform, &settings, &identity, &hal, now_s * 1000000);
}

static void answer(enum hal_outcome outcome)
{
    const struct hal_reply reply = { .id = PLATFORM_HELLO_ID, .outcome = outcome };
    assert_true(platform_reply(&platform, &reply));
}

/* proves: P-MGMT-01, P-MGMT-03 */
static void a_hello_goes_out_every_thirty_seconds_while_it_is_on(void **state)
{
    (void)state;
    assert_string_equal(platform_status(&platform, &settings), "disconnected");
    step(0);
    step(29);
    assert_int_equal(sent.n, 1);
    assert_string_equal(sent.url, "http://10.0.0.2/");
    assert_string_equal(platform_status(&platform, &settings), "disconnected");
    answer(HAL_DELIVERED);
    assert_string_equal(platform_status(&platform, &settings), "connected");
    assert_int_equal(platform_next_us(&platform, &settings), PLATFORM_HELLO_US);
    step(30);
    assert_int_equal(sent.n, 2);
    answer(HAL_UNREACHABLE);
    assert_string_equal(platform_status(&platform, &settings), "disconnected");
    settings.remote.enable = false;
    step(60);
    assert_int_equal(sent.n, 2);
    assert_string_equal(platform_status(&platform, &settings), "disabled");
    assert_true(platform_next_us(&platform, &settings) == UINT64_MAX);
}

/* proves: P-MGMT-09 */
static void without_a_stand_in_nobody_is_called(void **state)
{
    (void)state;
    strcpy(settings.remote.server_address, "hub.example");
    settings.remote.stand_in_url[0] = '\0';
    step(0);
    platform_report(&platform, &settings, &hal, "{}", 2);
    assert_int_equal(sent.n, 0);
    assert_string_equal(platform_status(&platform, &settings), "disconnected");
}

/* proves: P-MGMT-08 */
static void reports_go_to_a_connected_development_platform_that_wants_them(void **state)
{
    (void)state;
    platform_report(&platform, &settings, &hal, "{}", 2);
    assert_int_equal(sent.n, 0);
    step(0);
    answer(HAL_DELIVERED);
    platform_report(&platform, &settings, &hal, "{\"a\":1}", 7);
    assert_int_equal(sent.n, 2);
    assert_string_equal(sent.to, "platform");
    assert_string_equal(sent.body, "{\"a\":1}");
    settings.remote.data_transfer_service = false;
    platform_report(&platform, &settings, &hal, "{}", 2);
    settings.remote.data_transfer_service = true;
    settings.remote.platform = PLATFORM_DEVICEHUB;
    platform_report(&platform, &settings, &hal, "{}", 2);
    assert_int_equal(sent.n, 2);
}

static void no_more_are_on_their_way_than_there_is_room_for_answers(void **state)
{
    (void)state;
    step(0);
    answer(HAL_DELIVERED);
    for (int i = 0; i < 2 * PLATFORM_WAY_MAX; i++)
        platform_report(&platform, &settings, &hal, "{}", 2);
    assert_int_equal(sent.n, 1 + PLATFORM_WAY_MAX);
    answer(HAL_DELIVERED);
    platform_report(&platform, &settings, &hal, "{}", 2);
    assert_int_equal(sent.n, 2 + PLATFORM_WAY_MAX);
}

/* proves: P-MGMT-05 */
static void devicehub_is_told_by_its_own_fields(void **state)
{
    (void)state;
    settings.remote.platform = PLATFORM_DEVICEHUB;
    strcpy(settings.remote.authentication_code, "4711");
    strcpy(settings.remote.username, "u");
    step(0);
    assert_non_null(strstr(sent.body, "\"authentication_code\":\"4711\""));
    assert_null(strstr(sent.body, "username"));
    settings.remote.activation_method = ACTIVATION_ACCOUNT;
    platform_save(&platform);
    answer(HAL_DELIVERED); /* to the hello of before */
    assert_string_equal(platform_status(&platform, &settings), "disconnected");
    step(1);
    assert_non_null(strstr(sent.body, "\"username\":\"u\""));
    assert_null(strstr(sent.body, "4711"));
    answer(HAL_DELIVERED);
    assert_string_equal(platform_status(&platform, &settings), "connected");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, make)
    const struct CMUnitTest tests[] = {
        TEST(a_hello_goes_out_every_thirty_seconds_while_it_is_on),
        TEST(without_a_stand_in_nobody_is_called),
        TEST(reports_go_to_a_connected_development_platform_that_wants_them),
        TEST(no_more_are_on_their_way_than_there_is_room_for_answers),
        TEST(devicehub_is_told_by_its_own_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
