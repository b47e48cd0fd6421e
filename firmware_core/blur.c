/* SPDX-License-Identifier: MIT */
#include "firmware_core/blur.h"

#include <assert.h>

/* One kind of sample: luma, or one of the two that chroma holds in turns. */
struct samples {
    uint8_t *first;
    unsigned n_x, n_y;
    unsigned step, stride; /* to the right, down */
};

struct means {
    unsigned side; /* of a block, in samples */
    unsigned n_x, n_y;
    uint8_t level[BLUR_BLOCKS_MAX][BLUR_BLOCKS_MAX];
};

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static uint8_t mean_of(const struct samples *s, unsigned x0, unsigned y0, unsigned side)
{
    const unsigned x1 = least(x0 + side, s->n_x), y1 = least(y0 + side, s->n_y);
    uint32_t sum = 0, n = 0;
    for (unsigned y = y0; y < y1; y++)
        for (unsigned x = x0; x < x1; x++, n++)
            sum += s->first[y * s->stride + x * s->step];
    assert(n > 0);
    return (uint8_t)((sum + n / 2) / n);
}

static void take_means(const struct samples *s, struct means *means)
{
    assert(means->side > 0 && s->n_x > 0 && s->n_y > 0);
    means->n_x = (s->n_x + means->side - 1) / means->side;
    means->n_y = (s->n_y + means->side - 1) / means->side;
    assert(means->n_x <= BLUR_BLOCKS_MAX && means->n_y <= BLUR_BLOCKS_MAX);
    for (unsigned y = 0; y < means->n_y; y++)
        for (unsigned x = 0; x < means->n_x; x++)
            means->level[y][x] = mean_of(s, x * means->side, y * means->side, means->side);
}

/* Between the middles of which two blocks a sample lies, and how far from the first one, in half
 * samples. Beyond the outermost middles both are the same. */
struct between {
    unsigned first, second, part;
};

static struct between between(unsigned at, unsigned side, unsigned n)
{
    const unsigned from_middle = 2 * at + 1;
    assert(n > 0 && n <= BLUR_BLOCKS_MAX);
    if (from_middle < side)
        return (struct between) { 0, 0, 0 };
    const unsigned first = (from_middle - side) / (2 * side);
    if (first + 1 >= n)
        return (struct between) { n - 1, n - 1, 0 };
    return (struct between) { first, first + 1, (from_middle - side) % (2 * side) };
}

static void paint(const struct samples *s, const struct means *means)
{
    const uint32_t whole = 2 * means->side;
    for (unsigned y = 0; y < s->n_y; y++) {
        const struct between b = between(y, means->side, means->n_y);
        uint32_t column[BLUR_BLOCKS_MAX] = { 0 };
        for (unsigned x = 0; x < means->n_x; x++)
            column[x] =
                means->level[b.first][x] * (whole - b.part) + means->level[b.second][x] * b.part;
        for (unsigned x = 0; x < s->n_x; x++) {
            const struct between a = between(x, means->side, means->n_x);
            const uint32_t sum = column[a.first] * (whole - a.part) + column[a.second] * a.part;
            s->first[y * s->stride + x * s->step] =
                (uint8_t)((sum + whole * whole / 2) / (whole * whole));
        }
    }
}

static void blur(const struct samples *s, unsigned side)
{
    struct means means = { .side = side };
    take_means(s, &means);
    paint(s, &means);
}

void blur_picture(uint8_t *luma, uint8_t *chroma, uint16_t width_px, uint16_t height_px)
{
    const unsigned longer = width_px > height_px ? width_px : height_px;
    const unsigned half = (longer / BLUR_BLOCKS_MAX + 1) / 2; /* of a block: one of chroma */
    blur(&(struct samples) { luma, width_px, height_px, 1, width_px }, 2 * half);
    for (unsigned i = 0; i < 2; i++)
        blur(&(struct samples) { chroma + i, width_px / 2U, height_px / 2U, 2, width_px }, half);
}
