/* SPDX-License-Identifier: MIT */
/* When pictures may be left out, and that the device's memory of them is afterwards, to the byte,
 * what it would have been. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/background.h"
#include "firmware_core/detect.h"
#include "hal_sim/stillness.h"
#include "sim/render.h"

enum { FAR = 1000000000, CYCLE = 100 };

/* As it is once nothing has happened for long enough. */
static struct stillness rested(uint64_t due_us)
{
    struct stillness s = { 0 };
    for (int i = 0; i <= STILLNESS_SETTLED; i++)
        stillness_see(&s, true, due_us);
    return s;
}

static void left_out_only_when_all_was_at_rest_for_long(void **state)
{
    (void)state;
    const struct stillness_view view = { 0, FAR, UINT64_MAX, FAR, CYCLE };
    struct stillness s = { 0 };
    stillness_see(&s, true, 7);
    for (int i = 1; i < STILLNESS_SETTLED; i++)
        stillness_see(&s, true, 7);
    assert_int_equal(stillness_count(&s, &view), 0);
    struct stillness disturbed = s, other_due = s;
    stillness_see(&s, true, 7);
    assert_true(stillness_count(&s, &view) > 0);
    stillness_see(&disturbed, false, 7);
    stillness_see(&disturbed, true, 7);
    assert_int_equal(stillness_count(&disturbed, &view), 0);
    /* something happened that nobody saw, such as a lamp a little brighter */
    stillness_see(&other_due, true, 9);
    assert_int_equal(stillness_count(&other_due, &view), 0);
}

