/* SPDX-License-Identifier: MIT */
/* What outlives power cuts and restarts: the device on a board of the test's own, whose power is
 * cut right after, or right before, each single write of eight minutes with an outage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/civil_time.h"
#include "firmware_core/device.h"
#include "firmware_core/settings_json.h"
#include "firmware_core/store_keys.h"
#include "tests/unit/board_device.h"

enum { SECOND_US = 1000000, ANSWER_US = 20000, TIMEOUT_US = 10000000, BODIES_MAX = 4096 };

#define URL(n) "{\"enable\":true,\"url\":\"http://server/" n "\"}"
#define ON_THE_DOT "\"report\":{\"reporting_interval_s\":5,"

/* Two URLs of one function, a broker of another; all reports are due at the same moments. */
static const char busy[] = "{\"region_people_counting\":{" ON_THE_DOT "\"http\":[" URL("1") "," URL(
    "2") "]}},\"line_crossing_counting\":{\"enable\":true,\"line\":[[0,120],[319,120]],"
         "\"report\":{\"reporting_interval_s\":15,\"report_protocol\":\"mqtt\",\"mqtt\":{"
         "\"host\":\"broker\",\"topic\":\"t\",\"qos\":1}}},"
         "\"general\":{\"data_retransmission\":true}}";

/* Power goes and comes: what was in memory is lost, and answers that were on their way. */
static void cut_power(void)
{
    const struct hal hal = board_hal();
    memset(memory, 0xa5, device_size());
    board.dead = false;
    for (unsigned i = 0; i < board.n_sent; i++)
        board.sent[i].answered = true;
    device = device_init(memory, &model_vs121_p, &hal);
    device_start(device);
}

static void move_clock(uint64_t to_us)
{
    board.utc_us += (int64_t)(to_us - board.now_us);
    board.now_us = to_us;
}

struct outage {
    uint64_t from_us, until_us;
};

static bool reaches(const struct outage *outage, const struct sent *sent)
{
    return sent->at_us < outage->from_us || sent->at_us >= outage->until_us;
}

/* One server is slower: were it not waited for, the answer of the other would be a write of its
 * own. */
static uint64_t answer_us(const struct outage *outage, const struct sent *sent)
{
    uint64_t way_us = ANSWER_US;
    if (strcmp(sent->to, "http2") == 0)
        way_us = 3 * ANSWER_US;
    return sent->at_us + (reaches(outage, sent) ? way_us : TIMEOUT_US);
}

static uint64_t next_us(const struct outage *outage)
{
    uint64_t next = device_next_wake_us(device);
    for (unsigned i = 0; i < board.n_sent; i++)
        if (!board.sent[i].answered && answer_us(outage, &board.sent[i]) < next)
            next = answer_us(outage, &board.sent[i]);
    return next;
}

static void answer(const struct outage *outage)
{
    for (unsigned i = 0; i < board.n_sent; i++) {
        struct sent *sent = &board.sent[i];
        if (sent->answered || answer_us(outage, sent) > board.now_us)
            continue;
        sent->answered = true;
        device_on_reply(device,
                        &(struct hal_reply) {
                            sent->id, reaches(outage, sent) ? HAL_DELIVERED : HAL_UNREACHABLE, 0 });
    }
}

/* Lives on until then. Power that is cut comes back at once. */
static void live(uint64_t until_us, const struct outage *outage)
{
    for (;;) {
        device_step(device);
        if (board.dead)
            cut_power();
        uint64_t next = next_us(outage);
        if (next <= board.now_us)
            next = board.now_us + 1000;
        if (next > until_us)
            break;
        move_clock(next);
        answer(outage);
    }
    move_clock(until_us);
}

/* What reached the recipients, each report with its recipient, in order. */
struct received {
    unsigned n;
    const struct sent *sent[BODIES_MAX];
};

static void collect(const struct sent *from, unsigned n, const struct outage *outage,
                    struct received *out)
{
    out->n = 0;
    for (unsigned i = 0; i < n; i++)
        if (reaches(outage, &from[i]))
            out->sent[out->n++] = &from[i];
}

