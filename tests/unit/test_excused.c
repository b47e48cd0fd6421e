/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "rig/excused.h"

enum { MS = 1000 };

static struct event_spec events[] = {
    { .at_us = 1000 * MS, .kind = EVENT_PRESS, .press = { .volts = 5 } },
    { .at_us = 12000 * MS, .kind = EVENT_NETWORK },
    { .at_us = 20000 * MS, .kind = EVENT_PRESS, .press = { .volts = 3 } },
    { .at_us = 22000 * MS, .kind = EVENT_PRESS, .press = { .volts = 5 } },
};
static const struct scene scene = { .n_events = 4, .events = events };

static void one_crossing_a_press_is_excused_within_8_s(void **state)
{
    (void)state;
    static const struct {
        uint32_t at_ms;
        bool excused;
    } crossings[] = { { 500, false },   { 9000, true },  { 9000, false },
                      { 13000, false }, { 30000, true }, { 30000, false } };
    struct excused with, without;
    excused_begin(&with, &scene, 0);
    excused_begin(&without, NULL, 0);
    for (size_t i = 0; i < sizeof crossings / sizeof *crossings; i++) {
        assert_int_equal(excused_crossing(&with, UINT64_C(1000) * crossings[i].at_ms),
                         crossings[i].excused);
        assert_false(excused_crossing(&without, UINT64_C(1000) * crossings[i].at_ms));
    }
}

static void after_8_s_nobody_is(void **state)
{
    (void)state;
    struct excused excused;
    excused_begin(&excused, &scene, 0);
    assert_false(excused_crossing(&excused, 9001 * MS));
    assert_false(excused_crossing(&excused, 30001 * MS));
}

static void presses_before_the_filter_was_on_excuse_nobody(void **state)
{
    (void)state;
    struct excused excused;
    excused_begin(&excused, &scene, 2000 * MS);
    assert_false(excused_crossing(&excused, 3000 * MS));
    assert_true(excused_crossing(&excused, 23000 * MS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_crossing_a_press_is_excused_within_8_s),
        cmocka_unit_test(after_8_s_nobody_is),
        cmocka_unit_test(presses_before_the_filter_was_on_excuse_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
