/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "hal_sim/lateness.h"
#include "rig/late.h"

/* Pictures every 100 ns here. */
enum { ENOUGH_NS = 100 };

struct noted {
    uint64_t due_ns, begun_ns;
    bool told;
};

static void how_late_a_run_was_is_kept_and_told_once_a_stretch(void **state)
{
    (void)state;
    static const struct noted noted[] = {
        { 1000, 1000, false },                        /* in time */
        { 1100, 1050, false },                        /* before it */
        { 1200, 1300, false },                        /* no more than enough */
        { 1400, 1501, true },  { 1500, 1502, false }, /* the backlog of the same stretch */
        { 1501, 1690, false },                        /* which grows */
        { 1600, 1810, true },                         /* to twice what was told */
        { 2000, 2101, true },                         /* another stretch */
    };
    struct lateness lateness;
    lateness_start(&lateness, ENOUGH_NS, 0);
    assert_true(lateness.first_us == UINT64_MAX);
    for (size_t i = 0; i < sizeof noted / sizeof noted[0]; i++)
        if (lateness_note(&lateness, noted[i].due_ns, noted[i].begun_ns, i) != noted[i].told)
            fail_msg("of moment %zu", i);
    assert_int_equal(lateness.first_us, 3);
    assert_int_equal(lateness.longest_ns, 210);
    assert_int_equal(lateness.longest_us, 6);
}

static void of_a_duration_the_part_that_something_waited_is_the_machines(void **state)
{
    (void)state;
    static const struct noted noted[] = { { 1000, 1020, false },
                                          { 1100, 1400, true }, /* stood still until 1400 */
                                          { 1200, 1410, true }, /* what had come due meanwhile */
                                          { 1300, 1415, true },
                                          { 1500, 1501, false } };
    static const struct {
        uint64_t from_ns, to_ns, late_ns;
    } cases[] = {
        { 0, 1000, 0 },      { 1000, 1020, 20 },  { 1010, 1015, 5 },  { 1050, 1400, 300 },
        { 1200, 1300, 100 }, { 1050, 1500, 315 }, { 990, 1600, 336 }, { 1416, 1500, 0 },
        { 1600, 1700, 0 },   { 1300, 1300, 0 },   { 1400, 1300, 0 },
    };
    struct lateness lateness;
    lateness_start(&lateness, ENOUGH_NS, 0);
    for (size_t i = 0; i < sizeof noted / sizeof noted[0]; i++)
        (void)lateness_note(&lateness, noted[i].due_ns, noted[i].begun_ns, i);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (lateness_within_ns(&lateness, cases[i].from_ns, cases[i].to_ns) != cases[i].late_ns)
            fail_msg("of case %zu", i);
}

static void of_many_stretches_the_newest_are_remembered(void **state)
{
    (void)state;
    struct lateness lateness;
    const uint64_t n = 3 * LATENESS_SPANS;
    lateness_start(&lateness, ENOUGH_NS, 0);
    for (uint64_t i = 1; i <= n; i++)
        (void)lateness_note(&lateness, i * 100, i * 100 + 10, i);
    assert_int_equal(lateness_within_ns(&lateness, n * 100, n * 100 + 100), 10);
    assert_int_equal(lateness_within_ns(&lateness, 0, n * 100 + 100), 10 * LATENESS_SPANS);
}

static void first_frames_may_take_long_but_are_still_the_machines(void **state)
{
    (void)state;
    struct lateness lateness;
    lateness_start(&lateness, ENOUGH_NS, 50);
    assert_false(lateness_note(&lateness, 1000, 2000, 49));
    assert_int_equal(lateness.longest_ns, 0);
    assert_true(lateness.first_us == UINT64_MAX);
    assert_int_equal(lateness_within_ns(&lateness, 0, 3000), 1000);
    assert_true(lateness_note(&lateness, 1100, 2050, 50));
    assert_int_equal(lateness.first_us, 50);
}

