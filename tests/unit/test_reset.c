/* SPDX-License-Identifier: MIT */
/* The reset button, by its edges and on a whole device, and what a factory reset leaves. */
#include "tests/unit/asking.h"

#include "firmware_core/device_parts.h"
#include "firmware_core/factory_reset.h"
#include "firmware_core/store.h"

static const uint64_t SECOND_US = 1000000;

/* proves: P-SYS-03 */
static void ten_seconds_of_holding_trip_it(void **state)
{
    (void)state;
    static const struct {
        uint64_t held_us;
        bool trips;
    } cases[] = {
        { 0, false },       { 50000, false },   { 9900000, false }, { 9999999, false },
        { 10000000, true }, { 10100000, true }, { 60000000, true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reset_button button = { 0 };
        reset_button_edge(&button, true, 7 * SECOND_US);
        reset_button_edge(&button, false, 7 * SECOND_US + cases[i].held_us);
        assert_int_equal(reset_button_trips(&button, 100 * SECOND_US), cases[i].trips);
        assert_false(reset_button_trips(&button, 101 * SECOND_US));
    }
}

static void an_interruption_begins_the_ten_seconds_anew(void **state)
{
    (void)state;
    struct reset_button button = { 0 };
    reset_button_edge(&button, true, 0);
    reset_button_edge(&button, false, 9 * SECOND_US);
    reset_button_edge(&button, true, 9 * SECOND_US + 1);
    assert_false(reset_button_trips(&button, 19 * SECOND_US));
    assert_int_equal(reset_button_next_us(&button, 19 * SECOND_US), 19 * SECOND_US + 1);
    assert_true(reset_button_trips(&button, 19 * SECOND_US + 1));
}

/* proves: P-HW-13 P-HW-14 */
static void the_led_blinks_once_a_second_until_the_restart(void **state)
{
    (void)state;
    struct reset_button button = { 0 };
    reset_button_edge(&button, true, 0);
    assert_true(reset_button_trips(&button, 10 * SECOND_US));
    for (uint64_t half = 0; half < 6; half++) {
        uint64_t t_us = 10 * SECOND_US + half * SECOND_US / 2;
        assert_int_equal(reset_button_led(&button, t_us), half % 2);
        assert_int_equal(reset_button_led(&button, t_us + SECOND_US / 2 - 1), half % 2);
        assert_int_equal(reset_button_next_us(&button, t_us), t_us + SECOND_US / 2);
        assert_false(reset_button_done(&button, t_us));
    }
    assert_true(reset_button_done(&button, 13 * SECOND_US));
}

static void put_record(uint32_t key)
{
    struct hal_record record = { key, "x", 1 };
    assert_int_equal(board_store_write(&board, &record, 1), HAL_OK);
}

static bool is_kept(uint32_t key)
{
    uint8_t byte;
    return board_store_read(&board, key, &byte, sizeof byte) >= 0;
}

static void put_something_everywhere(void)
{
    put_record(STORE_SETTINGS_LAST);
    put_record(STORE_COUNTS_FIRST);
    put_record(STORE_COUNTS_LAST);
    put_record(STORE_UPGRADE_LAST);
    put_record(STORE_OUTBOX_FIRST);
    put_record(STORE_OUTBOX_LAST);
}

static void expect_only_the_software_is_kept(void)
{
    assert_false(is_kept(STORE_SETTINGS_LAST));
    assert_false(is_kept(STORE_COUNTS_FIRST));
    assert_false(is_kept(STORE_COUNTS_LAST));
    assert_false(is_kept(STORE_OUTBOX_FIRST));
    assert_false(is_kept(STORE_OUTBOX_LAST));
    assert_true(is_kept(STORE_UPGRADE_LAST));
}

/* Lets the device run until then, as a board that wakes it when it wants to be. */
static void run_until(uint64_t t_us)
{
    for (;;) {
        device_step(device);
        uint64_t next_us = device_next_wake_us(device);
        if (next_us > t_us)
            break;
        board.now_us = next_us > board.now_us ? next_us : board.now_us + 1;
    }
    board.now_us = t_us;
}

/* proves: P-SYS-02 P-PRIV-05 P-HW-13 */
static void the_held_button_resets_everything(void **state)
{
    (void)state;
    device_start(device);
    expect_ok("{\"action\":\"import\"," PASSWORD ",\"config\":{\"network\":{\"ip_address\":"
              "\"10.1.2.3\"},\"line_crossing_counting\":{\"enable\":true}}}");
    put_something_everywhere();
    board.now_us = 20 * SECOND_US;
    device_on_pin(device, HAL_PIN_RESET, true);
    run_until(30 * SECOND_US - 1);
    assert_true(board.led);
    run_until(30 * SECOND_US);
    assert_false(board.led);
    assert_int_equal(board.n_restarts, 0);
    run_until(30 * SECOND_US + SECOND_US / 2);
    assert_true(board.led);
    assert_int_equal(board.n_restarts, 0);
    run_until(33 * SECOND_US);
    assert_int_equal(board.n_restarts, 1);
    restart();
    expect_only_the_software_is_kept();
    static struct settings factory;
    model_vs121_p.defaults(&factory);
    assert_memory_equal(&device->settings, &factory, sizeof factory);
    expect_refusal("{\"action\":\"login\"," PASSWORD "}", "action", "activate comes first");
    expect_refusal("{\"action\":\"activate\"," PASSWORD "}", "privacy_mode", "must be given");
    expect_ok("{\"action\":\"activate\"," PASSWORD ",\"privacy_mode\":\"blur\"}");
    restart(); /* which resets nothing again */
    expect_ok("{\"action\":\"login\"," PASSWORD "}");
}

/* The order is in the store from the moment of the trip. */
static void a_power_cut_while_it_blinks_does_not_stop_the_reset(void **state)
{
    (void)state;
    device_start(device);
    put_something_everywhere();
    board.now_us = 20 * SECOND_US;
    device_on_pin(device, HAL_PIN_RESET, true);
    run_until(30 * SECOND_US);
    restart();
    expect_only_the_software_is_kept();
    expect_refusal("{\"action\":\"login\"," PASSWORD "}", "action", "activate comes first");
}

/* What the button's reset frees, one from the pages keeps: the privacy mode.
 * proves: P-SYS-13 P-SYS-14 P-SYS-15 P-PRIV-06 */
static void a_reset_from_the_pages_spares_what_it_is_told_to(void **state)
{
    static const struct {
        const char *options;
        bool ip, user;
    } cases[] = {
        { "", false, false },
        { ",\"keep_ip\":false,\"keep_user\":false", false, false },
        { ",\"keep_ip\":true", true, false },
        { ",\"keep_user\":true", false, true },
        { ",\"keep_ip\":true,\"keep_user\":true", true, true },
    };
    static const char config[] =
        "{\"action\":\"import\"," PASSWORD ",\"config\":{\"network\":{\"ip_address\":"
        "\"10.1.2.3\",\"mtu\":1400},\"line_crossing_counting\":{\"enable\":true}}}";
    static char export[SETTINGS_JSON_EXPORT_MAX];
    char request[128];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unmake(state);
        make_used(state);
        device_start(device);
        expect_ok(config);
        put_something_everywhere();
        snprintf(request, sizeof request, "{\"action\":\"reset\"," PASSWORD "%s}",
                 cases[i].options);
        expect_ok(request);
        assert_int_equal(board.n_restarts, 1);
        restart();
        restart(); /* the second start carries nothing out */
        expect_only_the_software_is_kept();
        assert_int_equal(device->settings.line.enable, false);
        assert_string_equal(device->settings.network.ip_address,
                            cases[i].ip ? "10.1.2.3" : "192.168.5.220");
        assert_int_equal(device->settings.network.mtu, cases[i].ip ? 1400 : 1500);
        assert_int_equal(device->settings.privacy_mode, PRIVACY_NORMAL);
        assert_true(device_export(device, export, sizeof export) > 0);
        assert_non_null(strstr(export, "\"privacy_mode\": \"normal\""));
        if (cases[i].user) {
            expect_ok("{\"action\":\"login\"," PASSWORD "}");
            continue;
        }
        expect_refusal("{\"action\":\"login\"," PASSWORD "}", "action", "activate comes first");
        expect_refusal("{\"action\":\"activate\"," PASSWORD ",\"privacy_mode\":\"blur\"}",
                       "privacy_mode", "only the reset button frees it");
        expect_ok("{\"action\":\"activate\"," PASSWORD "}");
    }
}

