/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sim/camera.h"
#include "sim/render.h"

enum { WIDTH = 320, HEIGHT = 240, FRAME_BYTES = WIDTH * HEIGHT * 3 / 2, FRAME_US = 66667 };

static struct bodies bodies;

static struct scene plain_scene(void)
{
    return (struct scene) {
        .seed = 11,
        .floor = FLOOR_PLAIN,
        .floor_rgb = 0x808080,
        .camera = { .height_m = 3.0,
                    .width_px = WIDTH,
                    .height_px = HEIGHT,
                    .fps = 15,
                    .hfov_deg = 98.0,
                    .noise = false },
        .light = { .lux = 300.0,
                   .mains_hz = 50,
                   .flicker = 0.1,
                   .shadows = false,
                   .lamp_height_m = 2.8 },
    };
}

static struct body *add_body(double x, double y, double height_m)
{
    struct body *body = &bodies.b[bodies.n++];
    memset(body, 0, sizeof *body);
    body->id = bodies.n;
    body->x = x;
    body->y = y;
    body->height_m = height_m;
    body->heading_x = 1.0;
    body->top_rgb = 0x30343C;
    body->legs_rgb = 0x22262E;
    body->hair_rgb = 0x2A1C12;
    body->skin_rgb = 0xC99878;
    body->build = 128;
    return body;
}

static struct surroundings lit_by(double lux)
{
    return (struct surroundings) { .lux = lux };
}

/* The picture of one moment, by a renderer of its own. */
static void paint_once(const struct scene *scene, const struct surroundings *around, uint8_t *out)
{
    struct renderer *renderer = renderer_create(scene);
    assert_non_null(renderer);
    memcpy(out, renderer_paint(renderer, 0, &bodies, around), FRAME_BYTES);
    renderer_destroy(renderer);
}

static void assert_near(double value, double expected, double within)
{
    if (!(value >= expected - within && value <= expected + within))
        fail_msg("%.4f is not within %.4f of %.4f", value, within, expected);
}

static int u_at(const uint8_t *nv12, int x, int y)
{
    return nv12[WIDTH * HEIGHT + y / 2 * WIDTH + (x & ~1)];
}

static int v_at(const uint8_t *nv12, int x, int y)
{
    return nv12[WIDTH * HEIGHT + y / 2 * WIDTH + (x | 1)];
}

static void same_moments_give_the_same_bytes(void **state)
{
    (void)state;
    static uint8_t first[3][FRAME_BYTES];
    struct scene scene = plain_scene();
    scene.camera.noise = true;
    scene.light.shadows = true;
    struct surroundings around = lit_by(300.0);
    for (int round = 0; round < 2; round++) {
        bodies.n = 0;
        add_body(0.4, 0.3, 1.75)->speed_m_s = 1.4;
        add_body(-0.8, 0.2, 1.6);
        struct renderer *renderer = renderer_create(&scene);
        for (unsigned i = 0; i < 3; i++) {
            const uint8_t *frame = renderer_paint(renderer, i * FRAME_US, &bodies, &around);
            if (round == 0)
                memcpy(first[i], frame, FRAME_BYTES);
            else
                assert_memory_equal(first[i], frame, FRAME_BYTES);
            bodies.b[0].x += 0.1;
            bodies.b[0].gait += 0.07;
        }
        renderer_destroy(renderer);
    }
    assert_memory_not_equal(first[0], first[1], FRAME_BYTES);
}

/* What a frame shows must not hang on what earlier ones showed. */
static void who_leaves_leaves_no_trace(void **state)
{
    (void)state;
    static uint8_t empty[FRAME_BYTES], fresh[FRAME_BYTES];
    struct scene scene = plain_scene();
    scene.floor = FLOOR_WOOD;
    scene.light.shadows = true;
    struct object_spec table = { .kind = OBJECT_TABLE, .at = { 0.3, 0.2 }, .colour_rgb = 0x8A6A40 };
    struct surroundings around = { .lux = 300.0, .n_objects = 1, .objects = &table };
    bodies.n = 0;
    paint_once(&scene, &around, empty);
    struct renderer *renderer = renderer_create(&scene);
    renderer_paint(renderer, 0, &bodies, &around);
    for (unsigned i = 1; i < 40; i++) {
        bodies.n = 0;
        add_body(-2.0 + 0.1 * i, 0.5, 1.8)->speed_m_s = 1.5;
        add_body(0.2, -1.5 + 0.08 * i, 1.7)->gait = 0.1 * i;
        renderer_paint(renderer, i, &bodies, &around);
    }
    paint_once(&scene, &around, fresh);
    assert_memory_equal(renderer_paint(renderer, 40, &bodies, &around), fresh, FRAME_BYTES);
    bodies.n = 0;
    assert_memory_equal(renderer_paint(renderer, 41, &bodies, &around), empty, FRAME_BYTES);
    renderer_destroy(renderer);
}

