/* SPDX-License-Identifier: MIT */
/* An upgrade between the core and a board's flash memory: what is taken, what is refused, and what
 * runs after the power was cut at each of the board's operations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/upgrade.h"
#include "hal_sim/boot_loader.h"
#include "hal_sim/record_store.h"
#include "hal_sim/software_image.h"
#include "rig/idle_board.h"

enum { SOFTWARE_BYTES = 300, PIECE = 64, NEVER = 1000000 };

static struct board {
    struct boot_loader loader;
    struct record_store store;
    int writes_left; /* until power is cut in the midst of one */
    bool refuses_activation;
} board;

static struct evp_pkey_st *key; /* signs; the board's own copy trusts it */
static struct upgrade upgrade;
static struct hal hal;

/* False: power is gone. */
static bool has_power(void)
{
    return board.writes_left > 0 && board.writes_left-- > 0;
}

static void software(void *ctx, struct hal_software *out)
{
    (void)ctx;
    boot_loader_software(&board.loader, out);
}

static int slot_begin(void *ctx, uint32_t size)
{
    (void)ctx;
    return has_power() ? boot_loader_begin(&board.loader, size) : HAL_E_IO;
}

/* The write in which power goes gets half of its bytes there. */
static int slot_write(void *ctx, uint32_t at, const void *bytes, size_t len)
{
    (void)ctx;
    if (has_power())
        return boot_loader_write(&board.loader, at, bytes, len);
    if (board.writes_left == 0)
        (void)boot_loader_write(&board.loader, at, bytes, len / 2);
    board.writes_left = -1;
    return HAL_E_IO;
}

static int slot_digest(void *ctx, uint32_t at, uint32_t len, uint8_t out[HAL_HASH_SIZE])
{
    (void)ctx;
    return boot_loader_digest(&board.loader, at, len, out);
}

static int slot_activate(void *ctx)
{
    (void)ctx;
    return has_power() && !board.refuses_activation ? boot_loader_activate(&board.loader)
                                                    : HAL_E_IO;
}

static int software_confirm(void *ctx)
{
    (void)ctx;
    return has_power() ? boot_loader_confirm(&board.loader) : HAL_E_IO;
}

static int signature_fits(void *ctx, const uint8_t *bytes, size_t len,
                          const uint8_t signature[HAL_SIGNATURE_SIZE])
{
    (void)ctx;
    return software_key_fits(board.loader.key, bytes, len, signature) ? HAL_OK : HAL_E_INVALID;
}

static int store_write(void *ctx, const struct hal_record *changes, size_t n)
{
    (void)ctx;
    return has_power() ? record_store_write(&board.store, changes, n) : HAL_E_IO;
}

static int store_read(void *ctx, uint32_t record, void *out, size_t cap)
{
    (void)ctx;
    return record_store_read(&board.store, record, out, cap);
}

static int make(void **state)
{
    (void)state;
    memset(&board, 0, sizeof board);
    board.writes_left = NEVER;
    record_store_init(&board.store, RECORD_STORE_BYTES);
    key = software_key_of_seed(7);
    boot_loader_init(&board.loader, software_key_of_seed(7), "1.2.3");
    hal = idle_board();
    hal.software = software;
    hal.slot_begin = slot_begin;
    hal.slot_write = slot_write;
    hal.slot_digest = slot_digest;
    hal.slot_activate = slot_activate;
    hal.software_confirm = software_confirm;
    hal.signature_fits = signature_fits;
    hal.store_write = store_write;
    hal.store_read = store_read;
    assert_false(upgrade_start(&upgrade, &hal));
    return 0;
}

static int unmake(void **state)
{
    (void)state;
    software_key_free(key);
    boot_loader_free(&board.loader);
    record_store_free(&board.store);
    return 0;
}

