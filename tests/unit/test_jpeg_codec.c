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

#include "firmware_core/base64.h"
#include "hal_sim/jpeg_codec.h"

enum { W = 96, H = 64, STRIDE = 112, QUALITY = 50, CAP = 64 * 1024 };

static uint8_t luma[STRIDE * H], chroma[STRIDE * H / 2], jpeg[CAP];
static const struct frame frame = {
    .luma = luma, .chroma = chroma, .width_px = W, .height_px = H, .stride_px = STRIDE
};

/* A slope of light with a square in colour; beyond the width there is what must not be seen. */
static int draw(void **state)
{
    (void)state;
    memset(luma, 0, sizeof luma);
    memset(chroma, 0, sizeof chroma);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            luma[y * STRIDE + x] = (uint8_t)(40 + x + y);
    for (int y = 0; y < H / 2; y++)
        for (int x = 0; x < W; x++)
            chroma[y * STRIDE + x] = x < W / 2 ? 128 : x % 2 == 0 ? 90 : 170;
    return 0;
}

/* proves: P-JSON-20 */
static void begins_as_the_guide_prints_it(void **state)
{
    (void)state;
    static const char printed[] = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wDFABALDA4MChAODQ4SERATGCgaGBY";
    char text[BASE64_LENGTH(64)];
    int len = jpeg_codec_encode(&frame, QUALITY, false, jpeg, CAP);
    assert_true(len > 300);
    base64_write(jpeg, 64, text);
    assert_memory_equal(text, printed, sizeof printed - 1);
    assert_memory_equal(jpeg + len - 2, "\xff\xd9", 2);
}

static void decode(const uint8_t *bytes, size_t len, struct jpeg_decompress_struct *cinfo,
                   uint8_t *out)
{
    static struct jpeg_error_mgr errors;
    cinfo->err = jpeg_std_error(&errors);
    jpeg_create_decompress(cinfo);
    jpeg_mem_src(cinfo, bytes, (unsigned long)len);
    assert_int_equal(jpeg_read_header(cinfo, TRUE), JPEG_HEADER_OK);
    cinfo->out_color_space = JCS_YCbCr;
    jpeg_start_decompress(cinfo);
    while (cinfo->output_scanline < cinfo->output_height) {
        JSAMPROW row = out + (size_t)cinfo->output_scanline * cinfo->output_width * 3;
        jpeg_read_scanlines(cinfo, &row, 1);
    }
}

static void the_picture_comes_back(void **state)
{
    (void)state;
    static uint8_t out[W * H * 3];
    struct jpeg_decompress_struct cinfo;
    for (int best = 0; best < 2; best++) {
        int len = jpeg_codec_encode(&frame, QUALITY, best != 0, jpeg, CAP);
        decode(jpeg, (size_t)len, &cinfo, out);
        assert_int_equal(cinfo.output_width, W);
        assert_int_equal(cinfo.output_height, H);
        assert_int_equal(cinfo.JFIF_major_version, 1);
        assert_int_equal(cinfo.JFIF_minor_version, 1);
        assert_int_equal(cinfo.density_unit, 0);
        assert_int_equal(cinfo.X_density, 1);
        assert_int_equal(cinfo.comp_info[0].v_samp_factor, 2);
        assert_int_equal(cinfo.err->num_warnings, 0);
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++) {
                const uint8_t *px = &out[(y * W + x) * 3];
                assert_in_range(px[0] + 8 - luma[y * STRIDE + x], 0, 16);
                if (abs(x - W / 2) > 8)
                    assert_in_range(px[1] + 12 - (x < W / 2 ? 128 : 90), 0, 24);
            }
        jpeg_destroy_decompress(&cinfo);
    }
}

static void the_tables_are_the_standard_ones(void **state)
{
    (void)state;
    static uint8_t out[W * H * 3];
    static const uint16_t chroma_row[8] = { 17, 18, 24, 47, 99, 99, 99, 99 };
    struct jpeg_decompress_struct cinfo;
    int len = jpeg_codec_encode(&frame, QUALITY, false, jpeg, CAP);
    decode(jpeg, (size_t)len, &cinfo, out);
    for (int i = 0; i < 8; i++) {
        assert_int_equal(cinfo.quant_tbl_ptrs[1]->quantval[i], chroma_row[i]);
        assert_int_equal(cinfo.quant_tbl_ptrs[2]->quantval[i], chroma_row[i]);
    }
    jpeg_destroy_decompress(&cinfo);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    int len = jpeg_codec_encode(&frame, QUALITY, false, jpeg, CAP);
    for (size_t cap = 1; cap < (size_t)len; cap += 7) {
        uint8_t *small = malloc(cap); /* its end is watched under SAN=1 */
        assert_int_equal(jpeg_codec_encode(&frame, QUALITY, false, small, cap), -1);
        free(small);
    }
    const struct frame empty = { .luma = luma, .chroma = chroma };
    assert_int_equal(jpeg_codec_encode(&empty, QUALITY, false, jpeg, CAP), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(begins_as_the_guide_prints_it, draw),
        cmocka_unit_test_setup(the_picture_comes_back, draw),
        cmocka_unit_test_setup(the_tables_are_the_standard_ones, draw),
        cmocka_unit_test_setup(what_does_not_fit_is_refused, draw),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
