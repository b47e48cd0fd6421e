/* SPDX-License-Identifier: MIT */
/* What the core tells the board about the camera, and when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/device.h"
#include "rig/idle_board.h"

struct board {
    unsigned n_set_ups;
    bool set_up_before_frame;
    struct camera_setup camera; /* as it was set up last */
};

static struct board board;
static struct device *device;

static void camera_set_up(void *ctx, const struct camera_setup *setup)
{
    struct board *b = ctx;
    b->n_set_ups++;
    b->camera = *setup;
}

static int frame(void *ctx, struct frame *out)
{
    struct board *b = ctx;
    (void)out;
    b->set_up_before_frame = b->n_set_ups > 0;
    return 0;
}

static int make(void **state)
{
    struct hal hal = idle_board();
    memset(&board, 0, sizeof board);
    hal.ctx = &board;
    hal.camera_set_up = camera_set_up;
    hal.frame = frame;
    *state = malloc(device_size());
    device = device_init(*state, &model_vs121_p, &hal);
    return 0;
}

static int unmake(void **state)
{
    free(*state);
    return 0;
}

static int import(const char *json)
{
    struct settings_error error;
    return device_import(device, json, strlen(json), 640, 480, &error);
}

static void assert_camera(unsigned n_set_ups, unsigned mains_hz, bool wide)
{
    assert_int_equal(board.n_set_ups, n_set_ups);
    assert_int_equal(board.camera.mains_hz, mains_hz);
    assert_int_equal(board.camera.wide_dynamic_range, wide);
}

/* proves: P-IMAGE-04 */
static void at_the_start_the_camera_is_told_the_factory_values(void **state)
{
    (void)state;
    device_start(device);
    assert_camera(1, 50, false);
    device_step(device);
    assert_true(board.set_up_before_frame);
    assert_camera(1, 50, false);
}

/* proves: P-IMAGE-02 */
static void settings_before_the_start_are_told_at_the_start(void **state)
{
    (void)state;
    assert_int_equal(import("{\"general\":{\"image\":{\"power_line_frequency\":\"60hz\","
                            "\"wide_dynamic_range\":true}}}"),
                     0);
    assert_int_equal(device_settings(device)->image.power_line_frequency, POWER_LINE_60HZ);
    assert_true(device_settings(device)->image.wide_dynamic_range);
    assert_int_equal(board.n_set_ups, 0);
    device_start(device);
    assert_camera(1, 60, true);
}

/* proves: P-IMAGE-01, P-IMAGE-02 */
static void saved_settings_are_told_and_refused_ones_are_not(void **state)
{
    (void)state;
    device_start(device);
    assert_int_equal(import("{\"general\":{\"image\":{\"power_line_frequency\":\"60hz\"}}}"), 0);
    assert_camera(2, 60, false);
    assert_int_equal(import("{\"general\":{\"image\":{\"power_line_frequency\":\"50hz\","
                            "\"wide_dynamic_range\":1}}}"),
                     -1);
    assert_camera(2, 60, false);
    assert_int_equal(import("{\"general\":{\"image\":{\"wide_dynamic_range\":true}}}"), 0);
    assert_camera(3, 50, true);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, make, unmake)
    const struct CMUnitTest tests[] = {
        CASE(at_the_start_the_camera_is_told_the_factory_values),
        CASE(settings_before_the_start_are_told_at_the_start),
        CASE(saved_settings_are_told_and_refused_ones_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