static void a_reset_with_a_wrong_option_or_without_the_password_does_nothing(void **state)
{
    (void)state;
    unsigned spared;
    device_start(device);
    expect_refusal("{\"action\":\"reset\"," PASSWORD ",\"keep_ip\":1}", "keep_ip", "true, false");
    expect_refusal("{\"action\":\"reset\"," PASSWORD ",\"keep_user\":\"yes\"}", "keep_user",
                   "true, false");
    expect_refusal("{\"action\":\"reset\",\"password\":\"wrong123\"}", "password", "not that");
    assert_false(factory_reset_ordered(&device->hal, &spared));
    assert_int_equal(board.n_restarts, 0);
}

/* Fails from the n-th write of the store on, as a board whose power goes away. */
static unsigned writes_left;

static int failing_write(void *ctx, const struct hal_record *changes, size_t n)
{
    return writes_left > 0 && writes_left-- > 0 ? board_store_write(ctx, changes, n) : HAL_E_IO;
}

static void start_on(struct hal hal)
{
    board.now_us = 0;
    device = device_init(device, &model_vs121_p, &hal);
}

static void power_cut_at_any_write_leaves_no_reset_or_a_whole_one(void **state)
{
    unsigned whole = 0;
    for (unsigned cut = 0; cut < 12; cut++) {
        unmake(state);
        make_used(state);
        put_something_everywhere();
        struct hal hal = board_hal();
        hal.store_write = failing_write;
        writes_left = cut;
        bool ordered = factory_reset_order(&hal, SPARE_PRIVACY | SPARE_NETWORK) == HAL_OK;
        if (ordered)
            start_on(hal);
        restart();
        assert_int_equal(ordered, cut > 0);
        assert_int_equal(is_kept(STORE_COUNTS_FIRST), !ordered);
        assert_int_equal(device->access.activated, !ordered);
        assert_int_equal(access_privacy_mode(&device->access), PRIVACY_NORMAL);
        if (ordered)
            expect_only_the_software_is_kept();
        whole += ordered;
    }
    assert_int_equal(whole, 11);
}

