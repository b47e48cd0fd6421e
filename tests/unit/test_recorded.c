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

#include "sim/recorded.h"

static const struct recorded_options metres_at_10_fps = { .fps = 10, .unit_m = 1.0 };

static int parse(const char *text, const struct recorded_options *options, struct recorded *people,
                 struct recorded_error *error)
{
    return recorded_parse(text, strlen(text), options, people, error);
}

static void rows_become_people_in_order_of_id(void **state)
{
    (void)state;
    struct recorded people;
    struct recorded_error error;
    const char *text = "# a comment\n"
                       "\n"
                       "7\t10\t1.5\t-2\t1.80\r\n"
                       "  3 11 0 0.1 1.60\n"
                       "3 10 0 0 1.60\n"
                       "7 12 1.5 -1.8 1.80";
    assert_int_equal(parse(text, &metres_at_10_fps, &people, &error), 0);
    assert_int_equal(people.n, 2);
    assert_int_equal(people.walkers[0].source_id, 3);
    assert_int_equal(people.walkers[1].source_id, 7);
    assert_true(people.walkers[0].height_m == 1.60 && people.walkers[0].recorded);
    assert_int_equal(people.walkers[0].points[0].t_us, 1000000);
    assert_int_equal(people.walkers[0].points[1].t_us, 1100000);
    assert_true(people.walkers[0].points[1].at.y == 0.1);
    assert_true(people.walkers[1].points[1].at.y == -1.8);
    recorded_free(&people);
}

static void the_path_is_turned_first_and_moved_then(void **state)
{
    (void)state;
    struct recorded people;
    struct recorded_error error;
    const struct recorded_options options = {
        .fps = 10, .unit_m = 0.01, .rotate_deg = 90, .move = { 10, 20 }
    };
    assert_int_equal(parse("1 0 100 0 170\n1 10 0 100 170\n", &options, &people, &error), 0);
    assert_float_equal(people.walkers[0].points[0].at.x, 10.0, 1e-12);
    assert_float_equal(people.walkers[0].points[0].at.y, 21.0, 1e-12);
    assert_float_equal(people.walkers[0].points[1].at.x, 9.0, 1e-12);
    assert_float_equal(people.walkers[0].points[1].at.y, 20.0, 1e-12);
    recorded_free(&people);
}

static void one_height_for_all_is_nobodys_own(void **state)
{
    (void)state;
    struct recorded people;
    struct recorded_error error;
    const char *text = "1 0 0 0 1.76\n1 1 0 0 1.76\n2 0 0 0 1.76\n2 1 0 0 1.76\n";
    assert_int_equal(parse(text, &metres_at_10_fps, &people, &error), 0);
    assert_true(people.walkers[0].height_m == 0.0 && people.walkers[1].height_m == 0.0);
    recorded_free(&people);
}

static void a_scene_may_begin_within_the_recording(void **state)
{
    (void)state;
    struct recorded people;
    struct recorded_error error;
    struct recorded_options options = metres_at_10_fps;
    options.skip_us = 1000000;
    const char *text = "1 0 0 0 1.7\n1 9 0 0 1.7\n2 8 0 0 1.8\n2 10 0 1 1.8\n2 12 0 2 1.8\n";
    assert_int_equal(parse(text, &options, &people, &error), 0);
    assert_int_equal(people.n, 1);
    assert_int_equal(people.walkers[0].source_id, 2);
    assert_int_equal(people.walkers[0].n_points, 2);
    assert_int_equal(people.walkers[0].points[1].t_us, 200000);
    recorded_free(&people);
}

static void every_malformed_row_has_its_line_and_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t line;
        const char *reason;
    } wrong[] = {
        { "", 0, "the file holds no walks" },
        { "# only words\n", 0, "the file holds no walks" },
        { "1 0 0 0\n", 1, "expected 5 columns (id, frame, x, y, z), found 4" },
        { "1 0 0 0 1.7 9\n", 1, "expected 5 columns (id, frame, x, y, z), found 6" },
        { "#\n-1 0 0 0 1.7\n", 2, "expected a whole number as id, found \"-1\"" },
        { "1 0.5 0 0 1.7\n", 1, "expected a whole number up to 10000000 as frame, found \"0.5\"" },
        { "1 0 nan 0 1.7\n", 1, "expected a number as x, found \"nan\"" },
        { "1 0 0 0x1 1.7\n", 1, "expected a number as y, found \"0x1\"" },
        { "1 0 0 1,5 1.7\n", 1, "expected a number as y, found \"1,5\"" },
        { "1 0 0 1e9 1.7\n", 1, "y is 1e+09 m: is the unit right?" },
        { "1 0 0 0 170\n", 1, "the height z is 170 m, expected 0.5 to 2.5 m: is the unit right?" },
        { "1 0 0 0 1.7\n1 0 0 0 1.7\n", 2, "person 1 stands twice in frame 0 (before in line 1)" },
        { "1 0 0 0 1.7\n1 1 9 0 1.7\n", 2,
          "person 1 moves faster than 20 m/s: are frame rate and unit right?" },
        { "# framerate: 25 fps\n", 1, "the file says 25 fps, the scene 10" },
        { "# id frame x/cm y/cm z/cm\n", 1,
          "the file says another unit than the scene (1 is 0.01 m)" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct recorded people;
        struct recorded_error error;
        assert_int_equal(parse(wrong[i].text, &metres_at_10_fps, &people, &error), -1);
        assert_string_equal(error.reason, wrong[i].reason);
        assert_int_equal(error.line, wrong[i].line);
        assert_null(people.walkers);
    }
}