static void enough_is_what_is_judged_where_it_runs(void **state)
{
    (void)state;
    static const struct {
        unsigned fps;
        bool on_lines;
        uint64_t ns;
    } cases[] = { { 15, false, 66666666 },
                  { 15, true, 25000000 },
                  { 50, true, 20000000 },
                  { 1, false, 1000000000 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(lateness_enough_ns(cases[i].fps, cases[i].on_lines), cases[i].ns);
}

enum { MOMENT_US = 500000, NEVER = -1, UNKNOWN = -1 };

static void what_a_late_machine_may_have_done_is_no_verdict_on_the_device(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        int64_t first_late_us, mistake_us;
        enum part golden, steps, limits;
        enum exit_status status;
    } cases[] = {
        { "a run in time", NEVER, UNKNOWN, PART_PASSED, PART_PASSED, PART_PASSED, STATUS_PASSED },
        { "a late run in which nothing failed", 4000000, UNKNOWN, PART_PASSED, PART_PASSED,
          PART_PASSED, STATUS_PASSED },
        { "a mistake of a run in time", NEVER, 5000000, PART_FAILED, PART_PASSED, PART_PASSED,
          STATUS_FAILED },
        { "a mistake after the run was late", 4000000, 5000000, PART_FAILED, PART_PASSED,
          PART_PASSED, STATUS_ENVIRONMENT },
        { "one that no moment is known of", 4000000, UNKNOWN, PART_PASSED, PART_FAILED, PART_PASSED,
          STATUS_ENVIRONMENT },
        { "one at about the same time", 4000000, 3500000, PART_PASSED, PART_FAILED, PART_PASSED,
          STATUS_ENVIRONMENT },
        { "one before the run was late", 4000000, 3499999, PART_FAILED, PART_PASSED, PART_PASSED,
          STATUS_FAILED },
        { "a limit that only the machine broke", 4000000, UNKNOWN, PART_PASSED, PART_NOT_ASKED,
          PART_PRINTED, STATUS_ENVIRONMENT },
        { "the same, by less than a frame period", NEVER, UNKNOWN, PART_PASSED, PART_NOT_ASKED,
          PART_PRINTED, STATUS_ENVIRONMENT },
        { "such a limit, and a mistake", NEVER, UNKNOWN, PART_FAILED, PART_NOT_ASKED, PART_PRINTED,
          STATUS_FAILED },
        { "a limit that is broken without it too", 4000000, UNKNOWN, PART_PASSED, PART_NOT_ASKED,
          PART_FAILED, STATUS_FAILED },
        { "both kinds, and such a limit", 4000000, 5000000, PART_FAILED, PART_PASSED, PART_FAILED,
          STATUS_FAILED },
        { "a limit and a mistake before", 4000000, 1000000, PART_FAILED, PART_PASSED, PART_PRINTED,
          STATUS_FAILED },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool failed = cases[i].golden == PART_FAILED || cases[i].steps == PART_FAILED ||
                      cases[i].limits == PART_FAILED;
        struct lateness lateness = { .longest_ns = 812000000,
                                     .longest_us = 4200000,
                                     .first_us = (uint64_t)cases[i].first_late_us };
        const struct mistake first = { .known = cases[i].mistake_us != UNKNOWN,
                                       .t_us = (uint64_t)cases[i].mistake_us };
        struct scene_result r = { .golden = cases[i].golden,
                                  .steps = cases[i].steps,
                                  .limits = cases[i].limits,
                                  .verdict = failed ? VERDICT_FAILED : VERDICT_PASSED,
                                  .status = failed ? STATUS_FAILED : STATUS_PASSED,
                                  .reason = "golden: 1 line differs" };
        late_take(&r, &lateness);
        late_excuse(&r, &first, MOMENT_US);
        bool told = strstr(r.reason, "golden: 1 line differs; the machine stood still or has too "
                                     "much to do: the run was 812 ms behind the clock at 4.200 s, "
                                     "so times measured there say nothing") != NULL;
        if (r.status != cases[i].status ||
            (r.verdict == VERDICT_ERROR) != (r.status == STATUS_ENVIRONMENT) ||
            told != (r.status == STATUS_ENVIRONMENT))
            fail_msg("%s ends with status %d: %s", cases[i].what, r.status, r.reason);
    }
}

static void a_run_that_kept_to_no_clock_was_never_late(void **state)
{
    (void)state;
    const struct mistake none = { 0 };
    struct scene_result r = { .golden = PART_FAILED,
                              .verdict = VERDICT_FAILED,
                              .status = STATUS_FAILED };
    late_excuse(&r, &none, MOMENT_US);
    assert_false(late_worth_telling(&r));
    assert_int_equal(r.status, STATUS_FAILED);
    assert_string_equal(r.reason, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(how_late_a_run_was_is_kept_and_told_once_a_stretch),
        cmocka_unit_test(of_a_duration_the_part_that_something_waited_is_the_machines),
        cmocka_unit_test(of_many_stretches_the_newest_are_remembered),
        cmocka_unit_test(enough_is_what_is_judged_where_it_runs),
        cmocka_unit_test(first_frames_may_take_long_but_are_still_the_machines),
        cmocka_unit_test(what_a_late_machine_may_have_done_is_no_verdict_on_the_device),
        cmocka_unit_test(a_run_that_kept_to_no_clock_was_never_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
