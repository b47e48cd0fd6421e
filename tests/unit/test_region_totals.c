/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/region_totals.h"

static struct region_totals totals;
static struct region_counter counter;
static struct tracks tracks;
static struct region_result result;
static struct region_settings settings;
static uint64_t now_us;

/* Regions 2 and 5, side by side. */
static int make(void **state)
{
    (void)state;
    memset(&totals, 0, sizeof totals);
    region_count_init(&counter);
    tracks.n = 0;
    now_us = 1000000;
    settings = (struct region_settings) {
        .enable = true,
        .detection_region_enable = true,
        .detection_area = AREA_MAPPED,
        .n_regions = 2,
        .regions = { { 2, 4, { { 100, 100 }, { 200, 100 }, { 200, 200 }, { 100, 200 } } },
                     { 5, 4, { { 200, 100 }, { 300, 100 }, { 300, 200 }, { 200, 200 } } } }
    };
    return 0;
}

static void frame(void)
{
    now_us += 66667;
    region_count_update(&counter, &settings, &tracks, &result, now_us);
    region_totals_update(&totals, &settings, &counter, &tracks);
}

static void put(int index, uint32_t id, int x)
{
    tracks.t[index] = (struct track) {
        .id = id, .x_q4 = x * 16, .y_q4 = 150 * 16, .size_q4 = 16 * 16, .confirmed = true
    };
    if (index >= tracks.n)
        tracks.n = (uint16_t)(index + 1);
}

static void totals_are(uint32_t in2, uint32_t out2, uint32_t in5, uint32_t out5)
{
    assert_int_equal(totals.in[1], in2);
    assert_int_equal(totals.out[1], out2);
    assert_int_equal(totals.in[4], in5);
    assert_int_equal(totals.out[4], out5);
    assert_int_equal(totals.in[0] + totals.out[0], 0);
}

/* proves: P-RESET-04 */
static void three_who_come_and_go_are_three_in_and_three_out(void **state)
{
    (void)state;
    static const int way[] = { 40, 80, 130, 160, 240, 260, 340, 380 };
    for (uint32_t id = 1; id <= 3; id++) {
        for (size_t i = 0; i < sizeof way / sizeof way[0]; i++) {
            put(0, id, way[i]);
            frame();
            frame();
        }
        tracks.n = 0;
        frame();
    }
    totals_are(3, 3, 3, 3);
}

static void who_appears_came_in_and_who_disappears_went_out(void **state)
{
    (void)state;
    put(0, 1, 150);
    put(1, 2, 250);
    tracks.t[1].confirmed = false;
    frame();
    totals_are(1, 0, 0, 0);
    tracks.t[1].confirmed = true;
    frame();
    frame();
    totals_are(1, 0, 1, 0);
    put(0, 2, 250);
    tracks.n = 1;
    frame();
    totals_are(1, 1, 1, 0);
    tracks.n = 0;
    frame();
    totals_are(1, 1, 1, 1);
}

/* proves: P-RESET-02 */
static void a_reset_clears_the_totals_and_moves_nobody(void **state)
{
    (void)state;
    put(0, 1, 150);
    frame();
    region_totals_reset(&totals);
    totals_are(0, 0, 0, 0);
    frame();
    totals_are(0, 0, 0, 0);
    tracks.n = 0;
    frame();
    totals_are(0, 1, 0, 0);
}

static void nobody_comes_or_goes_by_a_save(void **state)
{
    (void)state;
    put(0, 1, 150);
    frame();
    region_count_init(&counter);
    region_totals_save(&totals);
    settings.regions[0] = settings.regions[1];
    settings.n_regions = 1;
    put(0, 1, 250);
    frame();
    totals_are(1, 0, 0, 0);
    tracks.n = 0;
    frame();
    totals_are(1, 0, 0, 1);
}

static void a_closed_function_forgets_who_is_there(void **state)
{
    (void)state;
    put(0, 1, 150);
    frame();
    region_count_init(&counter);
    region_totals_close(&totals);
    frame();
    totals_are(2, 0, 0, 0);
}

static void without_mapped_regions_nobody_comes_in(void **state)
{
    (void)state;
    settings.detection_area = AREA_NON_MAPPED;
    put(0, 1, 150);
    frame();
    settings.detection_area = AREA_MAPPED;
    settings.detection_region_enable = false;
    put(1, 2, 150);
    frame();
    totals_are(0, 0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(three_who_come_and_go_are_three_in_and_three_out, make),
        cmocka_unit_test_setup(who_appears_came_in_and_who_disappears_went_out, make),
        cmocka_unit_test_setup(a_reset_clears_the_totals_and_moves_nobody, make),
        cmocka_unit_test_setup(nobody_comes_or_goes_by_a_save, make),
        cmocka_unit_test_setup(without_mapped_regions_nobody_comes_in, make),
        cmocka_unit_test_setup(a_closed_function_forgets_who_is_there, make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
