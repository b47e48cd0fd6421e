/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sim/scene_read.h"
#include "sim/world.h"

#define FRAME_US 66667

/* A scene of one minute with the given keys beside the necessary ones. */
static struct scene *make_scene(const char *keys)
{
    char text[4096];
    struct scene_error error;
    snprintf(text, sizeof text,
             "{ \"version\": 1, \"model\": \"vs121-p\", \"duration\": \"60s\","
             "\"camera\": { \"height\": \"3m\" }, %s }",
             keys);
    struct scene *scene = scene_read_text("/test/world", text, strlen(text), NULL, &error);
    if (scene == NULL)
        print_error("%zu: %s: %s\n", error.line, error.key, error.reason);
    assert_non_null(scene);
    return scene;
}

static struct world *make_world(const struct scene *scene)
{
    struct world *world = world_create(scene);
    assert_non_null(world);
    return world;
}

static const struct body *only_body(const struct world *world)
{
    assert_int_equal(world_bodies(world)->n, 1);
    return &world_bodies(world)->b[0];
}

static void a_walker_is_there_from_the_first_to_the_last_point(void **state)
{
    (void)state;
    struct scene *scene = make_scene("\"walkers\": [{ \"path\": [[\"2s\", -2, 0], [\"6s\", 2, 0]],"
                                     "\"height\": \"1.8m\" }]");
    struct world *world = make_world(scene);
    world_advance(world, 1999999);
    assert_int_equal(world_bodies(world)->n, 0);
    world_advance(world, 2000000);
    assert_true(fabs(only_body(world)->x + 2.0) < 1e-9);
    world_advance(world, 4000000);
    assert_true(fabs(only_body(world)->x - 0.0) < 1e-9);
    assert_true(fabs(only_body(world)->y) < 0.1); /* the sway */
    assert_true(only_body(world)->height_m == 1.8);
    assert_true(fabs(only_body(world)->speed_m_s - 1.0) < 1e-9);
    world_advance(world, 6000000);
    assert_true(fabs(only_body(world)->x - 2.0) < 1e-9);
    world_advance(world, 6000001);
    assert_int_equal(world_bodies(world)->n, 0);
    world_destroy(world);
    scene_free(scene);
}

/* Two scenes that differ in what one walker will do, and a crowd that walks round him. */
static void what_will_be_does_not_change_what_was(void **state)
{
    (void)state;
    static const char others[] = ", { \"path\": [[\"12s\", 1, 1], [\"20s\", 2, 1]] },"
                                 "{ \"crowd\": { \"per_minute\": 60, \"from\": [[-2, -4], [2, -4]],"
                                 "\"to\": [[-2, 4], [2, 4]] } }]";
    char keys[2][1000];
    for (int i = 0; i < 2; i++)
        snprintf(
            keys[i], sizeof keys[i],
            "\"walkers\": [{ \"path\": [[\"2s\", -2, 0], [\"9s\", 0, 0], [\"30s\", 2, 2]]%s }%s",
            i == 0 ? "" : ", \"until\": \"10s\"", others);
    struct scene *scene[2] = { make_scene(keys[0]), make_scene(keys[1]) };
    struct world *world[2] = { make_world(scene[0]), make_world(scene[1]) };
    for (uint64_t t_us = 0; t_us <= 11000000; t_us += FRAME_US) {
        for (int i = 0; i < 2; i++)
            world_advance(world[i], t_us);
        const struct bodies *a = world_bodies(world[0]), *b = world_bodies(world[1]);
        bool gone = t_us > 10000000;
        assert_int_equal(a->n, b->n + (gone ? 1 : 0));
        if (!gone)
            assert_memory_equal(a->b, b->b, a->n * sizeof a->b[0]);
    }
    for (int i = 0; i < 2; i++) {
        world_destroy(world[i]);
        scene_free(scene[i]);
    }
}

