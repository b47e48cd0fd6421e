/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <math.h>
#include <string.h>
#include <cmocka.h>

#include "rig/window/buttons.h"
#include "rig/window/icons.h"
#include "rig/window/show.h"
#include "rig/window/theme.h"

static struct desk desk;
static struct engine *engine;

static int set_up(void **state)
{
    (void)state;
    const char *folder = "scenes/vs121-p/one-person";
    const struct arguments data = { 0 };
    const struct engine_options options = { .folder = folder, .data = &data };
    struct draft draft = { 0 };
    struct buffer why = { 0 }, text = { 0 };
    if (draft_open(&draft, folder, &data, &why) == 0) {
        draft_text(&draft, &text);
        engine = engine_open(buffer_get(&text), text.len, &options, &why);
    }
    if (engine != NULL)
        desk_init(&desk, engine, &draft);
    else
        print_error("%s\n", buffer_get(&why));
    buffer_free(&text);
    buffer_free(&why);
    return engine == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    desk_free(&desk);
    engine_close(engine);
    return 0;
}

static struct paint *paint_buttons(unsigned width, unsigned height, double scale)
{
    struct buffer why = { 0 };
    struct paint *paint = paint_create_in_memory(width, height, scale, &why);
    assert_non_null(paint);
    layout_make(width, height, scale, &desk.layout);
    const struct show show = { .desk = &desk };
    buttons_paint(paint, &show);
    return paint;
}

static uint32_t inside(const struct paint *paint, const struct area *area)
{
    unsigned w, h;
    const uint32_t *pixels = paint_picture(paint, &w, &h);
    return pixels[(size_t)(area->y + 3) * w + (size_t)(area->x + 3)];
}

static uint32_t rgb(struct colour c)
{
    return (uint32_t)c.r << 16 | (uint32_t)c.g << 8 | c.b;
}

/* Every button has its place, and looks as it is: on or off. */
static void assert_shown_as_they_are(unsigned width, unsigned height, double scale)
{
    struct paint *paint = paint_buttons(width, height, scale);
    for (size_t i = 0; i < n_key_rows; i++) {
        struct area area;
        if (key_rows[i].button == NULL)
            continue;
        assert_true(button_area(&desk.layout, key_rows[i].action, &area));
        bool is_on = desk_is_on(&desk, key_rows[i].action);
        assert_int_equal(inside(paint, &area), rgb(is_on ? theme.lit : theme.raised));
    }
    paint_free(paint);
}

static void buttons_that_are_on_are_shown_as_on(void **state)
{
    (void)state;
    const enum action heads = (enum action)(ACTION_LAYER_FIRST + LAYER_DETECTIONS);
    assert_false(desk_is_on(&desk, heads));
    assert_shown_as_they_are(1280, 800, 1);
    desk_do(&desk, heads, 0);
    desk_do(&desk, ACTION_TOOL_WALKER, 0);
    assert_true(desk_is_on(&desk, heads));
    assert_true(desk_is_on(&desk, ACTION_TOOL_WALKER));
    assert_shown_as_they_are(1280, 800, 1);
    assert_shown_as_they_are(900, 600, 1);
    assert_shown_as_they_are(1800, 1200, 2);
}

static void a_text_fits_its_button(void **state)
{
    (void)state;
    for (double scale = 1; scale <= 2; scale += 0.25) {
        struct paint *paint =
            paint_buttons((unsigned)(1280 * scale), (unsigned)(800 * scale), scale);
        for (size_t i = 0; i < n_key_rows; i++) {
            struct area area;
            if (key_rows[i].button != NULL && button_area(&desk.layout, key_rows[i].action, &area))
                assert_true(paint_text_width(paint, FONT_SMALL, key_rows[i].button) <=
                            area.w - 4 * scale);
        }
        paint_free(paint);
    }
}

