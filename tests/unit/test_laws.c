/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "rig/laws.h"

static struct buffer trace, broken;

static int start(void **state)
{
    (void)state;
    buffer_clear(&trace);
    buffer_clear(&broken);
    return 0;
}

static int end(void **state)
{
    (void)state;
    buffer_free(&trace);
    buffer_free(&broken);
    return 0;
}

static void trigger(int t_s, const char *to, int in, int out)
{
    buffer_addf(&trace,
                "{\"t_us\":%d000000,\"kind\":\"report\",\"to\":\"%s\",\"body\":{\"event\":\"Line "
                "Crossing Counting\",\"report_type\":\"trigger\",\"time_info\":{\"time\":\"x\"},"
                "\"line_trigger_data\":{\"in\":%d,\"out\":%d}}}\n",
                t_s, to, in, out);
}

static void period(int t_s, const char *start_time, const char *end_time, int in, int out,
                   int capacity, int all_in, int all_out, int all_capacity)
{
    buffer_addf(&trace,
                "{\"t_us\":%d000000,\"kind\":\"report\",\"to\":\"http1\",\"body\":{\"event\":"
                "\"Line Crossing Counting\",\"report_type\":\"interval\",\"time_info\":"
                "{\"start_time\":\"%s\",\"end_time\":\"%s\"},\"in_counted\":%d,\"out_counted\":%d,"
                "\"capacity_counted\":%d,\"total_data\":{\"in_cumulative_counted\":%d,"
                "\"out_cumulative_counted\":%d,\"capacity_cumulative_counted\":%d}}}\n",
                t_s, start_time, end_time, in, out, capacity, all_in, all_out, all_capacity);
}

static size_t check(uint32_t in, uint32_t out)
{
    const struct laws_end at_end = { .nothing_is_lost = true,
                                     .has_line = true,
                                     .all_triggers_leave = true,
                                     .line_in = in,
                                     .line_out = out };
    return laws_check(buffer_get(&trace), &at_end, &broken, NULL);
}

static void a_run_that_keeps_them_breaks_none(void **state)
{
    (void)state;
    trigger(1, "http1", 2, 0);
    trigger(2, "http1", 0, 3);
    period(60, "a", "b", 2, 3, -1, 2, 3, -1);
    trigger(61, "http1", 1, 0);
    period(120, "b", "c", 1, 0, 1, 3, 3, 0);
    trigger(121, "http1", 1, 1);
    assert_int_equal(check(4, 4), 0);
    assert_int_equal(broken.len, 0);
}

static void add(const char *line)
{
    buffer_add(&trace, line);
    buffer_add(&trace, "\n");
}

#define OFF "{\"t_us\":2,\"kind\":\"power\",\"power\":\"off\"}"
#define ON "{\"t_us\":2,\"kind\":\"power\",\"power\":\"on\"}"
#define LED(level) "{\"t_us\":2,\"kind\":\"led\",\"level\":" level "}"
#define PIN(pin, level) "{\"t_us\":2,\"kind\":\"pin\",\"pin\":\"" pin "\",\"level\":" level "}"