static void who_is_gone_before_the_beginning_never_comes(void **state)
{
    (void)state;
    struct scene *scene = make_scene("\"walkers\": [{ \"path\": [[\"5s\", 0, 0], [\"9s\", 1, 0]],"
                                     "\"until\": \"4s\" },"
                                     "{ \"path\": [[\"6s\", 2, 0], [\"9s\", 3, 0]] }]");
    struct world *world = make_world(scene);
    for (uint64_t t_us = 0; t_us < 10000000; t_us += FRAME_US) {
        world_advance(world, t_us);
        for (size_t i = 0; i < world_bodies(world)->n; i++)
            assert_true(world_bodies(world)->b[i].x > 1.5);
        assert_int_equal(world_bodies(world)->n, t_us >= 6000000 && t_us <= 9000000);
    }
    world_destroy(world);
    scene_free(scene);
}

static void looks_can_be_asked_for_without_a_world(void **state)
{
    (void)state;
    struct scene *scene =
        make_scene("\"walkers\": [{ \"path\": [[\"0s\", 0, 0], [\"5s\", 1, 0]] },"
                   "{ \"path\": [[\"0s\", 0, 1], [\"5s\", 1, 1]],"
                   "\"height\": \"1.5m\", \"clothes\": { \"top\": \"#123456\" } }]");
    struct world *world = make_world(scene);
    world_advance(world, 1000000);
    for (size_t i = 0; i < 2; i++) {
        const struct body *body = &world_bodies(world)->b[i];
        struct looks looks;
        world_looks(scene, i, &looks);
        assert_true(looks.height_m == body->height_m && (i == 0 || looks.height_m == 1.5));
        assert_int_equal(looks.top_rgb, body->top_rgb);
        assert_int_equal(looks.hair_rgb, body->hair_rgb);
        assert_int_equal(looks.legs_rgb, body->legs_rgb);
    }
    world_destroy(world);
    scene_free(scene);
}

static void who_stands_still_keeps_facing_the_same_way(void **state)
{
    (void)state;
    struct scene *scene = make_scene("\"walkers\": [{ \"path\": [[\"0s\", -2, 0], [\"2s\", 0, 0],"
                                     "[\"30s\", 0, 0], [\"32s\", 0, 2]] }]");
    struct world *world = make_world(scene);
    world_advance(world, 20000000);
    const struct body *body = only_body(world);
    assert_true(fabs(body->heading_x - 1.0) < 1e-6);
    assert_true(fabs(body->heading_y - 0.0) < 1e-6);
    assert_true(body->speed_m_s == 0.0);
    assert_true(body->x == 0.0 && body->y == 0.0); /* nobody sways on the spot */
    world_advance(world, 31000000);
    assert_true(fabs(only_body(world)->heading_y - 1.0) < 1e-6);
    world_destroy(world);
    scene_free(scene);
}

static void the_gait_goes_on_with_the_way(void **state)
{
    (void)state;
    struct scene *scene = make_scene("\"walkers\": [{ \"path\": [[\"0s\", -5, 0], [\"10s\", 9, 0],"
                                     "[\"20s\", 9, 0]], \"height\": \"1.72m\" }]");
    struct world *world = make_world(scene);
    double before = only_body(world)->gait, strides = 0.0;
    for (uint64_t t_us = 0; t_us <= 9500000; t_us += 20000) {
        world_advance(world, t_us);
        double gait = only_body(world)->gait;
        assert_true(gait >= 0.0 && gait < 1.0);
        strides += gait - before + (gait < before ? 1.0 : 0.0);
        before = gait;
    }
    /* 13.3 m at 1.4 m/s: people of this height take a stride of about 1.4 m. */
    assert_true(strides > 8.5 && strides < 10.5);
    world_advance(world, 12000000);
    double standing = only_body(world)->gait;
    world_advance(world, 15000000);
    assert_true(only_body(world)->gait == standing);
    world_destroy(world);
    scene_free(scene);
}

