/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/outbox.h"

enum { A = 0, B = 1, C = 2, D = 3, E = 5, SECOND_US = 1000000 };

static struct outbox outbox;

static int make(void **state)
{
    (void)state;
    outbox_init(&outbox, 1);
    return 0;
}

static void put(unsigned recipient, unsigned number)
{
    char body[16];
    snprintf(body, sizeof body, "%u", number);
    outbox_put(&outbox, recipient, body, strlen(body), 0);
}

/* Takes a report and says which it is, -1 for none. */
static int take(unsigned recipient, unsigned window, uint64_t now_us, uint32_t *id)
{
    struct outbox_parcel parcel;
    *id = 0;
    if (!outbox_take(&outbox, recipient, window, now_us, &parcel))
        return -1;
    char body[16] = "";
    assert_true(parcel.len < sizeof body);
    memcpy(body, parcel.body, parcel.len);
    *id = parcel.id;
    return atoi(body);
}

static void reply(uint32_t id, enum hal_outcome outcome, uint64_t now_us)
{
    assert_true(outbox_reply(&outbox, id, outcome, true, now_us) >= 0);
}

/* Takes and delivers all, which must be these numbers in this order. */
static void deliver(unsigned recipient, int first, int last, uint64_t now_us)
{
    uint32_t id;
    for (int i = first; i <= last; i++) {
        assert_int_equal(take(recipient, 1, now_us, &id), i);
        reply(id, HAL_DELIVERED, now_us);
    }
    assert_int_equal(take(recipient, 1, now_us, &id), -1);
}

static void reports_leave_oldest_first_one_after_the_other(void **state)
{
    (void)state;
    uint32_t id, other;
    for (unsigned i = 0; i < 5; i++)
        put(A, i);
    assert_int_equal(take(A, 1, 0, &id), 0);
    assert_int_equal(take(A, 1, 0, &other), -1);
    reply(id, HAL_DELIVERED, 0);
    deliver(A, 1, 4, 0);
    assert_int_equal(outbox_status(&outbox, A).delivered, 5);
    assert_int_equal(outbox_status(&outbox, A).stored, 0);
}

static void a_window_lets_several_leave_in_order(void **state)
{
    (void)state;
    uint32_t id[9];
    for (unsigned i = 0; i < 20; i++)
        put(A, i);
    for (int i = 0; i < 8; i++)
        assert_int_equal(take(A, 8, 0, &id[i]), i);
    assert_int_equal(take(A, 8, 0, &id[8]), -1);
    assert_int_equal(outbox_next_us(&outbox, A, 8), UINT64_MAX);
    assert_int_equal(outbox_status(&outbox, A).in_flight, 8);
    reply(id[3], HAL_DELIVERED, 0);
    assert_int_equal(outbox_next_us(&outbox, A, 8), 0);
    assert_int_equal(take(A, 8, 0, &id[3]), 8);
}

/* proves: P-STORE-01 */
static void without_retransmission_one_attempt_is_all(void **state)
{
    (void)state;
    uint32_t id;
    put(A, 1);
    put(A, 2);
    assert_int_equal(take(A, 1, 0, &id), 1);
    assert_int_equal(outbox_reply(&outbox, id, HAL_UNREACHABLE, false, 0), A);
    assert_int_equal(outbox_status(&outbox, A).dropped, 1);
    assert_int_equal(outbox_status(&outbox, A).link, OUTBOX_LINK_DOWN);
    assert_int_equal(take(A, 1, 0, &id), 2);
    assert_int_equal(outbox_reply(&outbox, id, HAL_DELIVERED, false, 0), A);
    assert_int_equal(outbox_status(&outbox, A).delivered, 1);
    assert_int_equal(outbox_status(&outbox, A).stored, 0);
}

/* proves: P-STORE-09 */
static void refused_and_unreachable_are_both_tried_again(void **state)
{
    (void)state;
    uint32_t id;
    uint64_t now_us = 0;
    put(A, 1);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(take(A, 1, now_us, &id), 1);
        reply(id, i % 2 == 0 ? HAL_REFUSED : HAL_UNREACHABLE, now_us);
        now_us = outbox_next_us(&outbox, A, 1);
    }
    deliver(A, 1, 1, now_us);
}