static bool same_recipient(const struct sent *a, const struct sent *b)
{
    return strcmp(a->to, b->to) == 0;
}

static unsigned times(const struct received *received, const struct sent *sent)
{
    unsigned n = 0;
    for (unsigned i = 0; i < received->n; i++)
        n += same_recipient(received->sent[i], sent) &&
             strcmp(received->sent[i]->body, sent->body) == 0;
    return n;
}

/* Each recipient's own reports, in the same order as in the other run. */
static unsigned out_of_order(const struct received *whole, const struct received *received)
{
    unsigned wrong = 0;
    for (unsigned i = 0; i < received->n; i++) {
        unsigned k = i + 1;
        while (k < received->n && !same_recipient(received->sent[i], received->sent[k]))
            k++;
        if (k == received->n)
            continue;
        int place = -1, later = -1;
        for (unsigned w = 0; w < whole->n; w++) {
            if (!same_recipient(whole->sent[w], received->sent[i]))
                continue;
            if (strcmp(whole->sent[w]->body, received->sent[i]->body) == 0)
                place = (int)w;
            if (strcmp(whole->sent[w]->body, received->sent[k]->body) == 0)
                later = (int)w;
        }
        wrong += later < place;
    }
    return wrong;
}

struct damage {
    unsigned n_cuts, lost, doubled, disordered;
    unsigned holes; /* stretches of lost reports beyond one a recipient */
};

static const struct outage outage_of_test = { 60 * SECOND_US, 240 * SECOND_US };
static struct received whole; /* when power is never cut, and the store is large */

static void run_once(size_t store_bytes, unsigned cut_at, bool cut_before)
{
    make(NULL);
    configure(busy);
    device_start(device);
    board.store.cap_bytes = store_bytes;
    board.n_writes = 0;
    board.cut_at = cut_at;
    board.cut_before = cut_before;
    live(483 * (uint64_t)SECOND_US, &outage_of_test);
}

static void assess(const struct received *received, struct damage *damage)
{
    static const char *const recipients[] = { "http1", "http2", "mqtt" };
    for (unsigned r = 0; r < 3; r++) {
        unsigned stretches = 0;
        bool was_lost = false;
        for (unsigned i = 0; i < whole.n; i++) {
            if (strcmp(whole.sent[i]->to, recipients[r]) != 0)
                continue;
            unsigned k = times(received, whole.sent[i]);
            damage->lost += k == 0;
            damage->doubled += k > 1 ? k - 1 : 0;
            stretches += k == 0 && !was_lost;
            was_lost = k == 0;
        }
        damage->holes += stretches > 1 ? stretches - 1 : 0;
    }
    damage->disordered += out_of_order(&whole, received);
}

static struct damage cut_at_every_write(size_t store_bytes, bool cut_before)
{
    static struct received received;
    struct damage damage = { 0 };
    run_once(RECORD_STORE_BYTES, 0, false);
    struct sent *sent = malloc(sizeof board.sent);
    memcpy(sent, board.sent, sizeof board.sent);
    collect(sent, board.n_sent, &outage_of_test, &whole);
    unmake(NULL);
    for (bool reached = true; reached; damage.n_cuts += reached) {
        run_once(store_bytes, damage.n_cuts + 1, cut_before);
        reached = board.n_writes > damage.n_cuts;
        collect(board.sent, board.n_sent, &outage_of_test, &received);
        if (reached)
            assess(&received, &damage);
        unmake(NULL);
    }
    free(sent);
    print_message("           %u reports, power cut %s each of %u writes: %u lost, %u doubled\n",
                  whole.n, cut_before ? "before" : "after", damage.n_cuts, damage.lost,
                  damage.doubled);
    return damage;
}

/* proves: P-STORE-08 */
static void a_cut_right_after_any_write_neither_loses_nor_doubles(void **state)
{
    (void)state;
    struct damage damage = cut_at_every_write(RECORD_STORE_BYTES, false);
    assert_true(damage.n_cuts > 100);
    assert_int_equal(damage.lost, 0);
    assert_int_equal(damage.doubled, 0);
    assert_int_equal(damage.disordered, 0);
}

/* The oldest of the outage make room in the store: those are lost by a cut, none that is newer, and
 * none is doubled. */