static void sitting_down_takes_a_while(void **state)
{
    (void)state;
    struct scene *scene = make_scene("\"walkers\": [{ \"path\": [[\"0s\", 0, 0],"
                                     "[\"4s\", 1, 0, \"sits\"], [\"10s\", 1, 0],"
                                     "[\"12s\", 0, 0]] }]");
    struct world *world = make_world(scene);
    world_advance(world, 3999999);
    assert_true(only_body(world)->sit == 0.0);
    world_advance(world, 4400000);
    assert_true(fabs(only_body(world)->sit - 0.5) < 1e-9);
    world_advance(world, 4800000);
    assert_true(only_body(world)->sit == 1.0);
    world_advance(world, 9999999);
    assert_true(only_body(world)->sit == 1.0);
    world_advance(world, 10400000);
    assert_true(fabs(only_body(world)->sit - 0.5) < 1e-9);
    world_advance(world, 11000000);
    assert_true(only_body(world)->sit == 0.0);
    world_destroy(world);
    scene_free(scene);
}

static void ids_follow_the_order_of_appearance(void **state)
{
    (void)state;
    struct scene *scene = make_scene("\"walkers\": [{ \"path\": [[\"5s\", 0, 0], [\"9s\", 1, 0]] },"
                                     "{ \"path\": [[\"1s\", 0, 1], [\"9s\", 1, 1]] },"
                                     "{ \"path\": [[\"5s\", 0, 2], [\"9s\", 1, 2]] }]");
    struct world *world = make_world(scene);
    world_advance(world, 6000000);
    const struct bodies *bodies = world_bodies(world);
    assert_int_equal(bodies->n, 3);
    for (uint16_t i = 0; i < 3; i++)
        assert_int_equal(bodies->b[i].id, i + 1);
    assert_true(bodies->b[0].y > 0.5 && bodies->b[0].y < 1.5);
    assert_true(bodies->b[1].y < 0.5 && bodies->b[2].y > 1.5);
    world_destroy(world);
    scene_free(scene);
}

static const char *const busy = "\"seed\": 9, \"walkers\": ["
                                "{ \"path\": [[\"3.01s\", -3, 0], [\"9s\", 3, 0.3]] },"
                                "{ \"path\": [[\"3.01s\", 3, 0], [\"20s\", -3, 0.3]] },"
                                "{ \"crowd\": { \"per_minute\": 80, \"from\": [[-3, -1], [-3, 1]],"
                                "\"to\": [[3, -1], [3, 1]] } }]";

static void the_world_is_the_same_at_every_frame_rate(void **state)
{
    (void)state;
    struct scene *scene = make_scene(busy);
    struct world *coarse = make_world(scene), *fine = make_world(scene);
    for (uint64_t second = 1; second <= 30; second++) {
        world_advance(coarse, second * 1000000);
        for (uint64_t t_us = (second - 1) * 1000000; t_us <= second * 1000000; t_us += 12500)
            world_advance(fine, t_us);
        const struct bodies *a = world_bodies(coarse), *b = world_bodies(fine);
        assert_int_equal(a->n, b->n);
        for (uint16_t i = 0; i < a->n; i++) {
            assert_int_equal(a->b[i].id, b->b[i].id);
            assert_true(a->b[i].x == b->b[i].x && a->b[i].y == b->b[i].y);
            assert_true(a->b[i].gait == b->b[i].gait);
        }
    }
    assert_true(world_bodies(fine)->n > 3);
    world_destroy(coarse);
    world_destroy(fine);
    scene_free(scene);
}

