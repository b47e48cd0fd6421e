/* SPDX-License-Identifier: MIT */
/* What stands around the picture, painted into memory. How it looks nobody but a person can say;
 * what a program can: that every part keeps to its place, whatever there is to show. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdio.h>
#include <cmocka.h>

#include "rig/memory.h"
#include "rig/window/buttons.h"
#include "rig/window/theme.h"
#include "rig/window/time_line.h"
#include "rig/window/widgets.h"
#include "tests/unit/panels_scene.h"

static const struct {
    unsigned width, height;
    double scale;
} windows[] = {
    { 1280, 800, 1 }, { 900, 600, 1 },    { 1350, 900, 1.5 }, { 1800, 1200, 2 }, { 2560, 1440, 1 },
    { 640, 480, 1 },  { 1200, 600, 1.5 }, { 300, 200, 1 },    { 40, 30, 2 },
};
enum { WINDOWS = sizeof windows / sizeof windows[0] };

/* A window with its parts, of a colour that nothing in it has. */
struct stage {
    struct desk desk;
    struct instant now;
    struct chronicle chronicle;
    struct show show;
    struct paint *paint;
};

static const uint32_t untouched = 0x123456;

static struct stage *fresh(unsigned width, unsigned height, double scale)
{
    struct stage *stage = memory_zeroed(1, sizeof *stage);
    struct buffer why = { 0 };
    stage->paint = paint_create_in_memory(width, height, scale, &why);
    if (stage->paint == NULL)
        fail_msg("%s", buffer_get(&why));
    buffer_free(&why);
    look_init(&stage->desk.look);
    layout_make(width, height, scale, &stage->desk.layout);
    scene_instant(&stage->now);
    scene_chronicle(&stage->chronicle);
    stage->show = (struct show) { .desk = &stage->desk,
                                  .instant = &stage->now,
                                  .chronicle = &stage->chronicle,
                                  .model = &model_vs121_p,
                                  .frames = 1125,
                                  .end_us = SCENE_END_US };
    const struct area all = { 0, 0, width, height };
    paint_fill(stage->paint, &all, (struct colour) { 0x12, 0x34, 0x56, 255 });
    return stage;
}

static void release(struct stage *stage)
{
    paint_free(stage->paint);
    chronicle_free(&stage->chronicle);
    free(stage);
}

/* Whether a part painted everywhere on its area and nowhere else. */
static void assert_keeps_to(const struct stage *stage, const struct area *area)
{
    unsigned w, h;
    const uint32_t *pixels = paint_picture(stage->paint, &w, &h);
    size_t inside = 0;
    for (unsigned y = 0; y < h; y++)
        for (unsigned x = 0; x < w; x++) {
            bool in = x >= round(area->x) && x < round(area->x + area->w) && y >= round(area->y) &&
                      y < round(area->y + area->h);
            bool touched = pixels[(size_t)y * w + x] != untouched;
            if (touched && !in)
                fail_msg("%u, %u of a window of %u x %u does not belong to it", x, y, w, h);
            inside += touched;
        }
    if (area->w * area->h > 1000)
        assert_true(inside > 100);
}

static void crowd(struct instant *now)
{
    now->settings.region.n_regions = REGION_MAX;
    now->region.n_regions = REGION_MAX;
    for (uint8_t i = 0; i < REGION_MAX; i++) {
        now->settings.region.regions[i].number = now->region.number[i] = (uint8_t)(i + 1);
        now->region_totals.in[i] = UINT32_MAX;
        now->dwell[i] = (struct dwell_sum) { (uint8_t)(i + 1), 1, UINT64_MAX / 2, UINT64_MAX / 2 };
    }
    for (int i = 0; i < RECIPIENT_COUNT; i++)
        now->recipient[i] = (struct instant_recipient) {
            true, { UINT16_MAX, 8, UINT32_MAX, UINT32_MAX, OUTBOX_LINK_UP }, CONNECTION_REFUSED
        };
    now->line.in_cumulative = UINT32_MAX;
    now->utc_us = INT64_MAX;
    now->lux = 1e9;
    memset(now->flow, 0xff, sizeof now->flow);
    memset(now->stage_ns, 0x7f, sizeof now->stage_ns);
    memset(now->settings.flow.edge_name, 0xff, sizeof now->settings.flow.edge_name);
    for (int i = 0; i < FLOW_POINTS_MAX; i++)
        now->settings.flow.edge_name[i][NAME_LEN_MAX] = '\0';
}

static void hostile_reports(struct chronicle *chronicle)
{
    static const char *const lines[] = { "",
                                         "{",
                                         "\"",
                                         "{\"body\":",
                                         "{\"to\":1,\"body\":[[[[[[[",
                                         "\xff\xfe{}",
                                         "{\"to\":\"\",\"body\":\"\x01\n\x7f\xc3\"}",
                                         "{\"body\":{\"a\":\"\xe2\x82\"}}",
                                         "null",
                                         "]" };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        for (int kind = 0; kind < CHRONICLE_KINDS; kind++)
            scene_mark(chronicle, 42000000, (enum chronicle_kind)kind, lines[i]);
}