static void without_power_all_is_dark_and_open_and_nothing_leaves(void **state)
{
    (void)state;
    static const struct {
        const char *lines[6];
        size_t n_broken;
    } cases[] = {
        { { LED("true"), PIN("do", "true"), OFF, LED("false"), PIN("do", "false"), ON }, 0 },
        { { LED("true"), OFF, ON }, 1 },
        { { PIN("do", "true"), OFF, ON }, 1 },
        { { OFF, LED("true"), LED("false"), ON }, 1 },
        { { OFF, PIN("di", "true"), ON }, 1 },
        { { PIN("di", "true"), OFF, ON, PIN("di", "true") }, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buffer_clear(&trace);
        for (size_t k = 0; k < 6 && cases[i].lines[k] != NULL; k++)
            add(cases[i].lines[k]);
        assert_int_equal(check(0, 0), cases[i].n_broken);
    }
    buffer_clear(&trace);
    add(OFF);
    trigger(1, "http1", 1, 0);
    assert_int_equal(check(1, 0), 1);
}

static void capacity_is_in_less_out(void **state)
{
    (void)state;
    trigger(1, "http1", 1, 3);
    period(60, "a", "b", 1, 3, 2, 1, 3, -2);
    assert_int_equal(check(1, 3), 1);
    assert_string_equal(broken.s, "trace.jsonl:2: capacity_counted is 2, but in - out = 1 - 3 = "
                                  "-2\n");
}

static void cumulative_is_the_sum_of_the_periods(void **state)
{
    (void)state;
    trigger(1, "http1", 1, 0);
    period(60, "a", "b", 1, 0, 1, 1, 0, 1);
    trigger(61, "http1", 1, 0);
    period(120, "b", "c", 1, 0, 1, 3, 0, 3);
    assert_int_equal(check(2, 0), 1);
    assert_non_null(strstr(broken.s, "in_cumulative_counted is 3, but the periods add up to 2"));
}

static void periods_follow_each_other_and_none_comes_twice(void **state)
{
    (void)state;
    period(60, "a", "b", 0, 0, 0, 0, 0, 0);
    period(120, "b2", "c", 0, 0, 0, 0, 0, 0);
    period(180, "b2", "c", 0, 0, 0, 0, 0, 0);
    assert_int_equal(check(0, 0), 2);
    assert_non_null(strstr(broken.s, "start_time b2 is not the end_time b"));
    assert_non_null(strstr(broken.s, "doubled"));
}

static void triggers_add_up_to_the_period(void **state)
{
    (void)state;
    trigger(1, "http1", 1, 0);
    period(60, "a", "b", 2, 0, 2, 2, 0, 2);
    assert_int_equal(check(1, 0), 1);
    assert_non_null(strstr(broken.s, "its triggers in 1, out 0"));
}

static void a_lost_or_doubled_trigger_shows_at_the_end(void **state)
{
    (void)state;
    trigger(1, "http1", 1, 0);
    trigger(1, "mqtt", 1, 0);
    trigger(1, "mqtt", 1, 0);
    assert_int_equal(check(1, 0), 1);
    assert_non_null(strstr(broken.s, "at the end: the triggers to mqtt add up to in 2, out 0"));
}

static void every_recipient_gets_the_same(void **state)
{
    (void)state;
    const struct laws_end at_end = { .recipients_alike = true };
    trigger(1, "http1", 1, 0);
    trigger(1, "http2", 1, 0);
    trigger(2, "http1", 0, 1);
    trigger(2, "http2", 0, 1);
    assert_int_equal(laws_check(buffer_get(&trace), &at_end, &broken, NULL), 0);
    trigger(3, "http1", 0, 1);
    trigger(3, "http2", 1, 0);
    assert_int_equal(laws_check(buffer_get(&trace), &at_end, &broken, NULL), 1);
}

static void what_a_dead_network_swallowed_breaks_no_sum(void **state)
{
    (void)state;
    const struct laws_end at_end = { .has_line = true, .line_in = 9 };
    period(60, "a", "b", 1, 0, 1, 1, 0, 1);
    period(180, "c", "d", 1, 0, 1, 5, 0, 5);
    assert_int_equal(laws_check(buffer_get(&trace), &at_end, &broken, NULL), 0);
    assert_int_equal(check(9, 0), 5);
}

static void a_trigger_without_a_crossing_is_none(void **state)
{
    (void)state;
    trigger(1, "http1", 0, 0);
    assert_int_equal(check(0, 0), 1);
}

static void time_never_goes_back(void **state)
{
    (void)state;
    buffer_add(&trace, "{\"t_us\":2,\"kind\":\"led\"}\n{\"t_us\":1,\"kind\":\"led\"}\n");
    assert_int_equal(check(0, 0), 1);
    assert_string_equal(broken.s, "trace.jsonl:2: time goes back: 1 after 2\n");
}

static void what_leaves_is_strict_json(void **state)
{
    (void)state;
    buffer_add(&trace, "{\"t_us\":2,\"kind\":\"report\",\"to\":\"http1\",\"body\":{\"a\":01}}\n");
    assert_int_equal(check(0, 0), 1);
    assert_non_null(strstr(broken.s, "trace.jsonl:1: not strict JSON: number with a leading zero"));
    buffer_clear(&trace);
    buffer_add(&trace, "{\"t_us\":2,\"kind\":\"report\",\"to\":\"http1\",\"body\":\"text\"}\n");
    assert_int_equal(check(0, 0), 1);
}

static void a_maximum_is_not_below_what_is_there(void **state)
{
    (void)state;
    static const char body[] =
        "{\"t_us\":2,\"kind\":\"report\",\"to\":\"http1\",\"body\":{\"event\":\"Region People "
        "Counting\",\"report_type\":\"interval\",\"time_info\":{\"start_time\":\"a\",\"end_time\":"
        "\"b\"},\"current_total\":3,\"%s\":2,\"total_mapped_regions\":2,\"numbering_regions\":[1],"
        "\"current_counted\":[1,2]}}\n";
    buffer_addf(&trace, "%.*s", (int)(strstr(body, "%s") - body), body);
    buffer_add(&trace, "Max_counted");
    buffer_add(&trace, strstr(body, "%s") + 2);
    assert_int_equal(check(0, 0), 2);
    assert_non_null(strstr(broken.s, "the period's maximum 2 is below current_total 3"));
    assert_non_null(strstr(broken.s, "numbering_regions has 1 entries, total_mapped_regions is 2"));
}

static void stay(const char *start_time, const char *end_time, int duration_ms)
{
    buffer_addf(&trace,
                "{\"t_us\":1,\"kind\":\"report\",\"to\":\"http1\",\"body\":{\"event\":\"Dwell Time "
                "Detection\",\"report_type\":\"trigger\",\"dwell_time_data\":[{\"region\":1,"
                "\"people_id\":1,\"dwell_start_time\":\"%s\",\"dwell_end_time\":\"%s\","
                "\"duration\":%d}]}}\n",
                start_time, end_time, duration_ms);
}

/* proves: P-DWELL-20 */
static void a_stay_lasts_from_its_start_to_its_end(void **state)
{
    (void)state;
    stay("2022-12-20T18:15:52+03:00", "2022-12-20T19:15:52+03:00", 3600999);
    stay("2024-02-29T23:59:59-09:30", "2024-03-01T00:00:01-09:30", 2000);
    stay("2026-03-29T01:59:50+01:00", "2026-03-29T03:00:10+02:00", 20500);
    assert_int_equal(check(0, 0), 0);
    stay("2022-12-20T18:15:52+03:00", "2022-12-20T19:15:52+03:00", 5646);
    assert_int_equal(check(0, 0), 1);
    stay("2022/12/20 18:15:52", "2022-12-20T18:15:52+03:00", 0);
    assert_int_equal(check(0, 0), 2);
}

static void the_mean_stay_is_not_longer_than_the_longest(void **state)
{
    (void)state;
    buffer_add(&trace, "{\"t_us\":1,\"kind\":\"report\",\"to\":\"http1\",\"body\":{\"event\":"
                       "\"Dwell Time Detection\",\"report_type\":\"interval\",\"time_info\":{"
                       "\"start_time\":\"a\",\"end_time\":\"b\"},\"dwell_time_data\":["
                       "{\"region\":1,\"max_dwell_time\":9,\"avg_dwell_time\":9},"
                       "{\"region\":2,\"max_dwell_time\":9,\"avg_dwell_time\":10}]}}\n");
    assert_int_equal(check(0, 0), 1);
    assert_non_null(strstr(broken.s, "the mean stay of 10 s is longer than the longest of 9 s"));
}

static void a_reset_begins_the_sum_anew_where_resets_are_set(void **state)
{
    (void)state;
    struct laws_end at_end = { .nothing_is_lost = true, .has_resets = true };
    period(1, "a", "b", 5, 0, 5, 5, 0, 5);
    period(2, "b", "c", 3, 1, 2, 2, 0, 2); /* one in and one out before the reset */
    period(3, "c", "d", 1, 1, 0, 3, 1, 2);
    assert_int_equal(laws_check(buffer_get(&trace), &at_end, &broken, NULL), 0);
    at_end.has_resets = false;
    assert_true(laws_check(buffer_get(&trace), &at_end, &broken, NULL) > 0);
    start(NULL);
    at_end.has_resets = true;
    period(1, "a", "b", 5, 0, 5, 5, 0, 5);
    period(2, "b", "c", 1, 0, 1, 4, 0, 4);
    assert_int_equal(laws_check(buffer_get(&trace), &at_end, &broken, NULL), 1);
}

static void periods_need_not_touch_where_schedules_close(void **state)
{
    (void)state;
    struct laws_end at_end = { .nothing_is_lost = true, .has_gaps = true };
    period(1, "a", "b", 0, 0, 0, 0, 0, 0);
    period(2, "c", "d", 0, 0, 0, 0, 0, 0);
    assert_int_equal(laws_check(buffer_get(&trace), &at_end, &broken, NULL), 0);
    at_end.has_gaps = false;
    assert_int_equal(laws_check(buffer_get(&trace), &at_end, &broken, NULL), 1);
}

static void pin(const char *name, const char *level)
{
    buffer_addf(&trace, "{\"t_us\":1,\"kind\":\"pin\",\"pin\":\"%s\",\"level\":%s}\n", name, level);
}

static void a_pin_is_traced_when_its_level_changes(void **state)
{
    (void)state;
    pin("do", "true");
    pin("di", "true");
    pin("do", "false");
    pin("di", "false");
    assert_int_equal(check(0, 0), 0);
    pin("do", "false");
    assert_int_equal(check(0, 0), 1);
    assert_string_equal(broken.s, "trace.jsonl:5: pin do has no new level\n");
    pin("di", "1");
    pin("dx", "true");
    assert_int_equal(check(0, 0), 3);
    assert_non_null(strstr(broken.s, "there is no pin \"dx\""));
}

/* Without power the buttons are as if let go, and no line says so. */
static void a_button_that_is_held_over_a_restart_is_pressed_anew(void **state)
{
    (void)state;
    pin("reset", "true");
    pin("di", "true");
    buffer_add(&trace, "{\"t_us\":1,\"kind\":\"power\",\"power\":\"restart\"}\n");
    pin("reset", "true");
    pin("di", "true");
    assert_int_equal(check(0, 0), 0);
    pin("reset", "true");
    assert_int_equal(check(0, 0), 1);
    assert_string_equal(broken.s, "trace.jsonl:6: pin reset has no new level\n");
}

static void pictured(const char *to, const char *before, const char *picture, const char *after)
{
    buffer_addf(&trace,
                "{\"t_us\":1,\"kind\":\"report\",\"to\":\"%s\",\"body\":{\"event\":\"People Flow "
                "Analysis\",\"report_type\":\"trigger\"%s,\"snapshot\":%s%s}}\n",
                to, before, picture, after);
}

#define JPEG_BEGIN "/9j/4AAQSkZJRgABAQAAAQABAAD/2w"

static void a_picture_is_a_jpeg_and_the_last_key_by_http(void **state)
{
    (void)state;
    static const struct {
        const char *to, *picture, *after;
        size_t n_broken;
    } table[] = {
        { "http1", "\"" JPEG_BEGIN "AA\"", "", 0 },
        { "http3", "\"" JPEG_BEGIN "A=\"", "", 0 },
        { "http1", "\"" JPEG_BEGIN "==\"", "", 0 },
        { "http1", "\"" JPEG_BEGIN "A\"", "", 1 },
        { "http1", "\"" JPEG_BEGIN "=A\"", "", 1 },
        { "http1", "\"" JPEG_BEGIN "A-\"", "", 1 },
        { "http1", "\"" JPEG_BEGIN "A===A=\"", "", 1 },
        { "http1", "\"AAAA\"", "", 1 },
        { "http1", "null", "", 1 },
        { "http1", "\"\"", "", 1 },
        { "http1", "\"data:image/jpeg;base64," JPEG_BEGIN "AA\"", "", 1 },
        { "http1", "\"" JPEG_BEGIN "AA\"", ",\"a\":1", 1 },
        { "mqtt", "\"" JPEG_BEGIN "AA\"", "", 1 },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        buffer_clear(&trace);
        pictured(table[i].to, "", table[i].picture, table[i].after);
        if (check(0, 0) != table[i].n_broken)
            fail_msg("%zu: %s", i, buffer_get(&broken));
        buffer_clear(&broken);
    }
}

static void recipients_are_alike_with_and_without_pictures(void **state)
{
    (void)state;
    const struct laws_end at_end = { .recipients_alike = true };
    pictured("http1", "", "\"" JPEG_BEGIN "AA\"", "");
    buffer_add(&trace, "{\"t_us\":1,\"kind\":\"report\",\"to\":\"http2\",\"body\":{\"event\":"
                       "\"People Flow Analysis\",\"report_type\":\"trigger\"}}\n");
    assert_int_equal(laws_check(buffer_get(&trace), &at_end, &broken, NULL), 0);
    pictured("http1", ",\"a\":1", "\"" JPEG_BEGIN "AA\"", "");
    assert_int_equal(laws_check(buffer_get(&trace), &at_end, &broken, NULL), 1);
}

static void move_do(int t_ms, const char *level)
{
    buffer_addf(&trace, "{\"t_us\":%d000,\"kind\":\"pin\",\"pin\":\"do\",\"level\":%s}\n", t_ms,
                level);
}

static void region_report(int t_ms, const char *type)
{
    buffer_addf(&trace,
                "{\"t_us\":%d000,\"kind\":\"report\",\"to\":\"http1\",\"body\":{\"event\":\"Region "
                "People Counting\",\"report_type\":\"%s\",\"time_info\":{\"start_time\":\"a\","
                "\"end_time\":\"b\"},\"current_total\":3}}\n",
                t_ms, type);
}

/* proves: P-ALARM-09 */
static void the_contact_moves_with_a_report_of_the_number(void **state)
{
    (void)state;
    const struct laws_end at_end = { .alarm_is_reported = true };
    move_do(1, "true"); /* the first number is no change */
    move_do(5000, "false");
    region_report(5000, "trigger");
    region_report(9000, "trigger");
    assert_int_equal(laws_check(buffer_get(&trace), &at_end, &broken, NULL), 0);
    move_do(9500, "true");
    region_report(9500, "interval");
    region_report(9700, "trigger");
    assert_int_equal(laws_check(buffer_get(&trace), &at_end, &broken, NULL), 1);
    assert_string_equal(
        broken.s, "trace.jsonl:7: DO moved at 9500000, and no report of a change left then\n");
    move_do(9900, "false");
    buffer_clear(&broken);
    assert_int_equal(laws_check(buffer_get(&trace), &at_end, &broken, NULL), 2);
    assert_non_null(strstr(broken.s, "at the end: DO moved at 9900000"));
    assert_int_equal(check(0, 0), 0); /* where changes are not reported there is nothing to owe */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_run_that_keeps_them_breaks_none, start),
        cmocka_unit_test_setup(capacity_is_in_less_out, start),
        cmocka_unit_test_setup(a_reset_begins_the_sum_anew_where_resets_are_set, start),
        cmocka_unit_test_setup(periods_need_not_touch_where_schedules_close, start),
        cmocka_unit_test_setup(cumulative_is_the_sum_of_the_periods, start),
        cmocka_unit_test_setup(periods_follow_each_other_and_none_comes_twice, start),
        cmocka_unit_test_setup(triggers_add_up_to_the_period, start),
        cmocka_unit_test_setup(a_lost_or_doubled_trigger_shows_at_the_end, start),
        cmocka_unit_test_setup(every_recipient_gets_the_same, start),
        cmocka_unit_test_setup(what_a_dead_network_swallowed_breaks_no_sum, start),
        cmocka_unit_test_setup(a_trigger_without_a_crossing_is_none, start),
        cmocka_unit_test_setup(time_never_goes_back, start),
        cmocka_unit_test_setup(what_leaves_is_strict_json, start),
        cmocka_unit_test_setup(a_maximum_is_not_below_what_is_there, start),
        cmocka_unit_test_setup(a_stay_lasts_from_its_start_to_its_end, start),
        cmocka_unit_test_setup(the_mean_stay_is_not_longer_than_the_longest, start),
        cmocka_unit_test_setup(the_contact_moves_with_a_report_of_the_number, start),
        cmocka_unit_test_setup(a_pin_is_traced_when_its_level_changes, start),
        cmocka_unit_test_setup(a_button_that_is_held_over_a_restart_is_pressed_anew, start),
        cmocka_unit_test_setup_teardown(without_power_all_is_dark_and_open_and_nothing_leaves,
                                        start, end),
        cmocka_unit_test_setup_teardown(a_picture_is_a_jpeg_and_the_last_key_by_http, start, end),
        cmocka_unit_test_setup_teardown(recipients_are_alike_with_and_without_pictures, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
