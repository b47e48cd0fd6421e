/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware_core/detect.h"
#include "firmware_core/detect_weights.h"
#include "firmware_core/kernels.h"
#include "firmware_core/kernels_avx2.h"
#include "firmware_core/kernels_sse2.h"
#include "sim/rng.h"
#include "tests/unit/detect_vectors.h"

enum { VECTOR_CELLS = VECTOR_X * VECTOR_Y };

static void fill(int16_t *out, size_t n, struct rng *rng, int16_t most)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (int16_t)((int32_t)(rng_u32(rng) % (2U * (unsigned)most + 1)) - most);
}

static void *zeroed(size_t size)
{
    void *memory = calloc(1, size);
    assert_non_null(memory);
    return memory;
}

static void cells_are_compared_the_same_fast_and_plain(void **state)
{
    (void)state;
    enum { N = 500 };
    static int16_t now[N][CELL_VALUES], mean[2][N][CELL_VALUES], out[2][N][CELL_VALUES];
    static uint8_t empty[2][N];
    struct rng rng;
    rng_seed(&rng, 5, 1);
    for (unsigned i = 0; i < N; i++) {
        for (unsigned k = 0; k < 6; k++) {
            now[i][k] = (int16_t)((int)(rng_u32(&rng) % 4081) - (k < 4 ? 0 : 2040));
            const int near = now[i][k] * 8 + (int)(rng_u32(&rng) % 400) - 200;
            const int far = (int)(rng_u32(&rng) % 32641) - (k < 4 ? 0 : 16320);
            const int value = i % 3 ? near : far;
            mean[0][i][k] = (int16_t)(value < 0 && k < 4 ? 0 : value > 32640 ? 32640 : value);
        }
        empty[0][i] = empty[1][i] = i % 2;
    }
    memcpy(mean[1], mean[0], sizeof mean[0]);
    struct light_sums light[2];
    kernels_light_sums(mean[0][0], now[0], empty[0], N, &light[0]);
    kernels_light_sums_plain(mean[1][0], now[0], empty[1], N, &light[1]);
    assert_memory_equal(&light[0], &light[1], sizeof light[0]);
    for (unsigned round = 0; round < 3; round++) {
        const struct compare rule = { (int16_t)(2048 + 9000 * (int)round), 1536, 200, 9, 4 };
        struct compare_sums sums[2];
        kernels_compare(&rule, now[0], mean[0][0], empty[0], out[0][0], N, &sums[0]);
        kernels_compare_plain(&rule, now[0], mean[1][0], empty[1], out[1][0], N, &sums[1]);
        assert_memory_equal(&sums[0], &sums[1], sizeof sums[0]);
        assert_memory_equal(mean[0], mean[1], sizeof mean[0]);
        assert_memory_equal(out[0], out[1], sizeof out[0]);
        assert_memory_equal(empty[0], empty[1], sizeof empty[0]);
    }
    struct change change[2] = { { 0, 0 }, { 0, 0 } };
    kernels_change(now[0], out[0][0], N, &change[0]);
    kernels_change_plain(now[0], out[0][0], N, &change[1]);
    assert_memory_equal(&change[0], &change[1], sizeof change[0]);
}

static void take_vector(struct small_image *image, unsigned which)
{
    memset(image, 0, sizeof *image);
    image->n_x = VECTOR_X;
    image->n_y = VECTOR_Y;
    image->cell_px = 8;
    memcpy(image->cell, vector_cells + (size_t)which * VECTOR_CELLS * CELL_CHANNELS,
           VECTOR_CELLS * sizeof image->cell[0]);
}

