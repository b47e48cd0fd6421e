/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "rig/window/labels.h"
#include "rig/window/show.h"
#include "rig/window/stage_picture.h"
#include "rig/window/theme.h"

enum { W = 640, H = 480, WINDOW_W = 1280, WINDOW_H = 800, CELLS_X = 80, CELLS_Y = 60 };

/* One of everything, at places of its own, over an even grey. */
struct stage_set {
    struct instant now;
    uint8_t picture[W * H * 3 / 2];
    struct desk desk;
    struct chronicle chronicle;
    struct show show;
    struct paint *paint;
    uint32_t before[WINDOW_W * WINDOW_H];
};

static void set_points(struct point *p, int x, int y)
{
    p[0] = (struct point) { (int16_t)x, (int16_t)y };
    p[1] = (struct point) { (int16_t)(x + 60), (int16_t)y };
    p[2] = (struct point) { (int16_t)(x + 60), (int16_t)(y + 60) };
    p[3] = (struct point) { (int16_t)x, (int16_t)(y + 60) };
}

static void fill_settings(struct settings *s)
{
    s->line.enable = s->line.filter_u_turns = true;
    s->line.n_points = 2;
    s->line.points[0] = (struct point) { 100, 400 };
    s->line.points[1] = (struct point) { 500, 400 };
    s->line.n_u_turn_points = 4;
    set_points(s->line.u_turn_points, 20, 20);
    s->region.enable = s->region.detection_region_enable = true;
    s->region.n_regions = 1;
    s->region.regions[0].number = 1;
    s->region.regions[0].n_points = 4;
    set_points(s->region.regions[0].points, 120, 20);
    s->flow.enable = true;
    s->flow.n_points = 4;
    set_points(s->flow.points, 220, 20);
    s->mask.enable = true;
    s->mask.n_areas = 1;
    s->mask.areas[0].n_points = 4;
    set_points(s->mask.areas[0].points, 320, 20);
}

static void fill_instant(struct instant *now)
{
    now->width_px = W;
    now->height_px = H;
    now->frame = 30;
    now->t_us = 2000000;
    fill_settings(&now->settings);
    now->cells = (struct small_image) { .n_x = CELLS_X, .n_y = CELLS_Y, .cell_px = W / CELLS_X };
    memset(now->empty, 1, sizeof now->empty);
    now->tracks.n = 1;
    now->tracks.t[0] = (struct track) {
        .id = 7, .x_q4 = 16 * 300, .y_q4 = 16 * 200, .size_q4 = 16 * 20, .confirmed = true
    };
    now->detections.n = 1;
    now->detections.d[0] =
        (struct detection) { .x_q4 = 16 * 400, .y_q4 = 16 * 200, .size_q4 = 320, .score = 200 };
    now->n_trails = 1;
    now->trails[0].n = 2;
    now->trails[0].p[0].x_px = 100;
    now->trails[0].p[1].x_px = 200;
    now->trails[0].p[0].y_px = now->trails[0].p[1].y_px = 200;
    now->n_people = 1;
    now->people[0] =
        (struct instant_person) { .head_x_px = 500, .head_y_px = 200, .in_picture = true };
}

static struct stage_set *make(void)
{
    struct stage_set *t = calloc(1, sizeof *t);
    struct buffer why = { 0 };
    char text[] = "missed In crossing";
    fill_instant(&t->now);
    memset(t->picture, 90, W * H);
    memset(t->picture + W * H, 128, W * H / 2);
    const struct chronicle_mark mark = { .t_us = 2000000,
                                         .noticed_us = 3000000,
                                         .kind = CHRONICLE_MISTAKE,
                                         .has_place = true,
                                         .x_px = 300,
                                         .y_px = 300,
                                         .text = text };
    chronicle_add(&t->chronicle, &mark);
    look_init(&t->desk.look);
    layout_make(WINDOW_W, WINDOW_H, 1, &t->desk.layout);
    /* whatever stands above it: the pixels that are looked at lie in the middle of thin lines */
    t->desk.layout.picture = (struct area) { 10, 70, 907, 680.25 };
    t->show = (struct show) {
        .desk = &t->desk, .instant = &t->now, .picture = t->picture, .chronicle = &t->chronicle
    };
    t->paint = paint_create_in_memory(WINDOW_W, WINDOW_H, 1, &why);
    if (t->paint == NULL)
        fail_msg("%s", buffer_get(&why));
    return t;
}