static void pictures_come_again_in_time(void **state)
{
    (void)state;
    static const struct {
        struct stillness_view view;
        uint64_t n;
    } cases[] = {
        /* only the end is ahead, and a report may be due there */
        { { 5000, FAR, UINT64_MAX, 60000, CYCLE }, 54998 },
        { { 5000, 60000, UINT64_MAX, 60000, CYCLE }, 54998 },
        /* a report is due: two frames before it, and never mind the cycle */
        { { 5000, 9999, UINT64_MAX, 60000, CYCLE }, 4997 },
        /* hardly worth it, and not worth it */
        { { 5000, 5018, UINT64_MAX, 60000, CYCLE }, 16 },
        { { 5000, 5017, UINT64_MAX, 60000, CYCLE }, 0 },
        /* somebody comes: whole cycles, and in time for the device to forget */
        { { 5000, FAR, 20050, 60000, CYCLE }, 13000 },
        { { 5000, FAR, 7115, 60000, CYCLE }, 100 },
        { { 5000, FAR, 7099, 60000, CYCLE }, 0 },
        { { 5000, FAR, 5001, 60000, CYCLE }, 0 },
        /* a report shortly before that: whole cycles too */
        { { 5000, 17550, 20050, 60000, CYCLE }, 12500 },
        { { 5000, 10051, 20050, 60000, CYCLE }, 5049 },
        /* a report is due now, or was */
        { { 5000, 5000, UINT64_MAX, 60000, CYCLE }, 0 },
        { { 5000, 4000, UINT64_MAX, 60000, CYCLE }, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct stillness s = rested(7);
        assert_int_equal(stillness_count(&s, &cases[i].view), cases[i].n);
        assert_int_equal(s.n_left_out, cases[i].n);
    }
}

static void what_reports_left_over_of_a_cycle_is_made_up_for(void **state)
{
    (void)state;
    struct stillness s = rested(7);
    struct stillness_view view = { 5000, 10051, 20050, 60000, CYCLE };
    uint64_t first = stillness_count(&s, &view);
    assert_int_equal(first % CYCLE, 49);
    view.next = 10055;
    view.event = FAR;
    uint64_t second = stillness_count(&s, &view);
    assert_int_equal((first + second) % CYCLE, 0);
    assert_true(view.next + second + STILLNESS_LEAD <= view.due);
    assert_true(view.next + second + STILLNESS_LEAD + CYCLE > view.due);
}

/* The part of a device that remembers pictures. */
struct eye {
    struct background background;
    struct small_image image;
    struct detect detect;
    struct detections detections;
};

static struct eye *new_eye(void)
{
    struct eye *eye = calloc(1, sizeof *eye);
    assert_non_null(eye);
    return eye;
}

static void see(struct eye *eye, struct renderer *renderer, const struct scene *scene, uint64_t i)
{
    const struct bodies nobody = { .n = 0 };
    const struct surroundings around = { .lux = scene->light.lux };
    const struct camera_spec *camera = &scene->camera;
    uint64_t t_us = i * 1000000 / camera->fps;
    const uint8_t *picture = renderer_paint(renderer, t_us, &nobody, &around);
    struct frame frame = { .luma = picture,
                           .chroma = picture + (size_t)camera->width_px * camera->height_px,
                           .width_px = camera->width_px,
                           .height_px = camera->height_px,
                           .stride_px = camera->width_px,
                           .seq = (uint32_t)i,
                           .t_us = t_us };
    background_update(&eye->background, &frame, &eye->image, t_us);
    detect_people(&eye->detect, &eye->image, &eye->detections);
    assert_int_equal(eye->detections.n, 0);
}

static void compare_after_a_gap(const struct scene *scene)
{
    const uint64_t settled = STILLNESS_SETTLED, lead = STILLNESS_LEAD;
    struct renderer *a = renderer_create(scene), *b = renderer_create(scene);
    struct eye *eye_a = new_eye(), *eye_b = new_eye();
    assert_true(a != NULL && b != NULL);
    uint64_t i = 0;
    for (; i < settled; i++) {
        see(eye_a, a, scene, i);
        see(eye_b, b, scene, i);
    }
    assert_true(eye_a->background.settled && renderer_at_rest(a));
    const uint64_t left_out = 5 * detect_cycle_frames(&eye_a->detect);
    for (; i < settled + left_out; i++)
        see(eye_a, a, scene, i);
    renderer_leave_out(b, left_out, (i - 1) * 1000000 / scene->camera.fps);
    for (; i < settled + left_out + lead; i++) {
        see(eye_a, a, scene, i);
        see(eye_b, b, scene, i);
        /* the test would prove nothing if the gap had left no difference */
        if (i == settled + left_out)
            assert_memory_not_equal(&eye_a->detect, &eye_b->detect, sizeof eye_a->detect);
    }
    assert_memory_equal(&eye_a->background, &eye_b->background, sizeof eye_a->background);
    assert_memory_equal(&eye_a->detect, &eye_b->detect, sizeof eye_a->detect);
    free(eye_a);
    free(eye_b);
    renderer_destroy(a);
    renderer_destroy(b);
}

static struct scene room(uint64_t seed, double lux, uint16_t mains_hz, uint16_t fps, bool noise)
{
    return (struct scene) {
        .seed = seed,
        .camera = { .height_m = 3,
                    .width_px = 320,
                    .height_px = 240,
                    .fps = fps,
                    .hfov_deg = 98,
                    .noise = noise },
        .floor_rgb = UINT32_MAX,
        .light = { .lux = lux,
                   .mains_hz = mains_hz,
                   .flicker = 0.1,
                   .shadows = true,
                   .lamp_height_m = 3 },
    };
}

static void the_device_forgets_the_gap_in_a_bright_room(void **state)
{
    (void)state;
    const struct scene scene = room(3, 300, 50, 15, true);
    compare_after_a_gap(&scene);
}

static void the_device_forgets_the_gap_in_a_dim_room(void **state)
{
    (void)state;
    const struct scene scene = room(4, 20, 60, 7, true);
    compare_after_a_gap(&scene);
}

/* More than twice as many tiles have to be looked at anew in the same time. */
static void the_device_forgets_the_gap_under_a_high_ceiling(void **state)
{
    (void)state;
    struct scene scene = room(6, 300, 50, 15, true);
    scene.camera.width_px = 640;
    scene.camera.height_px = 256;
    compare_after_a_gap(&scene);
}

/* Where nothing trembles, whole numbers keep the difference that a gap makes. */
static void a_camera_without_noise_is_never_at_rest(void **state)
{
    (void)state;
    const struct scene scene = room(5, 80, 50, 15, false);
    struct renderer *renderer = renderer_create(&scene);
    struct eye *eye = new_eye();
    for (uint64_t i = 0; i < 100; i++)
        see(eye, renderer, &scene, i);
    assert_true(eye->background.settled);
    assert_false(renderer_at_rest(renderer));
    free(eye);
    renderer_destroy(renderer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(left_out_only_when_all_was_at_rest_for_long),
        cmocka_unit_test(pictures_come_again_in_time),
        cmocka_unit_test(what_reports_left_over_of_a_cycle_is_made_up_for),
        cmocka_unit_test(the_device_forgets_the_gap_in_a_bright_room),
        cmocka_unit_test(the_device_forgets_the_gap_in_a_dim_room),
        cmocka_unit_test(the_device_forgets_the_gap_under_a_high_ceiling),
        cmocka_unit_test(a_camera_without_noise_is_never_at_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