/* A person whose hair alone is green is found by chroma. */
static void find_heads_under(double tilt_deg, double towards_deg)
{
    static uint8_t frame[FRAME_BYTES];
    static const double at[][2] = { { 0.0, 0.0 }, { 0.7, 0.4 }, { -0.9, 0.5 }, { 0.2, -0.8 } };
    struct scene scene = plain_scene();
    struct camera camera;
    scene.camera.tilt_deg = tilt_deg;
    scene.camera.tilt_towards_deg = towards_deg;
    camera_init(&camera, &scene.camera);
    struct surroundings around = lit_by(300.0);
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        bodies.n = 0;
        struct body *body = add_body(at[i][0], at[i][1], i == 1 ? 1.2 : 1.75);
        body->hair_rgb = 0x10C020;
        body->id = 4; /* wears neither hat nor long hair */
        paint_once(&scene, &around, frame);
        double sum_x = 0.0, sum_y = 0.0, n = 0.0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                if (u_at(frame, x, y) < 112 && v_at(frame, x, y) < 112) {
                    sum_x += x + 0.5;
                    sum_y += y + 0.5;
                    n += 1.0;
                }
            }
        }
        double u, v;
        double z = body_head_z(body->height_m, 0.0);
        assert_true(camera_project(&camera, at[i][0], at[i][1], z, &u, &v));
        assert_true(n > 60.0);
        /* Hair sits a few centimetres above and behind the middle of the head. */
        double seen[3];
        camera_view(&camera, at[i][0], at[i][1], z, seen);
        double scale = camera.focal_px / seen[2];
        assert_near(sum_x / n, u, 0.06 * scale);
        assert_near(sum_y / n, v, 0.06 * scale);
    }
}

static void head_appears_where_the_camera_projects_it(void **state)
{
    (void)state;
    find_heads_under(0.0, 0.0);
    find_heads_under(15.0, 30.0);
    find_heads_under(20.0, -90.0);
}

/* Under light that the chip cannot balance everything has its colour, in as many lux; under what
 * it can balance, nearly none. */
static void light_gives_its_colour_to_all(void **state)
{
    (void)state;
    static const struct {
        uint32_t rgb;
        uint8_t v_low, v_high;
    } rows[] = { { 0xFFFFFF, 126, 130 }, { 0xFFD1A3, 126, 130 }, { 0xFF3000, 145, 255 } };
    static uint8_t frame[FRAME_BYTES];
    for (size_t i = 0; i < 3; i++) {
        struct scene scene = plain_scene();
        struct surroundings around = lit_by(300.0);
        scene.light.colour_rgb = rows[i].rgb;
        bodies.n = 0;
        add_body(0.0, 0.0, 1.7)->top_rgb = 0x909090;
        bodies.b[0].hair_rgb = 0x909090;
        paint_once(&scene, &around, frame);
        assert_in_range(v_at(frame, 20, 20), rows[i].v_low, rows[i].v_high);
        assert_in_range(v_at(frame, WIDTH / 2, HEIGHT / 2), rows[i].v_low, rows[i].v_high);
        assert_in_range(frame[20 * WIDTH + 20], 60, 160);
    }
}

