/* SPDX-License-Identifier: MIT */
/* What clients of Realtime Location Push are told, against where the walkers' heads really are: a
 * whole device in the scene location-push, under the real renderer. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <cjson/cJSON.h>

#include "hal_sim/simulation.h"
#include "sim/camera.h"
#include "sim/scene_read.h"

enum { PEOPLE_MAX = 8, TOLD_MAX = 16, HEAD_MM = 80 };

struct spot {
    double x, y, radius; /* of a head, in pixels */
};

struct watch {
    const struct scene *scene;
    struct camera camera;
    size_t n, n_before;
    struct spot spot[PEOPLE_MAX], before[PEOPLE_MAX];
    bool told;
    size_t n_told;
    struct spot said[TOLD_MAX];
    uint64_t told_us;
    unsigned n_lines, n_people, n_expected;
    double furthest; /* in heads' radii */
};

/* Takes the people of a line over. */
static void on_trace(void *ctx, const char *line)
{
    struct watch *watch = ctx;
    if (strstr(line, "\"kind\":\"tcp\"") == NULL || strstr(line, "\"body\"") == NULL)
        return;
    cJSON *json = cJSON_Parse(line);
    const cJSON *body = cJSON_GetObjectItem(json, "body");
    const cJSON *person;
    watch->told = true;
    watch->n_lines++;
    watch->n_told = 0;
    watch->told_us = (uint64_t)cJSON_GetObjectItem(json, "t_us")->valuedouble;
    /* nothing but time and people, and of them nothing but id, x and y */
    assert_int_equal(cJSON_GetArraySize(body), 2);
    assert_non_null(cJSON_GetObjectItem(body, "time"));
    cJSON_ArrayForEach(person, cJSON_GetObjectItem(body, "people"))
    {
        assert_int_equal(cJSON_GetArraySize(person), 3);
        assert_non_null(cJSON_GetObjectItem(person, "id"));
        assert_true(watch->n_told < TOLD_MAX);
        watch->said[watch->n_told++] =
            (struct spot) { .x = cJSON_GetObjectItem(person, "x")->valuedouble,
                            .y = cJSON_GetObjectItem(person, "y")->valuedouble };
    }
    cJSON_Delete(json);
}

static void look(struct watch *watch, const struct world *world)
{
    const struct bodies *bodies = world_bodies(world);
    memcpy(watch->before, watch->spot, sizeof watch->before);
    watch->n_before = watch->n;
    watch->n = 0;
    for (size_t i = 0; i < bodies->n; i++) {
        const struct body *body = &bodies->b[i];
        struct spot *spot = &watch->spot[watch->n];
        double z = body_head_z(body->height_m, body->sit);
        double beside_x, beside_y;
        assert_true(watch->n < PEOPLE_MAX);
        if (!camera_project(&watch->camera, body->x, body->y, z, &spot->x, &spot->y) ||
            !camera_project(&watch->camera, body->x + HEAD_MM * 1e-3, body->y, z, &beside_x,
                            &beside_y))
            continue;
        spot->radius = beside_x - spot->x;
        watch->n++;
    }
}

static double distance_in_radii(const struct spot *said, const struct spot *head)
{
    double dx = said->x - head->x, dy = said->y - head->y;
    return (dx * dx + dy * dy) / (head->radius * head->radius);
}

/* The nearest head of this frame or the one before, as a square. */
static double nearest(const struct watch *watch, const struct spot *said)
{
    double best = 1e9;
    for (size_t i = 0; i < watch->n; i++)
        if (distance_in_radii(said, &watch->spot[i]) < best)
            best = distance_in_radii(said, &watch->spot[i]);
    for (size_t i = 0; i < watch->n_before; i++)
        if (distance_in_radii(said, &watch->before[i]) < best)
            best = distance_in_radii(said, &watch->before[i]);
    return best;
}

static unsigned well_inside(const struct watch *watch)
{
    unsigned n = 0;
    for (size_t i = 0; i < watch->n; i++)
        n += watch->spot[i].x > 60 && watch->spot[i].x < watch->scene->camera.width_px - 60 &&
             watch->spot[i].y > 30 && watch->spot[i].y < watch->scene->camera.height_px - 30;
    return n;
}

static void on_stepped(void *ctx, const struct simulation_moment *moment)
{
    struct watch *watch = ctx;
    look(watch, moment->world);
    if (!watch->told)
        return;
    watch->told = false;
    assert_int_equal(watch->told_us, moment->t_us);
    assert_true(watch->n_told <= watch->n);
    for (size_t i = 0; i < watch->n_told; i++) {
        double away = nearest(watch, &watch->said[i]);
        if (away > 1.0)
            fail_msg("%.3f s: somebody at %.0f, %.0f, where nobody is", (double)moment->t_us * 1e-6,
                     watch->said[i].x, watch->said[i].y);
        watch->furthest = away > watch->furthest ? away : watch->furthest;
    }
    watch->n_people += (unsigned)watch->n_told;
    watch->n_expected += well_inside(watch);
}

/* 25 lines at 5 a second; everybody who is well inside is told, but for the frames in which a
 * person is not yet believed. proves: P-LOC-02 */
static void everybody_is_told_within_half_a_head(void **state)
{
    (void)state;
    struct watch watch = { 0 };
    struct scene_error why;
    struct settings_error error;
    struct scene *scene = scene_read("scenes/vs121-p/location-push", NULL, &why);
    assert_non_null(scene);
    watch.scene = scene;
    camera_init(&watch.camera, &scene->camera);
    const struct simulation_options options = { 0 };
    const struct simulation_hooks hooks = { .ctx = &watch,
                                            .trace = on_trace,
                                            .stepped = on_stepped };
    struct simulation *simulation = simulation_create(scene, &options, &hooks, &error);
    assert_non_null(simulation);
    assert_int_equal(simulation_run(simulation), SIMULATION_ENDED);
    simulation_destroy(simulation);
    scene_free(scene);
    print_message("%u lines, %u people told of %u well inside, furthest off %.2f of a head\n",
                  watch.n_lines, watch.n_people, watch.n_expected, sqrt(watch.furthest) / 2);
    assert_int_equal(watch.n_lines, 25);
    assert_true(watch.n_people * 100 >= watch.n_expected * 95);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_is_told_within_half_a_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
