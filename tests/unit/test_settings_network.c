/* SPDX-License-Identifier: MIT */
/* The settings of network, remote management and SSH in the configuration file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/settings_json.h"
#include "firmware_core/settings_network.h"
#include "tests/unit/settings_import.h"

#define NETWORK(members) "{\"network\":{" members "}}"
#define REMOTE(members) "{\"remote_management\":{" members "}}"
#define DEVICEHUB(members) REMOTE("\"devicehub\":{" members "}")
#define SSH(members) "{\"security_service\":{\"ssh\":{" members "}}}"

/* proves: P-NET-03, P-NET-09, P-NET-13, P-NET-14, P-SYS-07 */
static void the_factory_has_no_router_no_name_server_no_platform_and_no_ssh(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings, "{}");
    const struct network_settings *network = &settings.network;
    assert_string_equal(network->ipv4_subnet_mask, "255.255.255.0");
    assert_string_equal(network->ipv4_default_gateway, "");
    assert_string_equal(network->preferred_dns_server, "");
    assert_int_equal(network->ipv6_mode, IPV6_ROUTER_ADVERTISEMENT);
    assert_string_equal(network->ipv6_address, "");
    assert_int_equal(network->ipv6_prefix, 64);
    assert_string_equal(network->ipv6_default_gateway, "");
    assert_int_equal(network->mtu, 1500);
    assert_int_equal(GUI_PORT, 80);
    assert_false(settings.remote.enable);
    assert_string_equal(settings.remote.stand_in_url, "");
    assert_string_equal(settings.remote.server_address, "");
    assert_false(settings.remote.remote_management_service);
    assert_false(settings.remote.auto_provisioning);
    assert_false(settings.remote.data_transfer_service);
    assert_false(settings.ssh.enable);
    assert_int_equal(settings.ssh.port, 22);
}

/* proves: P-NET-02 */
static void a_neighbour_in_192_168_5_needs_no_router(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings, "{}");
    const struct network_settings *n = &settings.network;
    assert_string_equal(n->ip_address, "192.168.5.220");
    assert_true(settings_network_is_local(n->ip_address, "192.168.5.61", n->ipv4_subnet_mask));
    assert_false(settings_network_is_local(n->ip_address, "192.168.6.61", n->ipv4_subnet_mask));
    assert_true(settings_network_is_local("10.1.2.3", "10.9.8.7", "255.0.0.0"));
    assert_false(settings_network_is_local("10.1.2.3", "11.1.2.3", "255.0.0.0"));
}

/* proves: P-NET-06, P-NET-07, P-NET-10, P-NET-11, P-NET-12 */
static void every_network_setting_arrives_and_comes_back(void **state)
{
    (void)state;
    static char out[SETTINGS_JSON_EXPORT_MAX];
    struct settings settings, again;
    import_good(&settings,
                NETWORK("\"ip_address\":\"10.0.0.9\",\"ipv4_subnet_mask\":\"255.0.0.0\","
                        "\"ipv4_default_gateway\":\"10.0.0.1\","
                        "\"preferred_dns_server\":\"10.0.0.53\",\"ipv6_mode\":\"manual\","
                        "\"ipv6_address\":\"2001:db8::9\",\"ipv6_prefix\":56,"
                        "\"ipv6_default_gateway\":\"fe80::1\",\"mtu\":1280"));
    const struct network_settings *network = &settings.network;
    assert_string_equal(network->ip_address, "10.0.0.9");
    assert_string_equal(network->ipv4_subnet_mask, "255.0.0.0");
    assert_string_equal(network->ipv4_default_gateway, "10.0.0.1");
    assert_string_equal(network->preferred_dns_server, "10.0.0.53");
    assert_int_equal(network->ipv6_mode, IPV6_MANUAL);
    assert_string_equal(network->ipv6_address, "2001:db8::9");
    assert_int_equal(network->ipv6_prefix, 56);
    assert_string_equal(network->ipv6_default_gateway, "fe80::1");
    assert_int_equal(network->mtu, 1280);
    assert_true(settings_json_export(&settings, &model_vs121_p, out, sizeof out) > 0);
    import_good(&again, out);
    assert_memory_equal(&again, &settings, sizeof settings);
}

/* What was entered by hand stays in the configuration in the two other modes.
 * proves: P-NET-13 */
static void values_of_manual_mode_are_kept_in_the_other_modes(void **state)
{
    (void)state;
    static const char *const modes[] = { "router_advertisement", "dhcpv6" };
    for (size_t i = 0; i < 2; i++) {
        char json[256];
        struct settings settings;
        snprintf(json, sizeof json,
                 NETWORK("\"ipv6_mode\":\"%s\",\"ipv6_address\":\"2001:db8::9\","
                         "\"ipv6_prefix\":48"),
                 modes[i]);
        import_good(&settings, json);
        assert_int_equal(settings.network.ipv6_mode, (int)i + 1);
        assert_string_equal(settings.network.ipv6_address, "2001:db8::9");
        assert_int_equal(settings.network.ipv6_prefix, 48);
    }
}