/* A tilt of nothing is none, whichever way it would go. */
static void a_tilted_picture_is_another_one(void **state)
{
    (void)state;
    static uint8_t level[FRAME_BYTES], turned[FRAME_BYTES], tilted[FRAME_BYTES];
    struct scene scene = plain_scene();
    struct surroundings around = lit_by(300.0);
    bodies.n = 0;
    add_body(0.3, 0.2, 1.7)->speed_m_s = 2.0;
    paint_once(&scene, &around, level);
    scene.camera.tilt_towards_deg = 77.0;
    paint_once(&scene, &around, turned);
    scene.camera.tilt_deg = 5.0;
    paint_once(&scene, &around, tilted);
    assert_memory_equal(level, turned, FRAME_BYTES);
    assert_memory_not_equal(level, tilted, FRAME_BYTES);
}

/* Somebody nearer to the middle hides who stands behind. */
static void near_heads_hide_those_behind(void **state)
{
    (void)state;
    static uint8_t frame[FRAME_BYTES];
    struct scene scene = plain_scene();
    struct camera camera;
    camera_init(&camera, &scene.camera);
    struct surroundings around = lit_by(300.0);
    double u, v, x, y;
    assert_true(camera_project(&camera, 0.5, 0.0, body_head_z(1.8, 0.0), &u, &v));
    camera_unproject(&camera, u, v, 0.6, &x, &y);
    for (int order = 0; order < 2; order++) {
        bodies.n = 0;
        for (int i = 0; i < 2; i++) {
            bool near = (i == 0) == (order == 0);
            struct body *body = add_body(near ? 0.5 : x, 0.0, 1.8);
            body->hair_rgb = body->top_rgb = body->legs_rgb = near ? 0x2040D0 : 0xD03020;
            body->id = 4;
        }
        paint_once(&scene, &around, frame);
        assert_true(u_at(frame, (int)u, (int)v) > 140);
        assert_true(v_at(frame, (int)u, (int)v) < 128);
    }
}

/* A shadow multiplies: what is under it keeps its contrast. */
static void shadow_keeps_the_texture(void **state)
{
    (void)state;
    static uint8_t lit[FRAME_BYTES], shaded[FRAME_BYTES];
    struct scene scene = plain_scene();
    scene.floor = FLOOR_TILES;
    scene.floor_rgb = UINT32_MAX;
    scene.light.shadows = true;
    scene.light.lamp = (struct vec2) { 1.5, 0.0 };
    struct surroundings around = lit_by(300.0);
    bodies.n = 0;
    paint_once(&scene, &around, lit);
    struct body *body = add_body(0.3, 0.0, 1.7);
    body->heading_x = 0.0;
    body->heading_y = 1.0;
    paint_once(&scene, &around, shaded);
    /* Left of the person, away from the lamp: a patch of floor 16 x 16. */
    double low = 2.0, high = 0.0, sum = 0.0;
    int dark = 255, bright = 0;
    for (int y = 112; y < 128; y++) {
        for (int x = 128; x < 144; x++) {
            int before = lit[y * WIDTH + x];
            double ratio = (double)shaded[y * WIDTH + x] / (double)before;
            low = ratio < low ? ratio : low;
            high = ratio > high ? ratio : high;
            sum += ratio / 256.0;
            dark = before < dark ? before : dark;
            bright = before > bright ? before : bright;
        }
    }
    assert_true(bright > dark + 12);
    assert_true(sum < 0.93 && sum > 0.6);
    assert_true(high - low < 0.07);
}

static double mean_luma(const uint8_t *frame)
{
    double sum = 0.0;
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        sum += frame[i];
    return sum / (WIDTH * HEIGHT);
}

static void exposure_follows_a_step_of_light_within_seconds(void **state)
{
    (void)state;
    struct scene scene = plain_scene();
    struct surroundings bright = lit_by(300.0), dim = lit_by(60.0);
    bodies.n = 0;
    struct renderer *renderer = renderer_create(&scene);
    double before = mean_luma(renderer_paint(renderer, 0, &bodies, &bright));
    double at_once = mean_luma(renderer_paint(renderer, FRAME_US, &bodies, &dim));
    assert_near(at_once / before, sqrt(60.0 / 300.0), 0.03);
    double after = at_once;
    uint64_t t_us = FRAME_US;
    for (int i = 0; i < 45; i++) {
        t_us += FRAME_US;
        double now = mean_luma(renderer_paint(renderer, t_us, &bodies, &dim));
        assert_true(now > after - 1.5 && now < after * 1.25 + 1.0);
        after = now;
    }
    assert_near(after / before, 1.0, 0.09);
    renderer_destroy(renderer);
}