/* proves: P-PRIV-05 */
static void an_import_cannot_change_the_privacy_mode(void **state)
{
    (void)state;
    expect_refusal("{\"action\":\"import\"," PASSWORD ",\"config\":{\"privacy_mode\":\"blur\"}}",
                   "privacy_mode", "stays normal");
    expect_refusal("{\"action\":\"import\"," PASSWORD
                   ",\"config\":\"{\\\"privacy_mode\\\":\\\"blur\\\"}\"}",
                   "privacy_mode", "stays normal");
    expect_ok("{\"action\":\"import\"," PASSWORD ",\"config\":{\"privacy_mode\":\"normal\"}}");
    expect_ok("{\"action\":\"import\"," PASSWORD ",\"config\":{}}");
    assert_int_equal(device->settings.privacy_mode, PRIVACY_NORMAL);
    restart();
    assert_int_equal(device->settings.privacy_mode, PRIVACY_NORMAL);
    assert_int_equal(access_privacy_mode(&device->access), PRIVACY_NORMAL);
}

#define USED(test) cmocka_unit_test_setup_teardown(test, make_used, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_seconds_of_holding_trip_it),
        cmocka_unit_test(an_interruption_begins_the_ten_seconds_anew),
        cmocka_unit_test(the_led_blinks_once_a_second_until_the_restart),
        USED(the_held_button_resets_everything),
        USED(a_power_cut_while_it_blinks_does_not_stop_the_reset),
        USED(a_reset_from_the_pages_spares_what_it_is_told_to),
        USED(a_reset_with_a_wrong_option_or_without_the_password_does_nothing),
        USED(power_cut_at_any_write_leaves_no_reset_or_a_whole_one),
        USED(an_import_cannot_change_the_privacy_mode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
