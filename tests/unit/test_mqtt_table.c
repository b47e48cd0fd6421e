/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "hal_sim/mqtt_table.h"

static const uint64_t MS = 1000000;

struct replies {
    struct hal_reply reply[64];
    int n;
};

static void on_reply(void *ctx, const struct hal_reply *reply)
{
    struct replies *replies = ctx;
    assert_true(replies->n < 64);
    replies->reply[replies->n++] = *reply;
}

struct desk {
    struct replies replies;
    struct link_owner owner;
    struct mqtt_table table;
};

static void set_up(struct desk *desk)
{
    *desk = (struct desk) { 0 };
    desk->owner = (struct link_owner) { .ctx = &desk->replies, .reply = on_reply };
    mqtt_table_init(&desk->table, &desk->owner);
}

static int take_to(struct desk *desk, const char *topic, uint32_t id, uint8_t qos, const char *body,
                   uint64_t now_ns)
{
    struct hal_request request = { .id = id,
                                   .topic = topic,
                                   .qos = qos,
                                   .body = body,
                                   .body_len = strlen(body),
                                   .timeout_ms = 100 };
    return mqtt_table_take(&desk->table, &request, now_ns);
}

static int take(struct desk *desk, uint32_t id, uint8_t qos, const char *body, uint64_t now_ns)
{
    return take_to(desk, "hall", id, qos, body, now_ns);
}

/* As the session does when it is up. */
static void publish(struct desk *desk, int mid)
{
    struct mqtt_entry *entry = mqtt_table_next(&desk->table);
    assert_non_null(entry);
    entry->state = MQTT_ENTRY_PUBLISHED;
    entry->mid = mid;
}

static void assert_reply(const struct desk *desk, int i, uint32_t id, enum hal_outcome outcome)
{
    assert_true(i < desk->replies.n);
    assert_int_equal(desk->replies.reply[i].id, id);
    assert_int_equal(desk->replies.reply[i].outcome, outcome);
}

static void reports_are_published_in_the_order_in_which_they_came(void **state)
{
    (void)state;
    struct desk desk;
    char body[16];
    set_up(&desk);
    for (uint32_t i = 0; i < MQTT_TABLE_MAX; i++) {
        snprintf(body, sizeof body, "{\"n\":%u}", i);
        assert_int_equal(take(&desk, i, 1, body, 0), HAL_OK);
    }
    assert_int_equal(take(&desk, 99, 1, "{}", 0), HAL_E_BUSY);
    for (int i = 0; i < MQTT_TABLE_MAX; i++) {
        assert_int_equal(mqtt_table_next(&desk.table)->id, i);
        publish(&desk, 100 + i);
    }
    mqtt_table_acknowledged(&desk.table, 105);
    assert_reply(&desk, 0, 5, HAL_DELIVERED);
    assert_int_equal(take(&desk, 99, 1, "{}", 0), HAL_OK);
    mqtt_table_free(&desk.table);
}

static void what_waits_too_long_for_a_connection_is_given_back_and_forgotten(void **state)
{
    (void)state;
    struct desk desk;
    set_up(&desk);
    take(&desk, 1, 1, "{}", 0);
    assert_false(mqtt_table_expire(&desk.table, 99 * MS, 0));
    assert_int_equal(desk.replies.n, 0);
    assert_false(mqtt_table_expire(&desk.table, 100 * MS, 0));
    assert_reply(&desk, 0, 1, HAL_UNREACHABLE);
    assert_null(mqtt_table_next(&desk.table));
    mqtt_table_free(&desk.table);
}

static void what_waits_behind_one_that_waited_too_long_does_not_overtake_it(void **state)
{
    (void)state;
    struct desk desk;
    set_up(&desk);
    take(&desk, 1, 1, "{\"a\":1}", 0);
    take_to(&desk, "door", 2, 1, "{\"a\":1}", 50 * MS);
    take(&desk, 3, 1, "{\"a\":2}", 50 * MS);
    take(&desk, 4, 1, "{\"a\":3}", 60 * MS);
    assert_false(mqtt_table_expire(&desk.table, 99 * MS, 0));
    assert_int_equal(desk.replies.n, 0);
    mqtt_table_expire(&desk.table, 100 * MS, 0);
    assert_int_equal(desk.replies.n, 3);
    assert_reply(&desk, 0, 1, HAL_UNREACHABLE);
    assert_reply(&desk, 1, 3, HAL_UNREACHABLE);
    assert_reply(&desk, 2, 4, HAL_UNREACHABLE);
    assert_int_equal(mqtt_table_next(&desk.table)->id, 2);
    publish(&desk, 7);
    assert_null(mqtt_table_next(&desk.table));
    mqtt_table_free(&desk.table);
}

