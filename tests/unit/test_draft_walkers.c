/* SPDX-License-Identifier: MIT */
/* What becomes of walkers who are changed by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "rig/window/draft_parts.h"
#include "sim/world.h"
#include "tests/unit/draft_at_hand.h"

static const uint64_t T_US = 4066667; /* of a frame */

static void a_walker_who_is_moved_keeps_his_looks(void **state)
{
    (void)state;
    open_scene("scenes/vs121-p/follow-on");
    for (size_t i = 0; i < 5; i++) {
        struct looks before, after;
        world_looks(draft.scene, i, &before);
        assert_int_equal(draft_move_walker(&draft, i, T_US, (struct vec2) { 1, 1 }, &why), 0);
        world_looks(draft.scene, draft.scene->n_walkers - 1, &after);
        assert_int_equal(before.top_rgb, after.top_rgb);
        assert_int_equal(before.hair_rgb, after.hair_rgb);
        assert_int_equal(before.legs_rgb, after.legs_rgb);
        assert_true(after.height_m > before.height_m - 0.001);
        assert_true(after.height_m < before.height_m + 0.001);
    }
    assert_int_equal(draft.scene->n_walkers, 10);
}

struct place {
    double t_s, x, y;
};

static cJSON *path_of(const struct place *place, size_t n)
{
    cJSON *path = cJSON_CreateArray();
    for (size_t i = 0; i < n; i++) {
        cJSON *point = cJSON_CreateArray();
        cJSON_AddItemToArray(point, draft_duration((uint64_t)(place[i].t_s * 1e6 + 0.5)));
        cJSON_AddItemToArray(point, cJSON_CreateNumber(place[i].x));
        cJSON_AddItemToArray(point, cJSON_CreateNumber(place[i].y));
        cJSON_AddItemToArray(path, point);
    }
    return path;
}

/* He comes at 1 s, stands from 3 to 9 s, goes on at 2 m/s, and stands again until 14 s. */
static void add_visitor(void)
{
    static const struct place visit[] = { { 1, 0, -2 }, { 3, 0, 0 },  { 9, 0, 0 },
                                          { 10, 2, 0 }, { 14, 2, 0 }, { 16, 2, 3 } };
    cJSON *next = draft_begin(&draft), *entry = cJSON_CreateObject();
    cJSON_AddItemToObject(entry, "path", path_of(visit, sizeof visit / sizeof visit[0]));
    cJSON_AddItemToArray(draft_list(next, "walkers"), entry);
    assert_int_equal(draft_commit(&draft, next, 0, "visit", &why), 0);
}

/* Dragged while he walks he goes on from there, as fast as before, and leaves the next place when
 * he would have; dragged while he stands he stands there for as long. */
static void who_is_dragged_goes_on_from_where_he_is_put(void **state)
{
    (void)state;
    static const struct {
        double at_s;
        struct vec2 to;
        size_t n;
        struct place path[6];
    } rows[] = {
        { 2,
          { 0, -3 },
          6,
          { { 2, 0, -3 }, { 5, 0, 0 }, { 9, 0, 0 }, { 10, 2, 0 }, { 14, 2, 0 }, { 16, 2, 3 } } },
        { 2, /* he comes too late to stand */
          { 0, -10 },
          6,
          { { 2, 0, -10 },
            { 12, 0, 0 },
            { 12.1, 0, 0 },
            { 13.1, 2, 0 },
            { 14, 2, 0 },
            { 16, 2, 3 } } },
        { 5,
          { 1, 1 },
          5,
          { { 5, 1, 1 }, { 9, 1, 1 }, { 9.707, 2, 0 }, { 14, 2, 0 }, { 16, 2, 3 } } },
        { 9.5, { 1, 0 }, 4, { { 9.5, 1, 0 }, { 10, 2, 0 }, { 14, 2, 0 }, { 16, 2, 3 } } },
        { 15.9, { 0, 0 }, 2, { { 15.9, 0, 0 }, { 18.304, 2, 3 } } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        open_scene("scenes/vs121-p/one-person");
        const size_t walker = draft_n_walkers(&draft);
        add_visitor();
        if (draft_move_walker(&draft, walker, (uint64_t)(rows[i].at_s * 1e6), rows[i].to, &why))
            fail_msg("%s", buffer_get(&why));
        const struct walker_spec *moved = &draft.scene->walkers[walker + 1];
        assert_int_equal(moved->n_points, rows[i].n);
        for (size_t k = 0; k < rows[i].n; k++) {
            const struct place *place = &rows[i].path[k];
            const double off_s = (double)moved->points[k].t_us / 1e6 - place->t_s;
            if (off_s < -0.0005 || off_s > 0.0035)
                fail_msg("row %zu, point %zu: %.4f s off", i, k, off_s);
            assert_true(moved->points[k].at.x == place->x && moved->points[k].at.y == place->y);
        }
        draft_free(&draft);
    }
    open_scene("scenes/vs121-p/one-person");
}

static uint64_t last_us(size_t walker)
{
    const struct walker_spec *spec = &draft.scene->walkers[walker];
    return spec->points[spec->n_points - 1].t_us;
}

/* Who stands until the end of the scene stands until its new end, and nobody else stays longer. */
static void a_scene_is_made_longer_and_shorter(void **state)
{
    (void)state;
    const struct vec2 p[] = { { 0, 0 }, { 0, 1.3 } };
    const struct draft_walker stays = { p, 2, true, 0, UINT32_MAX };
    open_scene("scenes/vs121-p/one-person");
    assert_int_equal(draft_add_walker(&draft, T_US, &stays, &why), 0);
    assert_int_equal(last_us(1), 11000000);
    assert_int_equal(draft_set_duration(&draft, T_US, 20500000, &why), 0);
    assert_int_equal(draft.scene->duration_us, 20500000);
    assert_int_equal(last_us(0), 5000000);
    assert_int_equal(last_us(1), 20500000);
    assert_int_equal(draft_set_duration(&draft, T_US, 3000000, &why), 0);
    assert_int_equal(draft.scene->duration_us, 3000000);
    assert_int_equal(last_us(1), 20500000);
    assert_string_equal(draft.done[draft.n_done - 1].what, "scene made shorter");
    assert_int_equal(draft_set_duration(&draft, T_US, 0, &why), -1);
    assert_non_null(strstr(buffer_get(&why), "duration"));
    assert_int_equal(draft.scene->duration_us, 3000000);
    assert_non_null(draft_undo(&draft));
    assert_non_null(draft_undo(&draft));
    assert_int_equal(draft.scene->duration_us, 11000000);
    assert_int_equal(last_us(1), 11000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_walker_who_is_moved_keeps_his_looks, close_scene),
        cmocka_unit_test_teardown(who_is_dragged_goes_on_from_where_he_is_put, close_scene),
        cmocka_unit_test_teardown(a_scene_is_made_longer_and_shorter, close_scene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