static void retries_back_off_from_a_second_to_a_minute(void **state)
{
    (void)state;
    uint32_t id;
    uint64_t now_us = 77, limit_us = SECOND_US;
    put(A, 1);
    for (int i = 0; i < 40; i++) {
        assert_int_equal(take(A, 1, now_us, &id), 1);
        reply(id, HAL_UNREACHABLE, now_us);
        uint64_t next_us = outbox_next_us(&outbox, A, 1);
        assert_true(next_us - now_us <= limit_us && next_us - now_us > limit_us * 3 / 4);
        assert_int_equal(take(A, 1, next_us - 1, &id), -1);
        now_us = next_us;
        limit_us = limit_us * 2 < 60 * SECOND_US ? limit_us * 2 : 60 * SECOND_US;
    }
    assert_int_equal(take(A, 1, now_us, &id), 1);
    reply(id, HAL_DELIVERED, now_us);
    put(A, 2);
    assert_int_equal(take(A, 1, now_us, &id), 2);
    reply(id, HAL_UNREACHABLE, now_us);
    assert_true(outbox_next_us(&outbox, A, 1) - now_us <= SECOND_US);
}

static void the_jitter_differs_between_devices_and_is_the_same_each_time(void **state)
{
    (void)state;
    static struct outbox same, other;
    struct outbox *all[] = { &outbox, &same, &other };
    uint64_t next_us[3];
    outbox_init(&same, 1);
    outbox_init(&other, 2);
    for (int i = 0; i < 3; i++) {
        struct outbox_parcel parcel;
        outbox_put(all[i], A, "x", 1, 0);
        assert_true(outbox_take(all[i], A, 1, 0, &parcel));
        assert_int_equal(outbox_reply(all[i], parcel.id, HAL_UNREACHABLE, true, 0), A);
        next_us[i] = outbox_next_us(all[i], A, 1);
    }
    assert_true(next_us[0] == next_us[1]);
    assert_true(next_us[0] != next_us[2]);
}

/* Eight that left together fail together: that is one failure, and then one at a time is tried
 * until one arrives. */
static void a_broken_window_is_probed_one_at_a_time_in_order(void **state)
{
    (void)state;
    uint32_t id[8], probe;
    for (unsigned i = 0; i < 10; i++)
        put(A, i);
    for (int i = 0; i < 8; i++)
        assert_int_equal(take(A, 8, 0, &id[i]), i);
    for (int i = 0; i < 8; i++)
        reply(id[i], HAL_UNREACHABLE, 0);
    uint64_t now_us = outbox_next_us(&outbox, A, 8);
    assert_true(now_us <= SECOND_US);
    assert_int_equal(take(A, 8, now_us, &probe), 0);
    assert_int_equal(take(A, 8, now_us, &id[1]), -1);
    reply(probe, HAL_DELIVERED, now_us);
    for (int i = 0; i < 8; i++)
        assert_int_equal(take(A, 8, now_us, &id[i]), i + 1);
}

static void only_what_failed_is_sent_again(void **state)
{
    (void)state;
    uint32_t id[4];
    for (unsigned i = 0; i < 4; i++)
        put(A, i);
    for (int i = 0; i < 4; i++)
        assert_int_equal(take(A, 8, 0, &id[i]), i);
    reply(id[0], HAL_DELIVERED, 0);
    reply(id[1], HAL_UNREACHABLE, 0);
    reply(id[2], HAL_DELIVERED, 0);
    reply(id[3], HAL_DELIVERED, 0);
    deliver(A, 1, 1, SECOND_US);
    assert_int_equal(outbox_status(&outbox, A).delivered, 4);
}