/* A digest of everybody's place and looks over half a minute. */
static uint64_t digest(const struct scene *scene)
{
    struct world *world = make_world(scene);
    uint64_t hash = 14695981039346656037ULL;
    for (uint64_t t_us = 0; t_us < 30000000; t_us += FRAME_US) {
        world_advance(world, t_us);
        const struct bodies *bodies = world_bodies(world);
        for (uint16_t i = 0; i < bodies->n; i++) {
            const struct body *body = &bodies->b[i];
            double values[] = { body->x,         body->y,         body->height_m, body->heading_x,
                                body->heading_y, body->speed_m_s, body->gait };
            uint64_t bits;
            for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
                memcpy(&bits, &values[v], sizeof bits);
                hash = (hash ^ bits) * 1099511628211ULL;
            }
            hash = (hash ^ body->top_rgb ^ body->hair_rgb) * 1099511628211ULL;
        }
    }
    world_destroy(world);
    return hash;
}

static void the_seed_alone_decides(void **state)
{
    (void)state;
    struct scene *scene = make_scene(busy);
    uint64_t first = digest(scene);
    assert_int_equal(digest(scene), first);
    scene->seed++;
    assert_int_not_equal(digest(scene), first);
    scene_free(scene);
}

/* Any compiler or machine that rounds otherwise gets another number. */
static void the_world_has_the_same_bits_everywhere(void **state)
{
    (void)state;
    struct scene *scene = make_scene(busy);
    assert_int_equal(digest(scene), 0xd415dff4c0ddd1f6ULL);
    scene_free(scene);
}

static void heads_sway_as_people_do(void **state)
{
    (void)state;
    double square = 0.0, n = 0.0;
    for (unsigned seed = 1; seed <= 60; seed++) {
        struct scene *scene = make_scene("\"walkers\": [{ \"path\": [[\"0s\", -8, 0],"
                                         "[\"10s\", 8, 0]] }]");
        scene->seed = seed;
        struct world *world = make_world(scene);
        for (uint64_t t_us = 0; t_us <= 10000000; t_us += FRAME_US) {
            world_advance(world, t_us);
            square += only_body(world)->y * only_body(world)->y;
            n += 1.0;
        }
        world_destroy(world);
        scene_free(scene);
    }
    assert_true(fabs(sqrt(square / n) - 0.025) < 0.002);
}

static void recorded_heads_are_left_as_they_are(void **state)
{
    (void)state;
    struct scene *scene =
        make_scene("\"walkers\": [{ \"path\": [[\"0s\", -8, 0], [\"10s\", 8, 0]] }]");
    scene->walkers[0].recorded = true;
    struct world *world = make_world(scene);
    for (uint64_t t_us = 0; t_us <= 10000000; t_us += FRAME_US) {
        world_advance(world, t_us);
        assert_true(only_body(world)->y == 0.0);
    }
    world_destroy(world);
    scene_free(scene);
}

static void what_the_scene_says_of_looks_is_kept(void **state)
{
    (void)state;
    struct scene *scene =
        make_scene("\"walkers\": [{ \"path\": [[\"0s\", 0, 0], [\"5s\", 1, 0]],"
                   "\"clothes\": { \"top\": \"#102030\", \"hair\": \"#c0c0c0\" } }]");
    struct world *world = make_world(scene);
    assert_int_equal(only_body(world)->top_rgb, 0x102030);
    assert_int_equal(only_body(world)->hair_rgb, 0xc0c0c0);
    assert_true(only_body(world)->legs_rgb <= 0xffffff);
    world_destroy(world);
    scene_free(scene);
}

static void more_people_than_there_is_room_for_are_counted(void **state)
{
    (void)state;
    struct scene *scene =
        make_scene("\"walkers\": [{ \"path\": [[\"0s\", 0, 0], [\"5s\", 1, 0]] }]");
    struct walker_spec *many = calloc(BODY_MAX + 5, sizeof *many);
    assert_non_null(many);
    for (size_t i = 0; i < BODY_MAX + 5; i++)
        many[i] = scene->walkers[0];
    struct scene crowded = *scene;
    crowded.walkers = many;
    crowded.n_walkers = BODY_MAX + 5;
    struct world *world = make_world(&crowded);
    assert_int_equal(world_bodies(world)->n, BODY_MAX);
    assert_int_equal(world_bodies(world)->dropped, 5);
    world_destroy(world);
    free(many);
    scene_free(scene);
}

