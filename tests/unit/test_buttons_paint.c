/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>
#include <cmocka.h>

#include "rig/window/buttons.h"
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
        assert_int_equal(inside(paint, &area), rgb(is_on ? theme.sky : theme.raised));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buttons_that_are_on_are_shown_as_on),
        cmocka_unit_test(a_text_fits_its_button),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
