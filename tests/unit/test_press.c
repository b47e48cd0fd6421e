/* SPDX-License-Identifier: MIT */
/* A button in a scene, the wire that it drives, and how the board reads that wire. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "hal_sim/wet_input.h"
#include "sim/press.h"

static const uint64_t MS = 1000;

static struct press_step steps[PRESS_STEPS_MAX];
static size_t n_steps;

static void press(const struct event_spec *event, uint64_t seed)
{
    struct scene scene = { .seed = seed, .n_events = 1, .events = malloc(sizeof *event) };
    assert_non_null(scene.events);
    *scene.events = *event;
    n_steps = press_steps(&scene, 0, steps);
    free(scene.events);
    assert_true(n_steps <= PRESS_STEPS_MAX);
    for (size_t i = 1; i < n_steps; i++)
        assert_true(steps[i].t_us >= steps[i - 1].t_us);
}

static int edges(int *rising)
{
    bool level = false;
    int n = 0;
    *rising = 0;
    for (size_t i = 0; i < n_steps; i++) {
        bool now = wet_input_level(level, steps[i].mv);
        n += now != level;
        *rising += now && !level;
        level = now;
    }
    return n;
}

static void a_good_contact_makes_one_step_each_way(void **state)
{
    (void)state;
    const struct event_spec event = { .at_us = 5000 * MS,
                                      .for_us = 200 * MS,
                                      .press = { .volts = 5 } };
    press(&event, 1);
    assert_int_equal(n_steps, 2);
    assert_true(steps[0].t_us == 5000 * MS && steps[0].mv == 5000);
    assert_true(steps[1].t_us == 5200 * MS && steps[1].mv == 0);
}

static void without_an_end_the_button_stays_pressed(void **state)
{
    (void)state;
    press(&(struct event_spec) { .at_us = 7, .press = { .volts = 3.3 } }, 1);
    assert_int_equal(n_steps, 1);
    assert_true(steps[0].t_us == 7 && steps[0].mv == 3300);
}

static void a_bouncing_contact_bounces_at_both_ends_as_the_seed_says(void **state)
{
    (void)state;
    const struct event_spec event = { .at_us = 1000 * MS,
                                      .for_us = 200 * MS,
                                      .press = { .volts = 5, .bounce_us = 20 * MS } };
    uint64_t sum[2] = { 0, 0 };
    for (uint64_t seed = 1; seed <= 50; seed++) {
        int rising, all;
        press(&event, seed);
        all = edges(&rising);
        assert_in_range(rising, 1 + 2 + 2, 1 + 5 + 5);
        assert_int_equal(all, 2 * rising);
        assert_true(steps[0].t_us == 1000 * MS && steps[n_steps - 1].t_us < 1220 * MS);
        for (size_t i = 0; i < n_steps; i++) {
            uint64_t t_us = steps[i].t_us;
            assert_true(t_us < 1020 * MS || t_us >= 1200 * MS);
            sum[seed == 2] += seed <= 2 ? t_us : 0;
        }
    }
    assert_true(sum[0] != sum[1]);
    struct press_step before[PRESS_STEPS_MAX];
    memcpy(before, steps, sizeof steps);
    press(&event, 50);
    assert_memory_equal(before, steps, sizeof steps);
}

static void a_short_press_bounces_no_longer_than_it_lasts(void **state)
{
    (void)state;
    press(&(struct event_spec) { .for_us = 5 * MS, .press = { .volts = 5, .bounce_us = 20 * MS } },
          3);
    assert_true(steps[n_steps - 1].t_us <= 10 * MS && steps[n_steps - 1].mv == 0);
}

/* VS121-P 2.2 */
static const struct {
    uint32_t mv;
    int low_before, high_before;
} levels[] = {
    { 0, 0, 0 },    { 500, 0, 0 },                  /* proves: P-HW-03 */
    { 501, 0, 1 },  { 1500, 0, 1 }, { 2999, 0, 1 }, /* proves: P-HW-05 */
    { 3000, 1, 1 }, { 5000, 1, 1 },                 /* proves: P-HW-04 */
};

static void the_board_reads_levels_as_the_guide_has_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        assert_int_equal(wet_input_level(false, levels[i].mv), levels[i].low_before);
        assert_int_equal(wet_input_level(true, levels[i].mv), levels[i].high_before);
    }
}

/* proves: P-HW-05 */
static void a_slow_noisy_ramp_makes_one_edge_each_way(void **state)
{
    (void)state;
    const struct event_spec event = { .at_us = 0,
                                      .for_us = 3000 * MS,
                                      .press = { .volts = 3.3, .ramp_us = 2000 * MS } };
    for (uint64_t seed = 1; seed <= 50; seed++) {
        int rising;
        press(&event, seed);
        assert_int_equal(n_steps, PRESS_STEPS_MAX);
        assert_int_equal(edges(&rising), 2);
        assert_int_equal(rising, 1);
        bool falls_back = false;
        for (size_t i = 1; i < n_steps / 2; i++)
            falls_back |= steps[i].mv < steps[i - 1].mv;
        assert_true(falls_back); /* it is noise, not a clean slope */
    }
}

static void a_supply_that_is_too_weak_is_no_press(void **state)
{
    (void)state;
    int rising;
    press(&(struct event_spec) { .for_us = 200 * MS, .press = { .volts = 2.9 } }, 1);
    assert_int_equal(edges(&rising), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_contact_makes_one_step_each_way),
        cmocka_unit_test(without_an_end_the_button_stays_pressed),
        cmocka_unit_test(a_bouncing_contact_bounces_at_both_ends_as_the_seed_says),
        cmocka_unit_test(a_short_press_bounces_no_longer_than_it_lasts),
        cmocka_unit_test(the_board_reads_levels_as_the_guide_has_them),
        cmocka_unit_test(a_slow_noisy_ramp_makes_one_edge_each_way),
        cmocka_unit_test(a_supply_that_is_too_weak_is_no_press),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
