/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "hal_sim/trace.h"

struct page {
    char line[8192];
    int n;
};

static void take(void *ctx, const char *line)
{
    struct page *page = ctx;
    assert_true(strlen(line) < sizeof page->line);
    strcpy(page->line, line);
    page->n++;
}

static const char *report(struct page *page, const struct hal_request *request)
{
    struct trace trace;
    trace_init(&trace, take, page);
    trace_report(&trace, 1500000, request);
    trace_free(&trace);
    return page->line;
}

static struct hal_request http(const char *body)
{
    return (struct hal_request) { .to = "http1",
                                  .protocol = HAL_PROTOCOL_HTTP,
                                  .url = "http://127.0.0.1/a?b=\"c\"",
                                  .body = body,
                                  .body_len = strlen(body) };
}

static void an_http_report_has_its_url_and_its_body_as_sent(void **state)
{
    (void)state;
    struct page page = { 0 };
    struct hal_request request = http("{\"a\": 1.50, \"b\":[{}]}");
    assert_string_equal(report(&page, &request),
                        "{\"t_us\":1500000,\"kind\":\"report\",\"to\":\"http1\","
                        "\"url\":\"http://127.0.0.1/a?b=\\\"c\\\"\","
                        "\"body\":{\"a\": 1.50, \"b\":[{}]}}");
    assert_int_equal(page.n, 1);
}

static void an_mqtt_report_has_its_topic(void **state)
{
    (void)state;
    struct page page = { 0 };
    struct hal_request request = http("{}");
    request.to = "mqtts";
    request.protocol = HAL_PROTOCOL_MQTTS;
    request.topic = "hall/count";
    assert_string_equal(report(&page, &request),
                        "{\"t_us\":1500000,\"kind\":\"report\",\"to\":\"mqtts\","
                        "\"topic\":\"hall/count\",\"body\":{}}");
}

static void a_body_of_several_lines_stays_on_one_line(void **state)
{
    (void)state;
    struct page page = { 0 };
    struct hal_request request = http("{\r\n\t\"a\": \"x\\ny\"\n}\n");
    assert_non_null(strstr(report(&page, &request), "\"body\":{   \"a\": \"x\\ny\" } }"));
}

static void a_body_that_is_no_object_becomes_a_string(void **state)
{
    (void)state;
    static const struct {
        const char *body, *expect;
    } cases[] = {
        { "", "\"body\":\"\"}" },
        { "[1]", "\"body\":\"[1]\"}" },
        { "{\"a\":1,}", "\"body\":\"{\\\"a\\\":1,}\"}" },
        { "{} x", "\"body\":\"{} x\"}" },
        { "{\"a\":\"x\ny\"}", "\"body\":\"{\\\"a\\\":\\\"x\\u000ay\\\"}\"}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct page page = { 0 };
        struct hal_request request = http(cases[i].body);
        assert_non_null(strstr(report(&page, &request), cases[i].expect));
    }
}

static void a_long_body_is_kept_whole(void **state)
{
    (void)state;
    struct page page = { 0 };
    char body[5000];
    memset(body, 'x', sizeof body);
    memcpy(body, "{\"a\":\"", 6);
    memcpy(body + sizeof body - 3, "\"}", 3);
    struct hal_request request = http(body);
    assert_non_null(strstr(report(&page, &request), body));
}

/* proves: P-HW-11 */
static void the_led_is_a_line_of_its_own(void **state)
{
    (void)state;
    struct page page = { 0 };
    struct trace trace;
    trace_init(&trace, take, &page);
    trace_led(&trace, 0, true);
    assert_string_equal(page.line, "{\"t_us\":0,\"kind\":\"led\",\"level\":true}");
    trace_led(&trace, UINT64_MAX, false);
    assert_string_equal(page.line,
                        "{\"t_us\":18446744073709551615,\"kind\":\"led\",\"level\":false}");
    trace_free(&trace);
}

/* proves: P-HW-08 */
static void a_pin_is_named_with_its_level(void **state)
{
    (void)state;
    struct page page = { 0 };
    struct trace trace;
    trace_init(&trace, take, &page);
    trace_pin(&trace, 7, HAL_PIN_DO, true);
    assert_string_equal(page.line, "{\"t_us\":7,\"kind\":\"pin\",\"pin\":\"do\",\"level\":true}");
    trace_pin(&trace, 8, HAL_PIN_DI, false);
    assert_string_equal(page.line, "{\"t_us\":8,\"kind\":\"pin\",\"pin\":\"di\",\"level\":false}");
    trace_free(&trace);
}

static const char *asked(struct page *page, const char *request, const char *answer)
{
    struct trace trace;
    trace_init(&trace, take, page);
    trace_manage(&trace, 7, request, answer);
    trace_free(&trace);
    return page->line;
}

static void no_secret_of_a_request_is_in_its_line(void **state)
{
    (void)state;
    struct page page = { 0 };
    assert_string_equal(
        asked(
            &page,
            "{\"action\": \"x\", \"password\": \"p\", \"new_password\": \"n\", \"confirm\": \"c\","
            "\"answers\": [\"1\", \"2\"], \"questions\": [{\"question\": \"q\", \"answer\": "
            "\"a\"}]}",
            "{\"ok\": true,\n \"config\": {\"mqtt\": {\"password\": \"m\", \"username\": \"\"},"
            "\"http\": {\"password\": \"\"}}}\n"),
        "{\"t_us\":7,\"kind\":\"manage\",\"request\":{\"action\":\"x\",\"password\":\"***\","
        "\"new_password\":\"***\",\"confirm\":\"***\",\"answers\":[\"***\",\"***\"],"
        "\"questions\":[{\"question\":\"q\",\"answer\":\"***\"}]},"
        "\"answer\":{\"ok\":true,\"config\":{\"mqtt\":{\"password\":\"***\",\"username\":\"\"},"
        "\"http\":{\"password\":\"\"}}}}");
}

static void a_request_that_is_no_object_stands_there_as_a_string(void **state)
{
    (void)state;
    struct page page = { 0 };
    assert_string_equal(asked(&page, "{cut", "null"),
                        "{\"t_us\":7,\"kind\":\"manage\",\"request\":\"{cut\",\"answer\":null}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_http_report_has_its_url_and_its_body_as_sent),
        cmocka_unit_test(an_mqtt_report_has_its_topic),
        cmocka_unit_test(a_body_of_several_lines_stays_on_one_line),
        cmocka_unit_test(a_body_that_is_no_object_becomes_a_string),
        cmocka_unit_test(a_long_body_is_kept_whole),
        cmocka_unit_test(the_led_is_a_line_of_its_own),
        cmocka_unit_test(no_secret_of_a_request_is_in_its_line),
        cmocka_unit_test(a_request_that_is_no_object_stands_there_as_a_string),
        cmocka_unit_test(a_pin_is_named_with_its_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
