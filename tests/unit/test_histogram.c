/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "hal_sim/debounce.h"
#include "rig/histogram.h"

static void shares_are_bounds_of_buckets_or_the_longest(void **state)
{
    (void)state;
    struct histogram h = { 0 };
    assert_int_equal(histogram_share_us(&h, 0.5), 0);
    histogram_add(&h, 1500);
    for (int i = 0; i < 98; i++)
        histogram_add(&h, 90);
    histogram_add(&h, 30 * 1000 * 1000);
    assert_int_equal(h.n, 100);
    assert_int_equal(h.min_us, 90);
    assert_int_equal(h.max_us, 30 * 1000 * 1000);
    assert_int_equal(histogram_share_us(&h, 0.5), 100);
    assert_int_equal(histogram_share_us(&h, 0.99), 2000);
    assert_int_equal(histogram_share_us(&h, 1), 30 * 1000 * 1000);
}

static void a_histogram_comes_back_from_its_json(void **state)
{
    (void)state;
    struct histogram h = { 0 }, back;
    struct buffer text = { 0 };
    static const uint64_t us[] = { 0, 1, 2, 3, 999, 1000, 1001, 77777, 20 * 1000 * 1000 };
    for (size_t i = 0; i < sizeof us / sizeof us[0]; i++)
        histogram_add(&h, us[i]);
    histogram_json(&h, &text);
    cJSON *json = cJSON_Parse(buffer_get(&text));
    assert_non_null(json);
    histogram_from_json(json, &back);
    assert_memory_equal(&h, &back, sizeof h);
    cJSON_Delete(json);
    buffer_free(&text);
}

enum { PERIOD = 50 };

static void a_bouncing_contact_is_one_edge_at_its_first(void **state)
{
    (void)state;
    struct debounce d = { 0 };
    uint64_t t_ns, bounce_ns;
    assert_true(debounce_due_ns(&d, PERIOD) == UINT64_MAX);
    debounce_edge(&d, true, 100);
    debounce_edge(&d, false, 110);
    debounce_edge(&d, true, 140);
    assert_int_equal(debounce_due_ns(&d, PERIOD), 190);
    assert_false(debounce_settle(&d, 189, PERIOD, &t_ns, &bounce_ns));
    assert_true(debounce_settle(&d, 190, PERIOD, &t_ns, &bounce_ns));
    assert_int_equal(t_ns, 100);
    assert_int_equal(bounce_ns, 40);
    assert_true(d.level);
    assert_false(debounce_settle(&d, 500, PERIOD, &t_ns, &bounce_ns));
}

static void a_contact_that_comes_back_is_no_edge(void **state)
{
    (void)state;
    struct debounce d = { .level = true };
    uint64_t t_ns, bounce_ns;
    debounce_edge(&d, false, 100);
    debounce_edge(&d, true, 120);
    assert_false(debounce_settle(&d, 1000, PERIOD, &t_ns, &bounce_ns));
    assert_true(debounce_due_ns(&d, PERIOD) == UINT64_MAX);
    debounce_edge(&d, false, 2000);
    assert_true(debounce_settle(&d, 2050, PERIOD, &t_ns, &bounce_ns));
    assert_int_equal(t_ns, 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_bounds_of_buckets_or_the_longest),
        cmocka_unit_test(a_histogram_comes_back_from_its_json),
        cmocka_unit_test(a_bouncing_contact_is_one_edge_at_its_first),
        cmocka_unit_test(a_contact_that_comes_back_is_no_edge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