/* proves: P-MGMT-02, P-MGMT-04, P-MGMT-05, P-SYS-06 */
static void every_setting_of_remote_management_arrives(void **state)
{
    (void)state;
    struct settings settings;
    const struct remote_management_settings *remote = &settings.remote;
    import_good(&settings, REMOTE("\"enable\":true,\"stand_in_url\":\"http://10.0.0.2/hub\","
                                  "\"devicehub\":{\"server_address\":\"hub.example\","
                                  "\"authentication_code\":\"4711\"}"));
    assert_true(remote->enable);
    assert_int_equal(remote->platform, PLATFORM_DEVICEHUB);
    assert_string_equal(remote->stand_in_url, "http://10.0.0.2/hub");
    assert_string_equal(remote->server_address, "hub.example");
    assert_int_equal(remote->activation_method, ACTIVATION_AUTHENTICATION_CODE);
    assert_string_equal(remote->authentication_code, "4711");
    import_good(&settings, DEVICEHUB("\"server_address\":\"10.0.0.2\",\"activation_method\":"
                                     "\"account\",\"username\":\"u\",\"password\":\"p\""));
    assert_string_equal(remote->server_address, "10.0.0.2");
    assert_int_equal(remote->activation_method, ACTIVATION_ACCOUNT);
    assert_string_equal(remote->username, "u");
    assert_string_equal(remote->password, "p");
    import_good(&settings, REMOTE("\"platform\":\"iot_development_platform\","
                                  "\"iot_development_platform\":{\"auto_provisioning\":true}"));
    assert_int_equal(remote->platform, PLATFORM_IOT_DEVELOPMENT);
    assert_true(remote->auto_provisioning);
    assert_false(remote->remote_management_service || remote->data_transfer_service);
    import_good(&settings, REMOTE("\"iot_development_platform\":{\"data_transfer_service\":true}"));
    assert_true(remote->data_transfer_service);
    import_good(&settings,
                REMOTE("\"iot_development_platform\":{\"remote_management_service\":true}"));
    assert_true(remote->remote_management_service);
    import_good(&settings, SSH("\"enable\":true,\"port\":2222"));
    assert_true(settings.ssh.enable);
    assert_int_equal(settings.ssh.port, 2222);
}

/* proves: P-NET-11, P-NET-14 */
static void what_lies_on_the_edge_of_a_range_is_taken(void **state)
{
    (void)state;
    static const char *const good[] = {
        NETWORK("\"mtu\":1200"),
        NETWORK("\"mtu\":1500"),
        NETWORK("\"ipv6_prefix\":0"),
        NETWORK("\"ipv6_prefix\":128"),
        NETWORK("\"ip_address\":\"10.0.0.1\",\"ipv4_subnet_mask\":\"255.255.255.252\""),
        NETWORK("\"ip_address\":\"10.0.0.2\",\"ipv4_subnet_mask\":\"255.255.255.252\""),
        NETWORK("\"ipv4_subnet_mask\":\"128.0.0.0\""),
        NETWORK("\"ip_address\":\"1.0.0.1\""),
        NETWORK("\"ip_address\":\"223.255.255.254\""),
        NETWORK("\"preferred_dns_server\":\"127.0.0.1\""),
        NETWORK("\"preferred_dns_server\":\"2001:DB8::53\""),
        NETWORK("\"ipv6_address\":\"1:2:3:4:5:6:7:8\""),
        NETWORK("\"ipv6_address\":\"::2\""),
        NETWORK("\"ipv6_address\":\"fe80::\""),
        NETWORK("\"ipv6_address\":\"2001:db8:0:1::1:0\""),
        SSH("\"port\":1"),
        SSH("\"port\":65535"),
        SSH("\"port\":81"),
        SSH("\"port\":553"),
    };
    struct settings settings;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        import_good(&settings, good[i]);
}

