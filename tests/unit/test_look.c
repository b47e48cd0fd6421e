/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <cmocka.h>

#include "rig/window/look.h"

enum { CAMERA_W = 640, CAMERA_H = 480 };

static const double sizes[][3] = {
    { 1280, 800, 1 }, { 640, 480, 1 }, { 2560, 1600, 2 }, { 1920, 600, 1 }, { 800, 1200, 1.5 }
};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

static bool within(const struct area *in, double w, double h)
{
    return in->x >= 0 && in->y >= 0 && in->w >= 0 && in->h >= 0 && in->x + in->w <= w + 1e-9 &&
           in->y + in->h <= h + 1e-9;
}

static bool apart(const struct area *a, const struct area *b)
{
    return a->x + a->w <= b->x + 1e-9 || b->x + b->w <= a->x + 1e-9 || a->y + a->h <= b->y + 1e-9 ||
           b->y + b->h <= a->y + 1e-9;
}

static void areas_are_in_the_window_and_never_overlap(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZES; i++) {
        struct layout layout;
        layout_make(sizes[i][0], sizes[i][1], sizes[i][2], &layout);
        const struct area *all[] = { &layout.picture, &layout.panels, &layout.tools,
                                     &layout.time_line, &layout.foot };
        for (size_t a = 0; a < 5; a++) {
            assert_true(within(all[a], sizes[i][0], sizes[i][1]));
            for (size_t b = 0; b < a; b++)
                assert_true(apart(all[a], all[b]));
        }
        assert_true(layout.picture.w > 0.4 * sizes[i][0]);
        assert_true(layout.picture.h > 0.3 * sizes[i][1]);
    }
}

static void a_tiny_window_has_no_negative_areas(void **state)
{
    (void)state;
    struct layout layout;
    struct look look;
    struct sight sight;
    look_init(&look);
    for (double side = 1; side < 300; side += 7) {
        layout_make(side, side, 1, &layout);
        assert_true(within(&layout.picture, side + 24, side + 300));
        assert_true(layout.panels.h >= 0 && layout.time_line.h >= 0 && layout.foot.h >= 0);
        assert_true(sight_of(&look, &layout, CAMERA_W, CAMERA_H, 0, &sight));
        assert_true(sight.px > 0 && sight.screen.w >= 0 && sight.screen.h >= 0);
    }
}

static void the_whole_picture_is_in_the_middle_of_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZES; i++) {
        struct layout layout;
        struct look look;
        struct sight s;
        look_init(&look);
        layout_make(sizes[i][0], sizes[i][1], sizes[i][2], &layout);
        assert_true(sight_of(&look, &layout, CAMERA_W, CAMERA_H, 0, &s));
        assert_false(sight_of(&look, &layout, CAMERA_W, CAMERA_H, 1, &s));
        const struct area *p = &layout.picture;
        assert_true(fabs(s.x0 - p->x - (p->x + p->w - s.x0 - CAMERA_W * s.px)) <= 2);
        assert_true(fabs(s.y0 - p->y - (p->y + p->h - s.y0 - CAMERA_H * s.px)) <= 2);
        assert_true(fabs(CAMERA_W * s.px - p->w) < 1e-6 || fabs(CAMERA_H * s.px - p->h) < 1e-6);
    }
}

static void there_and_back_is_the_same_place(void **state)
{
    (void)state;
    struct layout layout;
    struct look look;
    look_init(&look);
    layout_make(1280, 800, 1, &layout);
    for (int side = 0; side < 2; side++)
        for (double zoom = 1; zoom <= LOOK_ZOOM_MAX; zoom *= 3) {
            look.side_by_side = side == 1;
            look.zoom = zoom;
            look.centre_x = 0.3;
            look.centre_y = 0.8;
            for (unsigned index = 0; index < (side == 1 ? 2u : 1u); index++) {
                struct sight s;
                double x, y, u, v;
                assert_true(sight_of(&look, &layout, CAMERA_W, CAMERA_H, index, &s));
                sight_to_screen(&s, 123.25, 45.5, &x, &y);
                sight_to_camera(&s, x, y, &u, &v);
                assert_true(fabs(u - 123.25) < 1e-9 && fabs(v - 45.5) < 1e-9);
            }
        }
}