static void sun_patch_clips_to_white_where_it_lies(void **state)
{
    (void)state;
    static uint8_t frame[FRAME_BYTES];
    struct scene scene = plain_scene();
    struct sun_patch patch = { 12000.0,
                               { { 0.5, 0.5 }, { 1.0, 0.5 }, { 1.0, 1.0 }, { 0.5, 1.0 } } };
    struct surroundings around = { .lux = 200.0, .n_patches = 1, .patches = &patch };
    struct camera camera;
    camera_init(&camera, &scene.camera);
    bodies.n = 0;
    paint_once(&scene, &around, frame);
    double u, v;
    assert_true(camera_project(&camera, 0.75, 0.75, 0.0, &u, &v));
    assert_int_equal(frame[(int)v * WIDTH + (int)u], 255);
    assert_true(camera_project(&camera, -0.75, 0.75, 0.0, &u, &v));
    assert_true(frame[(int)v * WIDTH + (int)u] < 200);
}

/* Greatest step between neighbours in the row through a walker's shoulders. */
static int steepest_edge(double exposure_ms, double speed_m_s)
{
    static uint8_t frame[FRAME_BYTES];
    struct scene scene = plain_scene();
    scene.floor_rgb = 0xC8C8C8;
    scene.camera.exposure_ms = exposure_ms;
    struct surroundings around = lit_by(300.0);
    bodies.n = 0;
    struct body *body = add_body(0.0, 0.0, 1.7);
    body->top_rgb = body->hair_rgb = body->skin_rgb = 0x181818;
    body->speed_m_s = speed_m_s;
    paint_once(&scene, &around, frame);
    const uint8_t *row = frame + HEIGHT / 2 * WIDTH;
    int steepest = 0;
    for (int x = WIDTH / 4; x < 3 * WIDTH / 4; x++) {
        int step = row[x] > row[x + 1] ? row[x] - row[x + 1] : row[x + 1] - row[x];
        steepest = step > steepest ? step : steepest;
    }
    return steepest;
}

static void fast_people_blur_with_the_exposure(void **state)
{
    (void)state;
    int still = steepest_edge(30.0, 0.0), brief = steepest_edge(2.0, 2.5);
    int smeared = steepest_edge(30.0, 2.5);
    assert_true(still > 50);
    assert_true(10 * brief > 8 * still);
    assert_true(10 * smeared < 6 * still);
}

static void a_person_behind_a_table_is_hidden_by_it(void **state)
{
    (void)state;
    static uint8_t empty[FRAME_BYTES], frame[FRAME_BYTES];
    struct scene scene = plain_scene();
    struct object_spec table = { .kind = OBJECT_TABLE,
                                 .at = { 0.9, 0.0 },
                                 .width_m = 0.8,
                                 .depth_m = 1.2,
                                 .height_m = 0.74,
                                 .colour_rgb = 0xC09050 };
    struct surroundings around = { .lux = 300.0, .n_objects = 1, .objects = &table };
    struct camera camera;
    camera_init(&camera, &scene.camera);
    bodies.n = 0;
    paint_once(&scene, &around, empty);
    struct body *body = add_body(1.35, 0.0, 1.7);
    body->heading_x = -1.0;
    body->sit = 1.0;
    paint_once(&scene, &around, frame);
    double u, v;
    /* The left thigh is under the table's top, the head is over everything. */
    assert_true(camera_project(&camera, 0.95, 0.11, 0.74, &u, &v));
    assert_near(frame[(int)v * WIDTH + (int)u], empty[(int)v * WIDTH + (int)u], 3);
    assert_true(camera_project(&camera, 1.35, 0.0, body_head_z(1.7, 1.0), &u, &v));
    assert_true(frame[(int)v * WIDTH + (int)u] < empty[(int)v * WIDTH + (int)u] - 20);
}

/* Somebody before a mirror is seen again behind it, in the glass and nowhere else, and leaves no
 * trace in it. */
