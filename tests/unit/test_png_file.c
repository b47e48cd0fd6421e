/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#include <errno.h>
#include <png.h>
#include <string.h>

#include "rig/window/png_file.h"

static void what_was_written_is_read_again(void **state)
{
    (void)state;
    char path[] = "/tmp/footfall-png-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    /* the unused byte of a pixel is no transparency */
    const uint32_t rgb[] = { 0x000000, 0xffffffff, 0x80e69f00, 0x0072b2, 0x12345678, 0xff0000ff };
    assert_int_equal(png_write(path, rgb, 3, 2), 0);

    png_image image = { .version = PNG_IMAGE_VERSION };
    uint8_t bytes[2 * 3 * 3];
    assert_true(png_image_begin_read_from_file(&image, path));
    assert_int_equal(image.width, 3);
    assert_int_equal(image.height, 2);
    assert_int_equal(image.format & PNG_FORMAT_FLAG_ALPHA, 0);
    image.format = PNG_FORMAT_RGB;
    assert_true(png_image_finish_read(&image, NULL, bytes, 0, NULL));
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(bytes[3 * i] << 16 | bytes[3 * i + 1] << 8 | bytes[3 * i + 2],
                         rgb[i] & 0xffffff);
    unlink(path);
}

static void a_small_one_has_the_colours_that_matter(void **state)
{
    (void)state;
    enum { W = 40, H = 30 };
    char path[] = "/tmp/footfall-png-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    uint32_t rgb[W * H];
    uint8_t bytes[W * H * 3];
    for (uint32_t i = 0; i < W * H; i++)
        rgb[i] = i < 20 ? 0xd55e00 : i % 251 << 16 | i % 241 << 8 | i % 239;
    assert_int_equal(png_write_small(path, rgb, W, H), 0);
    png_image image = { .version = PNG_IMAGE_VERSION };
    assert_true(png_image_begin_read_from_file(&image, path));
    assert_int_equal(image.format & PNG_FORMAT_FLAG_COLORMAP, PNG_FORMAT_FLAG_COLORMAP);
    image.format = PNG_FORMAT_RGB;
    assert_true(png_image_finish_read(&image, NULL, bytes, 0, NULL));
    for (size_t i = 0; i < W * H; i++)
        for (size_t c = 0; c < 3; c++)
            assert_in_range(bytes[3 * i + c] + 16 - (rgb[i] >> (16 - 8 * c) & 0xff), 0, 32);
    unlink(path);
    assert_int_equal(png_write_small(path, rgb, 0, 0), -1);
}

static void what_cannot_be_written_is_told(void **state)
{
    (void)state;
    const uint32_t pixel = 0;
    errno = 0;
    assert_int_equal(png_write("/nonexistent/picture.png", &pixel, 1, 1), -1);
    assert_int_equal(errno, ENOENT);
    errno = 0;
    assert_int_equal(png_write("/tmp/footfall-never.png", &pixel, 0, 1), -1);
    assert_int_equal(errno, EINVAL);
    assert_int_equal(access("/tmp/footfall-never.png", F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read_again),
        cmocka_unit_test(a_small_one_has_the_colours_that_matter),
        cmocka_unit_test(what_cannot_be_written_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