/* proves: P-STORE-09 */
static void a_failing_recipient_holds_back_no_other(void **state)
{
    (void)state;
    uint32_t dead, alive;
    for (unsigned i = 0; i < 500; i++) {
        put(A, i);
        put(B, i);
        if (i == 0)
            assert_int_equal(take(A, 1, 0, &dead), 0);
        assert_int_equal(take(B, 1, 0, &alive), i);
        reply(alive, HAL_DELIVERED, 0);
    }
    assert_int_equal(outbox_status(&outbox, A).stored, 500);
    assert_int_equal(outbox_status(&outbox, B).delivered, 500);
    reply(dead, HAL_DELIVERED, 0);
    deliver(A, 1, 499, 0);
}

/* proves: P-STORE-03, P-STORE-08 */
static void a_recipient_keeps_its_newest_thousand(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 1200; i++)
        put(A, i);
    assert_int_equal(outbox_status(&outbox, A).stored, 1000);
    assert_int_equal(outbox_status(&outbox, A).dropped, 200);
    deliver(A, 200, 1199, 0);
    assert_int_equal(outbox_status(&outbox, A).delivered, 1000);
}

/* proves: P-STORE-04 */
static void all_recipients_together_keep_the_newest_three_thousand(void **state)
{
    (void)state;
    static const unsigned recipients[] = { A, B, C, D, E };
    for (unsigned i = 0; i < 1000; i++)
        for (unsigned r = 0; r < 5; r++)
            put(recipients[r], i);
    unsigned stored = 0;
    for (unsigned r = 0; r < 5; r++)
        stored += outbox_status(&outbox, recipients[r]).stored;
    assert_int_equal(stored, OUTBOX_RECORDS_MAX);
    for (unsigned r = 0; r < 5; r++)
        deliver(recipients[r], 400, 999, 0);
}

static void a_report_that_was_dropped_on_its_way_still_counts_when_it_arrives(void **state)
{
    (void)state;
    uint32_t first, second;
    put(A, 0);
    assert_int_equal(take(A, 1, 0, &first), 0);
    for (unsigned i = 1; i <= 1000; i++)
        put(A, i);
    assert_int_equal(outbox_status(&outbox, A).dropped, 1);
    assert_int_equal(take(A, 1, 0, &second), -1);
    reply(first, HAL_DELIVERED, 0);
    assert_int_equal(outbox_status(&outbox, A).dropped, 0);
    assert_int_equal(outbox_status(&outbox, A).delivered, 1);
    deliver(A, 1, 1000, 0);
}

static void a_busy_board_is_asked_again_soon_without_counting_as_failure(void **state)
{
    (void)state;
    uint32_t id;
    put(A, 1);
    assert_int_equal(take(A, 1, 5, &id), 1);
    outbox_busy(&outbox, id, 5);
    assert_int_equal(outbox_next_us(&outbox, A, 1), 5 + OUTBOX_BUSY_US);
    assert_int_equal(take(A, 1, 6, &id), -1);
    assert_int_equal(outbox_status(&outbox, A).link, OUTBOX_LINK_UNKNOWN);
    deliver(A, 1, 1, 5 + OUTBOX_BUSY_US);
}

static void replies_to_nothing_change_nothing(void **state)
{
    (void)state;
    uint32_t id;
    put(A, 1);
    assert_int_equal(take(A, 1, 0, &id), 1);
    assert_int_equal(outbox_reply(&outbox, id + 1, HAL_DELIVERED, true, 0), -1);
    assert_int_equal(outbox_reply(&outbox, 0, HAL_DELIVERED, true, 0), -1);
    reply(id, HAL_DELIVERED, 0);
    assert_int_equal(outbox_reply(&outbox, id, HAL_DELIVERED, true, 0), -1);
    assert_int_equal(outbox_status(&outbox, A).delivered, 1);
}

static void a_cleared_recipient_forgets_its_reports_and_its_back_off(void **state)
{
    (void)state;
    uint32_t id;
    put(A, 1);
    put(A, 2);
    put(B, 3);
    assert_int_equal(take(A, 1, 0, &id), 1);
    outbox_clear(&outbox, A);
    assert_int_equal(outbox_status(&outbox, A).stored, 0);
    assert_int_equal(outbox_status(&outbox, A).dropped, 2);
    reply(id, HAL_UNREACHABLE, 0);
    deliver(B, 3, 3, 0);
}