static uint8_t *image_of(const char *model, const char *version, bool hangs, size_t *size)
{
    uint8_t bytes[SOFTWARE_BYTES];
    struct image_head head = { 0 };
    snprintf(head.model, sizeof head.model, "%s", model);
    snprintf(head.version, sizeof head.version, "%s", version);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 37);
    if (hangs)
        memcpy(bytes, boot_loader_hangs, sizeof boot_loader_hangs);
    uint8_t *image = software_image_make(key, &head, bytes, sizeof bytes, size);
    assert_non_null(image);
    return image;
}

/* NULL when all of it was taken, or why not. */
static const char *send(const uint8_t *image, size_t size, bool resets)
{
    const char *why = upgrade_begin(&upgrade, (uint32_t)size, resets, &hal);
    enum upgrade_progress progress = UPGRADE_MORE;
    for (size_t at = 0; why == NULL && at < size && progress == UPGRADE_MORE; at += PIECE)
        progress = upgrade_take(&upgrade, &model_vs121_p, &hal, image + at,
                                size - at < PIECE ? size - at : PIECE, &why);
    assert_int_equal(why == NULL, progress == UPGRADE_DONE);
    return why;
}

/* Power comes, or a restart. Whether the new software begins with a reset. */
static bool start(void)
{
    board.writes_left = NEVER;
    (void)boot_loader_start(&board.loader);
    return upgrade_start(&upgrade, &hal);
}

static const char *version(void)
{
    return upgrade.running.version;
}

/* proves: P-SYS-09 */
static void new_software_runs_after_the_restart_and_confirms_itself(void **state)
{
    (void)state;
    size_t size;
    uint8_t *image = image_of("vs121-p", "1.2.4", false, &size);
    assert_null(send(image, size, false));
    assert_string_equal(version(), "1.2.3");
    assert_false(start());
    assert_string_equal(version(), "1.2.4");
    assert_true(upgrade.running.on_trial);
    for (int i = 1; i < UPGRADE_PICTURES; i++)
        assert_false(upgrade_picture(&upgrade, &hal));
    assert_true(upgrade_picture(&upgrade, &hal));
    assert_false(upgrade_picture(&upgrade, &hal));
    start();
    assert_string_equal(version(), "1.2.4");
    assert_false(upgrade.running.on_trial || upgrade.running.rolled_back);
    free(image);
}

/* proves: P-SYS-10 */
static void a_reset_is_the_first_act_of_the_new_software_alone(void **state)
{
    (void)state;
    size_t size;
    uint8_t *image = image_of("vs121-p", "2.0.0", false, &size);
    assert_null(send(image, size, true));
    assert_true(start());
    assert_true(start()); /* power was cut before the reset could be ordered */
    assert_int_equal(upgrade_reset_ordered(&hal), HAL_OK);
    assert_false(start());
    assert_null(send(image, size, false) == NULL ? "taken on trial" : NULL);
    free(image);
}

static void a_reset_that_came_to_nothing_is_forgotten(void **state)
{
    (void)state;
    size_t size;
    uint8_t *image = image_of("vs121-p", "2.0.0", false, &size);
    board.refuses_activation = true;
    assert_string_equal(send(image, size, true), "the board cannot start from it");
    assert_false(start());
    board.refuses_activation = false;
    assert_null(send(image, size, false));
    assert_false(start());
    assert_string_equal(version(), "2.0.0");
    free(image);
}

/* proves: P-SYS-12 */
static void software_that_never_confirms_itself_gives_way_to_the_former(void **state)
{
    (void)state;
    size_t size;
    uint8_t *image = image_of("vs121-p", "1.3.0", true, &size);
    assert_null(send(image, size, true));
    for (int i = 0; i < BOOT_LOADER_TRIALS; i++) {
        (void)boot_loader_start(&board.loader);
        assert_true(boot_loader_is_hanging(&board.loader));
    }
    assert_false(start());
    assert_false(boot_loader_is_hanging(&board.loader));
    assert_string_equal(version(), "1.2.3");
    assert_true(upgrade.running.rolled_back);
    free(image);
    image = image_of("vs121-p", "1.3.1", false, &size);
    assert_null(send(image, size, false));
    assert_false(start());
    assert_string_equal(version(), "1.3.1");
    free(image);
}

