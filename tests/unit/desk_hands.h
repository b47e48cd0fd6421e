/* SPDX-License-Identifier: MIT */
/* A desk beside the fake engine, with hands on its keys and its mouse, for its tests. */
#ifndef FOOTFALL_TESTS_UNIT_DESK_HANDS_H
#define FOOTFALL_TESTS_UNIT_DESK_HANDS_H

#include "firmware_core/model.h"
#include "firmware_core/settings_json.h"
#include "rig/memory.h"
#include "rig/window/buttons.h"
#include "rig/window/desk.h"
#include "sim/camera.h"
#include "tests/unit/fake_engine.h"

static struct desk desk;
static uint64_t wall_us = 1000000;

/* What the scene's device has, in every instant. */
static inline void take_settings(const struct scene *scene, struct settings *out)
{
    struct json_arena *arena = memory_zeroed(1, sizeof *arena);
    struct settings_frame frame = { .model = model_find(scene->model),
                                    .width_px = scene->camera.width_px,
                                    .height_px = scene->camera.height_px };
    struct settings_error error;
    assert_int_equal(settings_json_import(out, &frame, arena, scene->device_json,
                                          strlen(scene->device_json), &error),
                     0);
    free(arena);
}

static inline int open_desk(void **state)
{
    (void)state;
    struct draft draft;
    struct buffer why = { 0 };
    fake = (struct engine) { 0 };
    if (draft_open(&draft, "scenes/vs121-p/one-person", NULL, &why) != 0)
        return -1;
    take_settings(draft.scene, &fake.instant.settings);
    desk_init(&desk, &fake, &draft);
    const struct desk_input size = { .kind = INPUT_SIZE, .x = 1280, .y = 800, .wheel = 1.0 };
    desk_input(&desk, &size, wall_us);
    engine_seek(&fake, 0);
    desk_tick(&desk, wall_us);
    return 0;
}

static inline int close_desk(void **state)
{
    (void)state;
    desk_free(&desk);
    chronicle_free(&fake.chronicle);
    return 0;
}

static inline void tick(void)
{
    wall_us += 16667;
    desk_tick(&desk, wall_us);
}

static inline void key(const char *name)
{
    const struct desk_input input = { .kind = INPUT_KEY, .key = name };
    desk_input(&desk, &input, wall_us);
    tick();
}

static inline void mouse(enum desk_input_kind kind, int button, double x, double y)
{
    const struct desk_input input = { .kind = kind, .button = button, .x = x, .y = y };
    desk_input(&desk, &input, wall_us);
    tick();
}

static inline void click(int button, double x, double y)
{
    mouse(INPUT_PRESS, button, x, y);
    mouse(INPUT_RELEASE, button, x, y);
}

static inline void drag(double x, double y, double to_x, double to_y)
{
    mouse(INPUT_PRESS, 1, x, y);
    mouse(INPUT_MOVE, 0, (x + to_x) / 2, (y + to_y) / 2);
    mouse(INPUT_MOVE, 0, to_x, to_y);
    mouse(INPUT_RELEASE, 1, to_x, to_y);
}

/* Where a pixel of the camera is on the screen. */
static inline struct area at(double u, double v)
{
    struct sight sight;
    struct area spot = { 0 };
    assert_true(sight_of(&desk.look, &desk.layout, 640, 480, 0, &sight));
    sight_to_screen(&sight, u, v, &spot.x, &spot.y);
    return spot;
}

static inline void click_at(int button, double u, double v)
{
    struct area spot = at(u, v);
    click(button, spot.x, spot.y);
}

static inline void drag_at(double u, double v, double to_u, double to_v)
{
    struct area from = at(u, v), to = at(to_u, to_v);
    drag(from.x, from.y, to.x, to.y);
}

static inline void press_button(enum action action)
{
    struct area area;
    assert_true(button_area(&desk.layout, action, &area));
    click(1, area.x + area.w / 2, area.y + area.h / 2);
}

static inline void assert_text(const char *part)
{
    if (strstr(fake.text, part) == NULL)
        fail_msg("%s\nis not in\n%s\n(%s)", part, fake.text, desk.message);
}

static inline void mark(enum chronicle_kind kind, uint64_t t_us, const char *text)
{
    const struct chronicle_mark it = { .kind = kind,
                                       .t_us = t_us,
                                       .text = (char *)(uintptr_t)text };
    chronicle_add(&fake.chronicle, &it);
}

/* One who stands there in every instant of the fake engine. */
static inline void put_person(int walker, double u, double v)
{
    struct instant_person person = {
        .walker = walker, .head_x_px = u, .head_y_px = v, .height_m = 1.72, .in_picture = true
    };
    struct camera camera;
    camera_init(&camera, &desk.draft.scene->camera);
    camera_unproject(&camera, u, v, body_head_z(person.height_m, 0), &person.x_m, &person.y_m);
    fake.instant.n_people = 1;
    fake.instant.people[0] = person;
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

#endif