static void the_net_computes_what_its_training_computed(void **state)
{
    (void)state;
    struct small_image *image = zeroed(sizeof *image);
    struct net_tiles tiles;
    memset(&tiles, 1, sizeof tiles);
    for (unsigned v = 0; v < VECTORS; v++) {
        struct detect_net *net = zeroed(sizeof *net);
        take_vector(image, v);
        detect_net_run(net, image, &tiles);
        const int16_t *expected = vector_outputs + (size_t)v * VECTOR_CELLS * NET_HEADS;
        for (unsigned i = 0; i < VECTOR_CELLS; i++, expected += NET_HEADS) {
            struct net_head head;
            detect_net_head(net, i % VECTOR_X, i / VECTOR_X, &head);
            assert_int_equal(net->heat[i], expected[NET_HEAT]);
            assert_int_equal(head.dx, expected[NET_DX]);
            assert_int_equal(head.dy, expected[NET_DY]);
            assert_int_equal(head.width, expected[NET_WIDTH]);
        }
        free(net);
    }
    free(image);
}

typedef void pointwise_fn(const struct pointwise *, const int16_t *, const int16_t *,
                          const int16_t *, int16_t *, unsigned);
typedef void depthwise_fn(const struct depthwise *, const int16_t *, unsigned, int16_t *, unsigned);

enum { FORMS_MAX = 3 };

/* Every form that this processor can run, whichever of them is in use. */
struct forms {
    unsigned n;
    pointwise_fn *pointwise[FORMS_MAX];
    depthwise_fn *depthwise[FORMS_MAX];
};

static void add_form(struct forms *forms, pointwise_fn *pointwise, depthwise_fn *depthwise)
{
    forms->pointwise[forms->n] = pointwise;
    forms->depthwise[forms->n++] = depthwise;
}

static struct forms possible_forms(void)
{
    struct forms forms = { 0 };
    add_form(&forms, kernels_pointwise, kernels_depthwise);
#ifdef KERNELS_SSE2
    add_form(&forms, kernels_pointwise_sse2, kernels_depthwise_sse2);
#endif
#ifdef KERNELS_AVX2
    if (kernels_avx2_possible())
        add_form(&forms, kernels_pointwise_avx2, kernels_depthwise_avx2);
#endif
    return forms;
}

static void pointwise_is_the_same_fast_and_plain(void **state)
{
    (void)state;
    enum { N = CELL_X_MAX };
    const struct forms forms = possible_forms();
    struct rng rng;
    rng_seed(&rng, 1, 1);
    static int16_t in[N * 48], extra[N * 2], add[N * 128], fast[N * 128], plain[N * 128];
    const struct pointwise *all[] = { &detect_weights.stem, &detect_weights.fine1_pw,
                                      &detect_weights.middle0_pw, &detect_weights.coarse1_pw,
                                      &detect_weights.to_middle };
    for (unsigned k = 0; k < sizeof all / sizeof all[0]; k++) {
        fill(in, N * 48, &rng, 9000);
        fill(extra, N * 2, &rng, 9000);
        fill(add, N * 128, &rng, INT16_MAX);
        const int16_t *pairs = k == 0 ? extra : NULL, *sum = k % 2 ? add : NULL;
        for (unsigned n = 1; n <= N; n += n == 7 ? N - 9 : 1) {
            kernels_pointwise_plain(all[k], in, pairs, sum, plain, n);
            for (unsigned f = 0; f < forms.n; f++) {
                forms.pointwise[f](all[k], in, pairs, sum, fast, n);
                assert_memory_equal(fast, plain, n * all[k]->cout * sizeof fast[0]);
            }
        }
    }
}

static void depthwise_is_the_same_fast_and_plain(void **state)
{
    (void)state;
    enum { N = CELL_X_MAX / 2 - 1, CHANNELS = 48, ROW = (2 * N + 4) * CHANNELS };
    const struct forms forms = possible_forms();
    struct rng rng;
    rng_seed(&rng, 2, 1);
    static int16_t in[5 * ROW], weights[25 * CHANNELS], fast[N * CHANNELS], plain[N * CHANNELS];
    fill(in, 5 * ROW, &rng, INT16_MAX);
    fill(weights, 25 * CHANNELS, &rng, 6000); /* enough for sums beyond 16 bits */
    for (uint8_t size = 3; size <= 5; size = (uint8_t)(size + 2)) {
        for (uint8_t stride = 1; stride <= 2; stride++) {
            const struct depthwise d = { size, stride, CHANNELS, weights };
            kernels_depthwise_plain(&d, in + 2 * ROW + 2 * CHANNELS, ROW, plain, N);
            for (unsigned f = 0; f < forms.n; f++) {
                forms.depthwise[f](&d, in + 2 * ROW + 2 * CHANNELS, ROW, fast, N);
                assert_memory_equal(fast, plain, sizeof fast);
            }
        }
    }
}