/* Long bodies fill the memory before the number of records is reached. */
static void long_reports_push_out_the_oldest_of_all(void **state)
{
    (void)state;
    static char body[REPORT_BODY_MAX];
    struct outbox_parcel parcel;
    unsigned blocks_each = (REPORT_BODY_MAX + OUTBOX_BLOCK_SIZE - 1) / OUTBOX_BLOCK_SIZE;
    unsigned fit = OUTBOX_BLOCKS / blocks_each;
    for (unsigned i = 0; i < 2000; i++) {
        memset(body, 'a' + (int)(i % 26), sizeof body);
        memcpy(body, &i, sizeof i);
        outbox_put(&outbox, i < 1000 ? A : B, body, sizeof body, 0);
    }
    assert_int_equal(outbox_status(&outbox, A).stored, fit - 1000);
    for (unsigned i = 2000 - fit; i < 2000; i++) {
        unsigned number;
        assert_true(outbox_take(&outbox, i < 1000 ? A : B, 1, 0, &parcel));
        assert_int_equal(parcel.len, REPORT_BODY_MAX);
        memcpy(&number, parcel.body, sizeof number);
        assert_int_equal(number, i);
        for (size_t at = sizeof number; at < parcel.len; at++)
            assert_int_equal(parcel.body[at], 'a' + i % 26);
        reply(parcel.id, HAL_DELIVERED, 0);
    }
}

/* Any mixture of events: what was put in is delivered, dropped or stored, in order, and nothing
 * of the memory is lost. */
static void nothing_is_lost_or_doubled_in_a_long_random_run(void **state)
{
    (void)state;
    static uint8_t seen[RECIPIENT_COUNT][40000];
    static uint32_t flight[64], flown[64];
    unsigned n_flight = 0, n_put[RECIPIENT_COUNT] = { 0 };
    uint32_t random = 12345;
    uint64_t now_us = 0;
    memset(seen, 0, sizeof seen);
    for (int i = 0; i < 300000; i++) {
        random = random * UINT32_C(1664525) + UINT32_C(1013904223);
        unsigned what = random >> 28, recipient = (random >> 20) % 5;
        uint32_t id;
        now_us += random >> 12 & 0xffff;
        if (what < 6 && n_put[recipient] < 40000) {
            put(recipient, n_put[recipient]++);
        } else if (what < 12 && n_flight < 64) {
            int number = take(recipient, 1 + recipient, now_us, &id);
            if (number < 0)
                continue;
            flight[n_flight] = id;
            flown[n_flight++] = recipient * 40000 + (unsigned)number;
        } else if (n_flight > 0) {
            unsigned at = (random >> 8) % n_flight;
            bool arrives = (random >> 4 & 3) != 0;
            reply(flight[at], arrives ? HAL_DELIVERED : HAL_UNREACHABLE, now_us);
            if (arrives)
                seen[flown[at] / 40000][flown[at] % 40000]++;
            flight[at] = flight[--n_flight];
            flown[at] = flown[n_flight];
        }
    }
    unsigned used = 0;
    for (unsigned r = 0; r < RECIPIENT_COUNT; r++) {
        struct outbox_status status = outbox_status(&outbox, r);
        assert_int_equal(status.delivered + status.dropped + status.stored, n_put[r]);
        for (unsigned i = 0; i < n_put[r]; i++)
            assert_true(seen[r][i] <= 1);
        used += status.stored;
    }
    assert_int_equal(outbox.n, used);
    assert_int_equal(outbox.n_free_blocks, OUTBOX_BLOCKS - used);
}

/* Takes the next and says which picture goes with it. */
static uint32_t picture(uint64_t now_us, uint32_t *id)
{
    struct outbox_parcel parcel;
    assert_true(outbox_take(&outbox, A, 1, now_us, &parcel));
    *id = parcel.id;
    return parcel.picture;
}

