/* SPDX-License-Identifier: MIT */
/* The table of everything that can be done in the window: by keys alone, by the mouse alone, and
 * where its buttons and the time line are. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "rig/window/buttons.h"
#include "rig/window/keys.h"

static const struct layout desktop = { .scale = 1.0,
                                       .tools = { 10, 500, 1000, 200 },
                                       .time_line = { 0, 700, 1012, 20 } };

static void each_action_has_one_row(void **state)
{
    (void)state;
    for (int action = ACTION_NONE + 1; action < ACTIONS; action++) {
        size_t n = 0;
        for (size_t i = 0; i < n_key_rows; i++)
            n += key_rows[i].action == (enum action)action;
        if (n != 1)
            fail_msg("action %d has %zu rows", action, n);
    }
    assert_int_equal(n_key_rows, ACTIONS - 1);
    assert_null(key_row_of(ACTION_NONE));
}

static void each_action_works_by_keyboard_alone_and_by_mouse_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_key_rows; i++) {
        assert_non_null(key_rows[i].key);
        assert_non_null(key_rows[i].says);
        if (key_rows[i].button == NULL && key_rows[i].mouse == NULL)
            fail_msg("no mouse can %s", key_rows[i].says);
    }
}

static void no_key_means_two_things(void **state)
{
    (void)state;
    const char *keys[200];
    size_t n = 0;
    for (size_t i = 0; i < n_key_rows; i++) {
        keys[n++] = key_rows[i].key;
        if (key_rows[i].also != NULL)
            keys[n++] = key_rows[i].also;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            if (strcmp(keys[i], keys[k]) == 0)
                fail_msg("%s stands twice", keys[i]);
}

static void keys_are_those_that_people_expect(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        enum action action;
    } cases[] = {
        { "space", ACTION_PLAY },    { ".", ACTION_FORWARD },       { ",", ACTION_BACK },
        { "[", ACTION_LAST_REPORT }, { "]", ACTION_NEXT_REPORT },   { "f", ACTION_FIT },
        { "s", ACTION_SAVE },        { "q", ACTION_QUIT },          { "?", ACTION_HELP },
        { "1", ACTION_LAYER_FIRST }, { "e", ACTION_LAYER_LAST },    { "ctrl+z", ACTION_UNDO },
        { "=", ACTION_ZOOM_IN },     { "ctrl+y", ACTION_REDO },     { "shift+f", ACTION_NONE },
        { "", ACTION_NONE },         { "no such key", ACTION_NONE }
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(key_action(cases[i].key), cases[i].action);
}

static void modifiers_stand_in_their_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_key_rows; i++) {
        const char *key = key_rows[i].key;
        if (strncmp(key, "shift+", 6) == 0) {
            assert_null(strstr(key, "ctrl+"));
            assert_null(strstr(key, "alt+"));
        }
        assert_false(key[1] == '\0' && key[0] >= 'A' && key[0] <= 'Z');
    }
}

static void the_description_tells_every_key(void **state)
{
    (void)state;
    struct buffer text = { 0 };
    keys_describe(&text);
    size_t lines = 0;
    for (const char *s = buffer_get(&text); *s != '\0'; s++)
        lines += *s == '\n';
    assert_int_equal(lines, n_key_rows + GROUPS);
    assert_non_null(strstr(buffer_get(&text), "  space                play or pause\n"));
    assert_non_null(strstr(buffer_get(&text), "  ?  f1 "));
    buffer_free(&text);
}

static void each_button_is_found_where_it_is(void **state)
{
    (void)state;
    size_t n = 0;
    for (size_t i = 0; i < n_key_rows; i++) {
        struct area a;
        if (key_rows[i].button == NULL) {
            assert_false(button_area(&desktop, key_rows[i].action, &a));
            continue;
        }
        n++;
        assert_true(button_area(&desktop, key_rows[i].action, &a));
        assert_true(a.x >= 10 && a.x + a.w <= 1010 && a.y >= 500 && a.y + a.h <= 700);
        assert_int_equal(button_at(&desktop, a.x + 0.5, a.y + 0.5), key_rows[i].action);
        assert_int_equal(button_at(&desktop, a.x + a.w - 0.5, a.y + a.h - 0.5), key_rows[i].action);
        assert_int_not_equal(button_at(&desktop, a.x - 0.5, a.y), key_rows[i].action);
    }
    assert_true(n > 40);
    assert_int_equal(button_at(&desktop, 500, 699), ACTION_NONE);
    struct area a;
    assert_false(button_area(&desktop, ACTION_NONE, &a));
}

static void the_bar_is_as_high_as_its_buttons(void **state)
{
    (void)state;
    for (double scale = 1.0; scale <= 3.0; scale += 0.5)
        for (double width = 320; width <= 3840; width += 160) {
            double high = buttons_height(width, scale);
            struct layout enough = { .scale = scale, .tools = { 0, 0, width, high } };
            struct layout little = { .scale = scale, .tools = { 0, 0, width, high - 4 * scale } };
            struct area a;
            assert_true(button_area(&enough, ACTION_QUIT, &a));
            assert_false(button_area(&little, ACTION_QUIT, &a));
        }
}

static void few_rows_of_buttons_leave_room_for_the_picture(void **state)
{
    (void)state;
    static const struct {
        double width, height;
        int rows;
    } cases[] = { { 640, 480, 3 }, { 900, 600, 2 }, { 1280, 800, 2 }, { 1920, 1080, 1 } };
    for (double scale = 1; scale <= 2; scale++)
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            struct layout layout;
            int rows = 0;
            double below = -1;
            layout_make(cases[i].width * scale, cases[i].height * scale, scale, &layout);
            for (size_t k = 0; k < n_key_rows; k++) {
                struct area a;
                if (key_rows[k].button == NULL)
                    continue;
                assert_true(button_area(&layout, key_rows[k].action, &a));
                rows += a.y > below;
                below = fmax(below, a.y);
            }
            assert_int_equal(rows, cases[i].rows);
        }
}

static void the_time_line_maps_both_ways(void **state)
{
    (void)state;
    const uint64_t end_us = 20000000;
    uint64_t t_us;
    for (uint64_t t = 0; t <= end_us; t += 1000000) {
        assert_true(time_line_at(&desktop, time_line_x(&desktop, t, end_us), 710, end_us, &t_us));
        assert_true(t_us <= t + 1 && t_us + 1 >= t);
    }
    assert_true(time_line_at(&desktop, 0, 700, end_us, &t_us) && t_us == 0);
    assert_true(time_line_at(&desktop, 1011, 719, end_us, &t_us) && t_us == end_us);
    assert_false(time_line_at(&desktop, 500, 699, end_us, &t_us));
    assert_false(time_line_at(&desktop, 500, 720, end_us, &t_us));
    assert_true(fabs(time_line_x(&desktop, end_us * 2, end_us) - 1006.0) < 1e-9);
    assert_true(fabs(time_line_x(&desktop, 5, 0) - 6.0) < 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_action_has_one_row),
        cmocka_unit_test(each_action_works_by_keyboard_alone_and_by_mouse_alone),
        cmocka_unit_test(no_key_means_two_things),
        cmocka_unit_test(keys_are_those_that_people_expect),
        cmocka_unit_test(modifiers_stand_in_their_order),
        cmocka_unit_test(the_description_tells_every_key),
        cmocka_unit_test(each_button_is_found_where_it_is),
        cmocka_unit_test(the_bar_is_as_high_as_its_buttons),
        cmocka_unit_test(few_rows_of_buttons_leave_room_for_the_picture),
        cmocka_unit_test(the_time_line_maps_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