static void long_lines_and_nul_bytes_are_refused(void **state)
{
    (void)state;
    struct recorded people;
    struct recorded_error error;
    char text[600];
    memset(text, '1', sizeof text);
    assert_int_equal(recorded_parse(text, sizeof text, &metres_at_10_fps, &people, &error), -1);
    assert_string_equal(error.reason, "this is no row of a recorded walk");
    assert_int_equal(recorded_parse("1 0 0\0 0 1.7\n", 13, &metres_at_10_fps, &people, &error), -1);
    assert_string_equal(error.reason, "this is no row of a recorded walk");
}

/* What the data's own description says of each file. */
struct file_facts {
    const char *name;
    double fps, unit_m;
    size_t people;
    bool along_x;
    double line_m;
    size_t up, down;
    bool own_height;
};

static const struct file_facts files[] = {
    { "uo-050-180-180.txt", 16, 0.01, 61, false, 0.9, 0, 61, true },
    { "uo-100-180-180.txt", 16, 0.01, 121, false, 0.9, 0, 121, true },
    { "uo-145-180-180.txt", 16, 0.01, 175, false, 0.9, 0, 175, true },
    { "uo-180-180-095.txt", 16, 0.01, 159, false, 1.08, 0, 159, true },
    { "bi_corr_400_b_03.txt", 25, 0.01, 480, true, -4, 231, 249, false },
    { "bi_corr_400_b_03.txt", 25, 0.01, 480, true, 2, 231, 249, false },
    { "bi_corr_400_b_03.txt", 25, 0.01, 480, true, 0, 232, 250, false },
    { "traj_UNI_CORR_500_01.txt", 25, 1, 148, true, -4, 0, 148, false },
    { "traj_UNI_CORR_500_01.txt", 25, 1, 148, true, 4, 0, 148, false },
    { "ref_corner__traj.txt", 16, 1, 137, false, 1, 137, 0, true },
    { "ref_corner__traj.txt", 16, 1, 137, false, 3, 137, 0, true },
    { "040_c_56_h-.txt", 25, 1, 75, false, 0, 0, 75, false },
    { "040_c_56_h-.txt", 25, 1, 75, false, 1, 11, 76, false },
};

static char *read_walks(const char *name, size_t *len)
{
    char path[256];
    snprintf(path, sizeof path, "../shared/data/trajectories/%s", name);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    char *text = malloc(1 << 23);
    assert_non_null(text);
    *len = fread(text, 1, 1 << 23, file);
    fclose(file);
    return text;
}

static void check_file(const struct file_facts *facts, const char *text, size_t len)
{
    const struct recorded_options options = { .fps = facts->fps, .unit_m = facts->unit_m };
    struct recorded people;
    struct recorded_error error;
    size_t up = 0, down = 0;
    double height = 0.0;
    assert_int_equal(recorded_parse(text, len, &options, &people, &error), 0);
    assert_int_equal(people.n, facts->people);
    for (size_t i = 0; i < people.n; i++) {
        const struct walker_spec *walker = &people.walkers[i];
        height += walker->height_m;
        for (size_t p = 1; p < walker->n_points; p++) {
            struct vec2 from = walker->points[p - 1].at, to = walker->points[p].at;
            bool was = (facts->along_x ? from.x : from.y) >= facts->line_m;
            bool is = (facts->along_x ? to.x : to.y) >= facts->line_m;
            up += is && !was;
            down += was && !is;
        }
    }
    assert_int_equal(up, facts->up);
    assert_int_equal(down, facts->down);
    if (facts->own_height)
        assert_true(fabs(height / (double)people.n - 1.72) < 0.03);
    else
        assert_true(height == 0.0);
    recorded_free(&people);
}

static void the_recorded_walks_are_what_their_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        size_t len = 0;
        char *text = read_walks(files[i].name, &len);
        if (text == NULL) {
            print_message("the recorded walks are absent: ../shared/data/trajectories/%s\n",
                          files[i].name);
            skip();
        }
        check_file(&files[i], text, len);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_become_people_in_order_of_id),
        cmocka_unit_test(the_path_is_turned_first_and_moved_then),
        cmocka_unit_test(one_height_for_all_is_nobodys_own),
        cmocka_unit_test(a_scene_may_begin_within_the_recording),
        cmocka_unit_test(every_malformed_row_has_its_line_and_reason),
        cmocka_unit_test(long_lines_and_nul_bytes_are_refused),
        cmocka_unit_test(the_recorded_walks_are_what_their_table_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