static void small_kernels_are_the_same_fast_and_plain(void **state)
{
    (void)state;
    enum { N = CELL_X_MAX - 1 };
    struct rng rng;
    rng_seed(&rng, 3, 1);
    static int16_t fine[N * 32], coarse[N * 64 + 128], fast[N * 32], plain[N * 32];
    fill(fine, N * 32, &rng, INT16_MAX);
    fill(coarse, N * 64 + 128, &rng, INT16_MAX);
    for (unsigned first = 0; first < 2; first++) {
        kernels_add_upscaled(fine, coarse, 32, first, fast, N);
        kernels_add_upscaled_plain(fine, coarse, 32, first, plain, N);
        assert_memory_equal(fast, plain, sizeof fast);
    }
    fill(fine, N * 16, &rng, 32000);
    kernels_dot(&detect_weights.head[NET_HEAT], fine, fast, N);
    kernels_dot_plain(&detect_weights.head[NET_HEAT], fine, plain, N);
    assert_memory_equal(fast, plain, N * sizeof fast[0]);
}

static void box_sums_are_the_same_fast_and_plain(void **state)
{
    (void)state;
    enum { N = 2 * CELL_X_MAX, STRIDE = 8 * N };
    struct rng rng;
    rng_seed(&rng, 4, 1);
    static uint8_t pixels[8 * STRIDE];
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (uint8_t)(rng_u32(&rng) % 3 ? rng_u32(&rng) : 255);
    uint16_t fast[N], plain[N];
    for (unsigned size = 2; size <= 8; size *= 2) {
        for (unsigned n = 1; n <= N; n += n == 26 ? N - 30 : 1) {
            kernels_box_sums(pixels, STRIDE, size, fast, n);
            kernels_box_sums_plain(pixels, STRIDE, size, plain, n);
            assert_memory_equal(fast, plain, n * sizeof fast[0]);
        }
        for (unsigned n = 1; n <= N / 2; n += n == 13 ? N / 2 - 16 : 1) {
            kernels_chroma_sums(pixels, STRIDE, size, fast, n);
            kernels_chroma_sums_plain(pixels, STRIDE, size, plain, n);
            assert_memory_equal(fast, plain, 2 * n * sizeof fast[0]);
        }
    }
}

static void assert_same(const struct detections *a, const struct detections *b)
{
    assert_int_equal(a->n, b->n);
    for (unsigned i = 0; i < a->n; i++) {
        assert_int_equal(a->d[i].x_q4, b->d[i].x_q4);
        assert_int_equal(a->d[i].y_q4, b->d[i].y_q4);
        assert_int_equal(a->d[i].size_q4, b->d[i].size_q4);
        assert_int_equal(a->d[i].score, b->d[i].score);
    }
}

static void a_still_picture_costs_a_few_tiles_and_keeps_its_answer(void **state)
{
    (void)state;
    struct small_image *image = zeroed(sizeof *image);
    struct detect *detect = zeroed(sizeof *detect);
    struct detections first, later;
    take_vector(image, 0);
    detect_people(detect, image, &first);
    assert_int_equal(detect->tiles_run, 6 * 4);
    for (unsigned i = 0; i < 20; i++) {
        detect_people(detect, image, &later);
        assert_in_range(detect->tiles_run, 1, 3);
        assert_same(&later, &first);
    }
    free(detect);
    free(image);
}

