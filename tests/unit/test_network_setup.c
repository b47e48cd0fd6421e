/* SPDX-License-Identifier: MIT */
/* What the core tells the board about the network, and when; and what the board tells the trace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/device.h"
#include "hal_sim/trace.h"
#include "hal_sim/virtual_network.h"
#include "rig/idle_board.h"

struct board {
    unsigned n_set_ups, n_changes;
    struct virtual_network network;
    char line[1024]; /* of the trace */
    struct trace trace;
};

static struct board board;
static struct device *device;

static void take(void *ctx, const char *line)
{
    struct board *b = ctx;
    assert_true(strlen(line) < sizeof b->line);
    strcpy(b->line, line);
}

static void network_set_up(void *ctx, const struct hal_network *network)
{
    struct board *b = ctx;
    b->n_set_ups++;
    if (!virtual_network_set_up(&b->network, network))
        return;
    b->n_changes++;
    trace_network(&b->trace, 7, network);
}

static int make(void **state)
{
    struct hal hal = idle_board();
    memset(&board, 0, sizeof board);
    trace_init(&board.trace, take, &board);
    hal.ctx = &board;
    hal.network_set_up = network_set_up;
    *state = malloc(device_size());
    device = device_init(*state, &model_vs121_p, &hal);
    return 0;
}

static int unmake(void **state)
{
    trace_free(&board.trace);
    free(*state);
    return 0;
}

static void import_good(const char *json)
{
    struct settings_error error;
    if (device_import(device, json, strlen(json), 640, 480, &error) != 0)
        fail_msg("%s: %s", error.key, error.reason);
}

static void the_board_is_told_at_the_start_and_at_each_save(void **state)
{
    (void)state;
    import_good("{\"network\":{\"mtu\":1200}}");
    assert_int_equal(board.n_set_ups, 0);
    device_start(device);
    assert_int_equal(board.n_set_ups, 1);
    assert_int_equal(board.network.mtu, 1200);
    import_good("{\"network\":{\"mtu\":1400}}");
    assert_int_equal(board.n_set_ups, 2);
    assert_int_equal(board.network.mtu, 1400);
}

static void only_a_change_is_worth_a_line(void **state)
{
    (void)state;
    device_start(device);
    assert_int_equal(board.n_changes, 0);
    import_good("{}");
    assert_int_equal(board.n_changes, 0);
    import_good("{\"network\":{\"ipv4_default_gateway\":\"192.168.5.1\"}}");
    assert_int_equal(board.n_changes, 1);
    assert_string_equal(board.line,
                        "{\"t_us\":7,\"kind\":\"network\",\"ip_address\":\"192.168.5.220\","
                        "\"ipv4_subnet_mask\":\"255.255.255.0\","
                        "\"ipv4_default_gateway\":\"192.168.5.1\",\"dns_server\":\"\","
                        "\"ipv6_mode\":\"router_advertisement\",\"ipv6_address\":\"\","
                        "\"ipv6_prefix\":0,\"ipv6_default_gateway\":\"\",\"mtu\":1500}");
    import_good("{\"network\":{\"ipv4_default_gateway\":\"192.168.5.1\"}}");
    assert_int_equal(board.n_changes, 1);
}

/* proves: P-NET-04, P-NET-06, P-NET-07, P-NET-09, P-NET-10, P-NET-11, P-NET-12, P-NET-14 */
static void every_setting_reaches_the_board(void **state)
{
    (void)state;
    device_start(device);
    import_good("{\"network\":{\"ip_address\":\"10.0.0.9\",\"ipv4_subnet_mask\":\"255.0.0.0\","
                "\"ipv4_default_gateway\":\"10.0.0.1\",\"preferred_dns_server\":\"10.0.0.53\","
                "\"ipv6_mode\":\"manual\",\"ipv6_address\":\"2001:db8::9\",\"ipv6_prefix\":56,"
                "\"ipv6_default_gateway\":\"fe80::1\",\"mtu\":1280}}");
    assert_string_equal(board.line,
                        "{\"t_us\":7,\"kind\":\"network\",\"ip_address\":\"10.0.0.9\","
                        "\"ipv4_subnet_mask\":\"255.0.0.0\","
                        "\"ipv4_default_gateway\":\"10.0.0.1\",\"dns_server\":\"10.0.0.53\","
                        "\"ipv6_mode\":\"manual\",\"ipv6_address\":\"2001:db8::9\","
                        "\"ipv6_prefix\":56,\"ipv6_default_gateway\":\"fe80::1\",\"mtu\":1280}");
}

/* proves: P-NET-09, P-NET-10, P-NET-12, P-NET-13 */
static void values_entered_by_hand_reach_the_board_in_manual_mode_only(void **state)
{
    (void)state;
    import_good("{\"network\":{\"ipv6_mode\":\"manual\",\"ipv6_address\":\"2001:db8::9\","
                "\"ipv6_prefix\":56,\"ipv6_default_gateway\":\"fe80::1\"}}");
    device_start(device);
    import_good("{\"network\":{\"ipv6_mode\":\"dhcpv6\",\"ipv6_address\":\"2001:db8::9\","
                "\"ipv6_prefix\":56,\"ipv6_default_gateway\":\"fe80::1\"}}");
    assert_non_null(strstr(board.line, "\"ipv6_mode\":\"dhcpv6\",\"ipv6_address\":\"\","
                                       "\"ipv6_prefix\":0,\"ipv6_default_gateway\":\"\""));
    assert_string_equal(device_settings(device)->network.ipv6_address, "2001:db8::9");
    import_good("{\"network\":{\"ipv6_mode\":\"manual\",\"ipv6_address\":\"2001:db8::9\","
                "\"ipv6_prefix\":56,\"ipv6_default_gateway\":\"fe80::1\"}}");
    assert_non_null(strstr(board.line, "\"ipv6_mode\":\"manual\","
                                       "\"ipv6_address\":\"2001:db8::9\",\"ipv6_prefix\":56,"
                                       "\"ipv6_default_gateway\":\"fe80::1\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_board_is_told_at_the_start_and_at_each_save, make,
                                        unmake),
        cmocka_unit_test_setup_teardown(only_a_change_is_worth_a_line, make, unmake),
        cmocka_unit_test_setup_teardown(every_setting_reaches_the_board, make, unmake),
        cmocka_unit_test_setup_teardown(values_entered_by_hand_reach_the_board_in_manual_mode_only,
                                        make, unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