/* proves: P-SYS-12 */
static void power_cut_at_each_write_leaves_the_former_software(void **state)
{
    (void)state;
    size_t size;
    uint8_t *image = image_of("vs121-p", "1.2.4", false, &size);
    int writes = 0;
    for (;; writes++) {
        unmake(NULL);
        make(NULL);
        board.writes_left = writes;
        const char *why = send(image, size, true);
        if (why == NULL)
            break;
        assert_false(start());
        assert_string_equal(version(), "1.2.3");
        assert_false(upgrade.running.on_trial || upgrade.running.rolled_back);
        assert_null(send(image, size, false)); /* and the next attempt goes well */
        assert_false(start());
        assert_string_equal(version(), "1.2.4");
    }
    /* begin, pieces, the wish to reset, activate */
    assert_int_equal(writes, 1 + (IMAGE_HEAD_SIZE + SOFTWARE_BYTES + PIECE - 1) / PIECE + 2);
    free(image);
}

/* proves: P-SYS-12 */
static void one_bit_changed_anywhere_is_refused(void **state)
{
    (void)state;
    size_t size;
    uint8_t *image = image_of("vs121-p", "1.2.4", false, &size);
    for (size_t bit = 0; bit < size * 8; bit++) {
        image[bit / 8] ^= (uint8_t)(1 << bit % 8);
        const char *why = send(image, size, false);
        if (why == NULL)
            fail_msg("taken with bit %zu changed", bit);
        assert_string_equal(why, bit < 64    ? "is no software for a device"
                                 : bit < 96  ? "is of a format that this software does not know"
                                 : bit < 128 ? why
                                 : bit < 160 * 8
                                     ? (why[0] == 'h' ? "has a damaged head"
                                                      : "is not signed by whom this device "
                                                        "trusts, or its head was changed")
                                     : "was changed on its way: its digest does not fit");
        image[bit / 8] ^= (uint8_t)(1 << bit % 8);
        start();
        assert_string_equal(version(), "1.2.3");
    }
    assert_null(send(image, size, false));
    free(image);
}

/* proves: P-SYS-12 */
static void what_is_no_upgrade_for_this_device_is_refused_with_the_reason(void **state)
{
    (void)state;
    size_t size;
    uint8_t *image = image_of("vs125", "1.2.4", false, &size);
    assert_string_equal(send(image, size, false), "is for another model");
    free(image);
    image = image_of("vs121-p", "1.2.2", false, &size);
    assert_string_equal(send(image, size, false), "is older than the software that runs");
    free(image);
    image = image_of("vs121-p", "1.2.3", false, &size);
    assert_string_equal(send(image, size - 1, false), "is cut off, or longer than it says");
    assert_string_equal(send(image, IMAGE_HEAD_SIZE, false), "is too short for software");
    assert_string_equal(send(image, 1, false), "is too short for software");
    assert_null(send(image, size, false)); /* the same version may be put in again */
    free(image);
    assert_string_equal(upgrade_begin(&upgrade, BOOT_LOADER_IMAGE_MAX + 1, false, &hal),
                        "is larger than the device has room for");
    software_key_free(key);
    key = software_key_of_seed(8);
    image = image_of("vs121-p", "1.2.4", false, &size);
    assert_string_equal(send(image, size, false),
                        "is not signed by whom this device trusts, or its head was changed");
    free(image);
}

static void pieces_that_nobody_announced_are_refused(void **state)
{
    (void)state;
    size_t size;
    const char *why = NULL;
    uint8_t *image = image_of("vs121-p", "1.2.4", false, &size);
    assert_int_equal(upgrade_take(&upgrade, &model_vs121_p, &hal, image, 10, &why),
                     UPGRADE_REFUSED);
    assert_string_equal(why, "no upgrade has begun");
    assert_null(upgrade_begin(&upgrade, (uint32_t)size - 1, false, &hal));
    assert_int_equal(upgrade_take(&upgrade, &model_vs121_p, &hal, image, size, &why),
                     UPGRADE_REFUSED);
    assert_string_equal(why, "is longer than was announced");
    assert_int_equal(upgrade_take(&upgrade, &model_vs121_p, &hal, image, 1, &why), UPGRADE_REFUSED);
    free(image);
}