static void what_was_published_keeps_its_place_and_takes_nothing_with_it(void **state)
{
    (void)state;
    struct desk desk;
    set_up(&desk);
    take(&desk, 1, 1, "{\"a\":1}", 0);
    publish(&desk, 7);
    take(&desk, 2, 1, "{\"a\":2}", 50 * MS);
    mqtt_table_expire(&desk.table, 100 * MS, 0);
    assert_int_equal(desk.replies.n, 1);
    assert_int_equal(mqtt_table_next(&desk.table)->id, 2);
    mqtt_table_free(&desk.table);
}

static void a_report_that_comes_again_before_its_late_acknowledgement_is_not_doubled(void **state)
{
    (void)state;
    struct desk desk;
    set_up(&desk);
    take(&desk, 1, 2, "{\"a\":1}", 0);
    publish(&desk, 7);
    assert_true(mqtt_table_expire(&desk.table, 100 * MS, 0));
    assert_reply(&desk, 0, 1, HAL_UNREACHABLE);
    assert_true(mqtt_table_is_idle(&desk.table));
    assert_int_equal(take(&desk, 2, 2, "{\"a\":1}", 200 * MS), HAL_OK);
    assert_null(mqtt_table_next(&desk.table));
    mqtt_table_acknowledged(&desk.table, 7);
    assert_reply(&desk, 1, 2, HAL_DELIVERED);
    mqtt_table_free(&desk.table);
}

static void
a_report_that_comes_again_after_its_late_acknowledgement_is_delivered_at_once(void **state)
{
    (void)state;
    struct desk desk;
    set_up(&desk);
    take(&desk, 1, 1, "{\"a\":1}", 0);
    publish(&desk, 7);
    mqtt_table_expire(&desk.table, 100 * MS, 0);
    mqtt_table_acknowledged(&desk.table, 7);
    assert_int_equal(desk.replies.n, 1);
    take(&desk, 2, 1, "{\"a\":1}", 200 * MS);
    assert_reply(&desk, 1, 2, HAL_DELIVERED);
    assert_null(mqtt_table_next(&desk.table));
    take(&desk, 3, 1, "{\"a\":1}", 200 * MS);
    assert_non_null(mqtt_table_next(&desk.table));
    mqtt_table_free(&desk.table);
}

static void qos_2_is_published_anew_when_the_broker_has_forgotten_the_session(void **state)
{
    (void)state;
    struct desk desk;
    set_up(&desk);
    take(&desk, 1, 2, "{\"a\":1}", 0);
    take(&desk, 2, 1, "{\"a\":2}", 0);
    publish(&desk, 7);
    publish(&desk, 8);
    mqtt_table_session_forgotten(&desk.table);
    mqtt_table_acknowledged(&desk.table, 7);
    mqtt_table_acknowledged(&desk.table, 8);
    assert_int_equal(desk.replies.n, 1);
    assert_reply(&desk, 0, 2, HAL_DELIVERED);
    publish(&desk, 9);
    mqtt_table_acknowledged(&desk.table, 9);
    assert_reply(&desk, 1, 1, HAL_DELIVERED);
    mqtt_table_free(&desk.table);
}

static void qos_2_that_goes_to_a_forgetful_broker_as_a_whole_is_not_doubled(void **state)
{
    (void)state;
    struct desk desk;
    set_up(&desk);
    take(&desk, 1, 2, "{\"a\":1}", 0);
    take(&desk, 2, 2, "{\"a\":2}", 0);
    publish(&desk, 7);
    publish(&desk, 8);
    mqtt_table_session_forgotten(&desk.table);
    mqtt_table_sent_whole(&desk.table, 8);
    mqtt_table_acknowledged(&desk.table, 8);
    assert_reply(&desk, 0, 2, HAL_DELIVERED);
    mqtt_table_acknowledged(&desk.table, 7);
    assert_int_equal(desk.replies.n, 1);
    assert_int_equal(mqtt_table_next(&desk.table)->id, 1);
    mqtt_table_free(&desk.table);
}

