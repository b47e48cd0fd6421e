/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "rig/window/paint.h"

enum { W = 120, H = 80 };
static const struct colour white = { 255, 255, 255, 255 }, black = { 0, 0, 0, 255 },
                           half_red = { 255, 0, 0, 128 };

static struct paint *fresh(void)
{
    struct buffer why = { 0 };
    struct paint *paint = paint_create_in_memory(W, H, 1, &why);
    if (paint == NULL)
        fail_msg("%s", buffer_get(&why));
    buffer_free(&why);
    return paint;
}

static uint32_t at(const struct paint *paint, int x, int y)
{
    unsigned w, h;
    const uint32_t *pixels = paint_picture(paint, &w, &h);
    assert_true(x >= 0 && x < (int)w && y >= 0 && y < (int)h);
    return pixels[y * (int)w + x];
}

/* How much of the picture is light: 1 for each white pixel. */
static double light(const struct paint *paint)
{
    unsigned w, h;
    const uint32_t *pixels = paint_picture(paint, &w, &h);
    double sum = 0;
    for (unsigned i = 0; i < w * h; i++)
        sum += (pixels[i] & 0xff) / 255.0;
    return sum;
}

static void an_area_is_filled_to_its_edges_and_no_further(void **state)
{
    (void)state;
    struct paint *paint = fresh();
    paint_fill(paint, &(struct area) { 10, 20, 5, 3 }, white);
    assert_int_equal(at(paint, 10, 20), 0xffffff);
    assert_int_equal(at(paint, 14, 22), 0xffffff);
    assert_int_equal(at(paint, 9, 20), 0);
    assert_int_equal(at(paint, 15, 20), 0);
    assert_int_equal(at(paint, 10, 23), 0);
    assert_true(light(paint) == 15);
    paint_frame(paint, &(struct area) { 40, 40, 10, 10 }, 1, white);
    assert_true(light(paint) == 15 + 36);
    paint_free(paint);
}