/* How many pixels are another colour than the ground, within the place of a sign and beyond it. */
static size_t count_painted(const struct paint *paint, double half, bool within)
{
    unsigned w, h;
    const uint32_t *pixels = paint_picture(paint, &w, &h);
    size_t n = 0;
    for (unsigned y = 0; y < h; y++)
        for (unsigned x = 0; x < w; x++) {
            bool in = fabs(x + 0.5 - w / 2.0) <= half && fabs(y + 0.5 - h / 2.0) <= half;
            n += in == within && pixels[y * w + x] != rgb(theme.raised);
        }
    return n;
}

static struct paint *paint_sign(enum action action, bool is_on, double scale)
{
    struct buffer why = { 0 };
    struct paint *paint = paint_create_in_memory(80, 80, scale, &why);
    assert_non_null(paint);
    paint_fill(paint, &(struct area) { 0, 0, 80, 80 }, theme.raised);
    assert_true(icon_paint(paint, action, is_on, (struct spot) { 40, 40 }));
    return paint;
}

static void a_button_has_a_text_or_a_sign_that_fits_it(void **state)
{
    (void)state;
    for (double scale = 1; scale <= 2; scale += 0.5)
        for (size_t i = 0; i < n_key_rows; i++) {
            if (key_rows[i].button == NULL || key_rows[i].button[0] != '\0')
                continue;
            struct paint *paint = paint_sign(key_rows[i].action, false, scale);
            const double half = (ICON_PX / 2 + 1) * scale;
            assert_true(count_painted(paint, half, true) > 20);
            assert_int_equal(count_painted(paint, half, false), 0);
            paint_free(paint);
        }
    struct buffer why = { 0 };
    struct paint *paint = paint_create_in_memory(80, 80, 1, &why);
    assert_false(icon_paint(paint, ACTION_QUIT, false, (struct spot) { 40, 40 }));
    assert_false(icon_paint(paint, ACTION_NONE, false, (struct spot) { 40, 40 }));
    paint_free(paint);
}

static int brightness(uint32_t pixel)
{
    return (int)(2 * (pixel >> 16 & 255) + 5 * (pixel >> 8 & 255) + (pixel & 255)) / 8;
}

/* Nobody needs colours to tell them apart. */
static void no_two_signs_are_alike(void **state)
{
    (void)state;
    static int shapes[ACTIONS][80 * 80];
    size_t n = 0;
    for (size_t i = 0; i < n_key_rows; i++) {
        if (key_rows[i].button == NULL || key_rows[i].button[0] != '\0')
            continue;
        struct paint *paint = paint_sign(key_rows[i].action, false, 2);
        unsigned w, h;
        const uint32_t *pixels = paint_picture(paint, &w, &h);
        for (size_t k = 0; k < (size_t)w * h; k++)
            shapes[n][k] = brightness(pixels[k]);
        paint_free(paint);
        for (size_t before = 0; before < n; before++) {
            size_t others = 0;
            for (size_t k = 0; k < 80 * 80; k++)
                others += abs(shapes[n][k] - shapes[before][k]) > 40;
            if (others < 20)
                fail_msg("%s looks like one before", key_rows[i].says);
        }
        n++;
    }
    assert_true(n > 30);
}

static void play_shows_what_it_would_do(void **state)
{
    (void)state;
    struct paint *off = paint_sign(ACTION_PLAY, false, 1), *on = paint_sign(ACTION_PLAY, true, 1);
    unsigned w, h;
    const size_t bytes = 80 * 80 * sizeof(uint32_t);
    assert_int_not_equal(memcmp(paint_picture(off, &w, &h), paint_picture(on, &w, &h), bytes), 0);
    paint_free(off);
    paint_free(on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buttons_that_are_on_are_shown_as_on),
        cmocka_unit_test(a_text_fits_its_button),
        cmocka_unit_test(a_button_has_a_text_or_a_sign_that_fits_it),
        cmocka_unit_test(no_two_signs_are_alike),
        cmocka_unit_test(play_shows_what_it_would_do),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
