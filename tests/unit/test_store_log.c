/* SPDX-License-Identifier: MIT */
/* The store's log on the disk: what was written is there after the process is gone, whole or not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "hal_sim/store_log.h"

static char folder[64], file[96], why[256];
static struct record_store store;
static struct store_log *disk;

static void open_it(void)
{
    record_store_init(&store, RECORD_STORE_BYTES);
    disk = store_log_open(folder, &store, why, sizeof why);
}

static void close_it(void)
{
    store_log_close(disk);
    record_store_free(&store);
}

static int make(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/footfall-store-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/store.log", folder);
    open_it();
    return disk ? 0 : -1;
}

static int unmake(void **state)
{
    (void)state;
    close_it();
    unlink(file);
    return rmdir(folder);
}

static void put(uint32_t key, const char *text)
{
    struct hal_record change = { .key = key, .value = text, .len = text ? strlen(text) : 0 };
    assert_int_equal(store_log_write(disk, &change, 1), HAL_OK);
    assert_int_equal(record_store_write(&store, &change, 1), HAL_OK);
    assert_int_equal(store_log_tidy(disk, &store), HAL_OK);
}

static void assert_kept(uint32_t key, const char *text)
{
    char out[64];
    assert_int_equal(record_store_read(&store, key, out, sizeof out), strlen(text));
    assert_memory_equal(out, text, strlen(text));
}

static long size_of_file(void)
{
    struct stat st;
    assert_int_equal(stat(file, &st), 0);
    return (long)st.st_size;
}

static void what_was_written_is_there_the_next_time(void **state)
{
    (void)state;
    const struct hal_record both[] = { { 5, "five", 4 }, { 7, NULL, 0 }, { 8, "", 0 } };
    put(5, "V");
    put(7, "seven");
    assert_int_equal(store_log_write(disk, both, 3), HAL_OK);
    close_it();
    open_it();
    assert_non_null(disk);
    assert_int_equal(store.n, 2);
    assert_kept(5, "five");
    assert_kept(8, "");
}

/* Cut off at every byte, and spoilt at every byte: the writes before that one are there, whole. */
static void a_torn_write_was_never_made(void **state)
{
    (void)state;
    uint8_t bytes[256];
    put(1, "one");
    long before = size_of_file();
    put(2, "two");
    long after = size_of_file();
    close_it();
    FILE *f = fopen(file, "rb");
    assert_int_equal(fread(bytes, 1, sizeof bytes, f), after);
    fclose(f);
    for (long at = before; at < after; at++)
        for (int spoilt = 0; spoilt < 2; spoilt++) {
            f = fopen(file, "wb");
            bytes[at] ^= 0x10;
            assert_int_equal(fwrite(bytes, 1, (size_t)(spoilt ? after : at), f),
                             spoilt ? after : at);
            bytes[at] ^= 0x10;
            fclose(f);
            open_it();
            assert_non_null(disk);
            assert_int_equal(store.n, 1);
            assert_kept(1, "one");
            put(3, "three");
            close_it();
            open_it();
            assert_int_equal(store.n, 2);
            assert_kept(3, "three");
            close_it();
        }
    open_it();
}

static void a_log_that_has_become_long_is_written_anew(void **state)
{
    (void)state;
    static char text[32 * 1024];
    memset(text, 'x', sizeof text - 1);
    put(1, "one");
    for (int i = 0; i < 100; i++)
        put(2, text);
    assert_in_range(size_of_file(), 1, 2 * 1024 * 1024);
    put(3, "three");
    close_it();
    open_it();
    assert_int_equal(store.n, 3);
    assert_kept(1, "one");
    assert_kept(3, "three");
}

static void only_one_device_has_a_folder(void **state)
{
    (void)state;
    struct record_store other;
    record_store_init(&other, RECORD_STORE_BYTES);
    assert_null(store_log_open(folder, &other, why, sizeof why));
    assert_non_null(strstr(why, "another device uses it"));
    assert_null(store_log_open("/dev/null/store", &other, why, sizeof why));
    assert_non_null(strstr(why, "/dev/null/store"));
    record_store_free(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_written_is_there_the_next_time, make, unmake),
        cmocka_unit_test_setup_teardown(a_torn_write_was_never_made, make, unmake),
        cmocka_unit_test_setup_teardown(a_log_that_has_become_long_is_written_anew, make, unmake),
        cmocka_unit_test_setup_teardown(only_one_device_has_a_folder, make, unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
