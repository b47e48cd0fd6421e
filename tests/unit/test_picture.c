/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <jpeglib.h>

#include "rig/album.h"
#include "rig/chart.h"
#include "rig/jpeg.h"
#include "rig/ledger.h"
#include "rig/picture.h"

enum { W = 64, H = 48, FPS = 10 };
static const uint64_t S = 1000000;

/* A frame whose luma is all `level`, with one track and one true head. */
static void add_frame(struct album *album, int k, uint8_t level, uint32_t interest)
{
    static uint8_t luma[W * H], chroma[W * H / 2];
    static struct tracks tracks;
    memset(luma, level, sizeof luma);
    memset(chroma, 128, sizeof chroma);
    tracks.n = 1;
    tracks.t[0] = (struct track) {
        .id = 7, .x_q4 = 16 * (k + 1), .y_q4 = 16 * 20, .size_q4 = 16 * 10, .confirmed = true
    };
    const struct frame frame = {
        .luma = luma, .chroma = chroma, .width_px = W, .height_px = H, .stride_px = W
    };
    const struct truth_head head = { .id = 1, .at = { k + 1.5, 20 }, .in_picture = true };
    album_add(album, (uint64_t)k * S / FPS, &frame, &tracks, &head, 1, interest);
}

static void the_busiest_moment_is_kept(void **state)
{
    (void)state;
    struct album *album = album_create(FPS);
    for (int k = 0; k < 30; k++)
        add_frame(album, k, (uint8_t)(10 + k), k == 17 ? 5 : 1);
    const struct album_picture *picture = album_picture(album);
    assert_true(picture->taken);
    assert_int_equal(picture->t_us, 17 * S / FPS);
    assert_int_equal(picture->nv12[0], 27);
    assert_int_equal(picture->n_found, 1);
    assert_int_equal(picture->n_true, 1);
    album_destroy(album);
}

static void what_went_wrong_a_second_ago_is_still_to_be_had(void **state)
{
    (void)state;
    struct album *album = album_create(FPS);
    for (int k = 0; k < 50; k++)
        add_frame(album, k, (uint8_t)(10 + k), k == 17 ? 5 : 1);
    album_pin(album, 39 * S / FPS);
    for (int k = 50; k < 80; k++)
        add_frame(album, k, (uint8_t)(10 + k), 9);
    album_pin(album, 70 * S / FPS); /* the first one decided */
    const struct album_picture *picture = album_picture(album);
    assert_int_equal(picture->t_us, 39 * S / FPS);
    assert_int_equal(picture->nv12[0], 49);
    /* four seconds of the way, up to the moment itself */
    assert_int_equal(picture->n_ways, 1);
    assert_int_equal(picture->ways[0].id, 7);
    assert_true(picture->ways[0].p[picture->ways[0].n - 1].x == 40);
    assert_true(picture->ways[0].p[0].x <= 2);
    album_destroy(album);
}

static void a_straight_way_needs_two_points(void **state)
{
    (void)state;
    struct album *album = album_create(FPS);
    size_t n;
    for (int k = 0; k < 300; k++)
        add_frame(album, k, 50, 1);
    const struct album_way *ways = album_ways(album, &n);
    assert_int_equal(n, 1);
    assert_int_equal(ways[0].n, 2);
    assert_true(ways[0].p[0].x == 1);
    assert_true(ways[0].p[1].x > 290);
    album_destroy(album);
}

static void an_empty_scene_still_has_a_picture(void **state)
{
    (void)state;
    struct album *album = album_create(FPS);
    add_frame(album, 0, 50, 0);
    assert_true(album_picture(album)->taken);
    album_destroy(album);
}

static void a_jpeg_decodes_to_the_frame(void **state)
{
    (void)state;
    static uint8_t luma[W * H], chroma[W * H / 2];
    struct buffer jpeg = { 0 };
    for (int i = 0; i < W * H; i++)
        luma[i] = (uint8_t)(i % W * 3 + 20);
    for (int i = 0; i < W * H / 2; i += 2) {
        chroma[i] = 100;
        chroma[i + 1] = 160;
    }
    jpeg_from_nv12(luma, chroma, W, H, 90, &jpeg);
    struct jpeg_decompress_struct in;
    struct jpeg_error_mgr errors;
    in.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&in);
    jpeg_mem_src(&in, (const unsigned char *)jpeg.s, jpeg.len);
    assert_int_equal(jpeg_read_header(&in, TRUE), JPEG_HEADER_OK);
    in.out_color_space = JCS_YCbCr;
    jpeg_start_decompress(&in);
    assert_int_equal(in.output_width, W);
    assert_int_equal(in.output_height, H);
    for (int y = 0; y < H; y++) {
        uint8_t row[3 * W];
        JSAMPROW rows[1] = { row };
        jpeg_read_scanlines(&in, rows, 1);
        for (int x = 0; x < W; x++) {
            assert_true(abs((int)row[3 * x] - luma[y * W + x]) <= 4);
            assert_true(abs(row[3 * x + 1] - 100) <= 4);
            assert_true(abs(row[3 * x + 2] - 160) <= 4);
        }
    }
    jpeg_finish_decompress(&in);
    jpeg_destroy_decompress(&in);
    buffer_free(&jpeg);
}