static void lines_cover_what_they_should(void **state)
{
    static const struct {
        struct spot a, b;
        double width;
    } cases[] = {
        { { 20, 40 }, { 100, 40 }, 2 },      { { 20, 40 }, { 100, 40 }, 1 },
        { { 20.3, 10.7 }, { 90, 70 }, 3 },   { { 60, 10 }, { 60, 70 }, 5 },
        { { 90, 70 }, { 20.3, 10.7 }, 1.5 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct paint *paint = fresh();
        const double length = hypot(cases[i].b.x - cases[i].a.x, cases[i].b.y - cases[i].a.y);
        const double r = cases[i].width / 2, area = length * cases[i].width + 3.14159 * r * r;
        paint_line(paint, cases[i].a, cases[i].b, cases[i].width, white);
        assert_true(fabs(light(paint) - area) < 0.04 * area + 1);
        paint_free(paint);
    }
}

static void a_level_line_lies_between_its_rows(void **state)
{
    (void)state;
    struct paint *paint = fresh();
    paint_line(paint, (struct spot) { 20, 40 }, (struct spot) { 100, 40 }, 2, white);
    assert_int_equal(at(paint, 60, 39), 0xffffff);
    assert_int_equal(at(paint, 60, 40), 0xffffff);
    assert_int_equal(at(paint, 60, 38), 0);
    assert_int_equal(at(paint, 60, 41), 0);
    paint_free(paint);
}

static void what_is_see_through_is_so_once_where_a_way_crosses_itself(void **state)
{
    (void)state;
    struct paint *paint = fresh();
    const struct spot p[] = { { 20, 20 }, { 60, 60 }, { 60, 20 }, { 20, 60 } };
    paint_way(paint, p, 4, 4, half_red);
    const uint32_t once = at(paint, 30, 30);
    assert_int_equal(once >> 16, 128);
    assert_int_equal(at(paint, 40, 40), once);
    assert_int_equal(at(paint, 60, 40), once);
    paint_free(paint);
}

static void a_polygon_may_have_a_bay(void **state)
{
    (void)state;
    struct paint *paint = fresh();
    const struct spot p[] = { { 10, 10 }, { 110, 10 }, { 110, 70 }, { 60, 20 }, { 10, 70 } };
    paint_polygon(paint, p, 5, white);
    assert_int_equal(at(paint, 60, 15), 0xffffff);
    assert_int_equal(at(paint, 60, 40), 0);
    assert_int_equal(at(paint, 15, 40), 0xffffff);
    assert_true(fabs(light(paint) - (100 * 60 - 100 * 50 / 2)) < 20);
    paint_free(paint);
}

static void rings_and_discs_have_their_areas(void **state)
{
    (void)state;
    struct paint *paint = fresh();
    paint_disc(paint, (struct spot) { 40, 40 }, 20, white);
    assert_true(fabs(light(paint) - 3.14159 * 400) < 8);
    paint_fill(paint, &(struct area) { 0, 0, W, H }, black);
    paint_ring(paint, (struct spot) { 40, 40 }, 20, 4, white);
    assert_true(fabs(light(paint) - 3.14159 * (22 * 22 - 18 * 18)) < 8);
    assert_int_equal(at(paint, 40, 40), 0);
    assert_int_equal(at(paint, 60, 40), 0xffffff);
    paint_free(paint);
}

static void dashes_show_both_ends(void **state)
{
    (void)state;
    struct paint *paint = fresh();
    paint_dashes(paint, (struct spot) { 10, 40 }, (struct spot) { 110, 40 }, 2, 10, white);
    assert_int_equal(at(paint, 11, 40), 0xffffff);
    assert_int_equal(at(paint, 108, 40), 0xffffff);
    assert_true(light(paint) > 90 && light(paint) < 150);
    paint_free(paint);
}

static void nothing_is_painted_outside_the_clip(void **state)
{
    (void)state;
    struct paint *paint = fresh();
    const struct spot p[] = { { -50, -50 }, { 300, -50 }, { 300, 300 }, { -50, 300 } };
    const uint32_t one = 0xffffff;
    paint_clip(paint, &(struct area) { 30, 30, 10, 10 });
    paint_fill(paint, &(struct area) { -5, -5, 500, 500 }, white);
    paint_line(paint, (struct spot) { -1e9, 35 }, (struct spot) { 1e9, 35 }, 30, white);
    paint_polygon(paint, p, 4, white);
    paint_disc(paint, (struct spot) { 35, 35 }, 60, white);
    paint_text(paint, FONT_TEXT, 0, 28, white, "MMMMMMMMMMMMMMMMMMMM");
    paint_pixels(paint, &one, 1, 1, &(struct area) { -20, -20, 300, 300 });
    assert_true(light(paint) == 100);
    paint_clip(paint, NULL);
    paint_fill(paint, &(struct area) { 0, 0, 1, 1 }, white);
    assert_true(light(paint) == 101);
    paint_free(paint);
}

static void numbers_that_are_none_paint_nothing(void **state)
{
    (void)state;
    struct paint *paint = fresh();
    const double bad = NAN;
    const struct spot p[] = { { 1, 1 }, { bad, 4 }, { 9, INFINITY } };
    paint_line(paint, p[0], p[1], 3, white);
    paint_way(paint, p, 3, 3, white);
    paint_polygon(paint, p, 3, white);
    paint_ring(paint, p[1], 4, 1, white);
    paint_dashes(paint, p[0], p[2], 1, 4, white);
    paint_text(paint, FONT_TEXT, bad, 1e300, white, "x");
    assert_true(light(paint) == 0);
    paint_free(paint);
}

static void text_of_any_bytes_is_shown(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "In 12",        "\xff\xfe", "\xe2\x82",         "\xc0\x80",
        "\xed\xa0\x80", "\x01\x7f", "\xf5\x80\x80\x80", "\xe4\xba\xba"
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct paint *paint = fresh();
        for (int font = 0; font < PAINT_FONTS; font++) {
            paint_fill(paint, &(struct area) { 0, 0, W, H }, black);
            const double width = paint_text(paint, (enum paint_font)font, 10, 10, white, texts[i]);
            assert_true(width > 0);
            assert_true(width == paint_text_width(paint, (enum paint_font)font, texts[i]));
            assert_true(light(paint) > 3);
        }
        paint_free(paint);
    }
}

static void bytes_that_are_no_utf8_are_replaced_one_by_one(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int replaced;
    } cases[] = {
        { "\xff", 1 },         { "\xc0\xaf", 2 }, /* a slash that is too long */
        { "\xe0\x80\xaf", 3 }, { "\xf0\x80\x80\xaf", 4 }, { "\xed\xa0\x80", 3 }, { "\xe2\x82", 2 },
        { "\x80\x80", 2 },     { "\xf5\x80\x80\x80", 4 }, { "\xef\xbf\xbd", 1 }, /* the replacement
                                                                                    itself */
    };
    struct paint *paint = fresh();
    const double one = paint_text_width(paint, FONT_TEXT, "\xef\xbf\xbd");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_true(paint_text_width(paint, FONT_TEXT, cases[i].text) == cases[i].replaced * one);
    paint_free(paint);
}

static void a_text_stays_in_its_line(void **state)
{
    (void)state;
    struct paint *paint = fresh();
    const double width = paint_text(paint, FONT_TEXT, 20, 30, white, "Gjq|\xc3\x84");
    const double height = paint_line_height(paint, FONT_TEXT), all = light(paint);
    paint_fill(paint, &(struct area) { 20, 30, width, height }, black);
    assert_true(all > 50);
    assert_true(light(paint) < 0.02 * all);
    paint_free(paint);
}