static void nor_does_it_with_the_store_full(void **state)
{
    (void)state;
    struct damage damage = cut_at_every_write(20000, false);
    assert_true(damage.n_cuts > 100);
    assert_true(damage.lost > 0);
    assert_int_equal(damage.holes, 0);
    assert_int_equal(damage.doubled, 0);
    assert_int_equal(damage.disordered, 0);
}

/* What was delivered and not noted yet comes once more, as outbox.h says: one report by HTTP, as
 * many as were on their way together by MQTT. */
static void a_cut_before_a_write_loses_nothing(void **state)
{
    (void)state;
    struct damage damage = cut_at_every_write(RECORD_STORE_BYTES, true);
    assert_int_equal(damage.lost, 0);
    assert_in_range(damage.doubled, 1, 2 * damage.n_cuts);
    assert_true(damage.disordered <= damage.doubled);
}

/* 1,200 reports come about, and power is cut twice; proves: P-STORE-03, P-STORE-08 */
static void the_newest_thousand_arrive_once_and_in_order(void **state)
{
    (void)state;
    static const struct outage outage = { 0, 6004 * (uint64_t)SECOND_US };
    configure("{\"region_people_counting\":{" ON_THE_DOT
              "\"http\":[" URL("1") "]}},\"general\":{\"data_retransmission\":true}}");
    device_start(device);
    live(2000 * (uint64_t)SECOND_US, &outage);
    cut_power();
    live(5800 * (uint64_t)SECOND_US, &outage);
    assert_int_equal(device_status(device, 0).stored, 1000);
    cut_power();
    assert_int_equal(device_status(device, 0).stored, 1000);
    live(6004 * (uint64_t)SECOND_US, &outage);
    unsigned before = board.n_sent;
    live(6098 * (uint64_t)SECOND_US, &outage);
    assert_int_equal(device_status(device, 0).stored, 0);
    assert_in_range(board.n_sent - before, 1000, 1020);
    for (unsigned i = before + 1; i < board.n_sent; i++) {
        const char *end = strstr(board.sent[i - 1].body, "\"end_time\":\"") + 12;
        const char *start = strstr(board.sent[i].body, "\"start_time\":\"") + 14;
        assert_memory_equal(start, end, 19);
    }
}

static void the_configuration_is_as_it_was(void **state)
{
    (void)state;
    static char before[SETTINGS_JSON_EXPORT_MAX], after[SETTINGS_JSON_EXPORT_MAX];
    configure(busy);
    assert_true(device_export(device, before, sizeof before) > 0);
    device_start(device);
    cut_power();
    assert_true(device_export(device, after, sizeof after) > 0);
    assert_string_equal(before, after);
}

static void a_store_that_makes_no_sense_leaves_factory_settings(void **state)
{
    (void)state;
    static char before[SETTINGS_JSON_EXPORT_MAX], after[SETTINGS_JSON_EXPORT_MAX];
    static const char *const texts[] = { "", "abc", "\1\1\1\1{\"model\":", "\1\1\1\1{\"x\":1}" };
    assert_true(device_export(device, before, sizeof before) > 0);
    for (unsigned i = 0; i < 4; i++) {
        struct hal_record nonsense[] = {
            { STORE_SETTINGS_FIRST, texts[i], strlen(texts[i]) },
            { STORE_COUNTS_FIRST, texts[i], strlen(texts[i]) },
            { STORE_COUNTS_FIRST + 1, texts[i], strlen(texts[i]) },
            { STORE_COUNTS_FIRST + 2, texts[i], strlen(texts[i]) },
            { STORE_OUTBOX_FIRST, texts[i], strlen(texts[i]) },
            { STORE_OUTBOX_LAST, "\377\1\1", 3 },
        };
        assert_int_equal(record_store_write(&board.store, nonsense, 6), HAL_OK);
        cut_power();
        assert_true(device_export(device, after, sizeof after) > 0);
        assert_string_equal(before, after);
    }
}