static const struct {
    const char *json, *key, *reason;
} bad[] = {
    { NETWORK("\"ipv4_subnet_mask\":\"255.0.255.0\""), "network.ipv4_subnet_mask",
      "ones must stand before its zeros" },
    { NETWORK("\"ipv4_subnet_mask\":\"0.0.0.0\""), "network.ipv4_subnet_mask", "128.0.0.0 to" },
    { NETWORK("\"ipv4_subnet_mask\":\"255.255.255.254\""), "network.ipv4_subnet_mask",
      "to 255.255.255.252" },
    { NETWORK("\"ipv4_subnet_mask\":\"255.255.255.255\""), "network.ipv4_subnet_mask",
      "to 255.255.255.252" },
    { NETWORK("\"ipv4_subnet_mask\":\"24\""), "network.ipv4_subnet_mask", "subnet mask" },
    { NETWORK("\"ipv4_subnet_mask\":\"\""), "network.ipv4_subnet_mask", "subnet mask" },
    { NETWORK("\"ip_address\":\"192.168.5.255\""), "network.ip_address", "whole network" },
    { NETWORK("\"ip_address\":\"192.168.5.0\""), "network.ip_address", "whole network" },
    { NETWORK("\"ipv4_default_gateway\":\"router\""), "network.ipv4_default_gateway", "IPv4" },
    { NETWORK("\"ipv4_default_gateway\":\"239.1.1.1\""), "network.ipv4_default_gateway", "host" },
    { NETWORK("\"preferred_dns_server\":\"dns.example\""), "network.preferred_dns_server",
      "IPv4 or IPv6" },
    { NETWORK("\"preferred_dns_server\":\"0.0.0.0\""), "network.preferred_dns_server", "host" },
    { NETWORK("\"preferred_dns_server\":\"224.0.0.251\""), "network.preferred_dns_server", "host" },
    { NETWORK("\"ipv6_mode\":\"auto\""), "network.ipv6_mode",
      "takes manual, router_advertisement, dhcpv6" },
    { NETWORK("\"ipv6_mode\":\"manual\""), "network.ipv6_address", "when ipv6_mode is manual" },
    { NETWORK("\"ipv6_address\":\"::\""), "network.ipv6_address", "host" },
    { NETWORK("\"ipv6_address\":\"::1\""), "network.ipv6_address", "host" },
    { NETWORK("\"ipv6_address\":\"ff02::1\""), "network.ipv6_address", "host" },
    { NETWORK("\"ipv6_address\":\"1:2:3:4:5:6:7\""), "network.ipv6_address", "IPv6" },
    { NETWORK("\"ipv6_address\":\"1:2:3:4:5:6:7:8:9\""), "network.ipv6_address", "IPv6" },
    { NETWORK("\"ipv6_address\":\"1::2:3:4:5:6:7:8\""), "network.ipv6_address", "IPv6" },
    { NETWORK("\"ipv6_address\":\"1::2::3\""), "network.ipv6_address", "IPv6" },
    { NETWORK("\"ipv6_address\":\":1\""), "network.ipv6_address", "IPv6" },
    { NETWORK("\"ipv6_address\":\"1:\""), "network.ipv6_address", "IPv6" },
    { NETWORK("\"ipv6_address\":\"1::2:\""), "network.ipv6_address", "IPv6" },
    { NETWORK("\"ipv6_address\":\"12345::\""), "network.ipv6_address", "IPv6" },
    { NETWORK("\"ipv6_address\":\"2001:db8::g\""), "network.ipv6_address", "IPv6" },
    { NETWORK("\"ipv6_address\":\":::\""), "network.ipv6_address", "IPv6" },
    { NETWORK("\"ipv6_default_gateway\":\"10.0.0.1\""), "network.ipv6_default_gateway", "IPv6" },
    { NETWORK("\"ipv6_prefix\":129"), "network.ipv6_prefix", "takes 0..128, not 129" },
    { NETWORK("\"ipv6_prefix\":-1"), "network.ipv6_prefix", "takes 0..128" },
    { NETWORK("\"mtu\":1199"), "network.mtu", "takes 1200..1500, not 1199" },
    { NETWORK("\"mtu\":1501"), "network.mtu", "takes 1200..1500, not 1501" },
    { REMOTE("\"platform\":\"cloud\""), "remote_management.platform",
      "takes devicehub, iot_development_platform" },
    { REMOTE("\"stand_in_url\":\"ftp://a\""), "remote_management.stand_in_url", "http://" },
    { DEVICEHUB("\"server_address\":\"a b\""), "remote_management.devicehub.server_address",
      "host name or address" },
    { DEVICEHUB("\"activation_method\":\"none\""), "remote_management.devicehub.activation_method",
      "takes authentication_code, account" },
    { SSH("\"port\":0"), "security_service.ssh.port", "takes 1..65535" },
    { SSH("\"port\":65536"), "security_service.ssh.port", "takes 1..65535" },
    { SSH("\"port\":80"), "security_service.ssh.port", "80 is the port of the device's pages" },
    { SSH("\"port\":554"), "security_service.ssh.port", "554 is the port of RTSP" },
};

/* proves: P-NET-06, P-NET-07, P-NET-09, P-NET-10, P-NET-11, P-NET-12, P-NET-14, P-MGMT-02,
 * P-MGMT-04, P-MGMT-05 */
static void what_makes_no_sense_is_refused_with_key_and_reason(void **state)
{
    (void)state;
    struct settings former, settings;
    import_good(&former, NETWORK("\"mtu\":1234"));
    settings = former;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct settings_error error;
        if (import(&settings, bad[i].json, &error) == 0)
            fail_msg("taken: %s", bad[i].json);
        if (strcmp(error.key, bad[i].key) != 0 || strstr(error.reason, bad[i].reason) == NULL)
            fail_msg("%s: refused as '%s': '%s'", bad[i].json, error.key, error.reason);
        assert_memory_equal(&settings, &former, sizeof settings);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_factory_has_no_router_no_name_server_no_platform_and_no_ssh),
        cmocka_unit_test(a_neighbour_in_192_168_5_needs_no_router),
        cmocka_unit_test(every_network_setting_arrives_and_comes_back),
        cmocka_unit_test(values_of_manual_mode_are_kept_in_the_other_modes),
        cmocka_unit_test(every_setting_of_remote_management_arrives),
        cmocka_unit_test(what_lies_on_the_edge_of_a_range_is_taken),
        cmocka_unit_test(what_makes_no_sense_is_refused_with_key_and_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
