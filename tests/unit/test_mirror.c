/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/mirror.h"

static void assert_near(double value, double expected)
{
    if (!(value >= expected - 1e-12 && value <= expected + 1e-12))
        fail_msg("%.9f is not %.9f", value, expected);
}

/* Slabs of 4 cm around the camera's foot. */
static void the_face_towards_the_camera_is_the_glass(void **state)
{
    (void)state;
    static const struct {
        double x, y, cosine, sine, x_face, y_face, x_normal, y_normal;
    } rows[] = {
        { 0.5, 2.0, 1.0, 0.0, 0.5, 1.98, 0.0, -1.0 },
        { 0.5, -2.0, 1.0, 0.0, 0.5, -1.98, 0.0, 1.0 },
        { 1.0, 0.0, 0.0, 1.0, 0.98, 0.0, -1.0, 0.0 },
        { -1.0, 0.0, 0.0, 1.0, -0.98, 0.0, 1.0, 0.0 },
        { 3.0, 4.0, -0.8, 0.6, 2.988, 3.984, -0.6, -0.8 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mirror mirror;
        assert_true(mirror_of_slab((struct vec2) { rows[i].x, rows[i].y }, rows[i].cosine,
                                   rows[i].sine, 0.02, &mirror));
        assert_near(mirror.at.x, rows[i].x_face);
        assert_near(mirror.at.y, rows[i].y_face);
        assert_near(mirror.normal.x, rows[i].x_normal);
        assert_near(mirror.normal.y, rows[i].y_normal);
        assert_true(mirror_before_m(&mirror, 0.0, 0.0) > 0.0);
    }
}

static void right_under_the_camera_there_is_no_glass_to_see(void **state)
{
    (void)state;
    struct mirror mirror;
    assert_false(mirror_of_slab((struct vec2) { 1.0, 0.01 }, 1.0, 0.0, 0.02, &mirror));
    assert_true(mirror_of_slab((struct vec2) { 1.0, 0.03 }, 1.0, 0.0, 0.02, &mirror));
}

static void an_image_is_as_far_behind_and_walks_the_other_way(void **state)
{
    (void)state;
    struct mirror mirror;
    double x = 0.3, y = -0.7, dx = 0.8, dy = 0.6;
    assert_true(mirror_of_slab((struct vec2) { 1.02, 0.0 }, 0.0, 1.0, 0.02, &mirror));
    assert_near(mirror_before_m(&mirror, x, y), 0.7);
    mirror_point(&mirror, &x, &y);
    mirror_direction(&mirror, &dx, &dy);
    assert_near(x, 1.7);
    assert_near(y, -0.7);
    assert_near(dx, -0.8);
    assert_near(dy, 0.6);
    assert_near(mirror_before_m(&mirror, x, y), -0.7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_face_towards_the_camera_is_the_glass),
        cmocka_unit_test(right_under_the_camera_there_is_no_glass_to_see),
        cmocka_unit_test(an_image_is_as_far_behind_and_walks_the_other_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