static void two_pictures_are_apart_and_show_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZES; i++) {
        struct layout layout;
        struct look look;
        struct sight a, b, hit;
        double ax, ay, bx, by, u, v;
        look_init(&look);
        look.side_by_side = true;
        look.zoom = 2.5;
        layout_make(sizes[i][0], sizes[i][1], sizes[i][2], &layout);
        assert_true(sight_of(&look, &layout, CAMERA_W, CAMERA_H, 0, &a));
        assert_true(sight_of(&look, &layout, CAMERA_W, CAMERA_H, 1, &b));
        assert_false(sight_of(&look, &layout, CAMERA_W, CAMERA_H, 2, &hit));
        assert_true(apart(&a.screen, &b.screen));
        assert_true(within(&b.screen, sizes[i][0], sizes[i][1]));
        assert_true(a.px == b.px);
        sight_to_screen(&a, 320, 240, &ax, &ay);
        sight_to_screen(&b, 320, 240, &bx, &by);
        assert_true(fabs(ax - a.screen.x - (bx - b.screen.x)) <= 1);
        assert_true(fabs(ay - a.screen.y - (by - b.screen.y)) <= 1);
        assert_true(sight_at(&look, &layout, CAMERA_W, CAMERA_H, bx, by, &hit));
        sight_to_camera(&hit, bx, by, &u, &v);
        assert_true(fabs(u - 320) < 1e-9 && fabs(v - 240) < 1e-9);
    }
}

static void zooming_keeps_what_is_under_the_pointer(void **state)
{
    (void)state;
    struct layout layout;
    struct look look;
    struct sight s;
    double u, v, u2, v2;
    look_init(&look);
    layout_make(1280, 800, 1, &layout);
    for (int side = 0; side < 2; side++) {
        look_init(&look);
        look.side_by_side = side == 1;
        sight_of(&look, &layout, CAMERA_W, CAMERA_H, (unsigned)side, &s);
        const double x = s.screen.x + 0.3 * s.screen.w, y = s.screen.y + 0.6 * s.screen.h;
        look.zoom = 3; /* large enough to move freely */
        look.centre_x = 0.4;
        sight_of(&look, &layout, CAMERA_W, CAMERA_H, (unsigned)side, &s);
        sight_to_camera(&s, x, y, &u, &v);
        for (int step = 0; step < 16; step++) {
            look_zoom(&look, &layout, CAMERA_W, CAMERA_H, step % 8 < 5 ? 1.5 : 0.8, x, y);
            sight_of(&look, &layout, CAMERA_W, CAMERA_H, (unsigned)side, &s);
            sight_to_camera(&s, x, y, &u2, &v2);
            assert_true(fabs(u2 - u) * s.px < 0.1 && fabs(v2 - v) * s.px < 0.1);
        }
    }
}

static void zoom_has_its_limits(void **state)
{
    (void)state;
    struct layout layout;
    struct look look;
    look_init(&look);
    layout_make(1280, 800, 1, &layout);
    for (int i = 0; i < 100; i++)
        look_zoom(&look, &layout, CAMERA_W, CAMERA_H, 2, 300, 300);
    assert_true(look.zoom == LOOK_ZOOM_MAX);
    for (int i = 0; i < 100; i++)
        look_zoom(&look, &layout, CAMERA_W, CAMERA_H, 0.5, 600, 500);
    assert_true(look.zoom == 1);
}

static void the_picture_moves_to_its_edge_and_back(void **state)
{
    (void)state;
    struct layout layout;
    struct look look;
    struct sight s;
    double u, v;
    look_init(&look);
    layout_make(1280, 800, 1, &layout);
    look.zoom = 4;
    look_move(&look, &layout, CAMERA_W, CAMERA_H, 1e5, 1e5);
    sight_of(&look, &layout, CAMERA_W, CAMERA_H, 0, &s);
    sight_to_camera(&s, layout.picture.x, layout.picture.y, &u, &v);
    assert_true(fabs(u) * s.px <= 1 && fabs(v) * s.px <= 1);
    /* the way back begins at once */
    look_move(&look, &layout, CAMERA_W, CAMERA_H, -10, -20);
    sight_of(&look, &layout, CAMERA_W, CAMERA_H, 0, &s);
    sight_to_camera(&s, layout.picture.x, layout.picture.y, &u, &v);
    assert_true(fabs(u * s.px - 10) <= 1.5 && fabs(v * s.px - 20) <= 1.5);
    look_move(&look, &layout, CAMERA_W, CAMERA_H, -1e5, -1e5);
    sight_of(&look, &layout, CAMERA_W, CAMERA_H, 0, &s);
    sight_to_camera(&s, layout.picture.x + layout.picture.w, layout.picture.y + layout.picture.h,
                    &u, &v);
    assert_true(fabs(u - CAMERA_W) * s.px <= 1.5 && fabs(v - CAMERA_H) * s.px <= 1.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_are_in_the_window_and_never_overlap),
        cmocka_unit_test(a_tiny_window_has_no_negative_areas),
        cmocka_unit_test(the_whole_picture_is_in_the_middle_of_its_place),
        cmocka_unit_test(there_and_back_is_the_same_place),
        cmocka_unit_test(two_pictures_are_apart_and_show_the_same),
        cmocka_unit_test(zooming_keeps_what_is_under_the_pointer),
        cmocka_unit_test(zoom_has_its_limits),
        cmocka_unit_test(the_picture_moves_to_its_edge_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