static void qos_0_waits_again_when_the_connection_is_lost_before_it_was_written(void **state)
{
    (void)state;
    struct desk desk;
    set_up(&desk);
    take(&desk, 1, 0, "{\"a\":1}", 0);
    take(&desk, 2, 1, "{\"a\":2}", 0);
    publish(&desk, 7);
    publish(&desk, 8);
    assert_null(mqtt_table_next(&desk.table));
    mqtt_table_connection_lost(&desk.table);
    assert_int_equal(mqtt_table_next(&desk.table)->id, 1);
    mqtt_table_free(&desk.table);
}

static void a_connection_is_blamed_only_for_what_it_carried(void **state)
{
    (void)state;
    struct desk desk;
    set_up(&desk);
    take(&desk, 1, 1, "{\"a\":1}", 0);
    mqtt_table_next(&desk.table)->published_ns = 10 * MS;
    publish(&desk, 7);
    assert_false(mqtt_table_expire(&desk.table, 100 * MS, 50 * MS));
    take(&desk, 2, 1, "{\"a\":2}", 100 * MS);
    mqtt_table_next(&desk.table)->published_ns = 110 * MS;
    publish(&desk, 8);
    assert_true(mqtt_table_expire(&desk.table, 200 * MS, 50 * MS));
    mqtt_table_free(&desk.table);
}

static void a_refusal_ends_all_that_wait_once(void **state)
{
    (void)state;
    struct desk desk;
    set_up(&desk);
    take(&desk, 1, 1, "{\"a\":1}", 0);
    publish(&desk, 7);
    take(&desk, 2, 1, "{\"a\":2}", 0);
    mqtt_table_refuse_all(&desk.table);
    mqtt_table_refuse_all(&desk.table);
    assert_int_equal(desk.replies.n, 2);
    assert_reply(&desk, 0, 1, HAL_REFUSED);
    assert_reply(&desk, 1, 2, HAL_REFUSED);
    assert_false(mqtt_table_expire(&desk.table, 1000 * MS, 0));
    assert_int_equal(desk.replies.n, 2);
    mqtt_table_free(&desk.table);
}

static void abandoned_reports_make_room_for_new_ones(void **state)
{
    (void)state;
    struct desk desk;
    char body[16];
    set_up(&desk);
    for (uint32_t i = 0; i < 3 * MQTT_TABLE_MAX; i++) {
        snprintf(body, sizeof body, "{\"n\":%u}", i);
        assert_int_equal(take(&desk, i, 1, body, i * 100 * MS), HAL_OK);
        publish(&desk, (int)i + 1);
        mqtt_table_expire(&desk.table, (i + 1) * 100 * MS, 0);
    }
    assert_int_equal(desk.replies.n, 3 * MQTT_TABLE_MAX);
    mqtt_table_free(&desk.table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_are_published_in_the_order_in_which_they_came),
        cmocka_unit_test(what_waits_too_long_for_a_connection_is_given_back_and_forgotten),
        cmocka_unit_test(what_waits_behind_one_that_waited_too_long_does_not_overtake_it),
        cmocka_unit_test(what_was_published_keeps_its_place_and_takes_nothing_with_it),
        cmocka_unit_test(a_report_that_comes_again_before_its_late_acknowledgement_is_not_doubled),
        cmocka_unit_test(
            a_report_that_comes_again_after_its_late_acknowledgement_is_delivered_at_once),
        cmocka_unit_test(qos_2_is_published_anew_when_the_broker_has_forgotten_the_session),
        cmocka_unit_test(qos_2_that_goes_to_a_forgetful_broker_as_a_whole_is_not_doubled),
        cmocka_unit_test(qos_0_waits_again_when_the_connection_is_lost_before_it_was_written),
        cmocka_unit_test(a_connection_is_blamed_only_for_what_it_carried),
        cmocka_unit_test(a_refusal_ends_all_that_wait_once),
        cmocka_unit_test(abandoned_reports_make_room_for_new_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