typedef void (*part)(struct paint *paint, const struct show *show);

static const struct {
    part paint;
    size_t area; /* where in struct layout */
} parts[] = {
    { panels_paint, offsetof(struct layout, panels) },
    { time_line_paint, offsetof(struct layout, time_line) },
    { foot_paint, offsetof(struct layout, foot) },
};

static void every_part_keeps_to_its_place(void **state)
{
    (void)state;
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++)
        for (unsigned k = 0; k < 6 * WINDOWS; k++) {
            const unsigned i = k % WINDOWS;
            struct stage *stage = fresh(windows[i].width, windows[i].height, windows[i].scale);
            const struct layout *layout = &stage->desk.layout;
            stage->desk.look.settings = k / WINDOWS % 2 == 1;
            if (k / WINDOWS >= 2)
                crowd(&stage->now);
            if (k / WINDOWS >= 2)
                hostile_reports(&stage->chronicle);
            if (k / WINDOWS == 4)
                memset(stage->desk.message, 'm', sizeof stage->desk.message - 1);
            if (k / WINDOWS == 5)
                stage->show.instant = NULL;
            parts[p].paint(stage->paint, &stage->show);
            assert_keeps_to(stage, (const struct area *)((const char *)layout + parts[p].area));
            release(stage);
        }
}

static void what_is_over_everything_stays_in_the_window(void **state)
{
    (void)state;
    for (unsigned i = 0; i < WINDOWS; i++) {
        struct stage *stage = fresh(windows[i].width, windows[i].height, windows[i].scale);
        const struct area *line = &stage->desk.layout.time_line;
        const struct area all = { 0, 0, windows[i].width, windows[i].height };
        hostile_reports(&stage->chronicle);
        for (double x = line->x; x < line->x + line->w; x += 7) {
            stage->desk.pointer_x = x;
            stage->desk.pointer_y = line->y + line->h / 2;
            hover_paint(stage->paint, &stage->show);
        }
        help_paint(stage->paint, &stage->show);
        assert_keeps_to(stage, &all);
        release(stage);
    }
}

static uint32_t *copy_of(const struct paint *paint, size_t *bytes)
{
    unsigned w, h;
    const uint32_t *pixels = paint_picture(paint, &w, &h);
    *bytes = (size_t)w * h * sizeof *pixels;
    uint32_t *copy = memory_zeroed(*bytes, 1);
    memcpy(copy, pixels, *bytes);
    return copy;
}

static void the_help_has_as_many_pages_as_it_needs(void **state)
{
    (void)state;
    static const struct {
        unsigned width, height;
        double scale;
        unsigned pages;
    } cases[] = {
        { 1280, 800, 1, 1 }, { 900, 600, 1, 1 }, { 1800, 1200, 2, 1 }, { 640, 480, 1, 2 }
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct stage *stage = fresh(cases[i].width, cases[i].height, cases[i].scale);
        struct look *look = &stage->desk.look;
        assert_int_equal(help_pages(stage->paint, &stage->desk.layout), cases[i].pages);
        const struct area all = { 0, 0, cases[i].width, cases[i].height };
        uint32_t *before = NULL;
        for (look->help_page = 0; look->help_page < cases[i].pages; look->help_page++) {
            size_t bytes;
            paint_clip(stage->paint, NULL);
            paint_fill(stage->paint, &all, theme.ground);
            help_paint(stage->paint, &stage->show);
            uint32_t *page = copy_of(stage->paint, &bytes);
            assert_true(before == NULL || memcmp(before, page, bytes) != 0);
            free(before);
            before = page;
        }
        free(before);
        release(stage);
    }
}

static void the_panels_scroll_to_their_end_and_no_further(void **state)
{
    (void)state;
    size_t bytes;
    unsigned w, h;
    struct stage *stage = fresh(900, 600, 1);
    double max = panels_scroll_max(stage->paint, &stage->show);
    assert_true(max > 50);
    stage->desk.look.scroll = max - 1;
    panels_paint(stage->paint, &stage->show);
    uint32_t *before = copy_of(stage->paint, &bytes);
    stage->desk.look.scroll = max;
    panels_paint(stage->paint, &stage->show);
    uint32_t *at_end = copy_of(stage->paint, &bytes);
    assert_memory_not_equal(before, at_end, bytes);
    stage->desk.look.scroll = max + 100;
    panels_paint(stage->paint, &stage->show);
    assert_memory_equal(paint_picture(stage->paint, &w, &h), at_end, bytes);
    free(before);
    free(at_end);
    release(stage);
}

static const char *const texts[] = { "",
                                     "short",
                                     "a text that is much longer than its place",
                                     "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac",
                                     "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
                                     "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80" };