/* proves: P-SYS-18 */
static void a_restart_that_was_asked_for_keeps_what_waits(void **state)
{
    (void)state;
    static const struct outage outage = { 0, 100 * SECOND_US };
    configure(busy);
    device_start(device);
    live(32 * SECOND_US, &outage);
    unsigned stored = device_status(device, 0).stored;
    assert_true(stored > 3);
    device_restart(device);
    assert_int_equal(board.n_restarts, 1);
    unsigned n_sent = board.n_sent;
    device_step(device);
    assert_int_equal(board.n_sent, n_sent);
    cut_power();
    assert_int_equal(device_status(device, 0).stored, stored);
}

static void without_retransmission_no_report_is_kept(void **state)
{
    (void)state;
    static const struct outage outage = { 0, 100 * SECOND_US };
    uint32_t key;
    configure(busy);
    device_start(device);
    live(32 * SECOND_US, &outage);
    assert_true(record_store_next(&board.store, STORE_OUTBOX_FIRST, &key));
    char off[sizeof busy + 1];
    strcpy(off, busy);
    memcpy(strstr(off, "true}}"), "false}}", 8);
    configure(off);
    assert_false(record_store_next(&board.store, STORE_OUTBOX_FIRST, &key));
    live(60 * SECOND_US, &outage);
    assert_false(record_store_next(&board.store, STORE_OUTBOX_FIRST, &key));
}

static void a_full_store_is_told_and_still_takes_a_configuration(void **state)
{
    (void)state;
    static const struct outage outage = { 0, 1000 * (uint64_t)SECOND_US };
    static char before[SETTINGS_JSON_EXPORT_MAX], after[SETTINGS_JSON_EXPORT_MAX];
    bool told = false;
    configure(busy);
    device_start(device);
    board.store.cap_bytes = board.store.used_bytes + 8000;
    for (unsigned i = 1; i < 60 && !told; i++) {
        live(i * 5 * (uint64_t)SECOND_US, &outage);
        told = strstr(board.log, "the store is full") != NULL;
    }
    assert_true(told);
    assert_int_equal(device_status(device, 0).dropped, 0);
    char longer[sizeof busy + 64];
    snprintf(longer, sizeof longer, "%.*s,\"date_time\":{\"time_zone\":\"UTC+5:45\"}}",
             (int)strlen(busy) - 1, busy);
    configure(longer);
    assert_true(device_export(device, before, sizeof before) > 0);
    cut_power();
    assert_true(device_export(device, after, sizeof after) > 0);
    assert_string_equal(before, after);
    assert_non_null(strstr(after, "UTC+5:45"));
    assert_true(device_status(device, 0).stored > 0);
}

static void a_store_that_fails_is_told_and_the_device_goes_on(void **state)
{
    (void)state;
    static const struct outage never = { 0, 0 };
    configure(busy);
    device_start(device);
    board.store.cap_bytes = 0;
    live(30 * SECOND_US, &never);
    assert_true(board.n_sent > 5);
    board.store.cap_bytes = RECORD_STORE_BYTES;
    live(40 * SECOND_US, &never);
    uint32_t key;
    assert_true(record_store_next(&board.store, STORE_COUNTS_FIRST, &key));
    assert_int_equal(key, STORE_COUNTS_FIRST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_right_after_any_write_neither_loses_nor_doubles),
        cmocka_unit_test(nor_does_it_with_the_store_full),
        cmocka_unit_test(a_cut_before_a_write_loses_nothing),
        cmocka_unit_test_setup_teardown(the_newest_thousand_arrive_once_and_in_order, make, unmake),
        cmocka_unit_test_setup_teardown(the_configuration_is_as_it_was, make, unmake),
        cmocka_unit_test_setup_teardown(a_store_that_makes_no_sense_leaves_factory_settings, make,
                                        unmake),
        cmocka_unit_test_setup_teardown(a_restart_that_was_asked_for_keeps_what_waits, make,
                                        unmake),
        cmocka_unit_test_setup_teardown(without_retransmission_no_report_is_kept, make, unmake),
        cmocka_unit_test_setup_teardown(a_full_store_is_told_and_still_takes_a_configuration, make,
                                        unmake),
        cmocka_unit_test_setup_teardown(a_store_that_fails_is_told_and_the_device_goes_on, make,
                                        unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
