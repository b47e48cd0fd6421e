/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware_core/background.h"
#include "firmware_core/detect.h"
#include "sim/camera.h"
#include "sim/render.h"

enum { FRAME_US = 66667, SURE = 84 };

/* A room under the real renderer, and the first two stages of the core. */
struct room {
    struct scene scene;
    struct object_spec chair;
    struct surroundings around;
    struct renderer *renderer;
    struct camera camera;
    struct bodies people;
    uint64_t t_us;
    struct background background;
    struct small_image image;
    struct detect detect;
    struct detections found;
};

static const struct camera_spec usual = {
    .height_m = 3.2, .width_px = 640, .height_px = 480, .fps = 15, .hfov_deg = 98, .noise = true
};
static const struct camera_spec high = {
    .height_m = 7, .width_px = 1280, .height_px = 512, .fps = 15, .hfov_deg = 90, .noise = true
};

static int make_under(void **state, const struct camera_spec *camera)
{
    struct room *room = calloc(1, sizeof *room);
    assert_non_null(room);
    room->scene.seed = 3;
    room->scene.camera = *camera;
    room->scene.floor_rgb = UINT32_MAX;
    room->scene.light = (struct light_spec) { .lux = 300,
                                              .mains_hz = 50,
                                              .flicker = 0.1,
                                              .shadows = true,
                                              .lamp = { 0.8, 0.6 },
                                              .lamp_height_m = 3 };
    room->chair = (struct object_spec) {
        .kind = OBJECT_CHAIR, .at = { -1.2, -0.9 }, .rotate_deg = 30, .colour_rgb = UINT32_MAX
    };
    room->around = (struct surroundings) {
        .lux = 300, .objects_version = 1, .n_objects = 1, .objects = &room->chair
    };
    room->renderer = renderer_create(&room->scene);
    assert_non_null(room->renderer);
    camera_init(&room->camera, &room->scene.camera);
    *state = room;
    return 0;
}

static int make(void **state)
{
    return make_under(state, &usual);
}

static int make_high(void **state)
{
    return make_under(state, &high);
}

static int drop(void **state)
{
    struct room *room = *state;
    renderer_destroy(room->renderer);
    free(room);
    return 0;
}

static void stand(struct room *room, double x, double y, double sit)
{
    struct body *body = &room->people.b[room->people.n++];
    *body = (struct body) { .id = room->people.n,
                            .x = x,
                            .y = y,
                            .height_m = 1.74,
                            .heading_x = 1,
                            .sit = sit,
                            .top_rgb = 0x2f5d8a,
                            .legs_rgb = 0x27304a,
                            .hair_rgb = 0x2b1d14,
                            .skin_rgb = 0xd2a582,
                            .build = 128 };
}

static void watch(struct room *room, unsigned frames)
{
    const uint16_t width = room->scene.camera.width_px, height = room->scene.camera.height_px;
    for (unsigned i = 0; i < frames; i++, room->t_us += FRAME_US) {
        const uint8_t *nv12 =
            renderer_paint(room->renderer, room->t_us, &room->people, &room->around);
        const struct frame frame = {
            nv12, nv12 + (size_t)width * height, width, height, width, 0, room->t_us
        };
        background_update(&room->background, &frame, &room->image, room->t_us);
        detect_people(&room->detect, &room->image, &room->found);
    }
}

static unsigned sure(const struct room *room)
{
    unsigned n = 0;
    for (unsigned i = 0; i < room->found.n; i++)
        n += room->found.d[i].score >= SURE ? 1U : 0U;
    return n;
}

/* Whether somebody is seen within 12 pixels of a body's head. */
static bool seen(const struct room *room, unsigned who)
{
    const struct body *body = &room->people.b[who];
    double u, v;
    assert_true(camera_project(&room->camera, body->x, body->y,
                               body_head_z(body->height_m, body->sit), &u, &v));
    for (unsigned i = 0; i < room->found.n; i++) {
        const double dx = room->found.d[i].x_q4 / 16.0 - u, dy = room->found.d[i].y_q4 / 16.0 - v;
        if (room->found.d[i].score >= SURE && dx * dx + dy * dy < 144)
            return true;
    }
    return false;
}

static void nobody_is_seen_in_an_empty_room(void **state)
{
    struct room *room = *state;
    for (unsigned i = 0; i < 30; i++) {
        watch(room, 1);
        assert_int_equal(sure(room), 0);
    }
}

static void who_comes_in_is_seen_at_the_head(void **state)
{
    struct room *room = *state;
    watch(room, 5);
    stand(room, 0.9, 0.5, 0);
    watch(room, 1);
    assert_int_equal(sure(room), 1);
    assert_true(seen(room, 0));
}

static void two_at_forty_centimetres_are_two(void **state)
{
    struct room *room = *state;
    watch(room, 5);
    stand(room, 0.5, 0.2, 0);
    stand(room, 0.5, 0.6, 0);
    watch(room, 1);
    assert_int_equal(sure(room), 2);
    assert_true(seen(room, 0) && seen(room, 1));
}

/* The background has long absorbed whoever was there from the start. */
static void who_sits_still_is_seen_without_any_motion(void **state)
{
    struct room *room = *state;
    stand(room, -1.2, -0.9, 1);
    watch(room, 40);
    assert_true(seen(room, 0));
    assert_int_equal(sure(room), 1);
}

static void a_chair_that_was_moved_is_nobody(void **state)
{
    struct room *room = *state;
    watch(room, 20);
    room->chair.at = (struct vec2) { 0.8, 0.9 };
    room->chair.rotate_deg = 100;
    room->around.objects_version++;
    watch(room, 20);
    assert_int_equal(sure(room), 0);
}

static void a_step_of_the_light_brings_nobody(void **state)
{
    struct room *room = *state;
    watch(room, 20);
    room->around.lux = 120;
    for (unsigned i = 0; i < 10; i++) {
        watch(room, 1);
        assert_int_equal(sure(room), 0);
    }
}

/* Heads of less than three cells, and bodies that lean away from the middle by several heads. */
static void from_seven_metres_people_are_seen_to_the_rim(void **state)
{
    struct room *room = *state;
    watch(room, 5);
    for (int x = -2; x <= 2; x++)
        for (int y = -1; y <= 1; y++)
            stand(room, 2.45 * x, 1.75 * y, 0);
    watch(room, 1);
    for (unsigned i = 0; i < room->people.n; i++)
        assert_true(seen(room, i));
    assert_int_equal(sure(room), room->people.n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nobody_is_seen_in_an_empty_room, make, drop),
        cmocka_unit_test_setup_teardown(who_comes_in_is_seen_at_the_head, make, drop),
        cmocka_unit_test_setup_teardown(two_at_forty_centimetres_are_two, make, drop),
        cmocka_unit_test_setup_teardown(who_sits_still_is_seen_without_any_motion, make, drop),
        cmocka_unit_test_setup_teardown(a_chair_that_was_moved_is_nobody, make, drop),
        cmocka_unit_test_setup_teardown(a_step_of_the_light_brings_nobody, make, drop),
        cmocka_unit_test_setup_teardown(from_seven_metres_people_are_seen_to_the_rim, make_high,
                                        drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