static void what_is_too_long_ends_in_dots_between_two_characters(void **state)
{
    (void)state;
    struct stage *stage = fresh(300, 200, 1);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        for (double width = 0; width < 120; width++) {
            struct buffer out = { 0 };
            widget_cut(stage->paint, FONT_TEXT, width, texts[i], &out);
            const char *cut = buffer_get(&out);
            assert_true(paint_text_width(stage->paint, FONT_TEXT, cut) <= width);
            if (strcmp(cut, texts[i]) != 0 && out.len > 0) {
                assert_true(out.len >= 3);
                assert_string_equal(cut + out.len - 3, "\xe2\x80\xa6");
                assert_memory_equal(cut, texts[i], out.len - 3);
                assert_true(i != 3 || out.len % 3 == 0);
            }
            buffer_free(&out);
        }
    release(stage);
}

static void a_mark_is_found_where_it_is_painted(void **state)
{
    (void)state;
    struct stage *stage = fresh(1280, 800, 1);
    const struct layout *layout = &stage->desk.layout;
    const struct chronicle *c = &stage->chronicle;
    for (size_t i = 0; i < c->n; i++) {
        const int lane = time_line_lane(c->marks[i].kind);
        const struct area area = time_line_lane_area(layout, lane);
        const double x = time_line_x(layout, c->marks[i].t_us, SCENE_END_US);
        assert_int_equal(time_line_mark_at(layout, c, SCENE_END_US, x, area.y + area.h / 2), i);
    }
    /* near it, but nothing where nothing is, and nothing beside the line */
    const struct area lane = time_line_lane_area(layout, 0);
    const double x = time_line_x(layout, 41500000, SCENE_END_US), y = lane.y + 1;
    long near = time_line_mark_at(layout, c, SCENE_END_US, x - 5, y);
    assert_true(near >= 0 && c->marks[near].kind == CHRONICLE_MISTAKE);
    assert_int_equal(time_line_mark_at(layout, c, SCENE_END_US, x - 9, y), -1);
    assert_int_equal(time_line_mark_at(layout, c, SCENE_END_US, x, layout->time_line.y - 1), -1);
    release(stage);
}

static void every_kind_has_a_lane_of_its_own(void **state)
{
    (void)state;
    struct layout layout;
    layout_make(1280, 800, 1, &layout);
    unsigned taken = 0;
    for (int kind = 0; kind < CHRONICLE_KINDS; kind++) {
        int lane = time_line_lane((enum chronicle_kind)kind);
        if (lane >= 0) {
            assert_false(taken >> lane & 1);
            taken |= 1u << lane;
            const struct area area = time_line_lane_area(&layout, lane);
            assert_true(area.y >= layout.time_line.y &&
                        area.y + area.h <= layout.time_line.y + layout.time_line.h);
        }
    }
    assert_int_equal(taken, (1 << TIME_LINE_LANES) - 1);
    assert_int_equal(time_line_lane(CHRONICLE_LOG), -1);
}

static void labels_have_room(void **state)
{
    (void)state;
    static const uint64_t ends_us[] = { 0,          1,           300000,         75000000,
                                        3600000000, 86400000000, 31536000000000, UINT64_MAX / 4 };
    for (size_t i = 0; i < sizeof ends_us / sizeof ends_us[0]; i++)
        for (double width = 50; width < 3000; width *= 1.7) {
            uint64_t step = time_line_step_us(ends_us[i], width, 80);
            assert_true(step > 0);
            double apart = width * (double)step / fmax((double)ends_us[i], 1);
            assert_true(apart >= 79.9 || (double)step >= (double)ends_us[i]);
        }
    assert_int_equal(time_line_step_us(75000000, 1264, 80), 5000000);
}

static void times_are_spelt_for_people(void **state)
{
    (void)state;
    static const struct {
        uint64_t t_us;
        const char *text;
    } times[] = { { 0, "0:00.000" },
                  { 75250999, "1:15.250" },
                  { 3600000000, "1:00:00.000" },
                  { 90061001000, "25:01:01.001" } };
    struct buffer out = { 0 };
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        buffer_clear(&out);
        widget_scene_time(times[i].t_us, &out);
        assert_string_equal(out.s, times[i].text);
    }
    struct settings settings;
    scene_settings(&settings);
    buffer_clear(&out);
    widget_device_time(1772438382000000, &settings.zone, true, &out);
    assert_string_equal(out.s, "2026-03-02 08:59:42 UTC+1:00");
    settings.zone.utc_offset_min = -210;
    buffer_clear(&out);
    widget_device_time(1772438382000000, &settings.zone, true, &out);
    assert_string_equal(out.s, "2026-03-02 04:29:42 UTC-3:30");
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_keeps_to_its_place),
        cmocka_unit_test(what_is_over_everything_stays_in_the_window),
        cmocka_unit_test(the_help_has_as_many_pages_as_it_needs),
        cmocka_unit_test(the_panels_scroll_to_their_end_and_no_further),
        cmocka_unit_test(what_is_too_long_ends_in_dots_between_two_characters),
        cmocka_unit_test(a_mark_is_found_where_it_is_painted),
        cmocka_unit_test(every_kind_has_a_lane_of_its_own),
        cmocka_unit_test(labels_have_room),
        cmocka_unit_test(times_are_spelt_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
