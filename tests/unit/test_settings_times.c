/* SPDX-License-Identifier: MIT */
/* The settings of time in the configuration file: daylight saving, schedules, resets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/settings_json.h"
#include "tests/unit/settings_import.h"
#include "tests/unit/settings_pieces.h"

/* proves: P-TIME-02, P-TIME-03 */
static void a_rule_of_daylight_saving_arrives_and_the_factory_one_is_off(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings, "{}");
    assert_int_equal(settings.zone.utc_offset_min, 480);
    assert_false(settings.zone.dst_enable);
    import_good(&settings, DST("\"enable\":true,\"offset_min\":30,\"clock\":\"local\","
                               "\"start\":{\"month\":12,\"week\":\"second\","
                               "\"weekday\":\"monday\",\"time\":\"23:59\"},"
                               "\"end\":{\"month\":2}"));
    assert_true(settings.zone.dst_enable);
    assert_int_equal(settings.zone.dst_offset_min, 30);
    assert_int_equal(settings.zone.dst_clock, DST_LOCAL);
    assert_int_equal(settings.zone.dst_start.month, 12);
    assert_int_equal(settings.zone.dst_start.week, WEEK_SECOND);
    assert_int_equal(settings.zone.dst_start.weekday, MONDAY);
    assert_int_equal(settings.zone.dst_start.minute, 1439);
    assert_int_equal(settings.zone.dst_end.month, 2);
    assert_int_equal(settings.zone.dst_end.week, WEEK_LAST);
}

/* proves: P-SCHED-02, P-SCHED-03, P-SCHED-04 */
static void each_function_has_a_schedule_of_its_own_that_is_always_open_at_first(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings, "{}");
    for (unsigned i = 0; i < WEEKDAYS; i++) {
        assert_int_equal(settings.line.schedule.day[i].n_periods, 1);
        assert_int_equal(settings.line.schedule.day[i].periods[0].start_min, 0);
        assert_int_equal(settings.line.schedule.day[i].periods[0].end_min, 24 * 60);
    }
    const struct schedule always = settings.line.schedule;
    assert_memory_equal(&settings.region.schedule, &always, sizeof always);
    assert_memory_equal(&settings.flow.schedule, &always, sizeof always);
    import_good(&settings, SCHEDULE("\"tuesday\":[],\"sunday\":[\"00:00-08:15\",\"08:15-09:00\","
                                    "\"23:59-24:00\"]"));
    const struct schedule *schedule = &settings.region.schedule;
    assert_memory_equal(&settings.line.schedule, &always, sizeof always);
    assert_int_equal(schedule->day[MONDAY].n_periods, 1);
    assert_int_equal(schedule->day[TUESDAY].n_periods, 0);
    assert_int_equal(schedule->day[SUNDAY].n_periods, 3);
    assert_int_equal(schedule->day[SUNDAY].periods[1].start_min, 495);
    assert_int_equal(schedule->day[SUNDAY].periods[1].end_min, 540);
    assert_int_equal(schedule->day[SUNDAY].periods[2].end_min, 1440);
    assert_memory_equal(&settings.flow.schedule, &always, sizeof always);
    import_good(&settings, FLOW("\"schedule\":{\"monday\":[\"07:00-07:01\"]}"));
    assert_int_equal(settings.flow.schedule.day[MONDAY].periods[0].end_min, 421);
    assert_memory_equal(&settings.region.schedule, &always, sizeof always);
    assert_memory_equal(&settings.line.schedule, &always, sizeof always);
    import_good(&settings, "{}");
    assert_memory_equal(&settings.region.schedule, &always, sizeof always);
}

/* proves: P-RESET-01, P-RESET-05, P-RESET-07 */
static void each_function_has_times_of_reset_and_none_at_first(void **state)
{
    (void)state;
    struct settings settings;
    import_good(&settings, "{}");
    assert_false(settings.region.reset.enable || settings.line.reset.enable);
    assert_int_equal(settings.region.reset.n_times + settings.line.reset.n_times, 0);
    import_good(&settings, RESET("\"enable\":true,\"times\":[{\"time\":\"20:00\"},"
                                 "{\"weekdays\":[\"sunday\",\"monday\"],\"time\":\"06:30\"},"
                                 "{},{},{}]"));
    assert_true(settings.line.reset.enable);
    assert_int_equal(settings.line.reset.n_times, 5);
    assert_int_equal(settings.line.reset.times[0].weekdays, 0x7f);
    assert_int_equal(settings.line.reset.times[0].minute, 1200);
    assert_int_equal(settings.line.reset.times[1].weekdays, 1 << MONDAY | 1 << SUNDAY);
    assert_int_equal(settings.line.reset.times[1].minute, 390);
    assert_int_equal(settings.region.reset.n_times, 0);
    import_good(&settings, REGION("\"reset_cumulative_count_on_schedule\":{\"enable\":true,"
                                  "\"times\":[{\"time\":\"23:59\"}]}"));
    assert_true(settings.region.reset.enable);
    assert_int_equal(settings.region.reset.n_times, 1);
    assert_int_equal(settings.region.reset.times[0].minute, 1439);
    assert_false(settings.line.reset.enable);
}

static void schedules_leave_as_they_came(void **state)
{
    (void)state;
    static char first[SETTINGS_JSON_EXPORT_MAX], again[SETTINGS_JSON_EXPORT_MAX];
    struct settings settings;
    import_good(&settings, RESET("\"enable\":true,\"times\":[{\"weekdays\":[\"friday\",\"monday\"],"
                                 "\"time\":\"06:05\"}]"));
    settings.region.schedule.day[WEDNESDAY] =
        (struct day_schedule) { 2, { { 0, 485 }, { 486, 1440 } } };
    assert_true(settings_json_export(&settings, &model_vs121_p, first, sizeof first) > 0);
    assert_non_null(strstr(first, "\"wednesday\": [\"00:00-08:05\", \"08:06-24:00\"]"));
    assert_non_null(strstr(first, "\"weekdays\": [\"monday\", \"friday\"],"));
    assert_non_null(strstr(first, "\"time\": \"06:05\""));
    import_good(&settings, first);
    assert_true(settings_json_export(&settings, &model_vs121_p, again, sizeof again) > 0);
    assert_string_equal(first, again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_of_daylight_saving_arrives_and_the_factory_one_is_off),
        cmocka_unit_test(each_function_has_a_schedule_of_its_own_that_is_always_open_at_first),
        cmocka_unit_test(each_function_has_times_of_reset_and_none_at_first),
        cmocka_unit_test(schedules_leave_as_they_came),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