static void done(struct stage_set *t)
{
    paint_free(t->paint);
    chronicle_free(&t->chronicle);
    free(t);
}

/* With these layers alone, bits 1 << enum look_layer, and the camera's picture. */
static const uint32_t *painted(struct stage_set *t, unsigned layers)
{
    unsigned w, h;
    for (int i = 0; i < LAYERS; i++)
        t->desk.look.layer[i] = i == LAYER_CAMERA || (layers >> i & 1) != 0;
    paint_fill(t->paint, &(struct area) { 0, 0, WINDOW_W, WINDOW_H }, theme.panel);
    layers_paint(t->paint, &t->show);
    return paint_picture(t->paint, &w, &h);
}

static uint32_t rgb_of(struct colour c)
{
    return (uint32_t)c.r << 16 | (uint32_t)c.g << 8 | c.b;
}

static uint32_t at(const struct stage_set *t, const uint32_t *pixels, double u, double v)
{
    struct sight sight;
    double x, y;
    sight_of(&t->desk.look, &t->desk.layout, W, H, 0, &sight);
    sight_to_screen(&sight, u, v, &x, &y);
    return pixels[(int)y * WINDOW_W + (int)x];
}

static void the_picture_has_the_colours_of_nv12(void **state)
{
    static const struct {
        uint8_t y, u, v;
        uint32_t rgb;
    } cases[] = {
        { 0, 128, 128, 0x000000 },   { 255, 128, 128, 0xffffff }, { 90, 128, 128, 0x5a5a5a },
        { 76, 85, 255, 0xfe0000 },   { 150, 44, 21, 0x00ff01 },   { 29, 255, 107, 0x0000fe },
        { 255, 255, 255, 0xff79ff }, { 0, 0, 0, 0x008800 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t nv12[6] = {
            cases[i].y, cases[i].y, cases[i].y, cases[i].y, cases[i].u, cases[i].v
        };
        uint32_t rgb[4];
        stage_camera(nv12, 2, 2, rgb);
        for (int k = 0; k < 4; k++)
            for (int shift = 0; shift < 24; shift += 8)
                assert_true(
                    abs((int)(rgb[k] >> shift & 255) - (int)(cases[i].rgb >> shift & 255)) <= 2);
    }
}

static void each_layer_is_painted_and_leaves_no_pixel_when_it_is_off(void **state)
{
    (void)state;
    struct stage_set *t = make();
    memcpy(t->before, painted(t, 0), sizeof t->before);
    assert_int_equal(at(t, t->before, 320, 240), 0x5a5a5a);
    for (int layer = LAYER_CAMERA + 1; layer < LAYERS; layer++) {
        size_t changed = 0;
        const uint32_t *with = painted(t, 1u << layer);
        for (size_t i = 0; i < WINDOW_W * WINDOW_H; i++)
            changed += with[i] != t->before[i];
        assert_true(changed > 30);
        assert_memory_equal(painted(t, 0), t->before, sizeof t->before);
    }
    done(t);
}

static void things_are_painted_where_they_are(void **state)
{
    static const struct {
        enum look_layer layer;
        double u, v;
        const struct colour *colour;
    } cases[] = {
        { LAYER_LINE, 200, 400, &theme.orange },
        { LAYER_LINE, 450, 400, &theme.orange },
        { LAYER_REGIONS, 120, 60, &theme.green },
        { LAYER_REGIONS, 150, 80, &theme.green },
        { LAYER_TRACKS, 287, 200, &theme.sky }, /* radius: half of 20, and 3 */
        { LAYER_TRACKS, 300, 213, &theme.sky },
        { LAYER_DETECTIONS, 390, 190, &theme.yellow },
        { LAYER_MISTAKES, 300, 300, &theme.vermillion },
    };
    (void)state;
    struct stage_set *t = make();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(at(t, painted(t, 1u << cases[i].layer), cases[i].u, cases[i].v),
                         rgb_of(*cases[i].colour));
    assert_int_equal(at(t, painted(t, 1u << LAYER_LINE), 200, 380), 0x5a5a5a);
    assert_int_equal(at(t, painted(t, 1u << LAYER_TRUTH), 500, 200), 0xffffff);
    done(t);
}

static void the_arrow_points_to_the_left_hand_of_the_line(void **state)
{
    (void)state;
    struct stage_set *t = make();
    /* drawn from left to right: In is up */
    assert_int_equal(at(t, painted(t, 1u << LAYER_LINE), 300, 393), rgb_of(theme.orange));
    assert_int_not_equal(at(t, painted(t, 1u << LAYER_LINE), 300, 407), rgb_of(theme.orange));
    t->now.settings.line.points[0].x = 500;
    t->now.settings.line.points[1].x = 100;
    assert_int_equal(at(t, painted(t, 1u << LAYER_LINE), 300, 407), rgb_of(theme.orange));
    assert_int_not_equal(at(t, painted(t, 1u << LAYER_LINE), 300, 393), rgb_of(theme.orange));
    done(t);
}

static void nothing_is_painted_beside_the_picture(void **state)
{
    (void)state;
    struct stage_set *t = make();
    const struct area *in = &t->desk.layout.picture;
    t->desk.look.zoom = 5;
    for (int stage = 0; stage < LOOK_STAGES; stage++)
        for (int side = 0; side < 2; side++) {
            t->desk.look.stage = (enum look_stage)stage;
            t->desk.look.side_by_side = side == 1;
            const uint32_t *pixels = painted(t, ~0u);
            for (int y = 0; y < WINDOW_H; y++)
                for (int x = 0; x < WINDOW_W; x++)
                    if (x < in->x || y < in->y || x > in->x + in->w || y > in->y + in->h)
                        assert_int_equal(pixels[y * WINDOW_W + x], rgb_of(theme.panel));
        }
    done(t);
}

static void a_stage_is_seen_cell_by_cell(void **state)
{
    (void)state;
    struct stage_set *t = make();
    struct stage_scale scale;
    t->desk.look.stage = LOOK_RESPONSE;
    t->now.heat[30 * CELLS_X + 20] = INT16_MAX; /* sure */
    for (int i = 0; i < CELLS_X; i++)
        t->now.heat[i] = INT16_MIN;
    stage_scale_make(LOOK_RESPONSE, &scale);
    memset(t->desk.look.layer, 0, sizeof t->desk.look.layer);
    layers_paint(t->paint, &t->show);
    unsigned w, h;
    const uint32_t *pixels = paint_picture(t->paint, &w, &h);
    assert_int_equal(at(t, pixels, 20 * 8 + 4, 30 * 8 + 4), scale.rgb[255]);
    assert_int_equal(at(t, pixels, 20 * 8 + 12, 30 * 8 + 4), scale.rgb[128]);
    assert_int_equal(at(t, pixels, 20 * 8 + 4, 4), scale.rgb[0]);
    done(t);
}

static void labels_never_lie_over_each_other_while_there_is_room(void **state)
{
    (void)state;
    struct stage_set *t = make();
    static struct labels labels;
    labels = (struct labels) { .within = { 0, 0, WINDOW_W, WINDOW_H } };
    labels_keep_free(&labels, &(struct area) { 600, 380, 40, 40 });
    for (int i = 0; i < 12; i++)
        labels_add(&labels, (struct spot) { 620 + i, 400 }, i % 3 == 0 ? -1 : 20, theme.sky, "12");
    labels_add(&labels, (struct spot) { -5, 400 }, 4, theme.sky, "outside");
    labels_paint(&labels, t->paint);
    assert_int_equal(labels.n_taken, 1 + 12);
    for (size_t a = 0; a < labels.n_taken; a++)
        for (size_t b = 0; b < a; b++) {
            const struct area *p = &labels.taken[a], *q = &labels.taken[b];
            assert_true(p->x + p->w <= q->x || q->x + q->w <= p->x || p->y + p->h <= q->y ||
                        q->y + q->h <= p->y);
        }
    done(t);
}

static void the_pixel_under_the_pointer_is_told(void **state)
{
    (void)state;
    struct stage_set *t = make();
    struct sight sight;
    char text[256];
    sight_of(&t->desk.look, &t->desk.layout, W, H, 0, &sight);
    t->picture[100 * W + 200] = 17;
    t->picture[W * H + 50 * W + 200] = 111;
    t->picture[W * H + 50 * W + 201] = 222;
    t->now.heat[12 * CELLS_X + 25] = -8192;
    t->now.background_luma_q7[12 * CELLS_X + 25] = 96 * 128;
    t->now.empty[12 * CELLS_X + 25] = 0;
    t->now.cells.cell[12 * CELLS_X + 25][CELL_LUMA_DIFF] = 7 * 64;
    sight_to_screen(&sight, 200.5, 100.5, &t->desk.pointer_x, &t->desk.pointer_y);
    assert_true(loupe_say(&t->show, text, sizeof text));
    assert_string_equal(text, "x 200 y 100: Y 17 U 111 V 222  cell 25, 12: background 96.0, off by "
                              "7.0 (foreground), response -2.00");
    t->desk.pointer_x = t->desk.layout.panels.x + 5;
    assert_false(loupe_say(&t->show, text, sizeof text));
    done(t);
}

static void single_pixels_are_seen_from_near_with_their_colours(void **state)
{
    (void)state;
    struct stage_set *t = make();
    t->desk.look.zoom = 30;
    t->desk.look.centre_x = 150.5 / W;
    t->desk.look.centre_y = 50.5 / H;
    memset(t->picture, 40, W * H);
    t->picture[50 * W + 150] = 200;
    const uint32_t *pixels = painted(t, ~0u & ~(1u << LAYER_REGIONS));
    assert_int_equal(at(t, pixels, 150.2, 50.2), 0xc8c8c8);
    assert_int_equal(at(t, pixels, 149.8, 50.2), 0x282828);
    assert_int_not_equal(at(t, pixels, 150.0, 50.2), 0x282828); /* the grid */
    pixels = painted(t, ~0u); /* it lies in a region, whose colour would hide its own */
    assert_int_equal(at(t, pixels, 150.2, 50.2), 0xc8c8c8);
    done(t);
}

static void what_is_drawn_is_painted_where_its_points_are(void **state)
{
    (void)state;
    struct stage_set *t = make();
    unsigned w, h;
    const uint32_t *pixels = paint_picture(t->paint, &w, &h);
    memcpy(t->before, painted(t, 0), sizeof t->before);
    t->desk.tool = ACTION_TOOL_LOOK;
    t->desk.pointer_x = t->desk.layout.panels.x;
    shapes_paint(t->paint, &t->show);
    assert_memory_equal(pixels, t->before, sizeof t->before);
    t->desk.tool = ACTION_TOOL_LINE;
    t->desk.shapes.n = 2;
    t->desk.shapes.p[0].u = 100;
    t->desk.shapes.p[1].u = 200;
    t->desk.shapes.p[0].v = t->desk.shapes.p[1].v = 100;
    shapes_paint(t->paint, &t->show);
    assert_int_equal(at(t, pixels, 100, 100), rgb_of(theme.orange));
    assert_int_equal(at(t, pixels, 200, 100), rgb_of(theme.orange));
    assert_int_equal(at(t, pixels, 130, 100), rgb_of(theme.orange));
    assert_int_equal(at(t, pixels, 150, 94), rgb_of(theme.orange)); /* In is up */
    assert_int_equal(at(t, pixels, 150, 106), 0x5a5a5a);
    t->desk.pointer_x = 1000;
    t->desk.pointer_y = 400;
    t->desk.pointer_shown = true;
    shapes_paint(t->paint, &t->show);
    assert_int_equal(pixels[400 * WINDOW_W + 1009], 0xffffff);
    assert_int_equal(pixels[409 * WINDOW_W + 1000], 0xffffff);
    assert_int_not_equal(pixels[400 * WINDOW_W + 1000], 0xffffff); /* what it is on is seen */
    done(t);
}

static void before_the_first_moment_there_is_no_picture(void **state)
{
    (void)state;
    struct stage_set *t = make();
    t->show.instant = NULL;
    t->show.picture = NULL;
    const uint32_t *pixels = painted(t, ~0u);
    const struct area *in = &t->desk.layout.picture;
    const int x = (int)(in->x + in->w / 2), y = (int)(in->y + in->h / 2);
    assert_int_equal(pixels[y * WINDOW_W + x], rgb_of(theme.ground));
    done(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_picture_has_the_colours_of_nv12),
        cmocka_unit_test(each_layer_is_painted_and_leaves_no_pixel_when_it_is_off),
        cmocka_unit_test(things_are_painted_where_they_are),
        cmocka_unit_test(the_arrow_points_to_the_left_hand_of_the_line),
        cmocka_unit_test(nothing_is_painted_beside_the_picture),
        cmocka_unit_test(a_stage_is_seen_cell_by_cell),
        cmocka_unit_test(labels_never_lie_over_each_other_while_there_is_room),
        cmocka_unit_test(the_pixel_under_the_pointer_is_told),
        cmocka_unit_test(single_pixels_are_seen_from_near_with_their_colours),
        cmocka_unit_test(what_is_drawn_is_painted_where_its_points_are),
        cmocka_unit_test(before_the_first_moment_there_is_no_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