static void what_changes_is_seen_as_if_for_the_first_time(void **state)
{
    (void)state;
    struct small_image *image = zeroed(sizeof *image);
    struct detect *used = zeroed(sizeof *used), *fresh = zeroed(sizeof *fresh);
    struct detections of_used, of_fresh;
    take_vector(image, 0);
    detect_people(used, image, &of_used);
    for (unsigned i = 0; i < VECTOR_CELLS; i++)
        for (unsigned k = 0; k < CELL_CHANNELS; k++)
            image->cell[i][k] = (int16_t)(image->cell[i][k] / 2 + 2000);
    detect_people(used, image, &of_used);
    detect_people(fresh, image, &of_fresh);
    assert_same(&of_used, &of_fresh);
    assert_memory_equal(used->net.heat, fresh->net.heat, sizeof fresh->net.heat);
    free(used);
    free(fresh);
    free(image);
}

/* The widest grid, and some whose sides are no multiples of a tile's. */
static void a_wide_grid_that_changes_is_seen_as_if_for_the_first_time(void **state)
{
    (void)state;
    static const struct {
        uint16_t n_x, n_y;
    } grids[] = { { CELL_X_MAX, CELL_Y_MAX }, { 157, 61 }, { 81, 3 } };
    struct small_image *image = zeroed(sizeof *image);
    struct rng rng;
    rng_seed(&rng, 6, 1);
    for (unsigned g = 0; g < sizeof grids / sizeof grids[0]; g++) {
        struct detect *used = zeroed(sizeof *used), *fresh = zeroed(sizeof *fresh);
        struct detections of_used, of_fresh;
        const unsigned n_x = grids[g].n_x, n_y = grids[g].n_y;
        const unsigned tiles = (n_x + NET_TILE - 1) / NET_TILE * ((n_y + NET_TILE - 1) / NET_TILE);
        *image = (struct small_image) { .n_x = grids[g].n_x, .n_y = grids[g].n_y, .cell_px = 8 };
        for (unsigned round = 0; round < 2; round++) {
            fill(image->cell[0], (size_t)n_x * n_y * CELL_CHANNELS, &rng, 1500);
            detect_people(used, image, &of_used);
            assert_int_equal(used->tiles_run, tiles);
        }
        detect_people(fresh, image, &of_fresh);
        assert_same(&of_used, &of_fresh);
        assert_memory_equal(used->net.heat, fresh->net.heat, sizeof fresh->net.heat);
        free(used);
        free(fresh);
    }
    free(image);
}

static void a_still_picture_is_looked_at_anew_within_a_hundred_frames(void **state)
{
    (void)state;
    enum { NOT_COMPUTED = 12345 };
    static const struct {
        uint16_t n_x, n_y;
    } grids[] = { { 24, 24 }, { 80, 60 }, { 160, 60 }, { CELL_X_MAX, CELL_Y_MAX } };
    struct small_image *image = zeroed(sizeof *image);
    struct detect *detect = zeroed(sizeof *detect);
    struct detections found;
    for (unsigned g = 0; g < sizeof grids / sizeof grids[0]; g++) {
        *image = (struct small_image) { .n_x = grids[g].n_x, .n_y = grids[g].n_y, .cell_px = 8 };
        detect_people(detect, image, &found);
        const unsigned cells = (unsigned)image->n_x * image->n_y;
        for (unsigned i = 0; i < cells; i++)
            detect->net.heat[i] = NOT_COMPUTED;
        for (unsigned i = 0; i < 100; i++)
            detect_people(detect, image, &found);
        for (unsigned i = 0; i < cells; i++)
            assert_int_not_equal(detect->net.heat[i], NOT_COMPUTED);
    }
    free(detect);
    free(image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_net_computes_what_its_training_computed),
        cmocka_unit_test(pointwise_is_the_same_fast_and_plain),
        cmocka_unit_test(depthwise_is_the_same_fast_and_plain),
        cmocka_unit_test(small_kernels_are_the_same_fast_and_plain),
        cmocka_unit_test(box_sums_are_the_same_fast_and_plain),
        cmocka_unit_test(cells_are_compared_the_same_fast_and_plain),
        cmocka_unit_test(a_still_picture_costs_a_few_tiles_and_keeps_its_answer),
        cmocka_unit_test(a_still_picture_is_looked_at_anew_within_a_hundred_frames),
        cmocka_unit_test(what_changes_is_seen_as_if_for_the_first_time),
        cmocka_unit_test(a_wide_grid_that_changes_is_seen_as_if_for_the_first_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