/* proves: P-STORE-06 */
static void a_picture_goes_once_and_only_while_the_link_is_up(void **state)
{
    (void)state;
    uint32_t id;
    for (uint32_t i = 1; i <= 3; i++)
        outbox_put(&outbox, A, "x", 1, i);
    assert_int_equal(picture(0, &id), 1);
    outbox_busy(&outbox, id, 0);
    assert_int_equal(picture(SECOND_US, &id), 1); /* no attempt was made */
    reply(id, HAL_DELIVERED, SECOND_US);
    assert_int_equal(picture(SECOND_US, &id), 2);
    reply(id, HAL_REFUSED, SECOND_US);
    outbox_put(&outbox, A, "x", 1, 4);
    for (int i = 0; i < 3; i++) { /* the second again, the third and the fourth */
        assert_int_equal(picture(3 * SECOND_US, &id), 0);
        reply(id, HAL_DELIVERED, 3 * SECOND_US);
    }
    outbox_put(&outbox, A, "x", 1, 5);
    assert_int_equal(picture(4 * SECOND_US, &id), 5);
}

/* proves: P-STORE-01 */
static void what_is_not_kept_waits_a_second_for_an_answer_and_no_more(void **state)
{
    (void)state;
    uint32_t id[OUTBOX_WINDOW_MAX + 1];
    for (unsigned i = 0; i <= OUTBOX_WINDOW_MAX; i++)
        put(A, i);
    assert_int_equal(take(A, 1, 0, &id[0]), 0);
    for (unsigned i = 1; i < OUTBOX_WINDOW_MAX; i++) {
        uint64_t due_us = (uint64_t)i * OUTBOX_STALL_US;
        assert_int_equal(outbox_next_us(&outbox, A, 1), due_us);
        assert_int_equal(take(A, 1, due_us - 1, &id[i]), -1);
        assert_int_equal(take(A, 1, due_us, &id[i]), (int)i);
    }
    assert_int_equal(outbox_next_us(&outbox, A, 1), UINT64_MAX);
    assert_int_equal(outbox_reply(&outbox, id[0], HAL_UNREACHABLE, false, 10 * SECOND_US), A);
    assert_int_equal(outbox_status(&outbox, A).dropped, 1);
    assert_int_equal(take(A, 1, 10 * SECOND_US, &id[0]), OUTBOX_WINDOW_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(reports_leave_oldest_first_one_after_the_other, make),
        cmocka_unit_test_setup(a_window_lets_several_leave_in_order, make),
        cmocka_unit_test_setup(without_retransmission_one_attempt_is_all, make),
        cmocka_unit_test_setup(refused_and_unreachable_are_both_tried_again, make),
        cmocka_unit_test_setup(retries_back_off_from_a_second_to_a_minute, make),
        cmocka_unit_test_setup(the_jitter_differs_between_devices_and_is_the_same_each_time, make),
        cmocka_unit_test_setup(a_broken_window_is_probed_one_at_a_time_in_order, make),
        cmocka_unit_test_setup(only_what_failed_is_sent_again, make),
        cmocka_unit_test_setup(a_failing_recipient_holds_back_no_other, make),
        cmocka_unit_test_setup(a_recipient_keeps_its_newest_thousand, make),
        cmocka_unit_test_setup(all_recipients_together_keep_the_newest_three_thousand, make),
        cmocka_unit_test_setup(a_report_that_was_dropped_on_its_way_still_counts_when_it_arrives,
                               make),
        cmocka_unit_test_setup(a_busy_board_is_asked_again_soon_without_counting_as_failure, make),
        cmocka_unit_test_setup(replies_to_nothing_change_nothing, make),
        cmocka_unit_test_setup(a_cleared_recipient_forgets_its_reports_and_its_back_off, make),
        cmocka_unit_test_setup(long_reports_push_out_the_oldest_of_all, make),
        cmocka_unit_test_setup(nothing_is_lost_or_doubled_in_a_long_random_run, make),
        cmocka_unit_test_setup(a_picture_goes_once_and_only_while_the_link_is_up, make),
        cmocka_unit_test_setup(what_is_not_kept_waits_a_second_for_an_answer_and_no_more, make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