static void light_changes_and_comes_back(void **state)
{
    (void)state;
    struct scene *scene =
        make_scene("\"site\": { \"light\": { \"lux\": 300 } }, \"events\": ["
                   "{ \"at\": \"10s\", \"light\": { \"lux\": 50 } },"
                   "{ \"at\": \"20s\", \"light\": { \"lux\": 900 }, \"for\": \"5s\" },"
                   "{ \"at\": \"22s\", \"sun_patch\": { \"lux\": 9000,"
                   "\"corners\": [[0, 0], [1, 0], [1, 1], [0, 1]] }, \"for\": \"4s\" }]");
    struct world *world = make_world(scene);
    static const struct {
        uint64_t t_us;
        double lux;
        size_t patches;
    } expected[] = { { 0, 300, 0 },        { 9999999, 300, 0 },  { 10000000, 50, 0 },
                     { 20000000, 900, 0 }, { 22000000, 900, 1 }, { 25000000, 50, 1 },
                     { 26000000, 50, 0 } };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        world_advance(world, expected[i].t_us);
        assert_true(world_surroundings(world)->lux == expected[i].lux);
        assert_int_equal(world_surroundings(world)->n_patches, expected[i].patches);
    }
    world_destroy(world);
    scene_free(scene);
}

static void moved_objects_stay_where_they_were_put(void **state)
{
    (void)state;
    struct scene *scene =
        make_scene("\"site\": { \"objects\": ["
                   "{ \"kind\": \"table\", \"at\": [2, 2] },"
                   "{ \"kind\": \"chair\", \"id\": \"c\", \"at\": [1, 1], \"rotate_deg\": 30 }] },"
                   "\"events\": [{ \"at\": \"5s\", \"move\": \"c\", \"to\": [0, 1] },"
                   "{ \"at\": \"9s\", \"move\": \"c\", \"to\": [0, 0], \"rotate_deg\": 90 }]");
    struct world *world = make_world(scene);
    const struct surroundings *around = world_surroundings(world);
    assert_int_equal(around->n_objects, 2);
    assert_int_equal(around->objects_version, 0);
    world_advance(world, 5000000);
    assert_int_equal(around->objects_version, 1);
    assert_true(around->objects[1].at.x == 0.0 && around->objects[1].rotate_deg == 30.0);
    world_advance(world, 50000000);
    assert_int_equal(around->objects_version, 2);
    assert_true(around->objects[1].at.y == 0.0 && around->objects[1].rotate_deg == 90.0);
    assert_true(around->objects[0].at.x == 2.0);
    world_destroy(world);
    scene_free(scene);
}

static void the_crowd_walks_round_who_stands_in_its_way(void **state)
{
    (void)state;
    struct scene *scene =
        make_scene("\"walkers\": ["
                   "{ \"path\": [[\"0s\", 0, 0], [\"60s\", 0, 0]] },"
                   "{ \"crowd\": { \"per_minute\": 40,"
                   "\"from\": [[-4, -1], [-4, 1]], \"to\": [[4, -1], [4, 1]] } }]");
    struct world *world = make_world(scene);
    uint32_t passed = 0;
    for (uint64_t t_us = 0; t_us <= 60000000; t_us += FRAME_US) {
        world_advance(world, t_us);
        const struct bodies *bodies = world_bodies(world);
        assert_int_equal(bodies->b[0].id, 1);
        for (uint16_t i = 1; i < bodies->n; i++) {
            const struct body *body = &bodies->b[i];
            assert_true(hypot(body->x, body->y) > 0.2);
            if (body->x > 2.0 && body->id > passed)
                passed = body->id;
        }
    }
    assert_true(passed > 20);
    world_destroy(world);
    scene_free(scene);
}

