/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "firmware_core/civil_time.h"

static void written(int64_t utc_us, int16_t offset_min, const char *expected)
{
    char out[32];
    struct text text;
    text_begin(&text, out, sizeof out);
    civil_time_write(&text, utc_us, offset_min);
    assert_int_equal(text_end(&text), 19);
    assert_string_equal(out, expected);
}

/* proves: P-DWELL-16 */
static void the_other_form_has_hyphens_and_the_offset(void **state)
{
    (void)state;
    static const struct {
        int16_t offset_min;
        const char *expected;
    } cases[] = { { 180, "2022-12-20T13:15:52+03:00" },
                  { 0, "2022-12-20T10:15:52+00:00" },
                  { -570, "2022-12-20T00:45:52-09:30" },
                  { 840, "2022-12-21T00:15:52+14:00" } };
    for (int i = 0; i < 4; i++) {
        char out[32];
        struct text text;
        text_begin(&text, out, sizeof out);
        civil_time_write_iso(&text, INT64_C(1671531352) * CIVIL_SECOND_US, cases[i].offset_min);
        assert_int_equal(text_end(&text), 25);
        assert_string_equal(out, cases[i].expected);
    }
}

/* proves: P-JSON-16 */
static void one_instant_has_the_local_time_of_each_zone(void **state)
{
    (void)state;
    int64_t utc_us = INT64_C(1671531352) * CIVIL_SECOND_US;
    written(utc_us, 480, "2022/12/20 18:15:52");
    written(utc_us, 0, "2022/12/20 10:15:52");
    written(utc_us, -210, "2022/12/20 06:45:52");
    written(utc_us, 14 * 60, "2022/12/21 00:15:52");
    written(utc_us + 999999, 480, "2022/12/20 18:15:52");
}

static void edges_of_the_calendar_are_right(void **state)
{
    (void)state;
    written(0, 0, "1970/01/01 00:00:00");
    written(-1, 0, "1969/12/31 23:59:59");
    written(INT64_C(951782400) * CIVIL_SECOND_US, 0, "2000/02/29 00:00:00");
    written(INT64_C(4107542400) * CIVIL_SECOND_US, 0, "2100/03/01 00:00:00");
    written(INT64_C(2147483648) * CIVIL_SECOND_US, 0, "2038/01/19 03:14:08");
    written(INT64_MIN, -720, "0000/01/01 00:00:00");
    written(INT64_MAX, 840, "9999/12/31 23:59:59");
}

static void every_day_of_eight_centuries_agrees_with_the_library(void **state)
{
    (void)state;
    for (int64_t day = -135140; day < 157000; day++) {
        time_t seconds = (time_t)(day * 86400 + 86399);
        struct tm expected;
        gmtime_r(&seconds, &expected);
        struct civil_time t = civil_time_local(seconds * CIVIL_SECOND_US, 0);
        assert_int_equal(t.year, expected.tm_year + 1900);
        assert_int_equal(t.month, expected.tm_mon + 1);
        assert_int_equal(t.day, expected.tm_mday);
        assert_int_equal(t.hour * 3600 + t.minute * 60 + t.second, 86399);
        assert_true(civil_time_day(t.year, t.month, t.day) == day);
        assert_int_equal((civil_time_weekday(day) + 1) % 7, expected.tm_wday);
    }
}

static void a_day_begins_at_its_midnight(void **state)
{
    (void)state;
    assert_true(civil_time_day_of(0) == 0);
    assert_true(civil_time_day_of(-1) == -1);
    assert_true(civil_time_day_of(CIVIL_DAY_US - 1) == 0);
    assert_true(civil_time_day_of(-CIVIL_DAY_US) == -1);
    assert_true(civil_time_day_of(-CIVIL_DAY_US - 1) == -2);
}

static void minutes_of_the_day_are_written_and_read_the_same_way(void **state)
{
    (void)state;
    for (uint16_t minute = 0; minute <= 1440; minute++) {
        char out[8];
        const char *at = out;
        struct text text;
        uint16_t read = 7777;
        text_begin(&text, out, sizeof out);
        civil_time_write_minute(&text, minute);
        assert_int_equal(text_end(&text), 5);
        assert_int_equal(civil_time_read_minute(&at, &read), 0);
        assert_int_equal(read, minute);
        assert_ptr_equal(at, out + 5);
    }
    static const char *const others[] = { "",      "8:00",  "08-00", "08:0",  "0800",
                                          "24:01", "08:60", "99:00", "-1:00", "08:0x" };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        const char *at = others[i];
        uint16_t read = 7777;
        assert_int_equal(civil_time_read_minute(&at, &read), -1);
        assert_int_equal(read, 7777);
        assert_ptr_equal(at, others[i]);
    }
}

/* proves: P-JSON-11 */
static void zones_are_written_and_read_the_same_way(void **state)
{
    (void)state;
    static const struct {
        int16_t minutes;
        const char *text;
    } zones[] = { { 480, "UTC+8:00" }, { -210, "UTC-3:30" }, { 0, "UTC+0:00" },
                  { 359, "UTC+5:59" }, { 840, "UTC+14:00" }, { -720, "UTC-12:00" },
                  { -15, "UTC-0:15" } };
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        char out[16];
        struct text text;
        int16_t minutes = 1;
        text_begin(&text, out, sizeof out);
        civil_time_write_zone(&text, zones[i].minutes);
        assert_true(text_end(&text) > 0);
        assert_string_equal(out, zones[i].text);
        assert_int_equal(civil_time_read_zone(zones[i].text, &minutes), 0);
        assert_int_equal(minutes, zones[i].minutes);
    }
}

static void other_forms_of_zones_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = { "",          "XTC+8:00",  "UXC+8:00",  "UTX+8:00",
                                         "UTC 8:00",  "UTC",       "UTC+8",     "UTC+8:0",
                                         "UTC8:00",   "utc+8:00",  "UTC+08:00", "UTC+008:00",
                                         "UTC+8:60",  "UTC+8:000", "UTC+14:01", "UTC-12:01",
                                         "UTC+8:00 ", "UTC+:00",   "UTC+99:00", "UTC+8.00",
                                         "UTC+8:0x",  "UTC+8:x0" };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        int16_t minutes = 77;
        assert_int_equal(civil_time_read_zone(texts[i], &minutes), -1);
        assert_int_equal(minutes, 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_other_form_has_hyphens_and_the_offset),
        cmocka_unit_test(one_instant_has_the_local_time_of_each_zone),
        cmocka_unit_test(edges_of_the_calendar_are_right),
        cmocka_unit_test(every_day_of_eight_centuries_agrees_with_the_library),
        cmocka_unit_test(a_day_begins_at_its_midnight),
        cmocka_unit_test(minutes_of_the_day_are_written_and_read_the_same_way),
        cmocka_unit_test(zones_are_written_and_read_the_same_way),
        cmocka_unit_test(other_forms_of_zones_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