static void more_letters_than_are_kept_are_made_anew(void **state)
{
    (void)state;
    struct paint *paint = fresh();
    for (unsigned code = 0x4e00; code < 0x4e00 + 3000; code++) {
        const char text[] = { (char)(0xe0 | code >> 12), (char)(0x80 | (code >> 6 & 63)),
                              (char)(0x80 | (code & 63)), '\0' };
        assert_true(paint_text_width(paint, FONT_TEXT, text) > 0);
    }
    paint_free(paint);
}

static void a_larger_picture_keeps_its_squares(void **state)
{
    (void)state;
    struct paint *paint = fresh();
    static const uint32_t four[] = { 0xff0000, 0x00ff00, 0x0000ff, 0xffffff };
    paint_pixels(paint, four, 2, 2, &(struct area) { 10, 10, 20, 20 });
    for (int y = 10; y < 30; y++)
        for (int x = 10; x < 30; x++)
            assert_int_equal(at(paint, x, y), four[(y - 10) / 10 * 2 + (x - 10) / 10]);
    assert_int_equal(at(paint, 30, 10), 0);
    assert_int_equal(at(paint, 9, 10), 0);
    paint_free(paint);
}

static void a_smaller_picture_is_the_mean(void **state)
{
    (void)state;
    struct paint *paint = fresh();
    uint32_t grey[64];
    for (uint32_t i = 0; i < 64; i++)
        grey[i] = (i + i / 8) % 2 * 0xffffff;
    paint_pixels(paint, grey, 8, 8, &(struct area) { 10, 10, 2, 2 });
    for (int y = 10; y < 12; y++)
        for (int x = 10; x < 12; x++)
            assert_true(abs((int)(at(paint, x, y) & 0xff) - 127) < 6);
    /* between two sizes: light is neither lost nor won */
    paint_fill(paint, &(struct area) { 0, 0, W, H }, black);
    paint_pixels(paint, grey, 8, 8, &(struct area) { 10, 10, 29, 29 });
    assert_true(fabs(light(paint) - 29 * 29 / 2.0) < 12);
    paint_free(paint);
}

static void another_size_and_scale(void **state)
{
    (void)state;
    struct paint *paint = fresh();
    struct buffer why = { 0 };
    unsigned w, h;
    const double line = paint_line_height(paint, FONT_MONO);
    assert_int_equal(paint_resize(paint, 300, 200, 2, &why), 0);
    paint_picture(paint, &w, &h);
    assert_int_equal(w, 300);
    assert_int_equal(h, 200);
    assert_true(light(paint) == 0);
    assert_true(paint_line_height(paint, FONT_MONO) > 1.8 * line);
    paint_line(paint, (struct spot) { 0, 0 }, (struct spot) { 300, 200 }, 2, white);
    assert_int_equal(at(paint, 299, 199), 0xffffff);
    paint_free(paint);
}

static void without_fonts_there_is_a_reason(void **state)
{
    (void)state;
    struct buffer why = { 0 };
    setenv("FOOTFALL_FONTS", "/nowhere", 1);
    assert_null(paint_create_in_memory(W, H, 1, &why));
    assert_string_equal(buffer_get(&why), "no font DejaVuSans.ttf in FOOTFALL_FONTS=/nowhere");
    unsetenv("FOOTFALL_FONTS");
    buffer_free(&why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_area_is_filled_to_its_edges_and_no_further),
        cmocka_unit_test(lines_cover_what_they_should),
        cmocka_unit_test(a_level_line_lies_between_its_rows),
        cmocka_unit_test(what_is_see_through_is_so_once_where_a_way_crosses_itself),
        cmocka_unit_test(a_polygon_may_have_a_bay),
        cmocka_unit_test(rings_and_discs_have_their_areas),
        cmocka_unit_test(dashes_show_both_ends),
        cmocka_unit_test(nothing_is_painted_outside_the_clip),
        cmocka_unit_test(numbers_that_are_none_paint_nothing),
        cmocka_unit_test(text_of_any_bytes_is_shown),
        cmocka_unit_test(bytes_that_are_no_utf8_are_replaced_one_by_one),
        cmocka_unit_test(a_text_stays_in_its_line),
        cmocka_unit_test(more_letters_than_are_kept_are_made_anew),
        cmocka_unit_test(a_larger_picture_keeps_its_squares),
        cmocka_unit_test(a_smaller_picture_is_the_mean),
        cmocka_unit_test(another_size_and_scale),
        cmocka_unit_test(without_fonts_there_is_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
