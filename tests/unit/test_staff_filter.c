/* SPDX-License-Identifier: MIT */
/* From the level of DI to what is left of the crossings: queue, button and filter together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/button.h"
#include "firmware_core/pin_queue.h"
#include "firmware_core/staff_filter.h"

enum { HAPPENINGS_MAX = 12 };

/* At a time, DI becomes high or low, or people cross; the cases write what is left of them. */
struct happening {
    uint32_t ms;
    char what; /* h, l; I and O is one person's crossing, 2 is two persons' in the same frame */
};

struct filter_case {
    const char *name;
    struct happening happening[HAPPENINGS_MAX];
    int in, out; /* counted */
};

static const struct line_settings on = { .enable = true, .filter_staff = true };

static struct line_crossings crossed(char what)
{
    struct line_crossings crossings = { .n = 1, .by = { { .id = 4 }, { .id = 7 } } };
    crossings.by[0].in = what != 'O';
    crossings.by[0].out = what == 'O';
    if (what == '2') {
        crossings.n = 2;
        crossings.by[1].out = 1;
    }
    crossings.in = what != 'O';
    crossings.out = what != 'I';
    return crossings;
}

static void let_happen(const struct line_settings *settings, const struct filter_case *c, int *in,
                       int *out)
{
    struct button button = { 0 };
    struct staff_filter filter;
    staff_filter_init(&filter);
    *in = *out = 0;
    for (const struct happening *h = c->happening; h->what != '\0'; h++) {
        uint64_t t_us = UINT64_C(1000) * h->ms;
        if (h->what == 'h' || h->what == 'l') {
            if (button_edge(&button, h->what == 'h', t_us))
                staff_filter_press(&filter, settings, t_us);
            continue;
        }
        struct line_crossings crossings = crossed(h->what);
        staff_filter_update(&filter, &crossings, t_us);
        *in += crossings.in;
        *out += crossings.out;
    }
}

static const struct filter_case cases[] = {
    { "no press", { { 3000, 'I' }, { 5000, 'O' } }, 1, 1 },
    /* the next one count within 8 s; proves: P-LINE-12 */
    { "one of two", { { 0, 'h' }, { 200, 'l' }, { 3000, 'I' }, { 5000, 'I' } }, 1, 0 },
    { "the moment itself", { { 1000, 'h' }, { 1000, 'I' } }, 0, 0 },
    { "crossed before", { { 999, 'I' }, { 1000, 'h' } }, 1, 0 },
    /* nobody came; proves: P-LINE-13 */
    { "too late", { { 0, 'h' }, { 200, 'l' }, { 8500, 'I' } }, 1, 0 },
    { "far too late", { { 0, 'h' }, { 200, 'l' }, { 8500, 'I' }, { 4000000, 'I' } }, 2, 0 },
    /* proves: P-LINE-14 */
    { "out as well", { { 0, 'h' }, { 3000, 'O' }, { 4000, 'I' } }, 1, 0 },
    { "7.9 s", { { 1000, 'h' }, { 8900, 'I' } }, 0, 0 },
    { "8.0 s", { { 1000, 'h' }, { 9000, 'I' } }, 0, 0 },
    { "8.001 s", { { 1000, 'h' }, { 9001, 'I' } }, 1, 0 },
    { "held", { { 0, 'h' }, { 1000, 'I' }, { 5000, 'I' }, { 9000, 'l' }, { 9500, 'I' } }, 2, 0 },
    { "held too long", { { 0, 'h' }, { 8001, 'I' } }, 1, 0 },
    { "bounces at both ends",
      { { 0, 'h' },
        { 4, 'l' },
        { 20, 'h' },
        { 200, 'l' },
        { 210, 'h' },
        { 220, 'l' },
        { 1000, 'I' },
        { 2000, 'I' } },
      1,
      0 },
    { "the person is faster than the bounce at the end",
      { { 0, 'h' }, { 200, 'l' }, { 201, 'I' }, { 219, 'h' }, { 220, 'l' }, { 1000, 'I' } },
      1,
      0 },
    { "49 ms of rest",
      { { 0, 'h' }, { 100, 'l' }, { 120, 'I' }, { 149, 'h' }, { 200, 'I' } },
      1,
      0 },
    { "50 ms of rest",
      { { 0, 'h' }, { 100, 'l' }, { 120, 'I' }, { 150, 'h' }, { 200, 'I' } },
      0,
      0 },
    { "twice for one",
      { { 0, 'h' }, { 200, 'l' }, { 1000, 'h' }, { 1200, 'l' }, { 3000, 'I' }, { 4000, 'I' } },
      1,
      0 },
    { "again begins anew",
      { { 0, 'h' }, { 200, 'l' }, { 5000, 'h' }, { 5200, 'l' }, { 13000, 'I' } },
      0,
      0 },
    { "again without coming",
      { { 0, 'h' }, { 200, 'l' }, { 5000, 'h' }, { 5200, 'l' }, { 13001, 'I' } },
      1,
      0 },
    { "once each",
      { { 0, 'h' }, { 200, 'l' }, { 1000, 'I' }, { 2000, 'h' }, { 2200, 'l' }, { 3000, 'I' } },
      0,
      0 },
    { "two at once", { { 0, 'h' }, { 1000, '2' } }, 0, 1 },
    { "two at once, twice", { { 0, 'h' }, { 1000, '2' }, { 1100, '2' } }, 1, 2 },
};