static void a_mirror_shows_people_twice(void **state)
{
    (void)state;
    static uint8_t empty[FRAME_BYTES], frame[FRAME_BYTES];
    struct scene scene = plain_scene();
    struct camera camera;
    camera_init(&camera, &scene.camera);
    struct object_spec glass = { .kind = OBJECT_MIRROR,
                                 .at = { 0.82, 0.0 },
                                 .rotate_deg = 90.0,
                                 .colour_rgb = UINT32_MAX,
                                 .width_m = 1.0,
                                 .height_m = 2.4 };
    struct surroundings around = { .lux = 300.0, .n_objects = 1, .objects = &glass };
    struct renderer *renderer = renderer_create(&scene);
    bodies.n = 0;
    memcpy(empty, renderer_paint(renderer, 0, &bodies, &around), FRAME_BYTES);
    struct body *body = add_body(0.5, 0.1, 1.7);
    body->hair_rgb = body->top_rgb = 0x10C020;
    body->id = 4;
    memcpy(frame, renderer_paint(renderer, FRAME_US, &bodies, &around), FRAME_BYTES);
    double u, v;
    assert_true(camera_project(&camera, 1.1, 0.1, body_head_z(1.7, 0.0), &u, &v));
    assert_true(v_at(frame, (int)u, (int)v) < 110 && v_at(empty, (int)u, (int)v) > 118);
    /* Off the glass, which ends at y = -0.5, there is no image. */
    body->y = -1.2;
    memcpy(frame, renderer_paint(renderer, 2 * FRAME_US, &bodies, &around), FRAME_BYTES);
    assert_true(camera_project(&camera, 1.1, -1.2, body_head_z(1.7, 0.0), &u, &v));
    assert_true(v_at(frame, (int)u, (int)v) > 118);
    bodies.n = 0;
    assert_memory_equal(renderer_paint(renderer, 3 * FRAME_US, &bodies, &around), empty,
                        FRAME_BYTES);
    renderer_destroy(renderer);
}

/* Nothing that a scene may ask for makes it stumble (run this one under the sanitizers). */
static void odd_scenes_are_painted(void **state)
{
    (void)state;
    static const struct {
        uint16_t width_px, height_px;
        double camera_m, hfov_deg, k1, exposure_ms, lux, tilt_deg;
    } odd[] = {
        { 320, 240, 1.6, 130.0, 0.3, 100.0, 0.0, 0.0 },
        { 16, 16, 2.0, 20.0, -0.15, 0.01, 100000.0, 0.0 },
        { 320, 240, 12.0, 60.0, 0.0, 0.0, 0.01, 0.0 },
        { 320, 240, 2.2, 120.0, -0.15, 0.0, 300.0, 0.0 },
        { 1280, 960, 2.2, 98.0, 0.0, 0.0, 300.0, 0.0 },
        { 320, 240, 1.6, 130.0, 0.3, 0.0, 300.0, 45.0 },
        { 320, 240, 2.2, 120.0, -0.15, 0.0, 300.0, 45.0 },
    };
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        struct scene scene = plain_scene();
        scene.camera.width_px = odd[i].width_px;
        scene.camera.height_px = odd[i].height_px;
        scene.camera.height_m = odd[i].camera_m;
        scene.camera.hfov_deg = odd[i].hfov_deg;
        scene.camera.k1 = odd[i].k1;
        scene.camera.tilt_deg = odd[i].tilt_deg;
        scene.camera.tilt_towards_deg = 50.0;
        scene.camera.exposure_ms = odd[i].exposure_ms;
        scene.camera.noise = true;
        scene.light.shadows = true;
        scene.light.mains_hz = i & 1 ? 0 : 60;
        scene.light.lamp_height_m = 0.2;
        struct object_spec things[9];
        for (int k = 0; k < 9; k++)
            things[k] = (struct object_spec) { .kind = (enum object_kind)k,
                                               .colour_rgb = UINT32_MAX,
                                               .at = { 0.4 * k - 1.4, 0.1 * k },
                                               .height_m = 2.0 };
        struct surroundings around = { .lux = odd[i].lux, .n_objects = 9, .objects = things };
        bodies.n = 0;
        for (int k = 0; k < 40; k++) {
            struct body *body =
                add_body(0.3 * (k % 9) - 1.2, 0.3 * (double)(k / 9) - 0.9, 1.0 + 0.03 * k);
            body->sit = 0.1 * (k % 11);
            body->speed_m_s = 0.3 * (k % 10);
            body->gait = 0.13 * k;
            body->heading_x = k & 1 ? 0.6 : -0.8;
            body->heading_y = k & 1 ? 0.8 : 0.6;
        }
        struct renderer *renderer = renderer_create(&scene);
        assert_non_null(renderer);
        for (unsigned k = 0; k < 3; k++)
            assert_non_null(renderer_paint(renderer, k * FRAME_US, &bodies, &around));
        renderer_destroy(renderer);
    }
}