static void an_upgrade_waits_until_the_last_one_is_confirmed(void **state)
{
    (void)state;
    size_t size;
    uint8_t *image = image_of("vs121-p", "1.2.4", false, &size);
    assert_null(send(image, size, false));
    start();
    assert_non_null(strstr(send(image, size, false), "not yet confirmed"));
    for (int i = 0; i < UPGRADE_PICTURES; i++)
        upgrade_picture(&upgrade, &hal);
    assert_null(send(image, size, false));
    free(image);
}

static void any_way_of_cutting_the_file_into_pieces_is_right(void **state)
{
    (void)state;
    static const size_t pieces[] = { 1, 7, 159, 160, 161, 10000 };
    size_t size;
    const char *why;
    uint8_t *image = image_of("vs121-p", "1.2.4", false, &size);
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        enum upgrade_progress progress = UPGRADE_MORE;
        assert_null(upgrade_begin(&upgrade, (uint32_t)size, false, &hal));
        for (size_t at = 0; at < size; at += pieces[i]) {
            assert_int_equal(progress, UPGRADE_MORE);
            progress = upgrade_take(&upgrade, &model_vs121_p, &hal, image + at,
                                    size - at < pieces[i] ? size - at : pieces[i], &why);
        }
        assert_int_equal(progress, UPGRADE_DONE);
    }
    free(image);
}

/* What the flash memory lost while nobody looked is found before it runs. */
static void the_loader_starts_nothing_that_is_not_sound(void **state)
{
    (void)state;
    size_t size;
    uint8_t *image = image_of("vs121-p", "1.2.4", false, &size);
    assert_null(send(image, size, false));
    board.loader.place[1].bytes[size - 1] ^= 1;
    start();
    assert_string_equal(version(), "1.2.3");
    assert_true(upgrade.running.rolled_back);
    free(image);
}

static void versions_are_three_numbers(void **state)
{
    (void)state;
    static const char *const bad[] = { "",       "1",         "1.2",       "1.2.",   "1.2.3.4",
                                       "1.2.x",  "65536.0.0", "1.2.3 ",    " 1.2.3", "1..3",
                                       "-1.2.3", "v1.2.3",    "1.2.000003" };
    static const char *const good[] = { "0.0.0",  "0.1.0", "0.1.1",  "1.0.0",        "1.0.2",
                                        "1.0.10", "1.9.0", "1.10.0", "65535.65535.0" };
    uint16_t parts[IMAGE_HEAD_VERSION_PARTS];
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (image_head_version(bad[i], parts))
            fail_msg("a version: %s", bad[i]);
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(image_head_version(good[i], parts));
        for (size_t k = 0; k < sizeof good / sizeof good[0]; k++) {
            int order = image_head_compare(good[i], good[k]);
            assert_true(i < k ? order < 0 : i > k ? order > 0 : order == 0);
        }
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make, unmake)
    const struct CMUnitTest tests[] = {
        TEST(new_software_runs_after_the_restart_and_confirms_itself),
        TEST(a_reset_is_the_first_act_of_the_new_software_alone),
        TEST(a_reset_that_came_to_nothing_is_forgotten),
        TEST(software_that_never_confirms_itself_gives_way_to_the_former),
        TEST(power_cut_at_each_write_leaves_the_former_software),
        TEST(one_bit_changed_anywhere_is_refused),
        TEST(what_is_no_upgrade_for_this_device_is_refused_with_the_reason),
        TEST(pieces_that_nobody_announced_are_refused),
        TEST(an_upgrade_waits_until_the_last_one_is_confirmed),
        TEST(any_way_of_cutting_the_file_into_pieces_is_right),
        TEST(the_loader_starts_nothing_that_is_not_sound),
        cmocka_unit_test(versions_are_three_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