static void a_press_leaves_one_crossing_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int in, out;
        let_happen(&on, &cases[i], &in, &out);
        if (in != cases[i].in || out != cases[i].out)
            fail_msg("%s: in %d, out %d, not in %d, out %d", cases[i].name, in, out, cases[i].in,
                     cases[i].out);
    }
}

/* proves: P-LINE-11 */
static void switched_off_or_without_counting_a_press_does_nothing(void **state)
{
    (void)state;
    static const struct line_settings off[] = { { .enable = true }, { .filter_staff = true } };
    for (size_t i = 0; i < 2; i++) {
        int in, out;
        let_happen(&off[i], &cases[1], &in, &out);
        assert_int_equal(in, 2);
    }
}

/* Whose crossings they are stays right, too. */
static void the_rest_of_the_frame_stays_as_it_was(void **state)
{
    (void)state;
    struct staff_filter filter = { 0 };
    struct line_crossings crossings = {
        .in = 3, .out = 2, .n = 2, .by = { { 4, 2, 1 }, { 7, 1, 1 } }
    };
    static const struct line_crossing then[] = { { 4, 1, 1 }, { 4, 0, 1 }, { 7, 1, 1 } };
    for (size_t i = 0; i < 3; i++) {
        assert_true(staff_filter_press(&filter, &on, i));
        assert_true(staff_filter_update(&filter, &crossings, i));
        assert_memory_equal(&crossings.by[0], &then[i], sizeof then[i]);
    }
    assert_int_equal(crossings.n, 1);
    assert_int_equal(crossings.in, 1);
    assert_int_equal(crossings.out, 1);
}

static void the_queue_keeps_edges_in_order_and_levels_only_once(void **state)
{
    (void)state;
    struct pin_queue queue = { 0 };
    pin_queue_put(&queue, false, 1);
    assert_int_equal(queue.n, 0);
    pin_queue_put(&queue, true, 2);
    pin_queue_put(&queue, true, 3);
    pin_queue_put(&queue, false, 4);
    assert_int_equal(queue.n, 2);
    assert_true(queue.edge[0].level && queue.edge[0].t_us == 2);
    assert_true(!queue.edge[1].level && queue.edge[1].t_us == 4);
}

static void a_full_queue_still_knows_the_last_level(void **state)
{
    (void)state;
    struct pin_queue queue = { 0 };
    for (unsigned i = 1; i <= 1001; i++) {
        pin_queue_put(&queue, i % 2 == 1, i);
        assert_true(queue.n <= PIN_QUEUE_MAX);
        assert_int_equal(queue.n == 0 ? 0 : queue.edge[queue.n - 1].level, i % 2);
    }
    for (unsigned i = 0; i < queue.n; i++)
        assert_int_equal(queue.edge[i].level, i % 2 == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_press_leaves_one_crossing_out),
        cmocka_unit_test(switched_off_or_without_counting_a_press_does_nothing),
        cmocka_unit_test(the_rest_of_the_frame_stays_as_it_was),
        cmocka_unit_test(the_queue_keeps_edges_in_order_and_levels_only_once),
        cmocka_unit_test(a_full_queue_still_knows_the_last_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
