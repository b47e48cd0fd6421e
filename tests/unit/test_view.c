/* SPDX-License-Identifier: MIT */
/* The picture that leaves the device: masks and blur. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware_core/blur.h"
#include "firmware_core/view.h"

enum { W = 128, H = 96, STRIDE = 144, BLOCK = W / BLUR_BLOCKS_MAX };

static struct view view;
static uint8_t luma[STRIDE * H], chroma[STRIDE * H / 2];
static struct frame frame = {
    .luma = luma, .chroma = chroma, .width_px = W, .height_px = H, .stride_px = STRIDE, .seq = 7
};

static uint32_t random_state;

static uint8_t chance(void)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (uint8_t)(random_state >> 24);
}

/* Pixels of every level, none of which is that of a mask. */
static int fill(void **state)
{
    (void)state;
    random_state = 1;
    for (size_t i = 0; i < sizeof luma; i++)
        luma[i] = (uint8_t)(1 + chance() % 254);
    for (size_t i = 0; i < sizeof chroma; i++)
        chroma[i] = (uint8_t)(129 + chance() % 100);
    return 0;
}

/* Distance of a pixel's middle from the polygon, negative inside: in other words than the core's.
 */
static double distance(const struct mask_area *area, double x, double y)
{
    double nearest = 1e9;
    int windings = 0;
    for (unsigned i = 0; i < area->n_points; i++) {
        const struct point *p = &area->points[i], *q = &area->points[(i + 1) % area->n_points];
        double dx = q->x - p->x, dy = q->y - p->y;
        double t = ((x - p->x) * dx + (y - p->y) * dy) / (dx * dx + dy * dy);
        t = fmin(fmax(t, 0), 1);
        nearest = fmin(nearest, hypot(x - p->x - t * dx, y - p->y - t * dy));
        double left = dx * (y - p->y) - dy * (x - p->x);
        if (p->y <= y && q->y > y && left > 0)
            windings++;
        if (p->y > y && q->y <= y && left < 0)
            windings--;
    }
    return windings != 0 ? -nearest : nearest;
}

static const struct mask_area shapes[] = {
    { 4, { { 10, 10 }, { 40, 10 }, { 40, 40 }, { 10, 40 } } },
    { 3, { { 127, 0 }, { 127, 95 }, { 60, 50 } } },
    { 3, { { 3, 90 }, { 120, 93 }, { 5, 95 } } },
    { 5, { { 20, 20 }, { 100, 25 }, { 55, 50 }, { 95, 80 }, { 25, 85 } } },
    { 7, { { 10, 5 }, { 110, 5 }, { 110, 90 }, { 60, 30 }, { 58, 90 }, { 40, 30 }, { 12, 91 } } },
    { 4, { { 0, 0 }, { 127, 0 }, { 127, 95 }, { 0, 95 } } },
    { 3, { { 64, 10 }, { 65, 11 }, { 64, 90 } } },
};

/* proves: P-PRIV-11, P-PRIV-14, P-PRIV-15 */
static void a_mask_covers_its_area_and_nothing_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct mask_settings mask = { .enable = true, .n_areas = 1, .areas = { shapes[i] } };
        mask.colour = i % 2 == 0 ? MASK_WHITE : MASK_BLACK;
        const uint8_t colour = i % 2 == 0 ? 255 : 0;
        struct frame out;
        view_draw(&view, &frame, &mask, false, &out);
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                double d = distance(&shapes[i], x + 0.5, y + 0.5);
                uint8_t now = out.luma[y * out.stride_px + x];
                const uint8_t *uv = &out.chroma[y / 2 * out.stride_px + x / 2 * 2];
                if (d < 0.5 && (now != colour || uv[0] != 128 || uv[1] != 128))
                    fail_msg("shape %zu: %d,%d shows %d %d %d", i, x, y, now, uv[0], uv[1]);
                if (d > 1 && now != luma[y * STRIDE + x])
                    fail_msg("shape %zu: %d,%d is covered", i, x, y);
                if (d > 4 && memcmp(uv, &chroma[y / 2 * STRIDE + x / 2 * 2], 2) != 0)
                    fail_msg("shape %zu: %d,%d lost its colour", i, x, y);
            }
        }
    }
}

/* proves: P-PRIV-10 */
static void without_masks_it_is_the_frame(void **state)
{
    (void)state;
    struct mask_settings mask = { .n_areas = 1, .areas = { shapes[5] } };
    struct frame out;
    view_draw(&view, &frame, &mask, false, &out);
    assert_int_equal(out.width_px, W);
    assert_int_equal(out.height_px, H);
    assert_int_equal(out.seq, 7);
    for (size_t y = 0; y < H; y++)
        assert_memory_equal(out.luma + y * out.stride_px, luma + y * STRIDE, W);
    for (size_t y = 0; y < H / 2; y++)
        assert_memory_equal(out.chroma + y * out.stride_px, chroma + y * STRIDE, W);
}