static void the_arrow_points_to_the_left_hand_of_the_line(void **state)
{
    (void)state;
    struct album *album = album_create(FPS);
    struct settings settings = { 0 };
    struct buffer svg = { 0 }, jpeg = { 0 };
    add_frame(album, 0, 50, 1);
    settings.line.enable = true;
    settings.line.n_points = 2;
    settings.line.points[0] = (struct point) { 0, 30 };
    settings.line.points[1] = (struct point) { 60, 30 };
    const struct picture_layers layers = { .picture = album_picture(album), .settings = &settings };
    picture_svg_file(&layers, &jpeg, &svg);
    /* from left to right: the tip is above the middle */
    assert_non_null(strstr(svg.s, "class=\"arrow\" points=\"39.0,30.0 21.0,30.0 30.0,13.0\""));
    assert_non_null(strstr(svg.s, "<polyline class=\"line\" points=\"0,30 60,30\"/>"));
    assert_non_null(strstr(svg.s, "class=\"found\""));
    buffer_free(&svg);
    album_destroy(album);
}

static void a_head_that_nobody_found_is_marked(void **state)
{
    (void)state;
    struct settings settings = { 0 };
    struct buffer svg = { 0 }, jpeg = { 0 };
    static struct album_picture picture = {
        .taken = true, .width_px = W, .height_px = H, .n_found = 1, .n_true = 2
    };
    picture.found[0] = (struct album_person) { 3, { 20, 20 }, 16 };
    picture.true_heads[0].at = (struct crossing_point) { 22, 20 };
    picture.true_heads[1].at = (struct crossing_point) { 60, 40 };
    const struct picture_layers layers = { .picture = &picture, .settings = &settings };
    picture_svg(&layers, &jpeg, &svg);
    assert_non_null(strstr(svg.s, "class=\"lost\" cx=\"60.0\" cy=\"40.0\""));
    assert_null(strstr(svg.s, "class=\"lost\" cx=\"22.0\""));
    buffer_free(&svg);
}

static void a_curve_keeps_only_changes(void **state)
{
    (void)state;
    struct chart_series device = { 0 }, truth = { 0 };
    struct buffer svg = { 0 };
    for (uint64_t k = 0; k < 1000; k++) {
        chart_series_add(&device, k * S, k < 500 ? 0 : 3);
        chart_series_add(&truth, k * S, k < 400 ? 0 : 3);
    }
    assert_int_equal(device.n, 2);
    const struct chart_pair pair = { "In", "a", &device, &truth };
    const struct chart_mark mark = { 400 * S, "missed In crossing" };
    chart_svg("Line crossings", &pair, 1, &mark, 1, 1000 * S, &svg);
    assert_non_null(strstr(svg.s, "<path class=\"device a\" d=\"M40.0 184.0H334.0V12.0H628\"/>"));
    assert_non_null(strstr(svg.s, "<title>missed In crossing at 400.00 s</title>"));
    chart_series_free(&device);
    chart_series_free(&truth);
    buffer_free(&svg);
}

static void the_ledger_adds_up_by_recipient_and_kind(void **state)
{
    (void)state;
    struct buffer html = { 0 };
    ledger_html("{\"t_us\":0,\"kind\":\"led\",\"level\":true}\n", &html);
    assert_int_equal(html.len, 0);
    ledger_html("{\"t_us\":1000000,\"kind\":\"report\",\"to\":\"mqtt\",\"body\":{\"event\":\"E<\","
                "\"report_type\":\"trigger\"}}\n"
                "{\"t_us\":2500000,\"kind\":\"report\",\"to\":\"mqtt\",\"body\":{\"event\":\"E<\","
                "\"report_type\":\"trigger\"}}\n",
                &html);
    assert_non_null(strstr(html.s, "<td>E&lt;</td><td>trigger</td><td>mqtt</td><td>2</td>"
                                   "<td>1.00 s</td><td>2.50 s</td>"));
    buffer_free(&html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_busiest_moment_is_kept),
        cmocka_unit_test(what_went_wrong_a_second_ago_is_still_to_be_had),
        cmocka_unit_test(a_straight_way_needs_two_points),
        cmocka_unit_test(an_empty_scene_still_has_a_picture),
        cmocka_unit_test(a_jpeg_decodes_to_the_frame),
        cmocka_unit_test(the_arrow_points_to_the_left_hand_of_the_line),
        cmocka_unit_test(a_head_that_nobody_found_is_marked),
        cmocka_unit_test(a_curve_keeps_only_changes),
        cmocka_unit_test(the_ledger_adds_up_by_recipient_and_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
