/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "rig/stays.h"

enum { FRAME_US = 100000 };

/* Person 3 is in the areas of each mask for so many frames, one mask after the other. */
static struct stays walk(const uint16_t *masks, const int *frames, int n)
{
    struct stays stays = { .min_us = 500000 };
    uint64_t t_us = 0;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < frames[i]; k++) {
            if (masks[i] != 0)
                stays_see(&stays, 3, masks[i]);
            stays_frame(&stays, t_us += FRAME_US);
        }
    stays_free(&stays);
    return stays;
}

static void a_stay_counts_once_it_has_ended(void **state)
{
    (void)state;
    const uint16_t masks[] = { 1, 0 };
    const int frames[] = { 11, 1 };
    assert_int_equal(walk(masks, frames, 1).sum[0].n, 0);
    struct stays stays = walk(masks, frames, 2);
    assert_int_equal(stays.sum[0].n, 1);
    assert_int_equal(stays.sum[0].total_us, 1000000);
}

static void shorter_stays_than_the_minimum_are_none(void **state)
{
    (void)state;
    const uint16_t masks[] = { 1, 0, 1, 0 };
    const int frames[] = { 5, 3, 6, 3 };
    struct stays stays = walk(masks, frames, 4);
    assert_int_equal(stays.sum[0].n, 1);
    assert_int_equal(stays.sum[0].longest_us, 500000);
}

static void each_area_has_stays_of_its_own(void **state)
{
    (void)state;
    const uint16_t masks[] = { 1, 1 | 1 << 15, 1 << 15, 0 };
    const int frames[] = { 10, 10, 10, 1 };
    struct stays stays = walk(masks, frames, 4);
    assert_int_equal(stays.sum[0].longest_us, 1900000);
    assert_int_equal(stays.sum[15].longest_us, 1900000);
    assert_int_equal(stays.sum[1].n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stay_counts_once_it_has_ended),
        cmocka_unit_test(shorter_stays_than_the_minimum_are_none),
        cmocka_unit_test(each_area_has_stays_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
