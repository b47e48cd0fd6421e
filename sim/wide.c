/* SPDX-License-Identifier: MIT */
#include "sim/wide.h"

#include "sim/exact.h"

/* The short exposure comes in from one level to the other. */
enum { BLEND_FROM = 208, BLEND_TO = 240, CLIPPED = 250 };

/* Dark levels stay as they are; above the knee the curve goes on with the same slope and bends as
 * a logarithm does, so that a ratio of light stays a difference. */
enum { KNEE = 112 };
static const double knee = KNEE, bend = 48.0;

/* This share of the picture may clip in both exposures, and this much of it must not in the long
 * one. */
static const double clip_allowed = 1.0 / 16.0, seen_least = 1.0 / 8.0, clip_force = 4.0;

static double curve_at(double level)
{
    static const double top = 255.0 * WIDE_STEP;
    if (level <= knee)
        return level;
    double scale = (255.0 - knee) / exact_log(1.0 + (top - knee) / bend);
    return knee + scale * exact_log(1.0 + (level - knee) / bend);
}

void wide_init(struct wide *wide)
{
    for (int level = 0; level < 256; level++) {
        int weight = (level - BLEND_FROM) * WIDE_SHARES / (BLEND_TO - BLEND_FROM);
        weight = weight < 0 ? 0 : weight;
        wide->weight[level] = (uint8_t)(weight > WIDE_SHARES ? WIDE_SHARES : weight);
    }
    for (int level = 0; level < WIDE_LEVELS; level++) {
        double out = curve_at((double)level);
        wide->curve[level] = (uint8_t)(out + 0.5);
        wide->factor[level] = (uint16_t)(level > 0 ? 256.0 * out / (double)level + 0.5 : 256.0);
    }
}

/* Of one pixel. */
struct wide_luma {
    uint8_t longer, shorter;
};

static uint32_t join(uint32_t longer, uint32_t shorter, uint32_t weight)
{
    return (longer * (WIDE_SHARES - weight) + WIDE_STEP * shorter * weight) / WIDE_SHARES;
}

static uint8_t join_chroma(int32_t longer, int32_t shorter, int32_t weight, int32_t factor)
{
    int32_t value = (longer - 128) * (WIDE_SHARES - weight) + WIDE_STEP * (shorter - 128) * weight;
    value = value * factor / (256 * WIDE_SHARES);
    value = value < -128 ? -128 : value;
    return (uint8_t)(128 + (value > 127 ? 127 : value));
}

/* U and V of one block, by the luma of its first pixel. What is dark stays as it is. */
static void merge_pair(const struct wide *wide, const struct wide_luma *luma, const uint8_t *longer,
                       const uint8_t *shorter, uint8_t *out)
{
    uint32_t weight = wide->weight[luma->longer];
    uint32_t level = join(luma->longer, luma->shorter, weight);
    if (level <= KNEE) {
        out[0] = longer[0];
        out[1] = longer[1];
        return;
    }
    for (int k = 0; k < 2; k++)
        out[k] = join_chroma(longer[k], shorter[k], (int32_t)weight, wide->factor[level]);
}

void wide_merge(const struct wide *wide, const uint8_t *longer, const uint8_t *shorter,
                int32_t width, int32_t height, uint8_t *out)
{
    int32_t n = width * height;
    for (int32_t i = 0; i < n; i++)
        out[i] = longer[i] <= BLEND_FROM
                     ? wide->curve[longer[i]]
                     : wide->curve[join(longer[i], shorter[i], wide->weight[longer[i]])];
    for (int32_t y = 0; y < height / 2; y++) {
        for (int32_t x = 0; x < width; x += 2) {
            int32_t at = 2 * y * width + x, k = n + y * width + x;
            struct wide_luma luma = { longer[at], shorter[at] };
            merge_pair(wide, &luma, longer + k, shorter + k, out + k);
        }
    }
}

double wide_mean(const struct wide *wide, const uint8_t *longer, const uint8_t *shorter,
                 int32_t width, int32_t height, int32_t stride)
{
    uint32_t sum = 0, seen = 0, clipped = 0, n = 0;
    for (int32_t y = 8; y < height; y += 16) {
        for (int32_t x = 8; x < width; x += 16, n++) {
            int32_t at = y * stride + x;
            uint32_t share = (uint32_t)(WIDE_SHARES - wide->weight[longer[at]]);
            sum += share * longer[at];
            seen += share;
            clipped += shorter[at] >= CLIPPED;
        }
    }
    double least = seen_least * (double)n * WIDE_SHARES, weight = (double)seen, total = (double)sum;
    if (weight < least) {
        total += (least - weight) * 255.0;
        weight = least;
    }
    double excess = (double)clipped / (double)n - clip_allowed;
    return total / weight * (1.0 + clip_force * (excess > 0.0 ? excess : 0.0));
}
