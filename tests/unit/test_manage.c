/* SPDX-License-Identifier: MIT */
/* The management interface of a device on a board of the tests: who may ask, what a request must
 * look like, what an answer looks like. */
#include "tests/unit/asking.h"

static void before_first_use_nothing_else_is_answered(void **state)
{
    (void)state;
    expect_refusal("{\"action\":\"export\",\"password\":\"abcdefg1\"}", "action", "activate");
    expect_ok(FIRST_USE);
    expect_ok("{\"action\":\"export\",\"password\":\"abcdefg1\"}");
    expect_refusal(FIRST_USE, "action", "has a password already");
}

static void a_malformed_request_says_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *request, *key, *reason;
    } cases[] = {
        { "", "", "is not JSON" },
        { "7", "", "must be an object" },
        { "{", "", "cut off" },
        { "{}x", "", "is not JSON" },
        { "{} {}", "", "is not JSON" },
        { "{\"action\":\"\xff\"}", "", "not UTF-8" },
        { "{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}", "", "deeper than 16" },
        { "{}", "action", "must be given" },
        { "{\"action\":1}", "action", "must be a text" },
        { "{\"action\":\"dance\"}", "action", "no such action" },
        { "{\"action\":\"export\",\"verbose\":true}", "verbose", "no such key" },
        { "{\"action\":\"export\",\"password\":\"a\",\"password\":\"b\"}", "password", "twice" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_refusal(cases[i].request, cases[i].key, cases[i].reason);
}

static void an_answer_that_does_not_fit_is_a_refusal(void **state)
{
    (void)state;
    char little[MANAGE_ANSWER_MIN];
    const char *request = "{\"action\":\"export\",\"password\":\"abcdefg1\"}";
    expect_ok(FIRST_USE);
    size_t len = device_manage(device, request, strlen(request), little, sizeof little);
    assert_int_equal(len, strlen(little));
    assert_non_null(strstr(little, "{\"ok\":false"));
    assert_non_null(strstr(little, "longer than there is room for"));
}

/* proves: P-TIME-01 */
static void the_time_is_that_of_the_clock_where_the_device_hangs(void **state)
{
    (void)state;
    struct settings_error error;
    static const char config[] = "{\"date_time\":{\"time_zone\":\"UTC-3:30\"}}";
    board.utc_us = INT64_C(1772413170) * 1000000; /* 2026-03-02 00:59:30 UTC */
    assert_int_equal(device_import(device, config, strlen(config), WIDTH_PX, HEIGHT_PX, &error), 0);
    ask("{\"action\":\"status\"," PASSWORD "}");
    assert_non_null(strstr(answer, "\"date_time\":{\"time\":\"2026/03/01 21:29:30\","
                                   "\"timezone\":\"UTC-3:30\",\"dst_status\":false"));
    board.utc_us += INT64_C(61) * 1000000;
    ask("{\"action\":\"status\"," PASSWORD "}");
    assert_non_null(strstr(answer, "\"time\":\"2026/03/01 21:30:31\""));
    static const char summer[] = "{\"date_time\":{\"time_zone\":\"UTC-3:30\","
                                 "\"daylight_saving_time\":{\"enable\":true}}}";
    assert_int_equal(device_import(device, summer, strlen(summer), WIDTH_PX, HEIGHT_PX, &error), 0);
    board.utc_us = INT64_C(1782907200) * 1000000; /* 2026-07-01 12:00:00 UTC */
    ask("{\"action\":\"status\"," PASSWORD "}");
    assert_non_null(strstr(answer, "\"date_time\":{\"time\":\"2026/07/01 09:30:00\","
                                   "\"timezone\":\"UTC-3:30\",\"dst_status\":true"));
}

/* The same that stands in device_info of its reports.
 * proves: P-SYS-05 */
static void the_device_tells_what_it_is(void **state)
{
    (void)state;
    struct hal_identity identity;
    char expected[256];
    board_identity(&board, &identity);
    ask("{\"action\":\"info\"," PASSWORD "}");
    snprintf(expected, sizeof expected,
             "{\"ok\":true,\"model\":\"vs121-p\",\"device_sn\":\"%s\",\"device_mac\":\"%s\","
             "\"hardware_version\":\"%s\",\"ip_address\":\"192.168.5.220\",\"software_version\":\"",
             identity.device_sn, identity.device_mac, identity.hardware_version);
    if (strncmp(answer, expected, strlen(expected)) != 0)
        fail_msg("%s", answer);
}

static char *read_page(void)
{
    FILE *file = fopen("scenes/FORMAT.md", "rb");
    assert_non_null(file);
    char *page = calloc(1, 1 << 18);
    assert_true(fread(page, 1, (1 << 18) - 1, file) > 0);
    fclose(file);
    return page;
}

/* proves: P-HTTP-01 */
static void every_action_is_on_the_page_as_one_of_our_own(void **state)
{
    (void)state;
    char row[64];
    unsigned n = 0, rows = 0;
    char *page = read_page();
    const char *table = strstr(page, "| action | who |");
    assert_non_null(table);
    assert_non_null(strstr(page, "The management interface is this project's own"));
    for (; manage_action(n) != NULL; n++) {
        snprintf(row, sizeof row, "\n| %s | ", manage_action(n));
        if (strstr(table, row) == NULL)
            fail_msg("scenes/FORMAT.md does not know the action %s", manage_action(n));
    }
    for (const char *at = strstr(table, "\n|"), *end = strstr(table, "\n\n"); at < end;
         at = strstr(at + 1, "\n|"))
        rows++;
    assert_int_equal(rows, n + 1); /* and the line below the head */
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(before_first_use_nothing_else_is_answered, make_fresh,
                                        unmake),
        cmocka_unit_test_setup_teardown(a_malformed_request_says_what_is_wrong, make_fresh, unmake),
        cmocka_unit_test_setup_teardown(the_time_is_that_of_the_clock_where_the_device_hangs,
                                        make_used, unmake),
        cmocka_unit_test_setup_teardown(the_device_tells_what_it_is, make_used, unmake),
        cmocka_unit_test(every_action_is_on_the_page_as_one_of_our_own),
        cmocka_unit_test_setup_teardown(an_answer_that_does_not_fit_is_a_refusal, make_fresh,
                                        unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
