/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/camera.h"

static struct camera tilted_at(double height_m, double hfov_deg, double k1, double tilt_deg,
                               double towards_deg)
{
    struct camera_spec spec = { .height_m = height_m,
                                .width_px = 640,
                                .height_px = 480,
                                .hfov_deg = hfov_deg,
                                .k1 = k1,
                                .tilt_deg = tilt_deg,
                                .tilt_towards_deg = towards_deg };
    struct camera camera;
    camera_init(&camera, &spec);
    return camera;
}

static struct camera camera_at(double height_m, double hfov_deg, double k1)
{
    return tilted_at(height_m, hfov_deg, k1, 0.0, 0.0);
}

static void assert_near(double value, double expected, double within)
{
    if (!(value >= expected - within && value <= expected + within))
        fail_msg("%.9f is not within %.9f of %.9f", value, within, expected);
}

static void focal_length_follows_the_field_of_view(void **state)
{
    (void)state;
    assert_near(camera_at(3.0, 98.0, 0.0).focal_px, 278.17, 0.01);
    assert_near(camera_at(3.0, 90.0, 0.0).focal_px, 320.0, 1e-9);
    assert_near(camera_at(3.0, 120.0, 0.0).focal_px, 184.752, 0.001);
}

static void floor_is_seen_right_way_up(void **state)
{
    (void)state;
    struct camera camera = camera_at(3.0, 90.0, 0.0);
    double u, v;
    assert_true(camera_project(&camera, 0.0, 0.0, 0.0, &u, &v));
    assert_near(u, 320.0, 1e-9);
    assert_near(v, 240.0, 1e-9);
    assert_true(camera_project(&camera, 1.5, 0.75, 0.0, &u, &v));
    assert_near(u, 320.0 + 160.0, 1e-9);
    assert_near(v, 240.0 - 80.0, 1e-9);
}

/* Heads are seen farther out than the feet: by H / (H - h). */
static void heads_lean_outwards_by_their_height(void **state)
{
    (void)state;
    static const struct {
        double height_m, head_m, factor;
    } rows[] = { { 3.0, 1.72, 2.34375 },
                 { 3.0, 1.20, 1.66667 },
                 { 2.5, 1.72, 3.20513 },
                 { 6.0, 1.72, 1.40187 },
                 { 4.5, 0.00, 1.0 } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct camera camera = camera_at(rows[i].height_m, 98.0, 0.0);
        double u, v, x, y;
        assert_true(camera_project(&camera, 0.6, -0.3, rows[i].head_m, &u, &v));
        camera_unproject(&camera, u, v, 0.0, &x, &y);
        assert_near(x / 0.6, rows[i].factor, 1e-5);
        assert_near(y / -0.3, rows[i].factor, 1e-5);
    }
}

static void lens_bends_as_its_formula_says(void **state)
{
    (void)state;
    struct camera straight = camera_at(3.0, 98.0, 0.0), bent = camera_at(3.0, 98.0, -0.1);
    double u, v, bent_u, bent_v;
    assert_true(camera_project(&straight, 1.2, 0.9, 0.0, &u, &v));
    assert_true(camera_project(&bent, 1.2, 0.9, 0.0, &bent_u, &bent_v));
    double r2 = (1.2 * 1.2 + 0.9 * 0.9) / 9.0;
    assert_near(bent_u - 320.0, (u - 320.0) * (1.0 - 0.1 * r2), 1e-9);
    assert_near(bent_v - 240.0, (v - 240.0) * (1.0 - 0.1 * r2), 1e-9);
}