static void eight_masks_are_covered(void **state)
{
    (void)state;
    struct mask_settings mask = { .enable = true, .n_areas = MASK_MAX };
    struct frame out;
    for (int16_t i = 0; i < MASK_MAX; i++) {
        int16_t x = (int16_t)(16 * i);
        mask.areas[i] =
            (struct mask_area) { 3, { { x, 10 }, { (int16_t)(x + 8), 10 }, { x, 20 } } };
    }
    view_draw(&view, &frame, &mask, false, &out);
    for (int i = 0; i < MASK_MAX; i++)
        assert_int_equal(out.luma[12 * out.stride_px + 16 * i + 1], 255);
}

static void copy_picture(const struct frame *from, uint8_t *to)
{
    memcpy(to, from->luma, W * H);
    memcpy(to + W * H, from->chroma, W * H / 2);
}

/* What blur leaves of a picture hangs on the means of its blocks only: shuffled within them it is
 * the same. proves: P-PRIV-01 */
static void blur_keeps_nothing_but_means(void **state)
{
    (void)state;
    static uint8_t first[W * H * 3 / 2], second[W * H * 3 / 2];
    const struct mask_settings none = { 0 };
    struct frame out;
    view_draw(&view, &frame, &none, true, &out);
    copy_picture(&out, first);
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            int block_x = x / BLOCK * BLOCK, block_y = y / BLOCK * BLOCK;
            int to_x = block_x + chance() % BLOCK, to_y = block_y + chance() % BLOCK;
            uint8_t swap = luma[y * STRIDE + x];
            luma[y * STRIDE + x] = luma[to_y * STRIDE + to_x];
            luma[to_y * STRIDE + to_x] = swap;
        }
    }
    view_draw(&view, &frame, &none, true, &out);
    copy_picture(&out, second);
    assert_memory_equal(first, second, sizeof first);
}

/* A head of 40 px in a picture of 640 is about a block, so no step in the picture is steeper than
 * from one mean to the next over a whole block. */
static void blur_leaves_no_edge(void **state)
{
    (void)state;
    const struct mask_settings none = { 0 };
    struct frame out;
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            luma[y * STRIDE + x] = (x / 4 + y / 4) % 2 != 0 ? 255 : x < W / 2 ? 0 : 255;
    view_draw(&view, &frame, &none, true, &out);
    for (int y = 1; y < H; y++)
        for (int x = 1; x < W; x++) {
            const uint8_t *at = &out.luma[y * out.stride_px + x];
            assert_true(abs(at[0] - at[-1]) <= 255 / BLOCK + 1);
            assert_true(abs(at[0] - at[-out.stride_px]) <= 255 / BLOCK + 1);
        }
}

static void blur_keeps_what_is_even(void **state)
{
    (void)state;
    static const uint16_t sizes[][2] = { { 16, 16 },   { 16, 960 },   { 1280, 16 },
                                         { 656, 480 }, { 1280, 960 }, { 32, 48 } };
    static uint8_t even[FRAME_WIDTH_MAX_PX * FRAME_HEIGHT_MAX_PX];
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        memset(even, 77, sizeof even);
        const size_t n = (size_t)sizes[i][0] * sizes[i][1];
        static uint8_t colour[sizeof even / 2];
        for (size_t k = 0; k < n / 2; k++)
            colour[k] = k % 2 == 0 ? 20 : 240;
        blur_picture(even, colour, sizes[i][0], sizes[i][1]);
        for (size_t k = 0; k < n; k++)
            assert_int_equal(even[k], 77);
        for (size_t k = 0; k < n / 2; k++)
            assert_int_equal(colour[k], k % 2 == 0 ? 20 : 240);
    }
}

/* proves: P-PRIV-15 */
static void nothing_runs_out_of_a_mask_beneath_the_blur(void **state)
{
    (void)state;
    static uint8_t first[W * H * 3 / 2], second[W * H * 3 / 2];
    const struct mask_settings mask = { .enable = true, .n_areas = 1, .areas = { shapes[0] } };
    struct frame out;
    view_draw(&view, &frame, &mask, true, &out);
    copy_picture(&out, first);
    for (int y = 10; y < 40; y++)
        for (int x = 10; x < 40; x++) {
            assert_int_equal(out.luma[y * out.stride_px + x], 255);
            luma[y * STRIDE + x] = (uint8_t)(255 - luma[y * STRIDE + x]);
        }
    view_draw(&view, &frame, &mask, true, &out);
    copy_picture(&out, second);
    assert_memory_equal(first, second, sizeof first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_mask_covers_its_area_and_nothing_else, fill),
        cmocka_unit_test_setup(without_masks_it_is_the_frame, fill),
        cmocka_unit_test_setup(eight_masks_are_covered, fill),
        cmocka_unit_test_setup(blur_keeps_nothing_but_means, fill),
        cmocka_unit_test_setup(blur_leaves_no_edge, fill),
        cmocka_unit_test_setup(blur_keeps_what_is_even, fill),
        cmocka_unit_test_setup(nothing_runs_out_of_a_mask_beneath_the_blur, fill),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