/* Whatever is due, nothing happens before. */
static void nothing_happens_before_it_is_due(void **state)
{
    (void)state;
    struct scene *scene =
        make_scene("\"walkers\": [{ \"path\": [[\"30s\", -2, 0], [\"34s\", 2, 0]] },"
                   "{ \"crowd\": { \"per_minute\": 3, \"begin\": \"60s\", \"end\": \"150s\","
                   "\"from\": [[-3, -1], [-3, 1]], \"to\": [[3, -1], [3, 1]] } }],"
                   "\"events\": [{ \"at\": \"10s\", \"light\": { \"lux\": 50 }, \"for\": \"5s\" },"
                   "{ \"at\": \"20s\", \"network\": \"down\", \"for\": \"3s\" }]");
    scene->duration_us = 200 * 1000000;
    struct world *world = world_create(scene);
    uint64_t due_us = world_due_us(world), quiet_us = 0;
    double lux = world_surroundings(world)->lux;
    for (uint64_t t_us = 0; t_us < scene->duration_us; t_us += 100000) {
        world_advance(world, t_us);
        const struct surroundings *around = world_surroundings(world);
        bool same = around->lux >= lux && around->lux <= lux && world_bodies(world)->n == 0;
        if (t_us < due_us)
            assert_true(same);
        quiet_us += t_us < due_us ? 100000 : 0;
        due_us = world_due_us(world);
        lux = around->lux;
        assert_true(due_us >= t_us);
        assert_true(world_bodies(world)->n == 0 || due_us == t_us);
    }
    assert_int_equal(due_us, UINT64_MAX);
    assert_true(quiet_us > 100 * 1000000);
    world_destroy(world);
    scene_free(scene);
}

static void what_is_due_is_told_to_the_microsecond(void **state)
{
    (void)state;
    struct scene *scene =
        make_scene("\"walkers\": [{ \"path\": [[\"30s\", -2, 0], [\"34s\", 2, 0]] }],"
                   "\"events\": [{ \"at\": \"10s\", \"light\": { \"lux\": 50 }, \"for\": "
                   "\"5s\" }]");
    static const struct {
        uint64_t t_s, due_s;
    } cases[] = {
        { 0, 10 }, { 9, 10 }, { 10, 15 }, { 15, 30 }, { 29, 30 }, { 30, 30 }, { 34, 34 }
    };
    struct world *world = world_create(scene);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        world_advance(world, cases[i].t_s * 1000000);
        assert_int_equal(world_due_us(world), cases[i].due_s * 1000000);
    }
    world_advance(world, 35 * 1000000);
    assert_int_equal(world_due_us(world), UINT64_MAX);
    world_destroy(world);
    scene_free(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_walker_is_there_from_the_first_to_the_last_point),
        cmocka_unit_test(what_will_be_does_not_change_what_was),
        cmocka_unit_test(who_is_gone_before_the_beginning_never_comes),
        cmocka_unit_test(looks_can_be_asked_for_without_a_world),
        cmocka_unit_test(who_stands_still_keeps_facing_the_same_way),
        cmocka_unit_test(the_gait_goes_on_with_the_way),
        cmocka_unit_test(sitting_down_takes_a_while),
        cmocka_unit_test(ids_follow_the_order_of_appearance),
        cmocka_unit_test(the_world_is_the_same_at_every_frame_rate),
        cmocka_unit_test(the_seed_alone_decides),
        cmocka_unit_test(the_world_has_the_same_bits_everywhere),
        cmocka_unit_test(heads_sway_as_people_do),
        cmocka_unit_test(recorded_heads_are_left_as_they_are),
        cmocka_unit_test(what_the_scene_says_of_looks_is_kept),
        cmocka_unit_test(more_people_than_there_is_room_for_are_counted),
        cmocka_unit_test(light_changes_and_comes_back),
        cmocka_unit_test(moved_objects_stay_where_they_were_put),
        cmocka_unit_test(the_crowd_walks_round_who_stands_in_its_way),
        cmocka_unit_test(nothing_happens_before_it_is_due),
        cmocka_unit_test(what_is_due_is_told_to_the_microsecond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
