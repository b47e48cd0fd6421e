/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "sim/event_queue.h"
#include "sim/rng.h"

enum { MANY = 500, KINDS = 5 };

static void equal_times_come_out_as_they_went_in(void **state)
{
    (void)state;
    struct event_queue queue;
    struct event event;
    assert_int_equal(event_queue_init(&queue, 16), 0);
    for (uint32_t i = 0; i < 16; i++)
        assert_int_equal(event_queue_push(&queue, i % 2 ? 7 : 9, 0, i, 0), 0);
    for (uint32_t i = 0; i < 16; i++) {
        assert_true(event_queue_pop(&queue, &event));
        assert_int_equal(event.t_us, i < 8 ? 7 : 9);
        assert_int_equal(event.id, i < 8 ? 2 * i + 1 : 2 * (i - 8));
    }
    assert_false(event_queue_pop(&queue, &event));
    event_queue_free(&queue);
}

static void a_full_queue_refuses_and_keeps_what_it_has(void **state)
{
    (void)state;
    struct event_queue queue;
    struct event event;
    assert_int_equal(event_queue_init(&queue, 2), 0);
    assert_int_equal(event_queue_push(&queue, 5, 1, 10, 100), 0);
    assert_int_equal(event_queue_push(&queue, 4, 2, 20, 200), 0);
    assert_int_equal(event_queue_push(&queue, 1, 3, 30, 300), -1);
    assert_true(event_queue_peek(&queue, &event));
    assert_int_equal(event.t_us, 4);
    assert_true(event_queue_pop(&queue, &event));
    assert_int_equal(event.kind, 2);
    assert_int_equal(event.detail, 200);
    assert_int_equal(event_queue_push(&queue, 1, 3, 30, 300), 0);
    assert_true(event_queue_pop(&queue, &event));
    assert_int_equal(event.id, 30);
    event_queue_free(&queue);
}

static void the_next_of_any_other_kind_is_found(void **state)
{
    (void)state;
    struct event_queue queue;
    assert_int_equal(event_queue_init(&queue, 4), 0);
    assert_true(event_queue_next_us(&queue, 1) == UINT64_MAX);
    assert_int_equal(event_queue_push(&queue, 5, 1, 0, 0), 0);
    assert_true(event_queue_next_us(&queue, 1) == UINT64_MAX);
    assert_int_equal(event_queue_push(&queue, 9, 2, 0, 0), 0);
    assert_int_equal(event_queue_push(&queue, 7, 3, 0, 0), 0);
    assert_int_equal(event_queue_next_us(&queue, 1), 7);
    assert_int_equal(event_queue_next_us(&queue, 3), 5);
    event_queue_free(&queue);
}

static void assert_in_order(const struct event *before, const struct event *after)
{
    assert_true(before->t_us < after->t_us ||
                (before->t_us == after->t_us && before->seq < after->seq));
}

static void random_events_come_out_sorted_without_the_cancelled_kind(void **state)
{
    (void)state;
    struct event_queue queue;
    struct event event, last = { 0 };
    struct rng rng;
    size_t of_kind[KINDS] = { 0 }, n = 0;
    rng_seed(&rng, 11, 22);
    assert_int_equal(event_queue_init(&queue, MANY), 0);
    for (uint32_t i = 0; i < MANY; i++) {
        uint32_t kind = rng_u32(&rng) % KINDS;
        of_kind[kind]++;
        assert_int_equal(event_queue_push(&queue, 1 + rng_u32(&rng) % 60, kind, i, 0), 0);
    }
    assert_int_equal(event_queue_cancel(&queue, 3), of_kind[3]);
    assert_int_equal(event_queue_cancel(&queue, 3), 0);
    for (; event_queue_pop(&queue, &event); n++) {
        assert_int_not_equal(event.kind, 3);
        if (n > 0)
            assert_in_order(&last, &event);
        last = event;
    }
    assert_int_equal(n, MANY - of_kind[3]);
    event_queue_free(&queue);
}

static void what_was_planned_comes_first_whenever_it_was_put_in(void **state)
{
    (void)state;
    struct event_queue queue;
    struct event event;
    assert_int_equal(event_queue_init(&queue, 1), 0);
    assert_int_equal(event_queue_grow(&queue, 6), 0);
    assert_int_equal(event_queue_push(&queue, 10, 1, 0, 0), 0);
    assert_int_equal(event_queue_plan(&queue, 10, 2, 0, 0), 0);
    assert_int_equal(event_queue_push(&queue, 9, 3, 0, 0), 0);
    assert_int_equal(event_queue_plan(&queue, 10, 4, 0, 0), 0);
    assert_int_equal(event_queue_push(&queue, 10, 5, 0, 0), 0);
    for (uint32_t kind = 0; event_queue_pop(&queue, &event); kind++) {
        static const uint32_t order[] = { 3, 2, 4, 1, 5 };
        assert_int_equal(event.kind, order[kind]);
    }
    event_queue_free(&queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_planned_comes_first_whenever_it_was_put_in),
        cmocka_unit_test(the_next_of_any_other_kind_is_found),
        cmocka_unit_test(equal_times_come_out_as_they_went_in),
        cmocka_unit_test(a_full_queue_refuses_and_keeps_what_it_has),
        cmocka_unit_test(random_events_come_out_sorted_without_the_cancelled_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