static void a_tilted_camera_looks_where_it_leans(void **state)
{
    (void)state;
    static const struct {
        double tilt_deg, towards_deg, x, y; /* the floor in the middle, from 3 m */
    } rows[] = {
        { 45.0, 0.0, 3.0, 0.0 },
        { 45.0, 90.0, 0.0, 3.0 },
        { 30.0, 180.0, -1.7320508, 0.0 },
        { 10.0, -90.0, 0.0, -0.5289809 },
        { 20.0, 45.0, 0.7720975, 0.7720975 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct camera camera = tilted_at(3.0, 98.0, 0.0, rows[i].tilt_deg, rows[i].towards_deg);
        double u, v, x, y;
        camera_unproject(&camera, 320.0, 240.0, 0.0, &x, &y);
        assert_near(x, rows[i].x, 1e-6);
        assert_near(y, rows[i].y, 1e-6);
        /* The foot point has moved the other way by the tangent of the tilt. */
        assert_true(camera_project(&camera, 0.0, 0.0, 0.0, &u, &v));
        assert_near(u, 320.0 - camera.focal_px * rows[i].x / 3.0, 1e-4);
        assert_near(v, 240.0 + camera.focal_px * rows[i].y / 3.0, 1e-4);
    }
}

/* Above the horizon the floor goes on for ever; it is cut off far away, in the right direction. */
static void a_ray_above_the_horizon_ends_far_away(void **state)
{
    (void)state;
    struct camera camera = tilted_at(3.0, 130.0, 0.0, 45.0, 90.0);
    double x, y;
    camera_unproject(&camera, 320.0, 0.0, 0.0, &x, &y);
    assert_near(x, 0.0, 1e-6);
    assert_true(y > 100.0 && y < 1000.0);
}

static void unproject_undoes_project(void **state)
{
    (void)state;
    static const double bends[] = { 0.0, -0.12, 0.3, 0.0, 0.1 };
    static const double tilts[] = { 0.0, 0.0, 0.0, 25.0, 12.0 };
    for (size_t k = 0; k < 5; k++) {
        struct camera camera = tilted_at(3.5, 98.0, bends[k], tilts[k], 70.0);
        for (int i = 0; i < 100; i++) {
            double x = -2.7 + 0.6 * (i % 10), y = -2.0 + 0.45 * (double)(i / 10);
            double u, v, back_x, back_y;
            assert_true(camera_project(&camera, x, y, 1.0, &u, &v));
            camera_unproject(&camera, u, v, 1.0, &back_x, &back_y);
            assert_near(back_x, x, 1e-9);
            assert_near(back_y, y, 1e-9);
        }
    }
}

static void nothing_is_seen_above_the_camera_or_beyond_the_lens(void **state)
{
    (void)state;
    struct camera camera = camera_at(2.5, 98.0, -0.15);
    double u, v;
    assert_false(camera_project(&camera, 0.0, 0.0, 2.5, &u, &v));
    assert_false(camera_project(&camera, 0.0, 0.0, 3.0, &u, &v));
    /* The lens turns at r = 1 / sqrt(3 * 0.15) = 1.49 focal lengths: 3.73 m of floor. */
    assert_true(camera_project(&camera, 3.7, 0.0, 0.0, &u, &v));
    assert_false(camera_project(&camera, 3.8, 0.0, 0.0, &u, &v));
}

static void head_sinks_while_sitting(void **state)
{
    (void)state;
    assert_near(body_head_z(1.72, 0.0), 0.93 * 1.72, 1e-12);
    assert_near(body_head_z(1.72, 1.0), 0.93 * 1.72 * 0.78, 1e-12);
    assert_true(body_head_z(1.72, 0.5) < body_head_z(1.72, 0.4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(focal_length_follows_the_field_of_view),
        cmocka_unit_test(floor_is_seen_right_way_up),
        cmocka_unit_test(heads_lean_outwards_by_their_height),
        cmocka_unit_test(lens_bends_as_its_formula_says),
        cmocka_unit_test(a_tilted_camera_looks_where_it_leans),
        cmocka_unit_test(a_ray_above_the_horizon_ends_far_away),
        cmocka_unit_test(unproject_undoes_project),
        cmocka_unit_test(nothing_is_seen_above_the_camera_or_beyond_the_lens),
        cmocka_unit_test(head_sinks_while_sitting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