static uint64_t hash_of(const uint8_t *bytes, size_t n)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    return hash;
}

/* The same bytes from every compiler, at every optimisation, on every machine. When the look is
 * changed on purpose, the new numbers are printed. */
static void frames_are_the_same_everywhere(void **state)
{
    (void)state;
    static const uint64_t expected[] = { 0x8c95706417c29d93, 0x5a3ae4c980dbddc1, 0x84a2db52fe80b705,
                                         0xa52e90806d5816e0, 0x7954c9943bc1d5ff };
    bool same = true;
    for (unsigned i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        struct scene scene = plain_scene();
        scene.floor = (enum floor_kind)i;
        scene.floor_rgb = UINT32_MAX;
        scene.camera.noise = true;
        scene.camera.k1 = i == 2 ? -0.08 : 0.0;
        scene.camera.exposure_ms = i == 3 ? 7.0 : 0.0;
        scene.light.shadows = true;
        struct object_spec things[8];
        for (int k = 0; k < 8; k++)
            things[k] = (struct object_spec) { .kind = (enum object_kind)k,
                                               .colour_rgb = UINT32_MAX,
                                               .at = { 0.9 * (k % 4) - 1.3, k < 4 ? 1.0 : -1.1 },
                                               .rotate_deg = 35.0 * k };
        struct sun_patch patch = { 11000.0,
                                   { { 0.2, 0.1 }, { 1.0, 0.1 }, { 0.8, 0.9 }, { 0.1, 0.7 } } };
        struct surroundings around = { .lux = i == 1 ? 6.0 : 250.0,
                                       .n_objects = i & 1 ? 8 : 0,
                                       .objects = things,
                                       .n_patches = i == 4,
                                       .patches = &patch };
        struct renderer *renderer = renderer_create(&scene);
        uint64_t hash = 0;
        for (unsigned frame = 0; frame < 4; frame++) {
            bodies.n = 0;
            for (int k = 0; k < 9; k++) {
                struct body *body = add_body(0.55 * (k % 3) - 0.7 + 0.08 * frame,
                                             0.5 * (double)(k / 3) - 0.5, 1.2 + 0.08 * k);
                body->id = (uint32_t)(k + 1) * (i + 1);
                body->speed_m_s = 0.25 * k;
                body->gait = 0.1 * k + 0.06 * frame;
                body->sit = k == 4 ? 1.0 : 0.0;
                body->heading_x = k & 1 ? 0.6 : -0.8;
                body->heading_y = k & 1 ? 0.8 : 0.6;
            }
            hash ^=
                hash_of(renderer_paint(renderer, frame * FRAME_US, &bodies, &around), FRAME_BYTES);
        }
        renderer_destroy(renderer);
        if (hash != expected[i]) {
            print_error("floor %u: 0x%016" PRIx64 "\n", i, hash);
            same = false;
        }
    }
    assert_true(same);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_moments_give_the_same_bytes),
        cmocka_unit_test(who_leaves_leaves_no_trace),
        cmocka_unit_test(head_appears_where_the_camera_projects_it),
        cmocka_unit_test(a_tilted_picture_is_another_one),
        cmocka_unit_test(light_gives_its_colour_to_all),
        cmocka_unit_test(near_heads_hide_those_behind),
        cmocka_unit_test(shadow_keeps_the_texture),
        cmocka_unit_test(exposure_follows_a_step_of_light_within_seconds),
        cmocka_unit_test(sun_patch_clips_to_white_where_it_lies),
        cmocka_unit_test(fast_people_blur_with_the_exposure),
        cmocka_unit_test(a_person_behind_a_table_is_hidden_by_it),
        cmocka_unit_test(a_mirror_shows_people_twice),
        cmocka_unit_test(odd_scenes_are_painted),
        cmocka_unit_test(frames_are_the_same_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
