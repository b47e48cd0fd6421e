/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "hal_sim/record_store.h"

static struct record_store store;

static int make(void **state)
{
    (void)state;
    record_store_init(&store, 200);
    return 0;
}

static int unmake(void **state)
{
    (void)state;
    record_store_free(&store);
    return 0;
}

static int put(uint32_t key, const char *text)
{
    struct hal_record record = { .key = key, .value = text, .len = text ? strlen(text) : 0 };
    return record_store_write(&store, &record, 1);
}

static void assert_kept(uint32_t key, const char *text)
{
    char out[64];
    assert_int_equal(record_store_read(&store, key, out, sizeof out), strlen(text));
    assert_memory_equal(out, text, strlen(text));
}

static void what_was_put_is_there_until_it_is_replaced_or_deleted(void **state)
{
    (void)state;
    char out[4] = "";
    assert_int_equal(put(7, "seven"), HAL_OK);
    assert_kept(7, "seven");
    assert_int_equal(record_store_read(&store, 7, out, 2), 5);
    assert_string_equal(out, "se");
    assert_int_equal(put(7, "VII"), HAL_OK);
    assert_kept(7, "VII");
    assert_int_equal(put(7, ""), HAL_OK);
    assert_kept(7, "");
    assert_int_equal(put(7, NULL), HAL_OK);
    assert_int_equal(put(7, NULL), HAL_OK);
    assert_int_equal(record_store_read(&store, 7, out, sizeof out), HAL_E_ABSENT);
    assert_int_equal(store.used_bytes, 0);
}

static void keys_come_in_order(void **state)
{
    (void)state;
    static const uint32_t keys[] = { 5, 0, UINT32_MAX, 9, 7 };
    static const uint32_t sorted[] = { 0, 5, 7, 9, UINT32_MAX };
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(put(keys[i], "x"), HAL_OK);
    for (unsigned i = 0; i < 5; i++) {
        uint32_t key;
        assert_true(record_store_next(&store, i == 0 ? 0 : sorted[i - 1] + 1, &key));
        assert_int_equal(key, sorted[i]);
    }
    uint32_t key = 0;
    assert_int_equal(put(UINT32_MAX, NULL), HAL_OK);
    assert_false(record_store_next(&store, 10, &key));
}

static void several_changes_are_made_together_or_not_at_all(void **state)
{
    (void)state;
    static const char big[150] = "";
    const struct hal_record good[] = {
        { 1, "one", 3 }, { 2, "two", 3 }, { 1, "ONE", 3 }, { 2, NULL, 0 }
    };
    assert_int_equal(record_store_write(&store, good, 4), HAL_OK);
    assert_kept(1, "ONE");
    assert_int_equal(store.n, 1);
    const struct hal_record too_much[] = { { 1, NULL, 0 }, { 3, big, 100 }, { 4, big, 100 } };
    assert_int_equal(record_store_write(&store, too_much, 3), HAL_E_FULL);
    assert_kept(1, "ONE");
    assert_int_equal(store.n, 1);
    const struct hal_record makes_room[] = { { 1, NULL, 0 }, { 3, big, 150 } };
    assert_int_equal(record_store_write(&store, makes_room, 2), HAL_OK);
    assert_int_equal(put(1, "there is no room for this text here"), HAL_E_FULL);
    const struct hal_record too_long = { 1, big, HAL_RECORD_MAX + 1 };
    assert_int_equal(record_store_write(&store, &too_long, 1), HAL_E_INVALID);
    assert_int_equal(store.n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_put_is_there_until_it_is_replaced_or_deleted, make,
                                        unmake),
        cmocka_unit_test_setup_teardown(keys_come_in_order, make, unmake),
        cmocka_unit_test_setup_teardown(several_changes_are_made_together_or_not_at_all, make,
                                        unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
